use anchor_lang::prelude::*;

/// Why AC-D is minted. The discriminant is the bit in [`Minter::allowed_mint_types`](super::Minter).
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MintType {
    /// Payout of a reward campaign.
    Campaign,
    /// Release by the emission thermostat.
    Thermostat,
    /// Grant to a named recipient.
    Grant,
}

impl MintType {
    /// Every mint type.
    pub const ALL: [Self; 3] = [Self::Campaign, Self::Thermostat, Self::Grant];

    /// The bits of all mint types together: the widest right a minter can have.
    pub const ALL_MASK: u8 = Self::Campaign.mask() | Self::Thermostat.mask() | Self::Grant.mask();

    /// The type's bit in `allowed_mint_types`.
    pub const fn mask(self) -> u8 {
        match self {
            Self::Campaign => 0b001,
            Self::Thermostat => 0b010,
            Self::Grant => 0b100,
        }
    }
}
