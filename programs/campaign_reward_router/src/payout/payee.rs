use anchor_lang::prelude::*;
use anchor_lang::solana_program::program_pack::Pack;
use anchor_spl::associated_token;
use anchor_spl::token::spl_token::state::{Account as TokenState, AccountState};
use solana_sha256_hasher::hashv;

use crate::errors::RouterError;

/// Whether a payee can be paid right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayeeState {
    Ready,
    /// Their token account is missing, closed, frozen or given away: the reward accrues.
    Unavailable,
}

/// A payee: the wallet, and the bump of its associated token account for the payout mint.
#[derive(Clone, Copy)]
pub struct Payee<'a> {
    pub wallet: &'a Pubkey,
    pub token_bump: u8,
}

/// What the runtime hashes behind the seeds of a derived address.
const PDA_MARKER: &[u8] = b"ProgramDerivedAddress";

/// The bump of a wallet's associated token account; searched once, at the first touch.
pub fn token_bump_of(wallet: &Pubkey, mint: &Pubkey) -> u8 {
    let seeds: &[&[u8]] = &[wallet.as_ref(), anchor_spl::token::ID.as_ref(), mint.as_ref()];
    Pubkey::find_program_address(seeds, &associated_token::ID).1
}

impl Payee<'_> {
    /// The associated token account. The bump was found by [`token_bump_of`], so that the hash is known to be no point
    /// of the curve and the address can be hashed instead of derived, at a tenth of the cost.
    fn token_account(&self, mint: &Pubkey) -> Pubkey {
        let bump = [self.token_bump];
        let parts: [&[u8]; 6] = [
            self.wallet.as_ref(),
            anchor_spl::token::ID.as_ref(),
            mint.as_ref(),
            &bump,
            associated_token::ID.as_ref(),
            PDA_MARKER,
        ];
        Pubkey::new_from_array(hashv(&parts).to_bytes())
    }
}

/// Judges a payee's token account, which must be the associated one: the attester, who submits, chooses nothing about
/// where a payee is paid, and can't make rewards accrue by naming a wrong account. One that can't take money is
/// unavailable.
pub fn payee_state(token: &AccountInfo, payee: Payee, mint: &Pubkey) -> Result<PayeeState> {
    require_keys_eq!(*token.key, payee.token_account(mint), RouterError::WrongPayeeAccount);
    Ok(if is_ready(token, payee.wallet, mint) { PayeeState::Ready } else { PayeeState::Unavailable })
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

#[cfg(test)]
mod tests {
    use super::*;
    use associated_token::get_associated_token_address;

    #[test]
    fn the_hashed_address_is_the_associated_one() {
        for byte in 0..=u8::MAX {
            let (wallet, mint) = (Pubkey::new_from_array([byte; 32]), Pubkey::new_from_array([7; 32]));
            let payee = Payee { wallet: &wallet, token_bump: token_bump_of(&wallet, &mint) };
            assert_eq!(payee.token_account(&mint), get_associated_token_address(&wallet, &mint));
        }
    }
}
