//! Routes the rewards of advertising and influencer campaigns.
//!
//! An advertiser funds a campaign's pot with USDC; an attester reports verified attention units (VAUs) and conversions;
//! the program splits each reward between the user and the influencer who referred them, within the campaign's budgets.
//! `docs/PROTOCOL.md` describes accounts, tags and events for whoever wants to check a payout from outside.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails"))]

use anchor_lang::prelude::*;

pub mod attestation;
mod deposit;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod limits;
pub mod math;
pub mod payout;
pub mod security;
pub mod seeds;
pub mod state;

pub use instructions::*;
pub use state::{
    Beneficiary, CreateCampaignParams, InfluencerProfile, InfluencerTier, UpdateCampaignParams,
    UpdateConfigParams,
};

declare_id!("CAMP1111111111111111111111111111111111111111");

/// The instructions.
#[program]
pub mod campaign_reward_router {
    use super::*;

    /// Sets mints, verifier, swap venues and their pools; only the program's upgrade authority, who becomes the admin.
    pub fn initialize_config(
        ctx: Context<InitializeConfig>,
        verifier: Pubkey,
        swap_venues: Vec<Pubkey>,
        swap_pools: Vec<Pubkey>,
    ) -> Result<()> {
        InitializeConfig::handle(ctx, verifier, &swap_venues, &swap_pools)
    }

    /// Replaces the verifier, the allowed swap venues or their pools.
    pub fn update_config(ctx: Context<UpdateConfig>, params: UpdateConfigParams) -> Result<()> {
        UpdateConfig::handle(ctx, params)
    }

    /// Names the next admin, who has to accept; the zero key takes the offer back.
    pub fn propose_admin(ctx: Context<ProposeAdmin>, pending_admin: Pubkey) -> Result<()> {
        ProposeAdmin::handle(ctx, pending_admin)
    }

    /// Makes the proposed admin, who signs, the admin.
    pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
        AcceptAdmin::handle(ctx)
    }

    /// Creates a campaign, its pot and its vault; `campaign_id = sha256("campaign" ‖ owner ‖ nonce_le ‖ name)`.
    pub fn create_campaign(
        ctx: Context<CreateCampaign>,
        campaign_id: [u8; 32],
        params: CreateCampaignParams,
    ) -> Result<()> {
        CreateCampaign::handle(ctx, campaign_id, params)
    }

    /// Pauses, resumes, retargets, moves the end date or the floor price, holds recording after the end, or rotates a
    /// key, which takes effect after a day or, with the campaign's other key as co-signer, at once.
    pub fn update_campaign(ctx: Context<UpdateCampaign>, params: UpdateCampaignParams) -> Result<()> {
        UpdateCampaign::handle(ctx, params)
    }

    /// Deposits USDC into the pot, up to the campaign's total budget.
    pub fn fund_campaign(ctx: Context<FundCampaign>, amount_usdc: u64) -> Result<()> {
        FundCampaign::handle(ctx, amount_usdc)
    }

    /// Records one VAU and pays for it; the first one of a user needs a proven tag.
    pub fn process_campaign_vau<'info>(
        ctx: Context<'info, ProcessCampaignVau<'info>>,
        vau: VerifiedAttentionUnit,
        min_ac_out: u64,
    ) -> Result<()> {
        ProcessCampaignVau::handle(ctx, vau, min_ac_out)
    }

    /// Records a user's conversion and pays the bonus, once.
    pub fn process_conversion<'info>(
        ctx: Context<'info, ProcessConversion<'info>>,
        conversion_value: u64,
        min_ac_out: u64,
    ) -> Result<()> {
        ProcessConversion::handle(ctx, conversion_value, min_ac_out)
    }

    /// Pays what accrued to a user or influencer; anybody may call, only the payee gets it, in their associated account
    /// unless they sign for another one.
    pub fn claim_rewards(ctx: Context<ClaimRewards>, beneficiary: Beneficiary) -> Result<()> {
        ClaimRewards::handle(ctx, beneficiary)
    }

    /// Ends a campaign: the owner at any time, anybody after its end date. Its attribution window begins.
    pub fn finalize_campaign(ctx: Context<FinalizeCampaign>) -> Result<()> {
        FinalizeCampaign::handle(ctx)
    }

    /// After the attribution window: closes the campaign and pays the owner what is left of the pot. The owner, or
    /// whoever paid the campaign's deposits.
    pub fn withdraw_remaining(ctx: Context<WithdrawRemaining>) -> Result<()> {
        WithdrawRemaining::handle(ctx)
    }

    /// Returns the deposits of a closed campaign whose rewards are all paid; a tombstone stays. The owner, or whoever
    /// paid them.
    pub fn close_campaign(ctx: Context<CloseCampaign>) -> Result<()> {
        CloseCampaign::handle(ctx)
    }

    /// Returns the deposit of an attribution once nothing can be recorded in its campaign any more; anybody may call.
    pub fn close_attribution(ctx: Context<CloseAttribution>) -> Result<()> {
        CloseAttribution::handle(ctx)
    }

    /// Registers the signing wallet as an influencer; the tier counts once the verifier has confirmed it.
    pub fn register_influencer(ctx: Context<RegisterInfluencer>, profile: InfluencerProfile) -> Result<()> {
        RegisterInfluencer::handle(ctx, profile)
    }

    /// Replaces the profile, which has to be verified anew.
    pub fn update_influencer(ctx: Context<UpdateInfluencer>, profile: InfluencerProfile) -> Result<()> {
        UpdateInfluencer::handle(ctx, profile)
    }

    /// The verifier confirms an influencer with the profile that was reviewed and sets the tier, or takes the
    /// confirmation back.
    pub fn verify_influencer(
        ctx: Context<VerifyInfluencer>,
        verified: bool,
        tier: InfluencerTier,
        reviewed: InfluencerProfile,
    ) -> Result<()> {
        VerifyInfluencer::handle(ctx, verified, tier, reviewed)
    }

    /// Returns the deposit of an influencer whom nothing names any more.
    pub fn close_influencer(ctx: Context<CloseInfluencer>) -> Result<()> {
        CloseInfluencer::handle(ctx)
    }

    /// An influencer joins a campaign.
    pub fn join_campaign(ctx: Context<JoinCampaign>) -> Result<()> {
        JoinCampaign::handle(ctx)
    }

    /// An influencer leaves a campaign; users already referred stay attributed.
    pub fn leave_campaign(ctx: Context<LeaveCampaign>) -> Result<()> {
        LeaveCampaign::handle(ctx)
    }
}
