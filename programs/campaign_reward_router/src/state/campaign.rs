use anchor_lang::prelude::*;
use anchor_spl::associated_token::get_associated_token_address;
use solana_sha256_hasher::hashv;

use super::*;
use crate::errors::{ensure, RouterError};
use crate::limits::*;
use crate::math::budget::{day_of, Allowance};
use crate::math::cohort::CohortFilter;
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
    /// The floor price, until `next_min_ac_from`; see [`Campaign::floor_price`].
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
    /// When the targeting was last changed: attention earned until then was judged by the one before; 0 for never.
    pub targeting_since: i64,
    /// When recording was last opened after a pause or hold; 0 for never.
    pub resumed_at: i64,
    /// Last second in which recording is held; 0 without a hold.
    pub held_until: i64,
    /// How long recording was held in all; the attribution window is longer by it.
    pub held_seconds: u32,
    /// A lower floor price that was announced; 0 for none.
    pub next_min_ac_per_usdc: u64,
    /// From when it counts; 0 for none.
    pub next_min_ac_from: i64,
    pub reserved: [u8; 64],
    pub daily_budget_usdc: Option<u64>,
    pub payout_rules: PayoutRules,
    #[max_len(MAX_NAME_BYTES)]
    pub name: String,
    pub targeting: Targeting,
}

stored_account!(Campaign, [50, 40, 49, 11, 157, 220, 229, 192]);

impl Progress for Campaign {
    fn store_progress(&self, data: &mut [u8]) -> Result<()> {
        store_range!(data, Self::EVENTS_OFFSET, Self::OWNER_OFFSET, self.events);
        store_range!(
            data,
            Self::REMAINING_BUDGET_OFFSET,
            Self::STATS_END,
            self.remaining_budget_usdc,
            self.today,
            self.today_spent_usdc,
            self.stats,
        );
        Ok(())
    }
}

impl Campaign {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    /// Offsets in the account's data for `memcmp` filters; part of the interface.
    pub const ID_OFFSET: usize = 10;
    pub const EVENTS_OFFSET: usize = 42;
    pub const OWNER_OFFSET: usize = 82;
    pub const RENT_PAYER_OFFSET: usize = 114;
    pub const STATUS_OFFSET: usize = 146;
    pub const ATTESTER_OFFSET: usize = 156;
    pub const TAG_SIGNER_OFFSET: usize = 244;
    const REMAINING_BUDGET_OFFSET: usize = 408;
    const STATS_END: usize = 520;

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
            targeting_since: 0,
            resumed_at: 0,
            held_until: 0,
            held_seconds: 0,
            next_min_ac_per_usdc: 0,
            next_min_ac_from: 0,
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

    /// Whether a signer may withdraw and close: the owner, and whoever paid the campaign's deposits.
    pub fn is_concluder(&self, signer: &Pubkey) -> bool {
        *signer == self.owner || *signer == self.rent_payer
    }

    /// The owner chooses among their accounts; anybody else pays the owner into the associated one.
    pub fn require_owners_account(
        &self,
        signer: &Pubkey,
        owner_usdc: &Pubkey,
        usdc_mint: &Pubkey,
    ) -> Result<()> {
        if *signer == self.owner {
            return Ok(());
        }
        let associated = get_associated_token_address(&self.owner, usdc_mint);
        require_keys_eq!(*owner_usdc, associated, RouterError::WrongPayeeAccount);
        Ok(())
    }

    pub fn require_attester(&self, signer: &Pubkey, earned_at: i64, now: i64) -> Result<()> {
        ensure!(self.attester.accepts(signer, earned_at, now), RouterError::UnauthorizedAttester);
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
            CampaignStatus::Active => self.end_date.saturating_add(self.settling_seconds()),
            _ => self.settles_until,
        }
    }

    /// The attribution window, longer by what it was held.
    fn settling_seconds(&self) -> i64 {
        i64::from(self.attribution_window_seconds).saturating_add(i64::from(self.held_seconds))
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

    /// Whether nothing can be recorded any more, even if the cluster's clock steps back by a day.
    pub fn is_over_for_good(&self, now: i64) -> bool {
        let earlier = now.saturating_sub(CLOSING_MARGIN_SECONDS);
        matches!(self.phase(earlier), Phase::Ended | Phase::Closed)
    }

    /// Refuses new records while paused or held and after the attribution window.
    pub fn require_recording(&self, now: i64) -> Result<()> {
        let open = match self.phase(now) {
            Phase::Running => !self.paused && now >= self.start_date,
            Phase::Settling => now > self.held_until,
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

    /// Refuses attention that the campaign did not target when it was earned. What was earned before the targeting
    /// changed was judged by the attester under the one before, which is not kept: checking it here would tell no more.
    pub fn require_targeted(
        &self,
        earned_at: i64,
        site: &[u8; 32],
        country: &[u8; 2],
        filter: Option<&CohortFilter>,
    ) -> Result<()> {
        let under_earlier_terms = self.targeting_since != 0
            && earned_at <= self.targeting_since.saturating_add(MAX_CLOCK_SKEW_SECONDS);
        if under_earlier_terms {
            return Ok(());
        }
        self.targeting.require_match(site, country, filter)
    }

    /// The most attention that can have been earned by `now` since a tag was issued: no more than there was time.
    pub fn require_possible(&self, total_seconds: u64, tag_issued_at: i64, now: i64) -> Result<()> {
        let passed = now.min(self.earning_end()).saturating_sub(tag_issued_at);
        let most = passed.saturating_add(MAX_CLOCK_SKEW_SECONDS);
        ensure!(
            u64::try_from(most).is_ok_and(|most| total_seconds <= most),
            RouterError::AttentionExceedsTime
        );
        Ok(())
    }

    /// Applies an owner's update. A running campaign can change in everything; after its end keys, the floor price and
    /// holds can, so that a stolen key can be stopped, and all other terms stand.
    ///
    /// `co_signer` is the tag signer for a new attester, or the attester for a new tag signer: with its signature the
    /// old key is retired at once.
    pub fn update(
        &mut self,
        params: &UpdateCampaignParams,
        co_signer: Option<&Pubkey>,
        now: i64,
    ) -> Result<()> {
        ensure!(*params != UpdateCampaignParams::default(), RouterError::EmptyUpdate);
        match self.phase(now) {
            Phase::Running => {}
            Phase::Settling => ensure!(params.changes_no_terms(), RouterError::CampaignInactive),
            Phase::Ended | Phase::Closed => return Err(RouterError::CampaignInactive.refuse()),
        }
        self.rotate_keys(params, co_signer, now)?;
        if let Some(paused) = params.paused {
            self.set_paused(paused, now);
        }
        if let Some(targeting) = &params.targeting {
            targeting.validate()?;
            self.targeting = targeting.clone();
            self.targeting_since = now;
        }
        if let Some(end_date) = params.end_date {
            ensure!(end_date > self.start_date && end_date >= now, RouterError::InvalidDateRange);
            self.end_date = end_date;
        }
        if let Some(price) = params.min_ac_per_usdc {
            self.set_floor_price(price, now)?;
        }
        if let Some(seconds) = params.hold_seconds {
            self.hold(seconds, now)?;
        }
        self.require_separate_roles()
    }

    /// Replaces attester and tag signer; each one's signature retires the other.
    fn rotate_keys(
        &mut self,
        params: &UpdateCampaignParams,
        co_signer: Option<&Pubkey>,
        now: i64,
    ) -> Result<()> {
        let good_since = |slot: &KeySlot| co_signer.and_then(|key| slot.good_since(key, now));
        let (tag_signer_since, attester_since) = (good_since(&self.tag_signer), good_since(&self.attester));
        let retires = (params.attester.is_some() && tag_signer_since.is_some())
            || (params.tag_signer.is_some() && attester_since.is_some());
        ensure!(co_signer.is_none() || retires, RouterError::UnauthorizedCoSigner);
        let terms = RotationTerms {
            now,
            overlap_seconds: 0,
            open_until: if self.paused { self.paused_at } else { now },
            resumed_at: self.resumed_at,
            settling_seconds: i64::from(self.attribution_window_seconds).max(KEY_ROTATION_DELAY_SECONDS),
            retired_since: None,
        };
        if let Some(attester) = params.attester {
            self.attester.rotate(attester, RotationTerms { retired_since: tag_signer_since, ..terms })?;
        }
        if let Some(TagSignerRotation { key, overlap_seconds }) = params.tag_signer {
            let retired_since = attester_since;
            self.tag_signer.rotate(key, RotationTerms { overlap_seconds, retired_since, ..terms })?;
        }
        Ok(())
    }

    /// The least AC base units that one whole USDC must buy at `now`.
    pub fn floor_price(&self, now: i64) -> u64 {
        if self.next_min_ac_per_usdc > 0 && now >= self.next_min_ac_from {
            self.next_min_ac_per_usdc
        } else {
            self.min_ac_per_usdc
        }
    }

    /// A higher floor price counts at once, a lower one after a notice: payees see a worse price coming.
    fn set_floor_price(&mut self, price: u64, now: i64) -> Result<()> {
        let in_ac = self.payout_asset == PayoutAsset::AttentionToken;
        ensure!(in_ac && price > 0, RouterError::InvalidFloorPrice);
        let present = self.floor_price(now);
        (self.min_ac_per_usdc, self.next_min_ac_per_usdc, self.next_min_ac_from) = if price >= present {
            (price, 0, 0)
        } else {
            (present, price, now.saturating_add(FLOOR_NOTICE_SECONDS))
        };
        Ok(())
    }

    /// Holds recording after the campaign's end, for seven days in all; the attribution window grows by it, so that a
    /// hold delays and takes nothing away.
    fn hold(&mut self, seconds: u32, now: i64) -> Result<()> {
        let total = self.held_seconds.checked_add(seconds);
        ensure!(
            self.phase(now) == Phase::Settling
                && seconds > 0
                && total.is_some_and(|total| total <= MAX_HOLD_SECONDS),
            RouterError::InvalidHold
        );
        self.held_seconds = add!(self.held_seconds, seconds)?;
        // The second of the call is held, too: as many seconds are held as the window grows by.
        self.held_until = now.saturating_sub(1).max(self.held_until).saturating_add(i64::from(seconds));
        self.resumed_at = self.held_until;
        if self.status == CampaignStatus::Finalizing {
            self.settles_until = self.settles_until.saturating_add(i64::from(seconds));
        }
        Ok(())
    }

    /// A pause that is repeated keeps its beginning.
    fn set_paused(&mut self, paused: bool, now: i64) {
        if self.paused && !paused {
            self.resumed_at = now;
        }
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
        self.settles_until = over_at.saturating_add(self.settling_seconds());
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

    /// What a conversion pays: the bonus or what the user's cap leaves of it, all of it or, where a budget has less
    /// left for now, nothing yet. Only what can never come is left out: more than a whole day's budget, and, once
    /// nobody can fund the campaign any more, more than the pot has.
    pub fn conversion_usdc(&self, left: &Allowance, now: i64) -> u64 {
        let bonus = self.payout_rules.conversion_bonus_usdc.unwrap_or(0);
        let day = self.daily_budget_usdc.unwrap_or(u64::MAX);
        let due = bonus.min(left.user_usdc).min(day);
        let due = match self.phase(now) {
            Phase::Running => due,
            _ => due.min(left.pot_usdc).min(left.campaign_usdc),
        };
        if due <= left.most() {
            due
        } else {
            0
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
