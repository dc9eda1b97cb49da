//! Accounts of the program: their layout, their transitions and what must hold after each of them.

mod mint_type;
mod minter;
#[allow(clippy::module_inception)]
mod state;

pub use mint_type::MintType;
pub use minter::Minter;
pub use state::{Genesis, State};

#[cfg(test)]
mod tests;
