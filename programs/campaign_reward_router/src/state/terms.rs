//! What an advertiser chooses for a campaign.

use anchor_lang::prelude::*;

use crate::errors::{ensure, RouterError};
use crate::limits::*;
use crate::math::{cohort, split::BPS_DENOMINATOR};

/// What a campaign pays for. A label for reports; what is paid follows from the payout rules alone.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignType {
    /// Pays referrers.
    Influencer,
    /// Classic display advertising.
    Display,
    /// Pays conversions.
    Performance,
    /// A mix of the above.
    Hybrid,
}

/// Which influencers a campaign takes.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InfluencerPolicy {
    /// Every registered influencer.
    Open,
    /// Only influencers who joined this campaign.
    Joined,
}

/// What payees receive.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutAsset {
    Usdc,
    /// AC-D, minted one to one against AC that was bought with the payable USDC.
    AttentionToken,
}

/// Percentages (0 to 300) for quality scores up to 69, 84, 94 and 100.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub struct QualityMultipliers {
    pub up_to_69_percent: u16,
    pub up_to_84_percent: u16,
    pub up_to_94_percent: u16,
    pub up_to_100_percent: u16,
}

impl QualityMultipliers {
    pub fn table(&self) -> [u16; 4] {
        [self.up_to_69_percent, self.up_to_84_percent, self.up_to_94_percent, self.up_to_100_percent]
    }
}

/// How much is paid for what. Amounts in USDC base units.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutRules {
    pub base_rate_per_second_usdc: u64,
    pub quality_multipliers: QualityMultipliers,
    /// Paid once per user, on conversion.
    pub conversion_bonus_usdc: Option<u64>,
    /// The most that one user's attention and conversion may cost, the influencer's part included.
    pub max_payout_per_user_usdc: Option<u64>,
}

impl PayoutRules {
    pub fn validate(&self) -> Result<()> {
        let in_range = |percent: &u16| *percent <= MAX_QUALITY_MULTIPLIER_PERCENT;
        ensure!(self.quality_multipliers.table().iter().all(in_range), RouterError::InvalidMultiplier);
        Ok(())
    }
}

/// Whose attention a campaign pays for; an empty list admits everybody.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Debug, Default, PartialEq, Eq)]
pub struct Targeting {
    /// Whether a VAU without a cohort filter is refused when `cohorts` is not empty.
    pub require_cohort: bool,
    /// SHA-256 of the site's origin.
    #[max_len(MAX_TARGET_SITES)]
    pub sites: Vec<[u8; 32]>,
    /// IAB category numbers.
    #[max_len(MAX_TARGET_COHORTS)]
    pub cohorts: Vec<u16>,
    /// ISO 3166-1 alpha-2 country codes in ASCII.
    #[max_len(MAX_TARGET_COUNTRIES)]
    pub countries: Vec<[u8; 2]>,
}

impl Targeting {
    pub fn validate(&self) -> Result<()> {
        let within = |len: usize, most: u8| len <= usize::from(most);
        ensure!(
            within(self.sites.len(), MAX_TARGET_SITES)
                && within(self.cohorts.len(), MAX_TARGET_COHORTS)
                && within(self.countries.len(), MAX_TARGET_COUNTRIES),
            RouterError::InvalidTargeting
        );
        Ok(())
    }

    /// Refuses attention that the campaign does not target.
    pub fn require_match(
        &self,
        site: &[u8; 32],
        country: &[u8; 2],
        filter: Option<&cohort::CohortFilter>,
    ) -> Result<()> {
        ensure!(self.sites.is_empty() || self.sites.contains(site), RouterError::SiteNotTargeted);
        ensure!(
            self.countries.is_empty() || self.countries.contains(country),
            RouterError::CountryNotTargeted
        );
        let cohort_fits = match filter {
            _ if self.cohorts.is_empty() => true,
            Some(filter) => cohort::matches_any(filter, &self.cohorts),
            None => !self.require_cohort,
        };
        ensure!(cohort_fits, RouterError::CohortMismatch);
        Ok(())
    }
}

/// Arguments of `create_campaign`; the event `CampaignCreated` repeats them whole.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, PartialEq, Eq)]
pub struct CreateCampaignParams {
    /// Any number the owner has not used with this name before; part of the campaign's id.
    pub nonce: u64,
    pub name: String,
    pub campaign_type: CampaignType,
    pub influencer_policy: InfluencerPolicy,
    pub payout_asset: PayoutAsset,
    /// The least AC base units that one whole USDC must buy; zero for a campaign in USDC.
    pub min_ac_per_usdc: u64,
    /// The most that will ever be deposited.
    pub total_budget_usdc: u64,
    pub daily_budget_usdc: Option<u64>,
    pub payout_rules: PayoutRules,
    pub influencer_share_bps: u16,
    pub user_bonus_bps: u16,
    /// Zero counts as one.
    pub min_attention_seconds: u8,
    pub targeting: Targeting,
    /// First second in which attention counts.
    pub start_date: i64,
    /// Last second in which attention counts.
    pub end_date: i64,
    /// How long after the end earned attention and conversions still settle.
    pub attribution_window_seconds: u32,
    pub attester: Pubkey,
    pub tag_signer: Pubkey,
}

impl CreateCampaignParams {
    pub fn validate(&self, now: i64) -> Result<()> {
        ensure!((1..=usize::from(MAX_NAME_BYTES)).contains(&self.name.len()), RouterError::InvalidName);
        ensure!(self.end_date > self.start_date && self.end_date >= now, RouterError::InvalidDateRange);
        ensure!(self.total_budget_usdc >= MIN_TOTAL_BUDGET_USDC, RouterError::BudgetTooLow);
        let shares = self.influencer_share_bps.checked_add(self.user_bonus_bps);
        ensure!(shares.is_some_and(|bps| bps <= BPS_DENOMINATOR), RouterError::InvalidShareRatios);
        let in_ac = self.payout_asset == PayoutAsset::AttentionToken;
        ensure!(in_ac == (self.min_ac_per_usdc > 0), RouterError::InvalidFloorPrice);
        ensure!(
            self.attribution_window_seconds <= MAX_ATTRIBUTION_WINDOW_SECONDS,
            RouterError::InvalidAttributionWindow
        );
        self.payout_rules.validate()?;
        self.targeting.validate()
    }
}

/// A replacement for the tag signer.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagSignerRotation {
    pub key: Pubkey,
    /// How long after the hand-over tags of the old key are still good.
    pub overlap_seconds: u32,
}

/// Arguments of `update_campaign`: what is `None` stays as it is.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateCampaignParams {
    pub paused: Option<bool>,
    pub targeting: Option<Targeting>,
    pub end_date: Option<i64>,
    pub attester: Option<Pubkey>,
    pub tag_signer: Option<TagSignerRotation>,
    /// A new floor price: up at once, down after a day.
    pub min_ac_per_usdc: Option<u64>,
    /// Holds recording for so long, after the campaign's end.
    pub hold_seconds: Option<u32>,
}

impl UpdateCampaignParams {
    /// Whether what was agreed on stays: an update with no more than keys, the floor price and a hold.
    pub fn changes_no_terms(&self) -> bool {
        self.paused.is_none() && self.targeting.is_none() && self.end_date.is_none()
    }
}
