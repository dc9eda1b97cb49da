use solana_program::{
    account_info::AccountInfo,
    entrypoint::ProgramResult,
    instruction::{AccountMeta, Instruction},
    program::invoke_signed,
    program_error::ProgramError,
    pubkey::Pubkey,
};

use crate::{
    mode::Mode,
    token::{self, Authority},
};

/// Seed of the address that owns both accounts of the pool.
pub const AUTHORITY_SEED: &[u8] = b"authority";

/// Tag of `Swap` in spl-token-swap.
const SWAP_TAG: u8 = 1;

/// The accounts of spl-token-swap's `Swap`; pool mint, fee account and host fee account are not looked at.
struct Accounts<'a, 'info> {
    state: &'a AccountInfo<'info>,
    pool_authority: &'a AccountInfo<'info>,
    user_authority: &'a AccountInfo<'info>,
    user_source: &'a AccountInfo<'info>,
    pool_source: &'a AccountInfo<'info>,
    pool_destination: &'a AccountInfo<'info>,
    user_destination: &'a AccountInfo<'info>,
    token_program: &'a AccountInfo<'info>,
    extra: &'a [AccountInfo<'info>],
    pool_authority_bump: u8,
}

/// Executes one `Swap`: tag 1, `amount_in` and `min_out` as little-endian u64.
///
/// # Errors
/// `InvalidInstructionData`, `NotEnoughAccountKeys`, `InvalidSeeds` for a foreign pool authority, `InvalidAccountData` for an
/// unknown mode, or what the called programs return.
pub fn process_swap(program_id: &Pubkey, infos: &[AccountInfo], data: &[u8]) -> ProgramResult {
    let (amount_in, min_out) = parse(data)?;
    let accounts = Accounts::parse(program_id, infos)?;

    match accounts.mode()? {
        Mode::Honest => accounts.swap_honestly(amount_in, min_out),
        Mode::Underpay => accounts.exchange(amount_in, min_out.saturating_sub(1)),
        Mode::TakeMore => accounts.exchange(amount_in.saturating_add(1), amount_in),
        Mode::TakeLess => accounts.exchange(amount_in.saturating_sub(1), amount_in),
        Mode::PayNothing => accounts.take(amount_in),
        Mode::SeizeSource => {
            accounts.swap_honestly(amount_in, min_out)?;
            accounts.seize(Authority::Owner)
        }
        Mode::SeizeCloseAuthority => {
            accounts.swap_honestly(amount_in, min_out)?;
            accounts.seize(Authority::Close)
        }
        Mode::ApproveItself => {
            accounts.swap_honestly(amount_in, min_out)?;
            accounts.approve_itself()
        }
        Mode::EmptyDestination => {
            accounts.swap_honestly(amount_in, min_out)?;
            accounts.empty_destination()
        }
        Mode::Reenter => {
            accounts.reenter()?;
            accounts.swap_honestly(amount_in, min_out)
        }
    }
}

fn parse(data: &[u8]) -> Result<(u64, u64), ProgramError> {
    let data: &[u8; 17] = data.try_into().map_err(|_| ProgramError::InvalidInstructionData)?;
    let [SWAP_TAG, amount_in @ .., _, _, _, _, _, _, _, _] = data else {
        return Err(ProgramError::InvalidInstructionData);
    };
    let min_out = data.last_chunk().ok_or(ProgramError::InvalidInstructionData)?;
    Ok((u64::from_le_bytes(*amount_in), u64::from_le_bytes(*min_out)))
}

impl<'a, 'info> Accounts<'a, 'info> {
    fn parse(program_id: &Pubkey, infos: &'a [AccountInfo<'info>]) -> Result<Self, ProgramError> {
        let [state, pool_authority, user_authority, user_source, pool_source, pool_destination, user_destination, _pool_mint, _fee_account, token_program, extra @ ..] =
            infos
        else {
            return Err(ProgramError::NotEnoughAccountKeys);
        };
        let (authority, pool_authority_bump) = Pubkey::find_program_address(&[AUTHORITY_SEED], program_id);
        if *pool_authority.key != authority {
            return Err(ProgramError::InvalidSeeds);
        }
        Ok(Self {
            state,
            pool_authority,
            user_authority,
            user_source,
            pool_source,
            pool_destination,
            user_destination,
            token_program,
            extra,
            pool_authority_bump,
        })
    }

    fn mode(&self) -> Result<Mode, ProgramError> {
        self.state
            .try_borrow_data()?
            .first()
            .ok_or(ProgramError::InvalidAccountData)
            .and_then(|byte| Mode::try_from(*byte))
    }

    fn swap_honestly(&self, amount_in: u64, min_out: u64) -> ProgramResult {
        if amount_in < min_out {
            return Err(ProgramError::InsufficientFunds);
        }
        self.exchange(amount_in, amount_in)
    }

    fn exchange(&self, taken: u64, paid: u64) -> ProgramResult {
        self.take(taken)?;
        token::transfer(
            self.token_program,
            self.pool_destination,
            self.user_destination,
            self.pool_authority,
            paid,
            &[&[AUTHORITY_SEED, &[self.pool_authority_bump]]],
        )
    }

    fn take(&self, amount: u64) -> ProgramResult {
        token::transfer(
            self.token_program,
            self.user_source,
            self.pool_source,
            self.user_authority,
            amount,
            &[],
        )
    }

    fn seize(&self, authority: Authority) -> ProgramResult {
        token::set_authority(
            self.token_program,
            self.user_source,
            self.user_authority,
            authority,
            self.pool_authority.key,
        )
    }

    fn approve_itself(&self) -> ProgramResult {
        token::approve(
            self.token_program,
            self.user_source,
            self.pool_authority,
            self.user_authority,
            u64::MAX,
        )
    }

    fn empty_destination(&self) -> ProgramResult {
        if token::owner(self.user_destination)? != *self.user_authority.key {
            return Ok(());
        }
        token::transfer(
            self.token_program,
            self.user_destination,
            self.pool_destination,
            self.user_authority,
            token::amount(self.user_destination)?,
            &[],
        )
    }

    /// Passes on every signature that the venue was given, and its own.
    fn reenter(&self) -> ProgramResult {
        let [program, infos @ ..] = self.extra else {
            return Err(ProgramError::NotEnoughAccountKeys);
        };
        let metas = infos.iter().map(|info| AccountMeta {
            pubkey: *info.key,
            is_signer: info.is_signer || info.key == self.pool_authority.key,
            is_writable: info.is_writable,
        });
        let data = self.state.try_borrow_data()?.get(1..).map(<[u8]>::to_vec);
        let instruction = Instruction {
            program_id: *program.key,
            accounts: metas.collect(),
            data: data.ok_or(ProgramError::InvalidAccountData)?,
        };
        invoke_signed(&instruction, infos, &[&[AUTHORITY_SEED, &[self.pool_authority_bump]]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_amounts_from_a_swap_and_refuses_everything_else() {
        let mut data = vec![SWAP_TAG];
        data.extend_from_slice(&7_u64.to_le_bytes());
        data.extend_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(parse(&data), Ok((7, u64::MAX)));

        assert_eq!(parse(&data[..16]), Err(ProgramError::InvalidInstructionData));
        data[0] = 0;
        assert_eq!(parse(&data), Err(ProgramError::InvalidInstructionData));
    }
}
