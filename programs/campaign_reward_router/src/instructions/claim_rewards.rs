use anchor_lang::prelude::*;
use anchor_spl::associated_token::get_associated_token_address;
use anchor_spl::token::{Token, TokenAccount};

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, RewardsClaimed, UNCHAINED};
use crate::payout::{is_given_away, require_solvent, transfer_from_vault};
use crate::seeds::*;
use crate::state::*;

/// Anybody may turn the crank: the money goes to the payee's associated account. A payee who signs may name another of
/// theirs; nobody else may, since a wallet may be able to spend from its associated account only. But where the payee
/// gave that one away, any other of theirs will do: nobody could make it theirs again, and what is owed would keep the
/// deposits of campaign, attribution and influencer for ever.
#[event_cpi]
#[derive(Accounts)]
pub struct ClaimRewards<'info> {
    #[account(mut, seeds = [CAMPAIGN_SEED, &campaign.id], bump = campaign.bump)]
    pub campaign: Box<Account<'info, Campaign>>,

    #[account(mut, seeds = [POT_SEED, &campaign.id], bump = pot.bump)]
    pub pot: Box<Account<'info, CampaignPot>>,

    /// CHECK: the pot's own token account, by address.
    #[account(mut, address = pot.vault @ RouterError::WrongPayeeAccount)]
    pub vault: UncheckedAccount<'info>,

    #[account(
        mut,
        dup,
        seeds = [ATTRIBUTION_SEED, attribution.user.as_ref(), &campaign.id],
        bump = attribution.bump,
    )]
    pub attribution: Box<Account<'info, Attribution>>,

    /// The payee, to be paid into another account than the associated one.
    pub payee: Option<Signer<'info>>,

    /// The payee's; checked against the beneficiary in the handler.
    #[account(mut, dup, constraint = payee_usdc.mint == pot.usdc_mint @ RouterError::WrongPayeeAccount)]
    pub payee_usdc: Box<Account<'info, TokenAccount>>,

    /// CHECK: the payee's associated account, by address, and whose it is, in the handler. Only to be paid into another
    /// one without the payee's signature.
    pub associated_usdc: Option<UncheckedAccount<'info>>,

    pub token_program: Program<'info, Token>,
}

impl ClaimRewards<'_> {
    pub fn handle(ctx: Context<Self>, beneficiary: Beneficiary) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let (pot, attribution) = (&mut accounts.pot, &mut accounts.attribution);
        let payee = attribution.wallet_of(beneficiary);
        require_keys_eq!(accounts.payee_usdc.owner, payee, RouterError::WrongPayeeAccount);
        let signed = accounts.payee.as_ref().is_some_and(|signer| *signer.key == payee);
        if !signed {
            let associated = get_associated_token_address(&payee, &pot.usdc_mint);
            let is_lost = accounts
                .associated_usdc
                .as_ref()
                .is_some_and(|account| *account.key == associated && is_given_away(account, &payee));
            ensure!(accounts.payee_usdc.key() == associated || is_lost, RouterError::WrongPayeeAccount);
        }
        let amount_usdc = attribution.take_accrued(beneficiary)?;
        pot.pay_accrued(amount_usdc)?;
        let destination = accounts.payee_usdc.to_account_info();
        let (pot_account, token_program) = (pot.to_account_info(), accounts.token_program.key());
        transfer_from_vault(pot, &pot_account, &accounts.vault, &destination, token_program, amount_usdc)?;
        let (campaign_id, user) = (attribution.campaign_id, attribution.user);
        emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| RewardsClaimed {
            seq,
            timestamp,
            campaign_id,
            user,
            beneficiary,
            payee,
            amount_usdc,
            chain: UNCHAINED,
        })?;
        require_solvent(pot, &accounts.vault)
    }
}
