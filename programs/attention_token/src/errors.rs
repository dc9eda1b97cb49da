//! Everything the program refuses, with the rule in words.

use anchor_lang::prelude::*;

/// Errors of `attention_token`; Anchor numbers them from 6000 in this order, so new ones go last.
#[error_code]
pub enum AttentionTokenError {
    /// 6000
    #[msg("Only the program's upgrade authority may initialize it")]
    NotUpgradeAuthority,
    /// 6001
    #[msg("The signer is not the admin")]
    NotAdmin,
    /// 6002
    #[msg("The signer is not the admin that was proposed")]
    NotPendingAdmin,
    /// 6003
    #[msg("allowed_mint_types must name at least one mint type and no unknown bit")]
    InvalidMintTypes,
    /// 6004
    #[msg("A minter's authority must not be the default key")]
    InvalidMinterAuthority,
    /// 6005
    #[msg("The minter account belongs to another authority")]
    MinterAuthorityMismatch,
    /// 6006
    #[msg("The minter is not allowed this mint type")]
    MintTypeNotAllowed,
    /// 6007
    #[msg("The amount must be greater than zero")]
    ZeroAmount,
    /// 6008
    #[msg("Not enough AC in the reserve to back the AC-D asked for")]
    Unbacked,
    /// 6009
    #[msg("The account is not the AC mint")]
    AcMintMismatch,
    /// 6010
    #[msg("The account is not the AC-D mint")]
    AcdMintMismatch,
    /// 6011
    #[msg("The account is not the reserve")]
    ReserveMismatch,
    /// 6012
    #[msg("The token account holds another mint")]
    TokenMintMismatch,
    /// 6013
    #[msg("The token account belongs to somebody else than the holder")]
    TokenOwnerMismatch,
    /// 6014
    #[msg("Rent goes back to the account that paid it")]
    RentPayerMismatch,
    /// 6015
    #[msg("A counter would overflow")]
    MathOverflow,
    /// 6016
    #[msg("The event could not be written")]
    EventSerialization,
}
