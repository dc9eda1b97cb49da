use solana_program::program_error::ProgramError;

/// What the venue does, by the first byte of its swap state account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 0: takes `amount_in`, pays as much.
    Honest,
    /// 1: takes `amount_in`, pays one less than `min_out`.
    Underpay,
    /// 2: takes one more than `amount_in`.
    TakeMore,
    /// 3: takes one less than `amount_in`.
    TakeLess,
    /// 4: an honest swap, then makes itself the owner of the user's source.
    SeizeSource,
    /// 5: calls the program in the first extra account, with the further extra accounts and the bytes after the mode as
    /// data, then swaps honestly.
    Reenter,
    /// 6: takes `amount_in`, pays nothing.
    PayNothing,
    /// 7: an honest swap, then empties the user's destination if the user's authority owns it.
    EmptyDestination,
    /// 8: an honest swap, then makes itself a delegate of the user's source without limit.
    ApproveItself,
    /// 9: an honest swap, then makes itself the close authority of the user's source.
    SeizeCloseAuthority,
}

impl TryFrom<u8> for Mode {
    type Error = ProgramError;

    fn try_from(byte: u8) -> Result<Self, ProgramError> {
        Ok(match byte {
            0 => Self::Honest,
            1 => Self::Underpay,
            2 => Self::TakeMore,
            3 => Self::TakeLess,
            4 => Self::SeizeSource,
            5 => Self::Reenter,
            6 => Self::PayNothing,
            7 => Self::EmptyDestination,
            8 => Self::ApproveItself,
            9 => Self::SeizeCloseAuthority,
            _ => return Err(ProgramError::InvalidAccountData),
        })
    }
}
