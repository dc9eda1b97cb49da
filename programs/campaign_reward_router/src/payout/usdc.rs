use anchor_lang::prelude::*;
use anchor_spl::token::{self, Transfer};

use crate::errors::RouterError;
use crate::seeds::POT_SEED;
use crate::state::CampaignPot;

/// Moves USDC out of the vault under the pot's signature.
pub fn transfer_from_vault<'info>(
    pot: &CampaignPot,
    pot_account: &AccountInfo<'info>,
    vault: &AccountInfo<'info>,
    destination: &AccountInfo<'info>,
    token_program: Pubkey,
    amount_usdc: u64,
) -> Result<()> {
    if amount_usdc == 0 {
        return Ok(());
    }
    let accounts = Transfer { from: vault.clone(), to: destination.clone(), authority: pot_account.clone() };
    let signer: &[&[u8]] = &[POT_SEED, &pot.campaign_id, &[pot.bump]];
    token::transfer(CpiContext::new_with_signer(token_program, accounts, &[signer]), amount_usdc)
}

/// The pot's invariant against what the vault holds now.
pub fn require_solvent(pot: &CampaignPot, vault: &AccountInfo) -> Result<()> {
    pot.require_solvent(token_amount(vault)?)
}

const AMOUNT_OFFSET: usize = 64;
const DELEGATE_TAG_OFFSET: usize = 72;

/// The balance of a classic SPL token account, read at its fixed offset; unpacking it whole costs more.
pub fn token_amount(account: &AccountInfo) -> Result<u64> {
    let data = account.try_borrow_data()?;
    let bytes = data.get(AMOUNT_OFFSET..DELEGATE_TAG_OFFSET).and_then(|bytes| bytes.try_into().ok());
    Ok(u64::from_le_bytes(bytes.ok_or_else(|| RouterError::WrongPayeeAccount.refuse())?))
}

/// Whether somebody else may spend from a classic SPL token account.
pub fn has_delegate(account: &AccountInfo) -> Result<bool> {
    let data = account.try_borrow_data()?;
    let tag = data.get(DELEGATE_TAG_OFFSET).ok_or_else(|| RouterError::WrongPayeeAccount.refuse())?;
    Ok(*tag != 0)
}
