use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke_signed_unchecked;
use anchor_spl::token::spl_token::state::AccountState;

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
    let mut data = Vec::with_capacity(9);
    data.push(TRANSFER_TAG);
    data.extend_from_slice(&amount_usdc.to_le_bytes());
    let instruction = Instruction {
        program_id: token_program,
        accounts: vec![
            AccountMeta::new(*vault.key, false),
            AccountMeta::new(*destination.key, false),
            AccountMeta::new_readonly(*pot_account.key, true),
        ],
        data,
    };
    let signer: &[&[u8]] = &[POT_SEED, &pot.campaign_id, &[pot.bump]];
    let infos = [vault.clone(), destination.clone(), pot_account.clone()];
    // Unchecked of who holds borrows of the three: nobody does, and looking costs a sixth of the transfer.
    invoke_signed_unchecked(&instruction, &infos, &[signer])?;
    Ok(())
}

/// The pot's invariant against what the vault holds now.
pub fn require_solvent(pot: &CampaignPot, vault: &AccountInfo) -> Result<()> {
    pot.require_solvent(token_amount(vault)?)
}

/// SPL Token's `Transfer`; its own builder costs as much again as the transfer.
const TRANSFER_TAG: u8 = 3;

const MINT_OFFSET: usize = 0;
const OWNER_OFFSET: usize = 32;
const AMOUNT_OFFSET: usize = 64;
const STATE_OFFSET: usize = 108;
const TOKEN_ACCOUNT_BYTES: usize = 165;
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

/// Whether the data of an account of the token program is a wallet's token account of a mint, neither closed nor frozen.
pub fn is_usable(data: &[u8], wallet: &Pubkey, mint: &Pubkey) -> bool {
    data.len() == TOKEN_ACCOUNT_BYTES
        && data[MINT_OFFSET..OWNER_OFFSET] == mint.to_bytes()
        && data[OWNER_OFFSET..AMOUNT_OFFSET] == wallet.to_bytes()
        && data[STATE_OFFSET] == AccountState::Initialized as u8
}

/// Whether a wallet's associated token account belongs to somebody else by now. One that is closed doesn't: anybody can
/// open it again, as the wallet's.
pub fn is_given_away(associated: &AccountInfo, wallet: &Pubkey) -> bool {
    let is_token_account = *associated.owner == anchor_spl::token::ID;
    let data = associated.try_borrow_data();
    is_token_account
        && data.is_ok_and(|data| {
            data.len() == TOKEN_ACCOUNT_BYTES && data[OWNER_OFFSET..AMOUNT_OFFSET] != wallet.to_bytes()
        })
}
