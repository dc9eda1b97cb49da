use anchor_lang::prelude::*;

use super::MintType;
use crate::errors::AttentionTokenError;

/// The right of one authority to mint AC-D of certain types. PDA `["minter", authority]`.
#[account]
#[derive(InitSpace, Debug, PartialEq, Eq)]
pub struct Minter {
    /// Layout version, [`Minter::VERSION`].
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Who signs mints; for a program, one of its PDAs.
    pub authority: Pubkey,
    /// Bitmask over [`MintType::mask`]. Example: `0b001` = campaigns only.
    pub allowed_mint_types: u8,
    /// AC-D base units minted by this minter since it was registered.
    pub minted: u64,
    /// Who paid the rent and gets it back on revocation.
    pub rent_payer: Pubkey,
    /// Zero; room for later versions.
    pub reserved: [u8; 32],
}

impl Minter {
    /// The layout described here.
    pub const VERSION: u8 = 1;
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    /// Offset of `version`; it never moves.
    pub const VERSION_OFFSET: usize = Self::DISCRIMINATOR.len();
    /// Offset of `authority`, for `memcmp` filters.
    pub const AUTHORITY_OFFSET: usize = Self::VERSION_OFFSET + 2;
    /// Offset of `allowed_mint_types`.
    pub const ALLOWED_MINT_TYPES_OFFSET: usize = Self::AUTHORITY_OFFSET + 32;
    /// Offset of `minted`.
    pub const MINTED_OFFSET: usize = Self::ALLOWED_MINT_TYPES_OFFSET + 1;
    /// Offset of `rent_payer`, for `memcmp` filters.
    pub const RENT_PAYER_OFFSET: usize = Self::MINTED_OFFSET + 8;
    /// Offset of `reserved`.
    pub const RESERVED_OFFSET: usize = Self::RENT_PAYER_OFFSET + 32;

    /// A minter that has minted nothing yet.
    ///
    /// # Errors
    /// `InvalidMinterAuthority` for the default key, `InvalidMintTypes` for an empty or unknown mask.
    pub fn register(authority: Pubkey, allowed_mint_types: u8, rent_payer: Pubkey, bump: u8) -> Result<Self> {
        require!(authority != Pubkey::default(), AttentionTokenError::InvalidMinterAuthority);
        require!(
            allowed_mint_types != 0 && allowed_mint_types & !MintType::ALL_MASK == 0,
            AttentionTokenError::InvalidMintTypes
        );
        Ok(Self {
            version: Self::VERSION,
            bump,
            authority,
            allowed_mint_types,
            minted: 0,
            rent_payer,
            reserved: [0; 32],
        })
    }

    /// Counts a mint of `amount` base units.
    ///
    /// # Errors
    /// `MintTypeNotAllowed`, `MathOverflow`.
    pub fn record_mint(&mut self, amount: u64, mint_type: MintType) -> Result<()> {
        require!(self.allowed_mint_types & mint_type.mask() != 0, AttentionTokenError::MintTypeNotAllowed);
        self.minted = self.minted.checked_add(amount).ok_or(AttentionTokenError::MathOverflow)?;
        Ok(())
    }
}

const _: () = {
    assert!(Minter::SPACE == 115);
    assert!(Minter::VERSION_OFFSET == 8);
    assert!(Minter::AUTHORITY_OFFSET == 10);
    assert!(Minter::ALLOWED_MINT_TYPES_OFFSET == 42);
    assert!(Minter::MINTED_OFFSET == 43);
    assert!(Minter::RENT_PAYER_OFFSET == 51);
    assert!(Minter::RESERVED_OFFSET == 83);
    assert!(Minter::RESERVED_OFFSET + 32 == Minter::SPACE);
};
