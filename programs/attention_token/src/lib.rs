//! AC-D: an SPL token minted one to one against AC held in a reserve.
//!
//! Nobody, the admin included, can mint AC-D that the reserve does not back, and whoever holds AC-D can redeem it.

use anchor_lang::prelude::*;

pub mod errors;
pub mod events;
pub mod instructions;
#[cfg(not(feature = "no-entrypoint"))]
mod security;
pub mod seeds;
pub mod state;

pub use instructions::*;
pub use state::MintType;

declare_id!("ATTN1111111111111111111111111111111111111111");

/// The instructions.
#[program]
pub mod attention_token {
    use super::*;

    /// Creates state, AC-D mint and reserve; only the program's upgrade authority, who becomes the admin.
    pub fn initialize(ctx: Context<Initialize>) -> Result<()> {
        Initialize::handle(ctx)
    }

    /// Names the next admin, who has to accept; the default key withdraws an earlier proposal.
    pub fn propose_admin(ctx: Context<ProposeAdmin>, new_admin: Pubkey) -> Result<()> {
        ProposeAdmin::handle(ctx, new_admin)
    }

    /// Makes the proposed admin, who signs, the admin.
    pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
        AcceptAdmin::handle(ctx)
    }

    /// Lets `authority` mint the types in the bitmask `allowed_mint_types` (1 campaign, 2 thermostat, 4 grant).
    pub fn register_minter(
        ctx: Context<RegisterMinter>,
        authority: Pubkey,
        allowed_mint_types: u8,
    ) -> Result<()> {
        RegisterMinter::handle(ctx, authority, allowed_mint_types)
    }

    /// Takes a minter's right away and returns the rent to whoever paid it.
    pub fn revoke_minter(ctx: Context<RevokeMinter>) -> Result<()> {
        RevokeMinter::handle(ctx)
    }

    /// Mints `amount` base units of AC-D that AC in the reserve already backs.
    pub fn authorized_mint(ctx: Context<AuthorizedMint>, amount: u64, mint_type: MintType) -> Result<()> {
        AuthorizedMint::handle(ctx, amount, mint_type)
    }

    /// Burns `amount` base units of the holder's AC-D and pays as much AC from the reserve.
    pub fn redeem(ctx: Context<Redeem>, amount: u64) -> Result<()> {
        Redeem::handle(ctx, amount)
    }
}
