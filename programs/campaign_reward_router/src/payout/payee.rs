use anchor_lang::prelude::*;
use anchor_lang::solana_program::program_pack::Pack;
use anchor_spl::associated_token::get_associated_token_address;
use anchor_spl::token::spl_token::state::{Account as TokenState, AccountState};

use crate::errors::RouterError;

/// Whether a payee can be paid right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayeeState {
    Ready,
    /// Their token account is missing, closed, frozen or given away: the reward accrues.
    Unavailable,
}

/// Judges a payee's token account. An account of the payee's with the payout mint is ready; the payee's associated
/// address in any other condition is unavailable; anything else is refused, so that the attester can't make rewards
/// accrue by naming a wrong account.
pub fn payee_state(token: &AccountInfo, wallet: &Pubkey, mint: &Pubkey) -> Result<PayeeState> {
    if is_ready(token, wallet, mint) {
        return Ok(PayeeState::Ready);
    }
    require_keys_eq!(*token.key, get_associated_token_address(wallet, mint), RouterError::WrongPayeeAccount);
    Ok(PayeeState::Unavailable)
}

fn is_ready(token: &AccountInfo, wallet: &Pubkey, mint: &Pubkey) -> bool {
    *token.owner == anchor_spl::token::ID
        && token.try_borrow_data().is_ok_and(|data| {
            TokenState::unpack(&data).is_ok_and(|account| {
                account.owner == *wallet
                    && account.mint == *mint
                    && account.state == AccountState::Initialized
            })
        })
}
