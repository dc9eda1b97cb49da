//! The accounts: each file holds one account, its transitions and its invariant.
//!
//! Layout rules: an 8-byte discriminator, a version byte, a bump, fixed-size fields at fixed offsets (asserted below and
//! in each file), reserved bytes, and whatever varies in length at the end.

use anchor_lang::prelude::*;

mod attribution;
mod campaign;
mod config;
mod event_stream;
mod influencer;
mod key_slot;
mod layout;
mod participation;
mod pot;
mod stored;
mod terms;
mod tombstone;

pub use attribution::*;
pub use campaign::*;
pub use config::*;
pub use event_stream::*;
pub use influencer::*;
pub use key_slot::*;
pub use participation::*;
pub use pot::*;
pub use stored::Progress;
pub(crate) use stored::{store_range, stored_account, Gather};
pub use terms::*;
pub use tombstone::*;

/// The key that stands for "none" where a fixed offset rules out an `Option`.
pub const NO_KEY: Pubkey = Pubkey::new_from_array([0; 32]);

/// Zeroes an account's data behind the discriminator, for Anchor to write it anew at the end of the instruction: a
/// shorter list or string would otherwise leave the end of the longer one behind.
pub fn clear_body<'info, T>(account: &Account<'info, T>) -> Result<()>
where
    T: AccountSerialize + AccountDeserialize + Owner + Discriminator + Clone,
{
    let info = account.to_account_info();
    info.try_borrow_mut_data()?[T::DISCRIMINATOR.len()..].fill(0);
    Ok(())
}

/// `a + b`, or [`crate::errors::RouterError::ArithmeticOverflow`].
macro_rules! add {
    ($a:expr, $b:expr) => {
        $a.checked_add($b).ok_or_else(|| $crate::errors::RouterError::ArithmeticOverflow.refuse())
    };
}
/// `a − b`, or [`crate::errors::RouterError::ArithmeticOverflow`].
macro_rules! sub {
    ($a:expr, $b:expr) => {
        $a.checked_sub($b).ok_or_else(|| $crate::errors::RouterError::ArithmeticOverflow.refuse())
    };
}
pub(crate) use {add, sub};
