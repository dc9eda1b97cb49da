//! Creation of an account at a PDA where Anchor's `init` does not fit because it depends on the outcome.

use anchor_lang::prelude::*;
use anchor_lang::system_program::{
    allocate, assign, create_account, transfer, Allocate, Assign, CreateAccount, Transfer,
};

/// Creates an account of this program's at a PDA. Somebody may have sent
/// lamports to the address to make a plain `create_account` fail; then the missing deposit is added instead.
pub fn create_pda_account<'info>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    system_program: Pubkey,
    space: usize,
    seeds: &[&[u8]],
) -> Result<()> {
    let deposit = Rent::get()?.minimum_balance(space);
    let signer = [seeds];
    let space = space as u64;
    if account.lamports() == 0 {
        let accounts = CreateAccount { from: payer.clone(), to: account.clone() };
        let context = CpiContext::new_with_signer(system_program, accounts, &signer);
        return create_account(context, deposit, space, &crate::ID);
    }
    let missing = deposit.saturating_sub(account.lamports());
    if missing > 0 {
        let accounts = Transfer { from: payer.clone(), to: account.clone() };
        transfer(CpiContext::new(system_program, accounts), missing)?;
    }
    let to_allocate = Allocate { account_to_allocate: account.clone() };
    allocate(CpiContext::new_with_signer(system_program, to_allocate, &signer), space)?;
    let to_assign = Assign { account_to_assign: account.clone() };
    assign(CpiContext::new_with_signer(system_program, to_assign, &signer), &crate::ID)
}
