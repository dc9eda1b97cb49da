use anchor_lang::prelude::*;

use super::*;
use crate::errors::{ensure, RouterError};
use crate::limits::*;
use crate::math::{split::Split, tier};

/// Where an influencer's audience is.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Debug, PartialEq, Eq)]
pub enum Platform {
    Twitter,
    TikTok,
    YouTube,
    Instagram,
    Telegram,
    Custom(#[max_len(MAX_PLATFORM_BYTES)] String),
}

impl Platform {
    fn validate(&self) -> Result<()> {
        if let Platform::Custom(name) = self {
            ensure!(
                (1..=usize::from(MAX_PLATFORM_BYTES)).contains(&name.len()),
                RouterError::InvalidPlatform
            );
        }
        Ok(())
    }
}

/// Audience tiers by followers; a verified influencer's share is multiplied.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InfluencerTier {
    /// Below 10,000 followers, 1x.
    Nano,
    /// From 10,000, 1.2x.
    Micro,
    /// From 100,000, 1.5x.
    Mid,
    /// From 1,000,000, 2x.
    Macro,
    /// From 10,000,000, 3x.
    Mega,
}

impl InfluencerTier {
    pub fn of_followers(followers: u64) -> Self {
        match tier::tier_of(followers) {
            0 => Self::Nano,
            1 => Self::Micro,
            2 => Self::Mid,
            3 => Self::Macro,
            _ => Self::Mega,
        }
    }
}

/// Sums over everything an influencer's referrals did.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InfluencerStats {
    /// Users first brought to a campaign.
    pub total_referrals: u64,
    pub total_vaus: u64,
    pub conversion_count: u64,
    /// `quality_score_sum / total_vaus` is the average attention quality, 0 to 100.
    pub quality_score_sum: u64,
    pub total_attention_seconds: u128,
    /// Paid or accrued.
    pub total_earned_usdc: u128,
}

/// A registered influencer. PDA `["influencer", wallet]`.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Debug, PartialEq, Eq)]
pub struct Influencer {
    pub version: u8,
    pub bump: u8,
    /// Where rewards go.
    pub wallet: Pubkey,
    pub events: EventStream,
    pub rent_payer: Pubkey,
    /// Set by hand by the verifier; without it the tier multiplies nothing.
    pub verified: bool,
    pub tier: InfluencerTier,
    /// As the influencer said, until the verifier sets the tier.
    pub follower_count: u64,
    pub registered_at: i64,
    /// Attributions that still name this influencer.
    pub open_attributions: u64,
    /// Campaigns joined and not left.
    pub participations: u64,
    pub stats: InfluencerStats,
    pub reserved: [u8; 32],
    #[max_len(MAX_HANDLE_BYTES)]
    pub handle: String,
    pub platform: Platform,
}

/// Arguments of `register_influencer` and `update_influencer`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, PartialEq, Eq)]
pub struct InfluencerProfile {
    pub handle: String,
    pub platform: Platform,
    pub follower_count: u64,
}

impl InfluencerProfile {
    pub fn validate(&self) -> Result<()> {
        ensure!((1..=usize::from(MAX_HANDLE_BYTES)).contains(&self.handle.len()), RouterError::InvalidHandle);
        self.platform.validate()
    }
}

stored_account!(Influencer, [7, 16, 195, 22, 45, 103, 51, 29]);

impl Progress for Influencer {
    fn store_progress(&self, data: &mut [u8]) -> Result<()> {
        store_range!(
            data,
            Self::OPEN_ATTRIBUTIONS_OFFSET,
            Self::STATS_END,
            self.open_attributions,
            self.participations,
            self.stats,
        );
        Ok(())
    }
}

impl Influencer {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    pub const WALLET_OFFSET: usize = 10;
    pub const EVENTS_OFFSET: usize = 42;
    pub const VERIFIED_OFFSET: usize = 114;
    const OPEN_ATTRIBUTIONS_OFFSET: usize = 132;
    const STATS_END: usize = 212;

    pub fn new(
        wallet: Pubkey,
        rent_payer: Pubkey,
        profile: InfluencerProfile,
        bump: u8,
        now: i64,
    ) -> Result<Self> {
        profile.validate()?;
        Ok(Self {
            version: ACCOUNT_VERSION,
            bump,
            wallet,
            events: EventStream::default(),
            rent_payer,
            verified: false,
            tier: InfluencerTier::of_followers(profile.follower_count),
            follower_count: profile.follower_count,
            registered_at: now,
            open_attributions: 0,
            participations: 0,
            stats: InfluencerStats::default(),
            reserved: [0; 32],
            handle: profile.handle,
            platform: profile.platform,
        })
    }

    /// Takes a new profile, which has to be verified anew.
    pub fn update(&mut self, profile: InfluencerProfile) -> Result<()> {
        profile.validate()?;
        self.verified = false;
        self.tier = InfluencerTier::of_followers(profile.follower_count);
        self.follower_count = profile.follower_count;
        self.handle = profile.handle;
        self.platform = profile.platform;
        Ok(())
    }

    /// Refuses a profile that is no longer the one that was reviewed.
    pub fn require_profile(&self, reviewed: &InfluencerProfile) -> Result<()> {
        ensure!(
            self.handle == reviewed.handle
                && self.platform == reviewed.platform
                && self.follower_count == reviewed.follower_count,
            RouterError::ProfileChanged
        );
        Ok(())
    }

    pub fn verify(&mut self, verified: bool, tier: InfluencerTier) {
        self.verified = verified;
        self.tier = tier;
    }

    /// The multiplier of this influencer's share, in percent.
    pub fn tier_percent(&self) -> u16 {
        tier::multiplier_percent(self.tier as u8, self.verified)
    }

    pub fn record_vau(&mut self, seconds: u16, quality_score: u8, first: bool, split: &Split) -> Result<()> {
        let stats = &mut self.stats;
        stats.total_referrals = add!(stats.total_referrals, u64::from(first))?;
        stats.total_vaus = add!(stats.total_vaus, 1)?;
        stats.quality_score_sum = add!(stats.quality_score_sum, u64::from(quality_score))?;
        stats.total_attention_seconds = add!(stats.total_attention_seconds, u128::from(seconds))?;
        stats.total_earned_usdc = add!(stats.total_earned_usdc, u128::from(split.influencer_usdc))?;
        self.open_attributions = add!(self.open_attributions, u64::from(first))?;
        Ok(())
    }

    pub fn record_conversion(&mut self, split: &Split) -> Result<()> {
        let stats = &mut self.stats;
        stats.conversion_count = add!(stats.conversion_count, 1)?;
        stats.total_earned_usdc = add!(stats.total_earned_usdc, u128::from(split.influencer_usdc))?;
        Ok(())
    }

    pub fn release_attribution(&mut self) -> Result<()> {
        self.open_attributions = sub!(self.open_attributions, 1)?;
        Ok(())
    }

    pub fn join(&mut self) -> Result<()> {
        self.participations = add!(self.participations, 1)?;
        Ok(())
    }

    pub fn leave(&mut self) -> Result<()> {
        self.participations = sub!(self.participations, 1)?;
        Ok(())
    }

    /// An influencer account may go only when nothing points at it.
    pub fn require_unused(&self) -> Result<()> {
        ensure!(self.open_attributions == 0 && self.participations == 0, RouterError::InfluencerInUse);
        Ok(())
    }
}
