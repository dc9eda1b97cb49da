use anchor_lang::prelude::*;
use solana_sha256_hasher::hashv;

use super::*;
use crate::errors::{ensure, RouterError};
use crate::limits::*;
use crate::math::budget::{day_of, Allowance};
use crate::math::quality;
use crate::math::split::{self, Split};

/// The stored part of a campaign's lifecycle; [`Campaign::phase`] adds the clock.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignStatus {
    Active,
    /// Ended; what was earned before still settles until `settles_until`.
    Finalizing,
    /// Settled; the owner has withdrawn what was left.
    Closed,
}

/// What a campaign allows at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// New attention is recorded, unless paused.
    Running,
    /// Over; attention earned before the end and conversions still settle.
    Settling,
    /// The attribution window has passed; the owner may withdraw.
    Ended,
    /// The owner has withdrawn.
    Closed,
}

/// Sums over everything the campaign ever recorded.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignStats {
    pub total_vaus_processed: u64,
    pub unique_users: u64,
    pub conversions: u64,
    pub total_attention_seconds: u128,
    /// Paid or accrued, conversions included.
    pub total_paid_out_usdc: u128,
    pub influencer_payouts_usdc: u128,
    pub user_bonuses_usdc: u128,
}

/// A campaign: what the advertiser chose, where its budget stands, and the head of its event stream.
///
/// PDA `["campaign", id]`. Invariants: `remaining_budget_usdc == pot.usdc_balance`; the attester, the tag signer and the
/// owner are three different keys; `today_spent_usdc` belongs to `today`.
#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub version: u8,
    pub bump: u8,
    /// `sha256("campaign" ‖ owner ‖ nonce_le ‖ name)`
    pub id: [u8; 32],
    pub events: EventStream,
    /// The advertiser's treasury wallet: funds, updates, withdraws.
    pub owner: Pubkey,
    /// Paid the rent of campaign, pot and vault, and gets it back.
    pub rent_payer: Pubkey,
    pub status: CampaignStatus,
    pub paused: bool,
    pub campaign_type: CampaignType,
    pub influencer_policy: InfluencerPolicy,
    pub payout_asset: PayoutAsset,
    pub min_attention_seconds: u8,
    /// 500 = 5 %
    pub influencer_share_bps: u16,
    /// 200 = 2 %
    pub user_bonus_bps: u16,
    /// Signs the transactions that record VAUs and conversions.
    pub attester: KeySlot,
    /// The edge key that signs tags.
    pub tag_signer: KeySlot,
    pub min_ac_per_usdc: u64,
    pub nonce: u64,
    pub created_at: i64,
    pub start_date: i64,
    pub end_date: i64,
    pub attribution_window_seconds: u32,
    /// When the pause began; 0 when not paused.
    pub paused_at: i64,
    /// Last second in which attention could be earned; 0 while Active.
    pub ended_at: i64,
    /// Last second in which it settles; 0 while Active.
    pub settles_until: i64,
    pub total_budget_usdc: u64,
    pub remaining_budget_usdc: u64,
    /// The UTC day, counted from 1970-01-01, to which `today_spent_usdc` belongs.
    pub today: i64,
    pub today_spent_usdc: u64,
    pub stats: CampaignStats,
    pub reserved: [u8; 64],
    pub daily_budget_usdc: Option<u64>,
    pub payout_rules: PayoutRules,
    #[max_len(MAX_NAME_BYTES)]
    pub name: String,
    pub targeting: Targeting,
}

stored_account!(Campaign, [50, 40, 49, 11, 157, 220, 229, 192]);

impl Campaign {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    /// Offsets in the account's data for `memcmp` filters; part of the interface.
    pub const ID_OFFSET: usize = 10;
    pub const EVENTS_OFFSET: usize = 42;
    pub const OWNER_OFFSET: usize = 82;
    pub const RENT_PAYER_OFFSET: usize = 114;
    pub const STATUS_OFFSET: usize = 146;
    pub const ATTESTER_OFFSET: usize = 156;
    pub const TAG_SIGNER_OFFSET: usize = 236;

    /// `sha256("campaign" ‖ owner ‖ nonce_le ‖ name)`: known to the client before the campaign exists, and nobody but
    /// the owner can take it.
    pub fn derive_id(owner: &Pubkey, nonce: u64, name: &str) -> [u8; 32] {
        hashv(&[b"campaign", owner.as_ref(), &nonce.to_le_bytes(), name.as_bytes()]).to_bytes()
    }

    pub fn new(
        id: [u8; 32],
        params: CreateCampaignParams,
        owner: Pubkey,
        rent_payer: Pubkey,
        bump: u8,
        now: i64,
    ) -> Result<Self> {
        params.validate(now)?;
        let campaign = Self {
            version: ACCOUNT_VERSION,
            bump,
            id,
            events: EventStream::default(),
            owner,
            rent_payer,
            status: CampaignStatus::Active,
            paused: false,
            campaign_type: params.campaign_type,
            influencer_policy: params.influencer_policy,
            payout_asset: params.payout_asset,
            min_attention_seconds: params.min_attention_seconds.max(1),
            influencer_share_bps: params.influencer_share_bps,
            user_bonus_bps: params.user_bonus_bps,
            attester: KeySlot::new(params.attester),
            tag_signer: KeySlot::new(params.tag_signer),
            min_ac_per_usdc: params.min_ac_per_usdc,
            nonce: params.nonce,
            created_at: now,
            start_date: params.start_date,
            end_date: params.end_date,
            attribution_window_seconds: params.attribution_window_seconds,
            paused_at: 0,
            ended_at: 0,
            settles_until: 0,
            total_budget_usdc: params.total_budget_usdc,
            remaining_budget_usdc: 0,
            today: day_of(now),
            today_spent_usdc: 0,
            stats: CampaignStats::default(),
            reserved: [0; 64],
            daily_budget_usdc: params.daily_budget_usdc,
            payout_rules: params.payout_rules,
            name: params.name,
            targeting: params.targeting,
        };
        campaign.require_separate_roles()?;
        Ok(campaign)
    }

    // ---- roles

    fn require_separate_roles(&self) -> Result<()> {
        let keys = [self.attester.current, self.attester.next, self.tag_signer.current, self.tag_signer.next];
        ensure!(!keys.contains(&self.owner), RouterError::RoleConflict);
        ensure!(
            self.attester.current != NO_KEY && self.tag_signer.current != NO_KEY,
            RouterError::RoleConflict
        );
        let shared = |key: &Pubkey| *key != NO_KEY && self.tag_signer.mentions(key);
        ensure!(!shared(&self.attester.current) && !shared(&self.attester.next), RouterError::RoleConflict);
        Ok(())
    }

    /// Refuses a user or influencer who runs the campaign: nobody pays themselves.
    pub fn require_outsider(&self, wallet: &Pubkey) -> Result<()> {
        let insider =
            *wallet == self.owner || self.attester.mentions(wallet) || self.tag_signer.mentions(wallet);
        ensure!(!insider, RouterError::RoleConflict);
        Ok(())
    }

    pub fn require_owner(&self, signer: &Pubkey) -> Result<()> {
        require_keys_eq!(*signer, self.owner, RouterError::UnauthorizedOwner);
        Ok(())
    }

    pub fn require_attester(&self, signer: &Pubkey, now: i64) -> Result<()> {
        ensure!(self.attester.accepts(signer, now), RouterError::UnauthorizedAttester);
        Ok(())
    }

    // ---- lifecycle

    /// Last second in which attention counts: fixed by the end of the campaign, else the end date or, when the campaign
    /// ran out while paused, the beginning of the pause.
    fn earning_end(&self) -> i64 {
        match self.status {
            CampaignStatus::Active if self.paused => self.end_date.min(self.paused_at),
            CampaignStatus::Active => self.end_date,
            _ => self.ended_at,
        }
    }

    /// Last second in which earned attention settles.
    pub fn settlement_end(&self) -> i64 {
        match self.status {
            CampaignStatus::Active => {
                self.end_date.saturating_add(i64::from(self.attribution_window_seconds))
            }
            _ => self.settles_until,
        }
    }

    /// What is allowed at `now`. Nobody has to call anything for a campaign to end: the clock does it.
    pub fn phase(&self, now: i64) -> Phase {
        match self.status {
            CampaignStatus::Closed => Phase::Closed,
            CampaignStatus::Active if now <= self.end_date => Phase::Running,
            _ if now <= self.settlement_end() => Phase::Settling,
            _ => Phase::Ended,
        }
    }

    /// Refuses new records while paused and after the attribution window.
    pub fn require_recording(&self, now: i64) -> Result<()> {
        let open = match self.phase(now) {
            Phase::Running => !self.paused && now >= self.start_date,
            Phase::Settling => true,
            Phase::Ended | Phase::Closed => false,
        };
        ensure!(open, RouterError::CampaignInactive);
        Ok(())
    }

    /// Refuses attention that was not earned while the campaign ran.
    pub fn require_earned(&self, earned_at: i64, now: i64) -> Result<()> {
        ensure!(earned_at <= now.saturating_add(MAX_CLOCK_SKEW_SECONDS), RouterError::EarnedInFuture);
        ensure!(
            earned_at >= self.start_date && earned_at <= self.earning_end(),
            RouterError::CampaignInactive
        );
        Ok(())
    }

    /// Applies an owner's update. Only a running campaign can change: after its end all terms stand.
    pub fn update(&mut self, params: &UpdateCampaignParams, now: i64) -> Result<()> {
        ensure!(*params != UpdateCampaignParams::default(), RouterError::EmptyUpdate);
        ensure!(self.phase(now) == Phase::Running, RouterError::CampaignInactive);
        if let Some(paused) = params.paused {
            self.set_paused(paused, now);
        }
        if let Some(targeting) = &params.targeting {
            targeting.validate()?;
            self.targeting = targeting.clone();
        }
        if let Some(end_date) = params.end_date {
            ensure!(end_date > self.start_date && end_date >= now, RouterError::InvalidDateRange);
            self.end_date = end_date;
        }
        if let Some(attester) = params.attester {
            self.attester.rotate(attester, 0, now)?;
        }
        if let Some(rotation) = params.tag_signer {
            self.tag_signer.rotate(rotation.key, rotation.overlap_seconds, now)?;
        }
        self.require_separate_roles()
    }

    /// A pause that is repeated keeps its beginning.
    fn set_paused(&mut self, paused: bool, now: i64) {
        self.paused_at = match (self.paused, paused) {
            (_, false) => 0,
            (true, true) => self.paused_at,
            (false, true) => now,
        };
        self.paused = paused;
    }

    /// Ends the campaign: the owner at any time, anybody once the end date has passed. The attribution window runs from
    /// now or from the end date, whichever came first, so a late call gains nothing.
    pub fn finalize(&mut self, caller: &Pubkey, now: i64) -> Result<()> {
        ensure!(self.status == CampaignStatus::Active, RouterError::NotFinalizable);
        ensure!(now > self.end_date || *caller == self.owner, RouterError::NotFinalizable);
        let over_at = now.min(self.end_date);
        self.ended_at = self.earning_end().min(over_at);
        self.settles_until = over_at.saturating_add(i64::from(self.attribution_window_seconds));
        self.status = CampaignStatus::Finalizing;
        Ok(())
    }

    /// Closes the campaign after its attribution window; a campaign that nobody finalized is finalized on the way.
    pub fn conclude(&mut self, now: i64) -> Result<()> {
        match self.phase(now) {
            Phase::Closed => return Ok(()),
            Phase::Ended => {}
            Phase::Running | Phase::Settling => return Err(RouterError::SettlementOpen.refuse()),
        }
        if self.status == CampaignStatus::Active {
            self.finalize(&self.owner.clone(), now)?;
        }
        self.status = CampaignStatus::Closed;
        Ok(())
    }

    // ---- budget

    /// What was spent on the day of `now`. A clock that steps back does not open a new day.
    fn spent_on(&self, now: i64) -> u64 {
        if day_of(now) > self.today {
            0
        } else {
            self.today_spent_usdc
        }
    }

    /// What each budget still allows for a user who has cost `user_cost_usdc` so far.
    pub fn allowance(&self, user_cost_usdc: u64, pot_usdc: u64, now: i64) -> Allowance {
        let left = |cap: Option<u64>, spent: u64| cap.map_or(u64::MAX, |cap| cap.saturating_sub(spent));
        Allowance {
            daily_usdc: left(self.daily_budget_usdc, self.spent_on(now)),
            campaign_usdc: self.remaining_budget_usdc,
            pot_usdc,
            user_usdc: left(self.payout_rules.max_payout_per_user_usdc, user_cost_usdc),
        }
    }

    /// What the attention is worth before any budget.
    pub fn worth(&self, seconds: u16, quality_score: u8) -> u128 {
        let percent =
            quality::multiplier_percent(self.payout_rules.quality_multipliers.table(), quality_score);
        quality::adjusted_usdc(self.payout_rules.base_rate_per_second_usdc, seconds, percent)
    }

    /// Divides a payable amount. `tier_percent` is the attributed influencer's multiplier; none without an influencer.
    pub fn split(&self, payable_usdc: u64, tier_percent: Option<u16>) -> Split {
        let bps = tier_percent.map_or(0, |percent| {
            split::influencer_bps(self.influencer_share_bps, percent, self.user_bonus_bps)
        });
        split::split(payable_usdc, bps, self.user_bonus_bps)
    }

    fn spend(&mut self, split: &Split, now: i64) -> Result<()> {
        self.today_spent_usdc = add!(self.spent_on(now), split.payable_usdc)?;
        self.today = self.today.max(day_of(now));
        self.remaining_budget_usdc = sub!(self.remaining_budget_usdc, split.payable_usdc)?;
        let stats = &mut self.stats;
        stats.total_paid_out_usdc = add!(stats.total_paid_out_usdc, u128::from(split.payable_usdc))?;
        stats.influencer_payouts_usdc =
            add!(stats.influencer_payouts_usdc, u128::from(split.influencer_usdc))?;
        stats.user_bonuses_usdc = add!(stats.user_bonuses_usdc, u128::from(split.user_bonus_usdc))?;
        Ok(())
    }

    pub fn record_funding(&mut self, amount_usdc: u64) -> Result<()> {
        self.remaining_budget_usdc = add!(self.remaining_budget_usdc, amount_usdc)?;
        Ok(())
    }

    pub fn record_vau(&mut self, seconds: u16, first: bool, split: &Split, now: i64) -> Result<()> {
        self.spend(split, now)?;
        let stats = &mut self.stats;
        stats.total_vaus_processed = add!(stats.total_vaus_processed, 1)?;
        stats.unique_users = add!(stats.unique_users, u64::from(first))?;
        stats.total_attention_seconds = add!(stats.total_attention_seconds, u128::from(seconds))?;
        Ok(())
    }

    pub fn record_conversion(&mut self, split: &Split, now: i64) -> Result<()> {
        self.spend(split, now)?;
        self.stats.conversions = add!(self.stats.conversions, 1)?;
        Ok(())
    }

    /// Gives the owner what is left of the budget.
    pub fn record_withdrawal(&mut self) {
        self.remaining_budget_usdc = 0;
    }
}
