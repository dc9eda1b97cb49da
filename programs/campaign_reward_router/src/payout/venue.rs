use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke_signed;
use anchor_spl::token::{self, Approve};

use super::{has_delegate, token_amount};
use crate::errors::{ensure, RouterError};
use crate::seeds::{POT_SEED, SWAP_AUTHORITY_SEED};
use crate::state::{CampaignPot, Config};

/// One swap of the vault's USDC into AC, straight into the attention token's reserve.
///
/// The venue is not trusted. It never sees the pot's signature: the swap authority, which owns nothing, gets an
/// allowance of exactly the amount to swap. What counts is what left the vault and what arrived in the reserve.
pub struct Swap<'a, 'info> {
    pub config: &'a Config,
    pub pot: &'a CampaignPot,
    pub pot_account: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub reserve: &'a AccountInfo<'info>,
    pub swap_authority: &'a AccountInfo<'info>,
    pub venue_program: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
    /// The venue's own: swap state, pool authority, pool source, pool destination, pool mint, fee account.
    pub venue_accounts: &'info [AccountInfo<'info>],
}

/// spl-token-swap's `Swap` instruction; every venue on the allow-list speaks it.
const SWAP_TAG: u8 = 1;

impl Swap<'_, '_> {
    /// Swaps exactly `amount_usdc` and returns the AC received, at least `minimum_ac`.
    pub fn execute(&self, amount_usdc: u64, minimum_ac: u64) -> Result<u64> {
        self.require_allowed()?;
        let (vault_before, reserve_before) = (token_amount(self.vault)?, token_amount(self.reserve)?);
        self.approve(amount_usdc)?;
        self.invoke(amount_usdc, minimum_ac)?;
        let taken = vault_before.checked_sub(token_amount(self.vault)?);
        ensure!(taken == Some(amount_usdc), RouterError::VenueTookWrongAmount);
        // The token program clears an allowance that is used up; what is left would be somebody's key to the vault.
        ensure!(!has_delegate(self.vault)?, RouterError::VaultTampered);
        let received = token_amount(self.reserve)?.checked_sub(reserve_before);
        received.filter(|ac| *ac >= minimum_ac).ok_or_else(|| RouterError::VenueReturnedTooLittle.refuse())
    }

    /// Refuses a venue or pool that is not on the allow-list. The venue's program alone would not do: anybody may open
    /// a pool there, priced to keep what lies between the market and the floor.
    fn require_allowed(&self) -> Result<()> {
        let pool = self.venue_accounts.first().ok_or_else(|| RouterError::MissingPayoutAccount.refuse())?;
        ensure!(
            self.config.allows_venue(self.venue_program.key)
                && self.config.allows_pool(pool.key)
                && *pool.owner == *self.venue_program.key,
            RouterError::VenueNotAllowed
        );
        Ok(())
    }

    fn approve(&self, amount_usdc: u64) -> Result<()> {
        let accounts = Approve {
            to: self.vault.clone(),
            delegate: self.swap_authority.clone(),
            authority: self.pot_account.clone(),
        };
        let signer: &[&[u8]] = &[POT_SEED, &self.pot.campaign_id, &[self.pot.bump]];
        token::approve(CpiContext::new_with_signer(*self.token_program.key, accounts, &[signer]), amount_usdc)
    }

    fn invoke(&self, amount_usdc: u64, minimum_ac: u64) -> Result<()> {
        let [state, authority, source, destination, pool_mint, fee, extra @ ..] = self.venue_accounts else {
            return Err(RouterError::MissingPayoutAccount.refuse());
        };
        let mut infos = vec![
            state.clone(),
            authority.clone(),
            self.swap_authority.clone(),
            self.vault.clone(),
            source.clone(),
            destination.clone(),
            self.reserve.clone(),
            pool_mint.clone(),
            fee.clone(),
            self.token_program.clone(),
        ];
        infos.extend_from_slice(extra);
        let metas = infos.iter().map(|info| AccountMeta {
            pubkey: *info.key,
            is_signer: info.key == self.swap_authority.key,
            is_writable: info.is_writable,
        });
        let mut data = Vec::with_capacity(17);
        data.push(SWAP_TAG);
        data.extend_from_slice(&amount_usdc.to_le_bytes());
        data.extend_from_slice(&minimum_ac.to_le_bytes());
        let instruction =
            Instruction { program_id: *self.venue_program.key, accounts: metas.collect(), data };
        infos.push(self.venue_program.clone());
        let signer: &[&[u8]] = &[SWAP_AUTHORITY_SEED, &[self.config.swap_authority_bump]];
        invoke_signed(&instruction, &infos, &[signer])?;
        Ok(())
    }
}
