use anchor_lang::prelude::*;
use anchor_spl::token::Token;
use attention_token::program::AttentionToken;

use super::now;
use crate::attestation::{signer_of, CampaignTag};
use crate::deposit::create_pda_account;
use crate::errors::{ensure, RouterError};
use crate::events::*;
use crate::math::quality;
use crate::math::split::Split;
use crate::payout::*;
use crate::seeds::ATTRIBUTION_SEED;
use crate::seeds::{MINTER_AUTHORITY_SEED, SWAP_AUTHORITY_SEED};
use crate::state::*;

/// A verified attention unit: one stretch of a user's attention, as the attester saw it.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedAttentionUnit {
    /// The attribution's `total_vaus + 1`.
    pub sequence: u32,
    /// When the attention ended, Unix seconds.
    pub earned_at: i64,
    pub seconds: u16,
    /// SHA-256 of the site's origin.
    pub site_hash: [u8; 32],
    /// ISO 3166-1 alpha-2 in ASCII, as the edge saw it.
    pub country: [u8; 2],
    /// 256-bit Bloom filter of the user's cohorts.
    pub cohort_filter: Option<[u8; 32]>,
    pub user_presence: bool,
    /// Explorer traffic.
    pub is_hot_page: bool,
    /// Needed on the user's first VAU in the campaign, with an Ed25519 verification of its message in the instruction
    /// right before; ignored afterwards.
    pub campaign_tag: Option<CampaignTag>,
}

impl VerifiedAttentionUnit {
    pub fn quality_score(&self) -> u8 {
        quality::score(self.seconds, self.user_presence, self.cohort_filter.is_some(), self.is_hot_page)
    }
}

/// What a user's every VAU needs comes first, and what only some need behind it: an optional account at the end of the
/// list may be left out of it, and each one that is not there is a hundred and eighty compute units less.
#[derive(Accounts)]
pub struct ProcessCampaignVau<'info> {
    pub attester: Signer<'info>,

    /// CHECK: read by [`Books::open`]. The only account of its type with this id, so its address need not be derived.
    #[account(mut)]
    pub campaign: UncheckedAccount<'info>,

    /// CHECK: read by `attribution` and written by `record`; created at the canonical address on the first VAU.
    #[account(mut)]
    pub attribution: UncheckedAccount<'info>,

    /// CHECK: books of the campaign's money, read and checked against the campaign by [`Books::open`].
    #[account(mut)]
    pub pot: UncheckedAccount<'info>,

    /// CHECK: the pot's own token account, by address, in [`Books::open`].
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,

    /// CHECK: checked by `payee_state`: the user's associated token account of the payout mint, also where there is none.
    #[account(mut)]
    pub user_token: UncheckedAccount<'info>,

    pub token_program: Program<'info, Token>,

    /// CHECK: the only one that can sign the call that tells of an event.
    #[account(address = crate::EVENT_AUTHORITY_AND_BUMP.0)]
    pub event_authority: UncheckedAccount<'info>,

    /// CHECK: this program, which tells of events by calling itself.
    #[account(address = crate::ID)]
    pub program: UncheckedAccount<'info>,

    /// CHECK: the attributed influencer's account, read by [`Books::open`]; none for a link of the campaign's own.
    #[account(mut)]
    pub influencer: Option<UncheckedAccount<'info>>,

    /// CHECK: checked by `payee_state` like `user_token`.
    #[account(mut)]
    pub influencer_token: Option<UncheckedAccount<'info>>,

    /// This and what follows up to `participation` are for a user's first VAU in the campaign. Pays the deposit of the
    /// new attribution.
    #[account(mut)]
    pub payer: Option<Signer<'info>>,

    /// CHECK: the payee's wallet, which need not sign: the attester vouches for it. Later on the attribution names it.
    pub user: Option<UncheckedAccount<'info>>,

    pub system_program: Option<Program<'info, System>>,

    /// CHECK: the instructions sysvar, by address.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: Option<UncheckedAccount<'info>>,

    /// In a campaign that asks influencers to join.
    pub participation: Option<Box<Account<'info, Participation>>>,

    /// This and what follows up to `attention_token_program` are for a payout in AC-D and absent for one in USDC. The
    /// venue's own accounts come as remaining accounts.
    pub config: Option<Box<Account<'info, Config>>>,

    /// CHECK: must be on the config's allow-list; checked before the swap.
    pub venue_program: Option<UncheckedAccount<'info>>,

    /// CHECK: a PDA that owns nothing.
    #[account(seeds = [SWAP_AUTHORITY_SEED], bump = of_config(&config)?.swap_authority_bump)]
    pub swap_authority: Option<UncheckedAccount<'info>>,

    /// CHECK: by address; the attention token checks it again.
    #[account(mut, address = of_config(&config)?.ac_reserve @ RouterError::WrongPayeeAccount)]
    pub ac_reserve: Option<UncheckedAccount<'info>>,

    /// CHECK: by address; the attention token checks it again.
    #[account(mut, address = of_config(&config)?.acd_mint @ RouterError::WrongPayeeAccount)]
    pub acd_mint: Option<UncheckedAccount<'info>>,

    /// CHECK: a PDA that owns nothing.
    #[account(seeds = [MINTER_AUTHORITY_SEED], bump = of_config(&config)?.minter_authority_bump)]
    pub minter_authority: Option<UncheckedAccount<'info>>,

    /// CHECK: the attention token checks it.
    #[account(mut)]
    pub minter: Option<UncheckedAccount<'info>>,

    /// CHECK: the attention token checks it.
    #[account(mut)]
    pub attention_state: Option<UncheckedAccount<'info>>,

    /// CHECK: the attention token checks it.
    pub attention_event_authority: Option<UncheckedAccount<'info>>,

    pub attention_token_program: Option<Program<'info, AttentionToken>>,
}

/// A user's first touch that has been proven and is not yet stored.
struct ProvenTag {
    tag: CampaignTag,
    tag_signer: Pubkey,
}

impl<'info> ProcessCampaignVau<'info> {
    pub fn handle(ctx: Context<'info, Self>, vau: VerifiedAttentionUnit, min_ac_out: u64) -> Result<()> {
        let now = now()?;
        let accounts = &*ctx.accounts;
        let mut books = Books::open(book_accounts_of!(accounts))?;
        accounts.require_eligible(&books.campaign, &vau, now)?;
        let (mut attribution, first_touch) = accounts.attribution(&books, &vau, now)?;
        attribution.require_outsider(accounts.attester.key)?;
        attribution.require_next(vau.sequence)?;
        let attention = attribution.total_attention_seconds.saturating_add(u64::from(vau.seconds));
        books.campaign.require_possible(attention, attribution.tag_issued_at, now)?;

        let quality_score = vau.quality_score();
        let worth_usdc = books.campaign.worth(vau.seconds, quality_score);
        let allowance = books.campaign.allowance(attribution.cost_usdc()?, books.pot.usdc_balance, now);
        if worth_usdc > 0 && allowance.most() == 0 {
            emit(&mut books.campaign.events, &accounts.event_authority, |seq| {
                BudgetExhausted::new(seq, now, &attribution, PayoutKind::Vau, &allowance)
            })?;
            return books.close();
        }

        if let Some(touch) = &first_touch {
            accounts.create_attribution(&mut books.campaign.events, &attribution, touch, now)?;
        }
        let split = split(&mut books, &attribution, allowance.payable(worth_usdc))?;
        record(&mut books, &mut attribution, &vau, quality_score, first_touch.is_some(), &split, now)?;
        let payout = pay(
            payout_of!(accounts, &mut books.pot, ctx.remaining_accounts),
            &books.campaign,
            &mut attribution,
            &split,
            min_ac_out,
            now,
        )?;
        match first_touch {
            Some(_) => write(&attribution, &accounts.attribution)?,
            None => store(&attribution, &accounts.attribution)?,
        }
        emit(&mut books.campaign.events, &accounts.event_authority, |seq| CampaignVauProcessed {
            seq,
            timestamp: now,
            campaign_id: attribution.campaign_id,
            user: attribution.user,
            influencer: attribution.influencer,
            sequence: vau.sequence,
            earned_at: vau.earned_at,
            attention_seconds: vau.seconds,
            quality_score,
            country: vau.country,
            site_hash: vau.site_hash,
            payout,
            chain: UNCHAINED,
        })?;
        books.close()
    }

    fn require_eligible(&self, campaign: &Campaign, vau: &VerifiedAttentionUnit, now: i64) -> Result<()> {
        campaign.require_attester(self.attester.key, vau.earned_at, now)?;
        campaign.require_recording(now)?;
        campaign.require_earned(vau.earned_at, now)?;
        ensure!(vau.seconds >= u16::from(campaign.min_attention_seconds), RouterError::InsufficientAttention);
        campaign.require_targeted(vau.earned_at, &vau.site_hash, &vau.country, vau.cohort_filter.as_ref())
    }

    /// The user's attribution: the stored one, or the one that a proven tag makes.
    fn attribution(
        &self,
        books: &Books,
        vau: &VerifiedAttentionUnit,
        now: i64,
    ) -> Result<(Attribution, Option<ProvenTag>)> {
        let campaign = &books.campaign;
        if *self.attribution.owner == crate::ID {
            let attribution = Attribution::try_deserialize(&mut &self.attribution.try_borrow_data()?[..])?;
            attribution.require_of(&campaign.id)?;
            // Whoever names the user must not name another one.
            let same = self.user.as_ref().is_none_or(|user| *user.key == attribution.user);
            ensure!(same, RouterError::NoAttribution);
            return Ok((attribution, None));
        }
        let tag = vau.campaign_tag.ok_or_else(|| RouterError::NoCampaignTag.refuse())?;
        let tag_signer = self.prove(campaign, &tag, vau.earned_at, now)?;
        let user = given(&self.user)?.key();
        self.require_admissible(books, &user, &tag)?;
        let id = campaign.id;
        let (address, bump) =
            Pubkey::find_program_address(&[ATTRIBUTION_SEED, user.as_ref(), &id], &crate::ID);
        require_keys_eq!(address, self.attribution.key(), ErrorCode::ConstraintSeeds);
        let mint = self.payout_mint(books)?;
        let touch = FirstTouch {
            user,
            influencer: tag.influencer,
            rent_payer: given(&self.payer)?.key(),
            tag_issued_at: tag.issued_at,
            user_token_bump: token_bump_of(&user, &mint),
            influencer_token_bump: if tag.influencer == NO_KEY {
                0
            } else {
                token_bump_of(&tag.influencer, &mint)
            },
        };
        Ok((Attribution::new(touch, id, bump, now), Some(ProvenTag { tag, tag_signer })))
    }

    fn payout_mint(&self, books: &Books) -> Result<Pubkey> {
        match books.campaign.payout_asset {
            PayoutAsset::Usdc => Ok(books.pot.usdc_mint),
            PayoutAsset::AttentionToken => Ok(of_config(&self.config)?.acd_mint),
        }
    }

    fn prove(&self, campaign: &Campaign, tag: &CampaignTag, earned_at: i64, now: i64) -> Result<Pubkey> {
        let instructions = self.instructions.as_ref().ok_or_else(|| RouterError::TagNotProven.refuse())?;
        let tag_signer = signer_of(&tag.message(&crate::ID, &campaign.id), instructions)?;
        ensure!(campaign.tag_signer.accepts(&tag_signer, earned_at, now), RouterError::TagSignerUnknown);
        tag.require_valid_at(earned_at)?;
        Ok(tag_signer)
    }

    /// Who may be attributed to whom.
    fn require_admissible(&self, books: &Books, user: &Pubkey, tag: &CampaignTag) -> Result<()> {
        let campaign = &books.campaign;
        campaign.require_outsider(user)?;
        // What the pot were paid as a user would be the owner's again.
        require_keys_neq!(*user, *books.pot_address(), RouterError::RoleConflict);
        if tag.influencer == NO_KEY {
            return Ok(());
        }
        require_keys_neq!(*user, tag.influencer, RouterError::SelfReferral);
        campaign.require_outsider(&tag.influencer)?;
        if campaign.influencer_policy == InfluencerPolicy::Joined {
            let joined = self.participation.as_ref().is_some_and(|participation| {
                participation.covers(&tag.influencer, &campaign.id, tag.issued_at)
            });
            ensure!(joined, RouterError::NotJoined);
        }
        Ok(())
    }

    /// Creates the attribution's account, also where somebody sent lamports to its address before, and tells of it.
    fn create_attribution(
        &self,
        events: &mut EventStream,
        attribution: &Attribution,
        touch: &ProvenTag,
        now: i64,
    ) -> Result<()> {
        let bump = [attribution.bump];
        create_pda_account(
            given(&self.payer)?,
            &self.attribution,
            given(&self.system_program)?.key(),
            Attribution::SPACE,
            &[ATTRIBUTION_SEED, attribution.user.as_ref(), &attribution.campaign_id, &bump],
        )?;
        emit(events, &self.event_authority, |seq| AttributionCreated {
            seq,
            timestamp: now,
            campaign_id: attribution.campaign_id,
            user: attribution.user,
            influencer: attribution.influencer,
            tag_signer: touch.tag_signer,
            tag_issued_at: touch.tag.issued_at,
            tag_expires_at: touch.tag.expires_at,
            rent_payer: attribution.rent_payer,
            user_token_bump: attribution.user_token_bump,
            influencer_token_bump: attribution.influencer_token_bump,
            chain: UNCHAINED,
        })
    }
}

/// An account of a user's first VAU.
fn given<T>(account: &Option<T>) -> Result<&T> {
    account.as_ref().ok_or_else(|| RouterError::MissingFirstTouchAccount.refuse())
}

fn split(books: &mut Books, attribution: &Attribution, payable_usdc: u64) -> Result<Split> {
    let tier_percent =
        books.influencer_of(&attribution.influencer)?.map(|influencer| influencer.tier_percent());
    Ok(books.campaign.split(payable_usdc, tier_percent))
}

fn record(
    books: &mut Books,
    attribution: &mut Attribution,
    vau: &VerifiedAttentionUnit,
    quality_score: u8,
    first: bool,
    split: &Split,
    now: i64,
) -> Result<()> {
    attribution.record_vau(vau.seconds, split, now)?;
    books.campaign.record_vau(vau.seconds, first, split, now)?;
    match books.influencer_of(&attribution.influencer)? {
        Some(influencer) => influencer.record_vau(vau.seconds, quality_score, first, split),
        None => Ok(()),
    }
}

/// Writes a new attribution whole.
fn write(attribution: &Attribution, account: &AccountInfo) -> Result<()> {
    attribution.try_serialize(&mut &mut account.try_borrow_mut_data()?[..])
}
