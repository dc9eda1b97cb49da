//! Seeds of the program's addresses.

use anchor_lang::prelude::*;

/// Seed of the singleton [`State`](crate::state::State).
#[constant]
pub const STATE_SEED: &[u8] = b"state";

/// Seed of the AC-D mint.
#[constant]
pub const ACD_MINT_SEED: &[u8] = b"acd_mint";

/// Seed of the token account that holds the AC behind every AC-D.
#[constant]
pub const RESERVE_SEED: &[u8] = b"reserve";

/// First seed of a [`Minter`](crate::state::Minter); the second is the minter's authority.
#[constant]
pub const MINTER_SEED: &[u8] = b"minter";
