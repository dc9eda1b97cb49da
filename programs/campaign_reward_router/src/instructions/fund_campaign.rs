use anchor_lang::prelude::*;
use anchor_spl::token::{self, Token, TokenAccount, Transfer};

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, CampaignFunded, UNCHAINED};
use crate::payout::require_solvent;
use crate::seeds::*;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct FundCampaign<'info> {
    pub funder: Signer<'info>,

    #[account(mut, seeds = [CAMPAIGN_SEED, &campaign.id], bump = campaign.bump)]
    pub campaign: Box<Account<'info, Campaign>>,

    #[account(mut, seeds = [POT_SEED, &campaign.id], bump = pot.bump)]
    pub pot: Box<Account<'info, CampaignPot>>,

    #[account(mut, dup, address = pot.vault @ RouterError::WrongPayeeAccount)]
    pub vault: Box<Account<'info, TokenAccount>>,

    #[account(mut, dup, token::mint = pot.usdc_mint, token::authority = funder)]
    pub funder_usdc: Box<Account<'info, TokenAccount>>,

    pub token_program: Program<'info, Token>,
}

impl FundCampaign<'_> {
    pub fn handle(ctx: Context<Self>, amount_usdc: u64) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let (campaign, pot) = (&mut accounts.campaign, &mut accounts.pot);
        require_keys_eq!(accounts.funder.key(), campaign.owner, RouterError::UnauthorizedFunder);
        ensure!(campaign.phase(timestamp) == Phase::Running, RouterError::CampaignInactive);
        pot.fund(amount_usdc, campaign.total_budget_usdc, timestamp)?;
        campaign.record_funding(amount_usdc)?;
        let transfer = Transfer {
            from: accounts.funder_usdc.to_account_info(),
            to: accounts.vault.to_account_info(),
            authority: accounts.funder.to_account_info(),
        };
        token::transfer(CpiContext::new(accounts.token_program.key(), transfer), amount_usdc)?;
        let (campaign_id, funder, total_funded_usdc) =
            (campaign.id, accounts.funder.key(), pot.total_funded_usdc);
        emit(&mut campaign.events, &accounts.event_authority, |seq| CampaignFunded {
            seq,
            timestamp,
            campaign_id,
            funder,
            amount_usdc,
            total_funded_usdc,
            chain: UNCHAINED,
        })?;
        require_solvent(pot, accounts.vault.as_ref().as_ref())
    }
}
