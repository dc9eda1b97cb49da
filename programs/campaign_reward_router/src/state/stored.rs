//! The traits that `#[account]` would implement, for the accounts that every VAU writes. Anchor serializes field by field
//! into the account, each field one memory syscall; here the fields are gathered first and written at once, which halves
//! what storing an account costs.

use anchor_lang::prelude::*;

/// Writes into what is left of a slice. Inlined, so that a field of known size is a plain store.
pub struct Gather<'a>(pub &'a mut [u8]);

impl std::io::Write for Gather<'_> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline(always)]
    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let Some((head, tail)) = std::mem::take(&mut self.0).split_at_mut_checked(bytes.len()) else {
            return Err(std::io::ErrorKind::WriteZero.into());
        };
        head.copy_from_slice(bytes);
        self.0 = tail;
        Ok(())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Implements Anchor's account traits for a Borsh type with a pinned discriminator and a `SPACE`.
macro_rules! stored_account {
    ($account:ident, $discriminator:expr) => {
        impl anchor_lang::Discriminator for $account {
            const DISCRIMINATOR: &'static [u8] = &$discriminator;
        }

        impl anchor_lang::Owner for $account {
            fn owner() -> Pubkey {
                crate::ID
            }
        }

        impl anchor_lang::AccountSerialize for $account {
            fn try_serialize<W: std::io::Write>(&self, writer: &mut W) -> Result<()> {
                use std::io::Write;
                let mut bytes = vec![0; Self::SPACE];
                let mut gather = $crate::state::Gather(&mut bytes);
                let gathered =
                    gather.write_all(Self::DISCRIMINATOR).and_then(|()| self.serialize(&mut gather));
                let left = gather.0.len();
                let length = Self::SPACE.saturating_sub(left);
                let written =
                    gathered.and_then(|()| writer.write_all(bytes.get(..length).unwrap_or_default()));
                written.map_err(|_| anchor_lang::error::ErrorCode::AccountDidNotSerialize.into())
            }
        }

        impl anchor_lang::AccountDeserialize for $account {
            fn try_deserialize(data: &mut &[u8]) -> Result<Self> {
                if data.len() < Self::DISCRIMINATOR.len() {
                    return Err(anchor_lang::error::ErrorCode::AccountDiscriminatorNotFound.into());
                }
                if !data.starts_with(Self::DISCRIMINATOR) {
                    return Err(anchor_lang::error::ErrorCode::AccountDiscriminatorMismatch.into());
                }
                Self::try_deserialize_unchecked(data)
            }

            fn try_deserialize_unchecked(data: &mut &[u8]) -> Result<Self> {
                let fields = data.get(Self::DISCRIMINATOR.len()..).unwrap_or_default();
                Self::deserialize(&mut &fields[..])
                    .map_err(|_| anchor_lang::error::ErrorCode::AccountDidNotDeserialize.into())
            }
        }
    };
}
pub(crate) use stored_account;

/// An account of which records change only a range or two, at fixed offsets.
pub trait Progress {
    /// Writes the fields that recording a VAU or a conversion changes into the account's data.
    fn store_progress(&self, data: &mut [u8]) -> Result<()>;
}

/// Writes fields one after another into the range of an account's data where they stand.
macro_rules! store_range {
    ($data:expr, $from:expr, $to:expr, $($field:expr),+ $(,)?) => {{
        let room = $data.get_mut($from..$to);
        let mut gather = $crate::state::Gather(
            room.ok_or(anchor_lang::error::ErrorCode::AccountDidNotSerialize)?,
        );
        $(AnchorSerialize::serialize(&$field, &mut gather)?;)+
        // Every range ends where its last field does, which the tests of the layout hold.
        debug_assert!(gather.0.is_empty());
    }};
}
pub(crate) use store_range;
