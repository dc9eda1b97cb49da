//! One file per instruction: its accounts and its handler.

mod accept_admin;
mod authorized_mint;
mod initialize;
mod propose_admin;
mod redeem;
mod register_minter;
mod revoke_minter;

pub use accept_admin::*;
pub use authorized_mint::*;
pub use initialize::*;
pub use propose_admin::*;
pub use redeem::*;
pub use register_minter::*;
pub use revoke_minter::*;

#[cfg(test)]
mod tests;
