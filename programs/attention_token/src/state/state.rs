use anchor_lang::prelude::*;

use crate::{errors::AttentionTokenError, seeds::STATE_SEED};

/// The program's one state: who administers it, what backs AC-D and how much was minted. PDA `["state"]`.
///
/// It is the mint authority of AC-D and the owner of the reserve; neither right can be handed on.
#[account]
#[derive(InitSpace, Debug, PartialEq, Eq)]
pub struct State {
    /// Layout version, [`State::VERSION`].
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the AC-D mint's address.
    pub acd_mint_bump: u8,
    /// Bump of the reserve's address.
    pub reserve_bump: u8,
    /// Registers and revokes minters; can't mint.
    pub admin: Pubkey,
    /// The proposed next admin; the default key = none.
    pub pending_admin: Pubkey,
    /// Mint of AC, the backing token.
    pub ac_mint: Pubkey,
    /// Mint of AC-D.
    pub acd_mint: Pubkey,
    /// Token account with the AC behind AC-D.
    pub reserve: Pubkey,
    /// AC-D base units ever minted.
    pub total_minted: u64,
    /// AC-D base units ever redeemed; never more than `total_minted`.
    pub total_redeemed: u64,
    /// Number of the latest event; 0 = none yet, the first event has 1.
    pub event_seq: u64,
    /// Hash chain over all events, see [`crate::events`]; zero before the first.
    pub event_chain: [u8; 32],
    /// Zero; room for later versions.
    pub reserved: [u8; 64],
}

/// What [`State::initialize`] fixes forever (all but the admin).
pub struct Genesis {
    /// The first admin.
    pub admin: Pubkey,
    /// Mint of AC.
    pub ac_mint: Pubkey,
    /// Mint of AC-D.
    pub acd_mint: Pubkey,
    /// Token account of the reserve.
    pub reserve: Pubkey,
    /// Bump of the state's address.
    pub bump: u8,
    /// Bump of the AC-D mint's address.
    pub acd_mint_bump: u8,
    /// Bump of the reserve's address.
    pub reserve_bump: u8,
}

impl State {
    /// The layout described here.
    pub const VERSION: u8 = 1;
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    /// Offset of `version`; it never moves.
    pub const VERSION_OFFSET: usize = Self::DISCRIMINATOR.len();
    /// Offset of `admin`.
    pub const ADMIN_OFFSET: usize = Self::VERSION_OFFSET + 4;
    /// Offset of `pending_admin`.
    pub const PENDING_ADMIN_OFFSET: usize = Self::ADMIN_OFFSET + 32;
    /// Offset of `ac_mint`.
    pub const AC_MINT_OFFSET: usize = Self::PENDING_ADMIN_OFFSET + 32;
    /// Offset of `acd_mint`.
    pub const ACD_MINT_OFFSET: usize = Self::AC_MINT_OFFSET + 32;
    /// Offset of `reserve`.
    pub const RESERVE_OFFSET: usize = Self::ACD_MINT_OFFSET + 32;
    /// Offset of `total_minted`.
    pub const TOTAL_MINTED_OFFSET: usize = Self::RESERVE_OFFSET + 32;
    /// Offset of `total_redeemed`.
    pub const TOTAL_REDEEMED_OFFSET: usize = Self::TOTAL_MINTED_OFFSET + 8;
    /// Offset of `event_seq`.
    pub const EVENT_SEQ_OFFSET: usize = Self::TOTAL_REDEEMED_OFFSET + 8;
    /// Offset of `event_chain`.
    pub const EVENT_CHAIN_OFFSET: usize = Self::EVENT_SEQ_OFFSET + 8;
    /// Offset of `reserved`.
    pub const RESERVED_OFFSET: usize = Self::EVENT_CHAIN_OFFSET + 32;

    /// A state that has minted nothing yet.
    pub fn initialize(genesis: &Genesis) -> Self {
        let Genesis { admin, ac_mint, acd_mint, reserve, bump, acd_mint_bump, reserve_bump } = *genesis;
        Self {
            version: Self::VERSION,
            bump,
            acd_mint_bump,
            reserve_bump,
            admin,
            pending_admin: Pubkey::default(),
            ac_mint,
            acd_mint,
            reserve,
            total_minted: 0,
            total_redeemed: 0,
            event_seq: 0,
            event_chain: [0; 32],
            reserved: [0; 64],
        }
    }

    /// Names the next admin; the default key withdraws an earlier proposal.
    pub fn propose_admin(&mut self, new_admin: Pubkey) {
        self.pending_admin = new_admin;
    }

    /// Makes `signer` the admin and returns the previous one.
    ///
    /// # Errors
    /// `NotPendingAdmin` when nobody, or somebody else, was proposed.
    pub fn accept_admin(&mut self, signer: Pubkey) -> Result<Pubkey> {
        require!(
            signer != Pubkey::default() && signer == self.pending_admin,
            AttentionTokenError::NotPendingAdmin
        );
        self.pending_admin = Pubkey::default();
        Ok(core::mem::replace(&mut self.admin, signer))
    }

    /// Counts a mint of `amount` base units, given supply and reserve as they are before it.
    ///
    /// # Errors
    /// `ZeroAmount`, `MathOverflow`, `Unbacked` when the supply would exceed the reserve.
    pub fn record_mint(&mut self, amount: u64, supply: u64, reserve_amount: u64) -> Result<()> {
        require!(amount > 0, AttentionTokenError::ZeroAmount);
        let supply_after = supply.checked_add(amount).ok_or(AttentionTokenError::MathOverflow)?;
        require!(supply_after <= reserve_amount, AttentionTokenError::Unbacked);
        self.total_minted = self.total_minted.checked_add(amount).ok_or(AttentionTokenError::MathOverflow)?;
        Ok(())
    }

    /// Counts a redemption of `amount` base units.
    ///
    /// # Errors
    /// `ZeroAmount`, `MathOverflow` when more would be redeemed than was ever minted.
    pub fn record_redemption(&mut self, amount: u64) -> Result<()> {
        require!(amount > 0, AttentionTokenError::ZeroAmount);
        let total_redeemed = self
            .total_redeemed
            .checked_add(amount)
            .filter(|total| *total <= self.total_minted)
            .ok_or(AttentionTokenError::MathOverflow)?;
        self.total_redeemed = total_redeemed;
        Ok(())
    }

    /// The number that the next event carries.
    ///
    /// # Errors
    /// `MathOverflow`.
    pub fn next_event_seq(&self) -> Result<u64> {
        Ok(self.event_seq.checked_add(1).ok_or(AttentionTokenError::MathOverflow)?)
    }

    /// Seeds with which the state signs for the AC-D mint and the reserve: `[STATE_SEED, [bump]]`.
    pub fn signer_seeds(bump: &[u8; 1]) -> [&[u8]; 2] {
        [STATE_SEED, bump]
    }
}

const _: () = {
    assert!(State::SPACE == 292);
    assert!(State::VERSION_OFFSET == 8);
    assert!(State::ADMIN_OFFSET == 12);
    assert!(State::PENDING_ADMIN_OFFSET == 44);
    assert!(State::AC_MINT_OFFSET == 76);
    assert!(State::ACD_MINT_OFFSET == 108);
    assert!(State::RESERVE_OFFSET == 140);
    assert!(State::TOTAL_MINTED_OFFSET == 172);
    assert!(State::TOTAL_REDEEMED_OFFSET == 180);
    assert!(State::EVENT_SEQ_OFFSET == 188);
    assert!(State::EVENT_CHAIN_OFFSET == 196);
    assert!(State::RESERVED_OFFSET == 228);
    assert!(State::RESERVED_OFFSET + 64 == State::SPACE);
};
