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

#[event_cpi]
#[derive(Accounts)]
pub struct ProcessCampaignVau<'info> {
    /// Pays the deposit of a new attribution.
    #[account(mut)]
    pub payer: Signer<'info>,

    pub attester: Signer<'info>,

    /// The only account of its type with this id, so its address need not be derived.
    #[account(mut, dup)]
    pub campaign: Box<Account<'info, Campaign>>,

    /// CHECK: read by `attribution` and written by `store`; created at the canonical address on the first VAU.
    #[account(mut)]
    pub attribution: UncheckedAccount<'info>,

    /// For a first VAU in a campaign that asks influencers to join.
    pub participation: Option<Box<Account<'info, Participation>>>,

    /// CHECK: the instructions sysvar, by address; for a first VAU.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: Option<UncheckedAccount<'info>>,

    /// Books of the campaign's money; checked against the campaign by [`CampaignPot::require_of`].
    #[account(mut, dup)]
    pub pot: Box<Account<'info, CampaignPot>>,

    /// CHECK: the pot's own token account, by address.
    #[account(mut, address = pot.vault @ RouterError::WrongPayeeAccount)]
    pub vault: UncheckedAccount<'info>,

    /// CHECK: the payee's wallet, which need not sign: the attester vouches for it.
    pub user: UncheckedAccount<'info>,

    /// CHECK: checked by `payee_state`: the user's associated token account of the payout mint, also where there is none.
    #[account(mut)]
    pub user_token: UncheckedAccount<'info>,

    /// The attributed influencer's account; none for a link of the campaign's own.
    #[account(mut, dup)]
    pub influencer: Option<Box<Account<'info, Influencer>>>,

    /// CHECK: checked by `payee_state` like `user_token`.
    #[account(mut)]
    pub influencer_token: Option<UncheckedAccount<'info>>,

    pub token_program: Program<'info, Token>,

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

    pub system_program: Program<'info, System>,
}

/// A user's first touch that has been proven and is not yet stored.
struct ProvenTag {
    tag: CampaignTag,
    tag_signer: Pubkey,
}

impl<'info> ProcessCampaignVau<'info> {
    pub fn handle(ctx: Context<'info, Self>, vau: VerifiedAttentionUnit, min_ac_out: u64) -> Result<()> {
        let now = now()?;
        let accounts = ctx.accounts;
        accounts.require_eligible(&vau, now)?;
        let (mut attribution, first_touch) = accounts.attribution(&vau, now)?;
        attribution.require_outsider(accounts.attester.key)?;
        attribution.require_next(vau.sequence)?;
        let attention = attribution.total_attention_seconds.saturating_add(u64::from(vau.seconds));
        accounts.campaign.require_possible(attention, attribution.tag_issued_at, now)?;

        let quality_score = vau.quality_score();
        let worth_usdc = accounts.campaign.worth(vau.seconds, quality_score);
        let pot_usdc = accounts.pot.usdc_balance;
        let allowance = accounts.campaign.allowance(attribution.cost_usdc()?, pot_usdc, now);
        if worth_usdc > 0 && allowance.most() == 0 {
            return emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| {
                BudgetExhausted::new(seq, now, &attribution, PayoutKind::Vau, &allowance)
            });
        }

        if let Some(touch) = &first_touch {
            accounts.create_attribution(&attribution, touch, now)?;
        }
        let split = accounts.split(&attribution, allowance.payable(worth_usdc))?;
        accounts.record(&mut attribution, &vau, quality_score, first_touch.is_some(), &split, now)?;
        let payout = pay(
            payout_of!(accounts, ctx.remaining_accounts),
            &accounts.campaign,
            &mut attribution,
            &split,
            min_ac_out,
            now,
        )?;
        store(&attribution, &accounts.attribution)?;
        emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| CampaignVauProcessed {
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
        })
    }

    fn require_eligible(&self, vau: &VerifiedAttentionUnit, now: i64) -> Result<()> {
        let campaign = &self.campaign;
        self.pot.require_of(campaign)?;
        campaign.require_attester(self.attester.key, vau.earned_at, now)?;
        campaign.require_recording(now)?;
        campaign.require_earned(vau.earned_at, now)?;
        ensure!(vau.seconds >= u16::from(campaign.min_attention_seconds), RouterError::InsufficientAttention);
        campaign.require_targeted(vau.earned_at, &vau.site_hash, &vau.country, vau.cohort_filter.as_ref())
    }

    /// The user's attribution: the stored one, or the one that a proven tag makes.
    fn attribution(&self, vau: &VerifiedAttentionUnit, now: i64) -> Result<(Attribution, Option<ProvenTag>)> {
        if *self.attribution.owner == crate::ID {
            let attribution = Attribution::try_deserialize(&mut &self.attribution.try_borrow_data()?[..])?;
            attribution.require_of(self.user.key, &self.campaign.id)?;
            return Ok((attribution, None));
        }
        let tag = vau.campaign_tag.ok_or_else(|| RouterError::NoCampaignTag.refuse())?;
        let tag_signer = self.prove(&tag, vau.earned_at, now)?;
        self.require_admissible(&tag)?;
        let (user, id) = (self.user.key(), self.campaign.id);
        let (address, bump) =
            Pubkey::find_program_address(&[ATTRIBUTION_SEED, user.as_ref(), &id], &crate::ID);
        require_keys_eq!(address, self.attribution.key(), ErrorCode::ConstraintSeeds);
        let mint = self.payout_mint()?;
        let touch = FirstTouch {
            user,
            influencer: tag.influencer,
            rent_payer: self.payer.key(),
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

    fn payout_mint(&self) -> Result<Pubkey> {
        match self.campaign.payout_asset {
            PayoutAsset::Usdc => Ok(self.pot.usdc_mint),
            PayoutAsset::AttentionToken => Ok(of_config(&self.config)?.acd_mint),
        }
    }

    fn prove(&self, tag: &CampaignTag, earned_at: i64, now: i64) -> Result<Pubkey> {
        let instructions = self.instructions.as_ref().ok_or_else(|| RouterError::TagNotProven.refuse())?;
        let tag_signer = signer_of(&tag.message(&crate::ID, &self.campaign.id), instructions)?;
        ensure!(self.campaign.tag_signer.accepts(&tag_signer, earned_at, now), RouterError::TagSignerUnknown);
        tag.require_valid_at(earned_at)?;
        Ok(tag_signer)
    }

    /// Who may be attributed to whom.
    fn require_admissible(&self, tag: &CampaignTag) -> Result<()> {
        let user = self.user.key;
        self.campaign.require_outsider(user)?;
        // What the pot were paid as a user would be the owner's again.
        require_keys_neq!(*user, self.pot.key(), RouterError::RoleConflict);
        if tag.influencer == NO_KEY {
            return Ok(());
        }
        require_keys_neq!(*user, tag.influencer, RouterError::SelfReferral);
        self.campaign.require_outsider(&tag.influencer)?;
        if self.campaign.influencer_policy == InfluencerPolicy::Joined {
            let joined = self.participation.as_ref().is_some_and(|participation| {
                participation.covers(&tag.influencer, &self.campaign.id, tag.issued_at)
            });
            ensure!(joined, RouterError::NotJoined);
        }
        Ok(())
    }

    fn split(&mut self, attribution: &Attribution, payable_usdc: u64) -> Result<Split> {
        let tier_percent = influencer_of(&mut self.influencer, &attribution.influencer)?
            .map(|influencer| influencer.tier_percent());
        Ok(self.campaign.split(payable_usdc, tier_percent))
    }

    fn record(
        &mut self,
        attribution: &mut Attribution,
        vau: &VerifiedAttentionUnit,
        quality_score: u8,
        first: bool,
        split: &Split,
        now: i64,
    ) -> Result<()> {
        attribution.record_vau(vau.seconds, split, now)?;
        self.campaign.record_vau(vau.seconds, first, split, now)?;
        match influencer_of(&mut self.influencer, &attribution.influencer)? {
            Some(influencer) => influencer.record_vau(vau.seconds, quality_score, first, split),
            None => Ok(()),
        }
    }

    /// Creates the attribution's account, also where somebody sent lamports to its address before, and tells of it.
    fn create_attribution(&mut self, attribution: &Attribution, touch: &ProvenTag, now: i64) -> Result<()> {
        let bump = [attribution.bump];
        create_pda_account(
            &self.payer,
            &self.attribution,
            self.system_program.key(),
            Attribution::SPACE,
            &[ATTRIBUTION_SEED, attribution.user.as_ref(), &attribution.campaign_id, &bump],
        )?;
        emit(&mut self.campaign.events, &self.event_authority, |seq| AttributionCreated {
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

fn store(attribution: &Attribution, account: &AccountInfo) -> Result<()> {
    attribution.try_serialize(&mut &mut account.try_borrow_mut_data()?[..])
}
