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

#[event_cpi]
#[derive(Accounts)]
pub struct ProcessConversion<'info> {
    pub attester: Signer<'info>,

    /// The only account of its type with this id, so its address need not be derived.
    #[account(mut, dup)]
    pub campaign: Box<Account<'info, Campaign>>,

    /// Checked against user and campaign in the handler.
    #[account(mut, dup)]
    pub attribution: Box<Account<'info, Attribution>>,

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
}

impl<'info> ProcessConversion<'info> {
    pub fn handle(ctx: Context<'info, Self>, conversion_value: u64, min_ac_out: u64) -> Result<()> {
        let now = now()?;
        let accounts = ctx.accounts;
        accounts.require_eligible(now)?;

        let bonus_usdc = accounts.campaign.payout_rules.conversion_bonus_usdc.unwrap_or(0);
        let pot_usdc = accounts.pot.usdc_balance;
        let allowance = accounts.campaign.allowance(accounts.attribution.cost_usdc()?, pot_usdc, now);
        let payable_usdc = accounts.campaign.conversion_usdc(&allowance, now);
        if bonus_usdc > 0 && payable_usdc == 0 {
            return emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| {
                BudgetExhausted::new(seq, now, &accounts.attribution, PayoutKind::Conversion, &allowance)
            });
        }

        let split = accounts.record(payable_usdc, now)?;
        let payout = pay(
            payout_of!(accounts, ctx.remaining_accounts),
            &accounts.campaign,
            &mut accounts.attribution,
            &split,
            min_ac_out,
            now,
        )?;
        let attribution = &accounts.attribution;
        emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| ConversionProcessed {
            seq,
            timestamp: now,
            campaign_id: attribution.campaign_id,
            user: attribution.user,
            influencer: attribution.influencer,
            conversion_value,
            payout,
            chain: UNCHAINED,
        })
    }

    fn require_eligible(&self, now: i64) -> Result<()> {
        self.pot.require_of(&self.campaign)?;
        // A conversion has no time of its own: the key before a hand-over is good for the users whom it brought.
        self.campaign.require_attester(self.attester.key, self.attribution.first_vau_time, now)?;
        self.attribution.require_of(self.user.key, &self.campaign.id)?;
        self.attribution.require_outsider(self.attester.key)?;
        ensure!(!self.attribution.converted, RouterError::AlreadyConverted);
        self.campaign.require_recording(now)
    }

    fn record(&mut self, payable_usdc: u64, now: i64) -> Result<Split> {
        let influencer = influencer_of(&mut self.influencer, &self.attribution.influencer)?;
        let tier_percent = influencer.as_ref().map(|influencer| influencer.tier_percent());
        let split = self.campaign.split(payable_usdc, tier_percent);
        self.attribution.record_conversion(&split)?;
        self.campaign.record_conversion(&split, now)?;
        if let Some(influencer) = influencer {
            influencer.record_conversion(&split)?;
        }
        Ok(split)
    }
}
