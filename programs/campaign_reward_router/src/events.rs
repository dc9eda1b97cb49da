//! The events. Every one belongs to one stream (a campaign, an influencer, the config), carries that stream's next
//! `seq`, the cluster's time, and as its last field the stream's new `chain` value (see [`EventStream`]). Replaying a
//! stream's events rebuilds its accounts byte for byte.
//!
//! They are written by self-CPI in the very bytes of Anchor's `emit_cpi!`, so that no log limit cuts them and every
//! Anchor decoder reads them. `emit_cpi!` itself can't be used: it would serialize the event a second time.

use anchor_lang::event::EVENT_IX_TAG_LE;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke_signed_unchecked;

use crate::math::budget::Allowance;
use crate::state::*;

const CHAIN_BYTES: usize = 32;
const EVENT_AUTHORITY_SEED: &[u8] = b"__event_authority";
/// Room for the largest event, `CampaignCreated` with the longest name and every list full.
const EVENT_CAPACITY: usize = 1_536;
/// The chain field's value until [`emit`] fills it in.
pub const UNCHAINED: [u8; CHAIN_BYTES] = [0; CHAIN_BYTES];

/// Appends an event to its stream and writes it by self-CPI. `build` gets the event's sequence number and leaves the
/// chain field at [`UNCHAINED`].
pub fn emit<E: AnchorSerialize + Discriminator>(
    stream: &mut EventStream,
    authority: &AccountInfo,
    build: impl FnOnce(u64) -> E,
) -> Result<()> {
    let event = build(stream.next_seq()?);
    let mut data = started(E::DISCRIMINATOR);
    let mut gather = Gather(&mut data[EVENT_START..]);
    event.serialize(&mut gather)?;
    let left = gather.0.len();
    data.truncate(data.len().saturating_sub(left));
    append(stream, authority, data)
}

const EVENT_START: usize = EVENT_IX_TAG_LE.len() + 8;

// What follows is the same for every event: it stands once in the program, not once for each type.

/// One buffer for an event, in which it is written, hashed and sent. Its room is taken at once, so that a field is a
/// plain store instead of a call that may have to grow the buffer.
#[inline(never)]
fn started(discriminator: &[u8]) -> Vec<u8> {
    let mut data = vec![0; EVENT_CAPACITY];
    data[..EVENT_IX_TAG_LE.len()].copy_from_slice(EVENT_IX_TAG_LE);
    data[EVENT_IX_TAG_LE.len()..EVENT_START].copy_from_slice(discriminator);
    data
}

#[inline(never)]
fn append(stream: &mut EventStream, authority: &AccountInfo, mut data: Vec<u8>) -> Result<()> {
    let body_end = data.len().saturating_sub(CHAIN_BYTES);
    let chain = stream.append(&data[EVENT_IX_TAG_LE.len()..body_end])?;
    data[body_end..].copy_from_slice(&chain);
    let instruction = Instruction {
        program_id: crate::ID,
        accounts: vec![AccountMeta::new_readonly(*authority.key, true)],
        data,
    };
    let seeds: &[&[u8]] = &[EVENT_AUTHORITY_SEED, &[crate::EVENT_AUTHORITY_AND_BUMP.1]];
    // Nobody borrows the authority, which has no data: there is nothing to check.
    invoke_signed_unchecked(&instruction, std::slice::from_ref(authority), &[seeds])?;
    Ok(())
}

#[event]
pub struct ConfigInitialized {
    pub seq: u64,
    pub timestamp: i64,
    pub admin: Pubkey,
    pub verifier: Pubkey,
    pub usdc_mint: Pubkey,
    pub ac_mint: Pubkey,
    pub acd_mint: Pubkey,
    pub ac_reserve: Pubkey,
    pub swap_venues: [Pubkey; 4],
    pub swap_pools: [Pubkey; 4],
    pub rent_payer: Pubkey,
    pub chain: [u8; 32],
}

#[event]
pub struct ConfigUpdated {
    pub seq: u64,
    pub timestamp: i64,
    pub verifier: Pubkey,
    pub swap_venues: [Pubkey; 4],
    pub swap_pools: [Pubkey; 4],
    pub chain: [u8; 32],
}

#[event]
pub struct AdminProposed {
    pub seq: u64,
    pub timestamp: i64,
    pub pending_admin: Pubkey,
    pub chain: [u8; 32],
}

#[event]
pub struct AdminAccepted {
    pub seq: u64,
    pub timestamp: i64,
    pub admin: Pubkey,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignCreated {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub owner: Pubkey,
    pub rent_payer: Pubkey,
    pub vault: Pubkey,
    pub usdc_mint: Pubkey,
    pub params: CreateCampaignParams,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignUpdated {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub params: UpdateCampaignParams,
    /// The campaign's other key, which retired a key with its signature; the zero key for none.
    pub co_signer: Pubkey,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignFunded {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub funder: Pubkey,
    pub amount_usdc: u64,
    pub total_funded_usdc: u128,
    pub chain: [u8; 32],
}

/// A user's first touch: who referred them, and the key whose signature proved it.
#[event]
pub struct AttributionCreated {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub user: Pubkey,
    pub influencer: Pubkey,
    pub tag_signer: Pubkey,
    pub tag_issued_at: i64,
    pub tag_expires_at: i64,
    pub rent_payer: Pubkey,
    pub user_token_bump: u8,
    pub influencer_token_bump: u8,
    pub chain: [u8; 32],
}

/// How a payable amount reached its payees.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayoutReport {
    pub payable_usdc: u64,
    /// Paid or accrued.
    pub user_usdc: u64,
    /// Paid or accrued.
    pub influencer_usdc: u64,
    /// The part of `user_usdc` that the campaign calls a bonus.
    pub user_bonus_usdc: u64,
    /// Whether the user's part accrued instead of being paid.
    pub user_accrued: bool,
    /// Whether the influencer's part accrued instead of being paid.
    pub influencer_accrued: bool,
    /// AC-D base units minted to the user; 0 for a payout in USDC.
    pub user_acd: u64,
    /// AC-D base units minted to the influencer; 0 for a payout in USDC.
    pub influencer_acd: u64,
}

#[event]
pub struct CampaignVauProcessed {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub user: Pubkey,
    /// The zero key for a link of the campaign's own.
    pub influencer: Pubkey,
    /// The attribution's number of this VAU: 1, 2, 3, …
    pub sequence: u32,
    pub earned_at: i64,
    pub attention_seconds: u16,
    pub quality_score: u8,
    pub country: [u8; 2],
    pub site_hash: [u8; 32],
    pub payout: PayoutReport,
    pub chain: [u8; 32],
}

/// What a payout was meant for.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutKind {
    Vau,
    Conversion,
}

/// Nothing was recorded or paid: a budget is used up. The same VAU or conversion may come again when there is budget.
#[event]
pub struct BudgetExhausted {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub user: Pubkey,
    pub kind: PayoutKind,
    pub daily_left_usdc: u64,
    pub campaign_left_usdc: u64,
    pub pot_left_usdc: u64,
    pub user_left_usdc: u64,
    pub chain: [u8; 32],
}

impl BudgetExhausted {
    pub fn new(
        seq: u64,
        timestamp: i64,
        attribution: &Attribution,
        kind: PayoutKind,
        left: &Allowance,
    ) -> Self {
        Self {
            seq,
            timestamp,
            campaign_id: attribution.campaign_id,
            user: attribution.user,
            kind,
            daily_left_usdc: left.daily_usdc,
            campaign_left_usdc: left.campaign_usdc,
            pot_left_usdc: left.pot_usdc,
            user_left_usdc: left.user_usdc,
            chain: UNCHAINED,
        }
    }
}

#[event]
pub struct ConversionProcessed {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub user: Pubkey,
    pub influencer: Pubkey,
    /// What the purchase was worth, in the unit that advertiser and attester agreed on; the program only reports it.
    pub conversion_value: u64,
    pub payout: PayoutReport,
    pub chain: [u8; 32],
}

#[event]
pub struct RewardsClaimed {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub user: Pubkey,
    pub beneficiary: Beneficiary,
    pub payee: Pubkey,
    pub amount_usdc: u64,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignFinalized {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub caller: Pubkey,
    pub ended_at: i64,
    pub settles_until: i64,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignWithdrawn {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub amount_usdc: u64,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignClosed {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    /// Tokens that were in the vault without belonging to anybody: donations.
    pub surplus_usdc: u64,
    pub chain: [u8; 32],
}

#[event]
pub struct AttributionClosed {
    pub seq: u64,
    pub timestamp: i64,
    pub campaign_id: [u8; 32],
    pub user: Pubkey,
    pub influencer: Pubkey,
    pub chain: [u8; 32],
}

#[event]
pub struct InfluencerRegistered {
    pub seq: u64,
    pub timestamp: i64,
    pub wallet: Pubkey,
    pub rent_payer: Pubkey,
    pub profile: InfluencerProfile,
    pub tier: InfluencerTier,
    pub chain: [u8; 32],
}

#[event]
pub struct InfluencerUpdated {
    pub seq: u64,
    pub timestamp: i64,
    pub wallet: Pubkey,
    pub profile: InfluencerProfile,
    pub tier: InfluencerTier,
    pub chain: [u8; 32],
}

#[event]
pub struct InfluencerVerified {
    pub seq: u64,
    pub timestamp: i64,
    pub wallet: Pubkey,
    pub verifier: Pubkey,
    pub verified: bool,
    pub tier: InfluencerTier,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignJoined {
    pub seq: u64,
    pub timestamp: i64,
    pub wallet: Pubkey,
    pub campaign_id: [u8; 32],
    pub rent_payer: Pubkey,
    pub chain: [u8; 32],
}

#[event]
pub struct CampaignLeft {
    pub seq: u64,
    pub timestamp: i64,
    pub wallet: Pubkey,
    pub campaign_id: [u8; 32],
    pub chain: [u8; 32],
}

#[event]
pub struct InfluencerClosed {
    pub seq: u64,
    pub timestamp: i64,
    pub wallet: Pubkey,
    pub chain: [u8; 32],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::*;

    #[test]
    fn the_largest_event_fits_its_buffer() {
        let event = CampaignCreated {
            seq: 1,
            timestamp: 1,
            campaign_id: [0; 32],
            owner: NO_KEY,
            rent_payer: NO_KEY,
            vault: NO_KEY,
            usdc_mint: NO_KEY,
            params: CreateCampaignParams {
                nonce: 0,
                name: "n".repeat(usize::from(MAX_NAME_BYTES)),
                campaign_type: CampaignType::Hybrid,
                influencer_policy: InfluencerPolicy::Open,
                payout_asset: PayoutAsset::Usdc,
                min_ac_per_usdc: 0,
                total_budget_usdc: 0,
                daily_budget_usdc: Some(0),
                payout_rules: PayoutRules {
                    base_rate_per_second_usdc: 0,
                    quality_multipliers: QualityMultipliers {
                        up_to_69_percent: 0,
                        up_to_84_percent: 0,
                        up_to_94_percent: 0,
                        up_to_100_percent: 0,
                    },
                    conversion_bonus_usdc: Some(0),
                    max_payout_per_user_usdc: Some(0),
                },
                influencer_share_bps: 0,
                user_bonus_bps: 0,
                min_attention_seconds: 0,
                targeting: Targeting {
                    require_cohort: false,
                    sites: vec![[0; 32]; usize::from(MAX_TARGET_SITES)],
                    cohorts: vec![0; usize::from(MAX_TARGET_COHORTS)],
                    countries: vec![[0; 2]; usize::from(MAX_TARGET_COUNTRIES)],
                },
                start_date: 0,
                end_date: 0,
                attribution_window_seconds: 0,
                attester: NO_KEY,
                tag_signer: NO_KEY,
            },
            chain: UNCHAINED,
        };
        let mut bytes = Vec::new();
        event.serialize(&mut bytes).unwrap();
        assert!(EVENT_START + bytes.len() <= EVENT_CAPACITY, "{} bytes", EVENT_START + bytes.len());
    }
}
