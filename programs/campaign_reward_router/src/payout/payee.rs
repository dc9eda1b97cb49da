use anchor_lang::prelude::*;
use anchor_spl::associated_token;
use solana_sha256_hasher::hashv;

use super::is_usable;
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
        && token.try_borrow_data().is_ok_and(|data| is_usable(&data, wallet, mint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::solana_program::program_option::COption;
    use anchor_lang::solana_program::program_pack::Pack;
    use anchor_spl::token::spl_token::state::{Account as TokenState, AccountState};
    use associated_token::get_associated_token_address;

    /// Every change of the account that the token program allows, judged by its own reading of the bytes.
    #[test]
    fn a_token_account_is_read_as_the_token_program_writes_it() {
        let (wallet, mint) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]));
        let other = Pubkey::new_from_array([3; 32]);
        for state in [AccountState::Uninitialized, AccountState::Initialized, AccountState::Frozen] {
            for (owner, of_mint) in [(wallet, mint), (other, mint), (wallet, other)] {
                let account = TokenState {
                    mint: of_mint,
                    owner,
                    amount: u64::MAX,
                    delegate: COption::Some(other),
                    state,
                    is_native: COption::Some(1),
                    delegated_amount: 1,
                    close_authority: COption::Some(other),
                };
                let mut data = [0; TokenState::LEN];
                TokenState::pack(account, &mut data).unwrap();
                let usable = owner == wallet && of_mint == mint && state == AccountState::Initialized;
                assert_eq!(is_usable(&data, &wallet, &mint), usable);
                assert!(!is_usable(&data[1..], &wallet, &mint));
            }
        }
    }

    #[test]
    fn the_hashed_address_is_the_associated_one() {
        for byte in 0..=u8::MAX {
            let (wallet, mint) = (Pubkey::new_from_array([byte; 32]), Pubkey::new_from_array([7; 32]));
            let payee = Payee { wallet: &wallet, token_bump: token_bump_of(&wallet, &mint) };
            assert_eq!(payee.token_account(&mint), get_associated_token_address(&wallet, &mint));
        }
    }
}
