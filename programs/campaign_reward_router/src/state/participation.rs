use anchor_lang::prelude::*;

use crate::limits::{ACCOUNT_VERSION, MAX_CLOCK_SKEW_SECONDS};

/// That an influencer joined a campaign. PDA `["participation", wallet, campaign_id]`.
#[account]
#[derive(InitSpace, Debug, PartialEq, Eq)]
pub struct Participation {
    pub version: u8,
    pub bump: u8,
    pub influencer: Pubkey,
    pub campaign_id: [u8; 32],
    pub rent_payer: Pubkey,
    pub joined_at: i64,
    pub reserved: [u8; 16],
}

impl Participation {
    /// Whether the influencer had joined this campaign when a tag was issued.
    pub fn covers(&self, influencer: &Pubkey, campaign_id: &[u8; 32], tag_issued_at: i64) -> bool {
        self.influencer == *influencer
            && self.campaign_id == *campaign_id
            && self.joined_at <= tag_issued_at.saturating_add(MAX_CLOCK_SKEW_SECONDS)
    }

    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    pub const INFLUENCER_OFFSET: usize = 10;
    pub const CAMPAIGN_ID_OFFSET: usize = 42;

    pub fn new(influencer: Pubkey, campaign_id: [u8; 32], rent_payer: Pubkey, bump: u8, now: i64) -> Self {
        Self {
            version: ACCOUNT_VERSION,
            bump,
            influencer,
            campaign_id,
            rent_payer,
            joined_at: now,
            reserved: [0; 16],
        }
    }
}
