use anchor_lang::prelude::*;
use anchor_spl::token::{self, CloseAccount, Token, TokenAccount};

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, CampaignClosed, UNCHAINED};
use crate::payout::{token_amount, transfer_from_vault};
use crate::seeds::*;
use crate::state::*;

/// Closes pot and vault, and shrinks the campaign to a tombstone; the deposits go back to whoever paid them. Tokens
/// that somebody sent to the vault unasked go to the owner.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseCampaign<'info> {
    /// The owner or the campaign's rent payer.
    pub caller: Signer<'info>,

    /// CHECK: a campaign of this program's, read by the handler; it becomes a tombstone, which Anchor's typed accounts
    /// can't express.
    #[account(mut, owner = crate::ID)]
    pub campaign: UncheckedAccount<'info>,

    #[account(mut, close = rent_payer, seeds = [POT_SEED, &pot.campaign_id], bump = pot.bump)]
    pub pot: Box<Account<'info, CampaignPot>>,

    /// CHECK: the pot's own token account, by address.
    #[account(mut, address = pot.vault @ RouterError::WrongPayeeAccount)]
    pub vault: UncheckedAccount<'info>,

    #[account(mut, dup, token::mint = pot.usdc_mint, token::authority = pot.authority)]
    pub owner_usdc: Box<Account<'info, TokenAccount>>,

    /// CHECK: gets back what it paid; checked against the campaign in the handler.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,

    pub token_program: Program<'info, Token>,
}

impl CloseCampaign<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let mut campaign = accounts.campaign()?;
        let surplus_usdc = token_amount(&accounts.vault)?;
        let destination = accounts.owner_usdc.to_account_info();
        let token_program = accounts.token_program.key();
        let (pot, pot_account) = (&accounts.pot, accounts.pot.to_account_info());
        transfer_from_vault(pot, &pot_account, &accounts.vault, &destination, token_program, surplus_usdc)?;
        accounts.close_vault()?;
        let campaign_id = campaign.id;
        emit(&mut campaign.events, &accounts.event_authority, |seq| CampaignClosed {
            seq,
            timestamp,
            campaign_id,
            surplus_usdc,
            chain: UNCHAINED,
        })?;
        accounts.bury(&CampaignTombstone::of(&campaign, timestamp))
    }

    /// The campaign, if it is this pot's and may go: closed, with nothing left that belongs to anybody.
    fn campaign(&self) -> Result<Campaign> {
        let campaign = Campaign::try_deserialize(&mut &self.campaign.try_borrow_data()?[..])?;
        ensure!(campaign.id == self.pot.campaign_id, RouterError::CampaignIdMismatch);
        ensure!(campaign.is_concluder(self.caller.key), RouterError::UnauthorizedOwner);
        campaign.require_owners_account(self.caller.key, &self.owner_usdc.key(), &self.pot.usdc_mint)?;
        require_keys_eq!(self.rent_payer.key(), campaign.rent_payer, ErrorCode::ConstraintHasOne);
        ensure!(campaign.status == CampaignStatus::Closed, RouterError::CampaignNotClosed);
        ensure!(self.pot.owed_usdc()? == 0, RouterError::RewardsOutstanding);
        Ok(campaign)
    }

    fn close_vault(&self) -> Result<()> {
        let accounts = CloseAccount {
            account: self.vault.to_account_info(),
            destination: self.rent_payer.to_account_info(),
            authority: self.pot.to_account_info(),
        };
        let signer: &[&[u8]] = &[POT_SEED, &self.pot.campaign_id, &[self.pot.bump]];
        token::close_account(CpiContext::new_with_signer(self.token_program.key(), accounts, &[signer]))
    }

    /// Replaces the campaign by its tombstone and returns the deposit that this frees.
    fn bury(&self, tombstone: &CampaignTombstone) -> Result<()> {
        self.campaign.resize(CampaignTombstone::SPACE)?;
        tombstone.try_serialize(&mut &mut self.campaign.try_borrow_mut_data()?[..])?;
        let kept = Rent::get()?.minimum_balance(CampaignTombstone::SPACE);
        let freed = self.campaign.lamports().saturating_sub(kept);
        self.campaign.sub_lamports(freed)?;
        self.rent_payer.add_lamports(freed)?;
        Ok(())
    }
}
