use anchor_lang::prelude::*;
use anchor_spl::token::Token;
use attention_token::program::AttentionToken;

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::*;
use crate::math::split::Split;
use crate::payout::*;
use crate::seeds::{MINTER_AUTHORITY_SEED, SWAP_AUTHORITY_SEED};
use crate::state::*;

#[derive(Accounts)]
pub struct ProcessConversion<'info> {
    pub attester: Signer<'info>,

    /// CHECK: read by [`Books::open`]. The only account of its type with this id, so its address need not be derived.
    #[account(mut)]
    pub campaign: UncheckedAccount<'info>,

    /// CHECK: read by the handler. Names the user; checked against the campaign in the handler.
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

impl<'info> ProcessConversion<'info> {
    pub fn handle(ctx: Context<'info, Self>, conversion_value: u64, min_ac_out: u64) -> Result<()> {
        let now = now()?;
        let accounts = &*ctx.accounts;
        let mut books = Books::open(book_accounts_of!(accounts))?;
        let mut attribution = load::<Attribution>(&accounts.attribution, "attribution")?;
        require_eligible(&books.campaign, &attribution, accounts.attester.key, now)?;

        let bonus_usdc = books.campaign.payout_rules.conversion_bonus_usdc.unwrap_or(0);
        let allowance = books.campaign.allowance(attribution.cost_usdc()?, books.pot.usdc_balance, now);
        let payable_usdc = books.campaign.conversion_usdc(&allowance, now);
        if bonus_usdc > 0 && payable_usdc == 0 {
            emit(&mut books.campaign.events, &accounts.event_authority, |seq| {
                BudgetExhausted::new(seq, now, &attribution, PayoutKind::Conversion, &allowance)
            })?;
            return books.close();
        }

        let split = record(&mut books, &mut attribution, payable_usdc, now)?;
        let payout = pay(
            payout_of!(accounts, &mut books.pot, ctx.remaining_accounts),
            &books.campaign,
            &mut attribution,
            &split,
            min_ac_out,
            now,
        )?;
        store(&*attribution, &accounts.attribution)?;
        emit(&mut books.campaign.events, &accounts.event_authority, |seq| ConversionProcessed {
            seq,
            timestamp: now,
            campaign_id: attribution.campaign_id,
            user: attribution.user,
            influencer: attribution.influencer,
            conversion_value,
            payout,
            chain: UNCHAINED,
        })?;
        books.close()
    }
}

fn require_eligible(
    campaign: &Campaign,
    attribution: &Attribution,
    attester: &Pubkey,
    now: i64,
) -> Result<()> {
    // A conversion has no time of its own: the key before a hand-over is good for the users whom it brought.
    campaign.require_attester(attester, attribution.first_vau_time, now)?;
    attribution.require_of(&campaign.id)?;
    attribution.require_outsider(attester)?;
    ensure!(!attribution.converted, RouterError::AlreadyConverted);
    campaign.require_recording(now)
}

fn record(books: &mut Books, attribution: &mut Attribution, payable_usdc: u64, now: i64) -> Result<Split> {
    let tier_percent =
        books.influencer_of(&attribution.influencer)?.map(|influencer| influencer.tier_percent());
    let split = books.campaign.split(payable_usdc, tier_percent);
    attribution.record_conversion(&split)?;
    books.campaign.record_conversion(&split, now)?;
    if let Some(influencer) = books.influencer_of(&attribution.influencer)? {
        influencer.record_conversion(&split)?;
    }
    Ok(split)
}
