//! The few SPL Token instructions that the venue sends, and the two account fields that it reads.

use solana_program::{
    account_info::AccountInfo,
    entrypoint::ProgramResult,
    instruction::{AccountMeta, Instruction},
    program::{invoke, invoke_signed},
    program_error::ProgramError,
    pubkey::Pubkey,
};

const TRANSFER: u8 = 3;
const APPROVE: u8 = 4;
const SET_AUTHORITY: u8 = 6;
/// Marks a `COption` that holds a value in SPL Token instruction data.
const SOME: u8 = 1;

const OWNER_OFFSET: usize = 32;
const AMOUNT_OFFSET: usize = 64;

/// Which authority of a token account `SetAuthority` changes.
#[derive(Clone, Copy)]
pub enum Authority {
    /// The owner.
    Owner = 2,
    /// Who may close the account.
    Close = 3,
}

/// Moves `amount`; `signer_seeds` is empty when the authority has signed already.
pub fn transfer<'info>(
    token_program: &AccountInfo<'info>,
    from: &AccountInfo<'info>,
    to: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    amount: u64,
    signer_seeds: &[&[&[u8]]],
) -> ProgramResult {
    let instruction = Instruction {
        program_id: *token_program.key,
        accounts: vec![
            AccountMeta::new(*from.key, false),
            AccountMeta::new(*to.key, false),
            AccountMeta::new_readonly(*authority.key, true),
        ],
        data: with_amount(TRANSFER, amount),
    };
    invoke_signed(&instruction, &[from.clone(), to.clone(), authority.clone()], signer_seeds)
}

/// Lets `delegate` spend `amount` of `account`.
pub fn approve<'info>(
    token_program: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    delegate: &AccountInfo<'info>,
    owner: &AccountInfo<'info>,
    amount: u64,
) -> ProgramResult {
    let instruction = Instruction {
        program_id: *token_program.key,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new_readonly(*delegate.key, false),
            AccountMeta::new_readonly(*owner.key, true),
        ],
        data: with_amount(APPROVE, amount),
    };
    invoke(&instruction, &[account.clone(), delegate.clone(), owner.clone()])
}

/// Hands one authority of `account` to `new_authority`.
pub fn set_authority<'info>(
    token_program: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    owner: &AccountInfo<'info>,
    authority: Authority,
    new_authority: &Pubkey,
) -> ProgramResult {
    let mut data = vec![SET_AUTHORITY, authority as u8, SOME];
    data.extend_from_slice(new_authority.as_ref());
    let instruction = Instruction {
        program_id: *token_program.key,
        accounts: vec![AccountMeta::new(*account.key, false), AccountMeta::new_readonly(*owner.key, true)],
        data,
    };
    invoke(&instruction, &[account.clone(), owner.clone()])
}

/// The owner that a token account records.
pub fn owner(account: &AccountInfo) -> Result<Pubkey, ProgramError> {
    field::<32>(account, OWNER_OFFSET).map(Pubkey::new_from_array)
}

/// The base units in a token account.
pub fn amount(account: &AccountInfo) -> Result<u64, ProgramError> {
    field::<8>(account, AMOUNT_OFFSET).map(u64::from_le_bytes)
}

fn field<const N: usize>(account: &AccountInfo, offset: usize) -> Result<[u8; N], ProgramError> {
    account
        .try_borrow_data()?
        .get(offset..)
        .and_then(|rest| rest.first_chunk::<N>())
        .copied()
        .ok_or(ProgramError::InvalidAccountData)
}

fn with_amount(tag: u8, amount: u64) -> Vec<u8> {
    let mut data = vec![tag];
    data.extend_from_slice(&amount.to_le_bytes());
    data
}
