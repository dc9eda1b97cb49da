use anchor_lang::prelude::*;

use super::*;
use crate::errors::{ensure, RouterError};
use crate::limits::ACCOUNT_VERSION;
use crate::math::split::Split;

/// The payees of an attribution.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beneficiary {
    User,
    Influencer,
}

/// Who brought a user to a campaign, and what came of it. First touch: never reassigned.
///
/// PDA `["attribution", user, campaign_id]`. Invariant: `total_vaus` counts the VAUs recorded, and the next one must carry
/// `total_vaus + 1`, so that a replay is refused and a gap noticed.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub version: u8,
    pub bump: u8,
    pub user: Pubkey,
    pub campaign_id: [u8; 32],
    /// The zero key for a link of the campaign's own.
    pub influencer: Pubkey,
    pub rent_payer: Pubkey,
    pub converted: bool,
    /// With campaign id and influencer, the tag's text form `campaign_id:influencer:issued_at`.
    pub tag_issued_at: i64,
    pub first_vau_time: i64,
    pub last_vau_time: i64,
    pub total_vaus: u32,
    pub total_attention_seconds: u64,
    /// Paid or accrued.
    pub total_user_earned_usdc: u64,
    /// Paid or accrued.
    pub total_influencer_earned_usdc: u64,
    /// Waits for `claim_rewards`.
    pub accrued_user_usdc: u64,
    /// Waits for `claim_rewards`.
    pub accrued_influencer_usdc: u64,
    /// Bumps of the payees' associated token accounts for the payout mint, the only ones that payouts go to: with them
    /// an address costs a hash and no search.
    pub user_token_bump: u8,
    /// 0 without an influencer.
    pub influencer_token_bump: u8,
    pub reserved: [u8; 30],
}

/// What a new attribution follows from.
#[derive(Clone, Copy, Debug)]
pub struct FirstTouch {
    pub user: Pubkey,
    /// The zero key for a link of the campaign's own.
    pub influencer: Pubkey,
    pub rent_payer: Pubkey,
    pub tag_issued_at: i64,
    pub user_token_bump: u8,
    pub influencer_token_bump: u8,
}

stored_account!(Attribution, [177, 237, 56, 9, 86, 246, 162, 76]);

impl Progress for Attribution {
    fn store_progress(&self, data: &mut [u8]) -> Result<()> {
        store_range!(
            data,
            Self::CONVERTED_OFFSET,
            Self::ACCRUED_END,
            self.converted,
            self.tag_issued_at,
            self.first_vau_time,
            self.last_vau_time,
            self.total_vaus,
            self.total_attention_seconds,
            self.total_user_earned_usdc,
            self.total_influencer_earned_usdc,
            self.accrued_user_usdc,
            self.accrued_influencer_usdc,
        );
        Ok(())
    }
}

impl Attribution {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    pub const USER_OFFSET: usize = 10;
    pub const CAMPAIGN_ID_OFFSET: usize = 42;
    pub const INFLUENCER_OFFSET: usize = 74;
    const CONVERTED_OFFSET: usize = 138;
    const ACCRUED_END: usize = 207;

    pub fn new(touch: FirstTouch, campaign_id: [u8; 32], bump: u8, now: i64) -> Self {
        Self {
            version: ACCOUNT_VERSION,
            bump,
            user: touch.user,
            campaign_id,
            influencer: touch.influencer,
            rent_payer: touch.rent_payer,
            converted: false,
            tag_issued_at: touch.tag_issued_at,
            first_vau_time: now,
            last_vau_time: now,
            total_vaus: 0,
            total_attention_seconds: 0,
            total_user_earned_usdc: 0,
            total_influencer_earned_usdc: 0,
            accrued_user_usdc: 0,
            accrued_influencer_usdc: 0,
            user_token_bump: touch.user_token_bump,
            influencer_token_bump: touch.influencer_token_bump,
            reserved: [0; 30],
        }
    }

    pub fn has_influencer(&self) -> bool {
        self.influencer != NO_KEY
    }

    /// Refuses another campaign's attribution.
    pub fn require_of(&self, campaign_id: &[u8; 32]) -> Result<()> {
        ensure!(self.campaign_id == *campaign_id, RouterError::NoAttribution);
        Ok(())
    }

    /// Refuses an attester who is one of the payees: keys are rotated after the first touch, too.
    pub fn require_outsider(&self, attester: &Pubkey) -> Result<()> {
        ensure!(*attester != self.user && *attester != self.influencer, RouterError::RoleConflict);
        Ok(())
    }

    /// The replay guard.
    pub fn require_next(&self, sequence: u32) -> Result<()> {
        ensure!(self.total_vaus.checked_add(1) == Some(sequence), RouterError::SequenceMismatch);
        Ok(())
    }

    /// What this user has cost the campaign so far.
    pub fn cost_usdc(&self) -> Result<u64> {
        add!(self.total_user_earned_usdc, self.total_influencer_earned_usdc)
    }

    pub fn record_vau(&mut self, seconds: u16, split: &Split, now: i64) -> Result<()> {
        self.earn(split)?;
        self.total_vaus = add!(self.total_vaus, 1)?;
        self.total_attention_seconds = add!(self.total_attention_seconds, u64::from(seconds))?;
        self.last_vau_time = now;
        Ok(())
    }

    pub fn record_conversion(&mut self, split: &Split) -> Result<()> {
        ensure!(!self.converted, RouterError::AlreadyConverted);
        self.converted = true;
        self.earn(split)
    }

    fn earn(&mut self, split: &Split) -> Result<()> {
        self.total_user_earned_usdc = add!(self.total_user_earned_usdc, split.user_usdc)?;
        self.total_influencer_earned_usdc = add!(self.total_influencer_earned_usdc, split.influencer_usdc)?;
        Ok(())
    }

    pub fn accrue(&mut self, user_usdc: u64, influencer_usdc: u64) -> Result<()> {
        self.accrued_user_usdc = add!(self.accrued_user_usdc, user_usdc)?;
        self.accrued_influencer_usdc = add!(self.accrued_influencer_usdc, influencer_usdc)?;
        Ok(())
    }

    pub fn wallet_of(&self, beneficiary: Beneficiary) -> Pubkey {
        match beneficiary {
            Beneficiary::User => self.user,
            Beneficiary::Influencer => self.influencer,
        }
    }

    /// Takes everything that accrued to a payee.
    pub fn take_accrued(&mut self, beneficiary: Beneficiary) -> Result<u64> {
        let accrued = match beneficiary {
            Beneficiary::User => &mut self.accrued_user_usdc,
            Beneficiary::Influencer => &mut self.accrued_influencer_usdc,
        };
        ensure!(*accrued > 0, RouterError::NothingToClaim);
        Ok(std::mem::take(accrued))
    }
}
