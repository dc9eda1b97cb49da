use anchor_lang::prelude::*;
use anchor_spl::token::{Token, TokenAccount};

use super::now;
use crate::errors::RouterError;
use crate::events::{emit, CampaignWithdrawn, UNCHAINED};
use crate::payout::{require_solvent, transfer_from_vault};
use crate::seeds::*;
use crate::state::*;

/// Closes the campaign once its attribution window has passed, and gives the owner what is left. What has accrued to
/// payees stays. Whoever paid the campaign's deposits may ask for it too, so that the owner can't keep them locked up;
/// the money then goes to the owner's associated account.
#[event_cpi]
#[derive(Accounts)]
pub struct WithdrawRemaining<'info> {
    /// The owner or the campaign's rent payer.
    pub caller: Signer<'info>,

    #[account(
        mut,
        dup,
        seeds = [CAMPAIGN_SEED, &campaign.id],
        bump = campaign.bump,
        constraint = campaign.is_concluder(caller.key) @ RouterError::UnauthorizedOwner,
    )]
    pub campaign: Box<Account<'info, Campaign>>,

    #[account(mut, seeds = [POT_SEED, &campaign.id], bump = pot.bump)]
    pub pot: Box<Account<'info, CampaignPot>>,

    /// CHECK: the pot's own token account, by address.
    #[account(mut, address = pot.vault @ RouterError::WrongPayeeAccount)]
    pub vault: UncheckedAccount<'info>,

    #[account(mut, dup, token::mint = pot.usdc_mint, token::authority = pot.authority)]
    pub owner_usdc: Box<Account<'info, TokenAccount>>,

    pub token_program: Program<'info, Token>,
}

impl WithdrawRemaining<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let (campaign, pot) = (&mut accounts.campaign, &mut accounts.pot);
        campaign.require_owners_account(accounts.caller.key, &accounts.owner_usdc.key(), &pot.usdc_mint)?;
        campaign.conclude(timestamp)?;
        campaign.record_withdrawal();
        let amount_usdc = pot.withdraw()?;
        let destination = accounts.owner_usdc.to_account_info();
        let (pot_account, token_program) = (pot.to_account_info(), accounts.token_program.key());
        transfer_from_vault(pot, &pot_account, &accounts.vault, &destination, token_program, amount_usdc)?;
        let campaign_id = campaign.id;
        emit(&mut campaign.events, &accounts.event_authority, |seq| CampaignWithdrawn {
            seq,
            timestamp,
            campaign_id,
            amount_usdc,
            chain: UNCHAINED,
        })?;
        require_solvent(pot, &accounts.vault)
    }
}
