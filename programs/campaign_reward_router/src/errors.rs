//! Error codes. The first thirteen are those of the program's specification and keep their numbers for ever; a retired
//! code is never given to another meaning.

use anchor_lang::prelude::*;

#[error_code]
#[derive(PartialEq, Eq)]
pub enum RouterError {
    #[msg("end_date must be after start_date and in the future")]
    InvalidDateRange, // 6000
    #[msg("total_budget_usdc must be at least 1 USDC (1000000 base units)")]
    BudgetTooLow, // 6001
    #[msg("influencer_share_bps + user_bonus_bps must not exceed 10000")]
    InvalidShareRatios, // 6002
    #[msg("only the campaign's owner may fund it")]
    UnauthorizedFunder, // 6003
    #[msg("the sum of all deposits must not exceed total_budget_usdc")]
    ExceedsTotalBudget, // 6004
    #[msg("a user's first VAU in a campaign must carry a campaign tag")]
    NoCampaignTag, // 6005
    #[msg("seconds is below the campaign's min_attention_seconds")]
    InsufficientAttention, // 6006
    #[msg("the campaign is paused, not yet started, or was over at this time")]
    CampaignInactive, // 6007
    #[msg("site_hash is not one of the campaign's target_sites")]
    SiteNotTargeted, // 6008
    #[msg(
        "the cohort filter holds none of the campaign's target_cohorts, or is missing where one is required"
    )]
    CohortMismatch, // 6009
    #[msg("handle must have 1 to 32 bytes")]
    InvalidHandle, // 6010
    #[msg("the account is not this user's attribution in this campaign")]
    NoAttribution, // 6011
    #[msg("this attribution has converted already")]
    AlreadyConverted, // 6012
    #[msg("country is not one of the campaign's target countries")]
    CountryNotTargeted, // 6013
    #[msg("name must have 1 to 64 bytes")]
    InvalidName, // 6014
    #[msg("a quality multiplier must be from 0 to 300 percent")]
    InvalidMultiplier, // 6015
    #[msg("at most 16 sites, 16 cohorts and 16 countries can be targeted")]
    InvalidTargeting, // 6016
    #[msg("attribution_window_seconds must not exceed 180 days")]
    InvalidAttributionWindow, // 6017
    #[msg("campaign_id must be sha256(\"campaign\", owner, nonce, name)")]
    CampaignIdMismatch, // 6018
    #[msg("amount must be greater than zero")]
    ZeroAmount, // 6019
    #[msg("owner, attester, tag signer, influencer and user must be different keys")]
    RoleConflict, // 6020
    #[msg("an influencer cannot refer their own wallet")]
    SelfReferral, // 6021
    #[msg("the influencer account is missing or is not that of the attributed influencer")]
    InfluencerMismatch, // 6022
    #[msg("the campaign asks influencers to join, and this one has not joined")]
    NotJoined, // 6023
    #[msg("sequence must be total_vaus + 1: this VAU was already recorded or an earlier one is missing")]
    SequenceMismatch, // 6024
    #[msg("the instruction before this one is not one well-formed Ed25519 verification of the tag")]
    TagNotProven, // 6025
    #[msg("the tag is not signed by the campaign's tag signer")]
    TagSignerUnknown, // 6026
    #[msg("the signed message is not this tag's canonical message")]
    TagMessageMismatch, // 6027
    #[msg("the tag was not valid when the attention was earned")]
    TagExpired, // 6028
    #[msg("a tag must expire after it was issued and within 90 days of it")]
    InvalidTagLifetime, // 6029
    #[msg("the signer is not the campaign's active attester")]
    UnauthorizedAttester, // 6030
    #[msg("the signer is not the campaign's owner")]
    UnauthorizedOwner, // 6031
    #[msg("the signer is not the admin")]
    UnauthorizedAdmin, // 6032
    #[msg("the signer is not the pending admin")]
    UnauthorizedPendingAdmin, // 6033
    #[msg("the signer is not the verifier")]
    UnauthorizedVerifier, // 6034
    #[msg(
        "a payee is paid into their associated token account, or into another of theirs that they sign for"
    )]
    WrongPayeeAccount, // 6035
    #[msg("an account that this payout needs was not given")]
    MissingPayoutAccount, // 6036
    #[msg("the swap venue or its pool is not on the allow-list")]
    VenueNotAllowed, // 6037
    #[msg("min_ac_out must be zero for a campaign in USDC")]
    InvalidMinimumOut, // 6038
    #[msg("the venue took another amount from the vault than the one to swap")]
    VenueTookWrongAmount, // 6039
    #[msg("the venue returned less than the minimum")]
    VenueReturnedTooLittle, // 6040
    #[msg("the venue left an allowance on the vault")]
    VaultTampered, // 6041
    #[msg("only the owner may finalize before end_date, and only once")]
    NotFinalizable, // 6042
    #[msg("the attribution window is still open")]
    SettlementOpen, // 6043
    #[msg("something can still be recorded in the campaign, the day after is not over, or its owner has not withdrawn")]
    CampaignNotClosed, // 6044
    #[msg("rewards are still waiting to be claimed")]
    RewardsOutstanding, // 6045
    #[msg("nothing has accrued to this payee")]
    NothingToClaim, // 6046
    #[msg("the vault holds less than the pot owes")]
    Insolvent, // 6047
    #[msg("an amount left the range of its type")]
    ArithmeticOverflow, // 6048
    #[msg("a custom platform's name must have 1 to 32 bytes")]
    InvalidPlatform, // 6049
    #[msg("the USDC mint must be a classic SPL Token mint with six decimals")]
    InvalidMint, // 6050
    #[msg(
        "at most four distinct swap venues and four distinct pools can be allowed, none of them the zero key"
    )]
    InvalidVenues, // 6051
    #[msg("the key is already in use for this role or the overlap exceeds 90 days")]
    InvalidRotation, // 6052
    #[msg("the influencer still has attributions or participations")]
    InfluencerInUse, // 6053
    #[msg("the update changes nothing")]
    EmptyUpdate, // 6054
    #[msg("min_ac_per_usdc must be greater than zero for a campaign in AC-D and zero for one in USDC")]
    InvalidFloorPrice, // 6055
    #[msg("earned_at lies in the future")]
    EarnedInFuture, // 6056
    #[msg("the influencer's profile is not the one that was reviewed")]
    ProfileChanged, // 6057
    #[msg("the attribution's attention would be longer than the time since its tag was issued")]
    AttentionExceedsTime, // 6058
    #[msg("recording can be held for 7 days in all, and only after the campaign's end")]
    InvalidHold, // 6059
    #[msg("the co-signer is neither the tag signer nor the attester, or was not yet when the key took over")]
    UnauthorizedCoSigner, // 6060
    #[msg("what was earned under the key before the current one may still settle: rotate later or with a co-signer")]
    RotationTooSoon, // 6061
    #[msg("a user's first VAU in a campaign needs payer, user and system program")]
    MissingFirstTouchAccount, // 6062
}

impl RouterError {
    /// The error that the client sees. Out of line, because it formats its message: inlined at every check it would
    /// make up a tenth of the program.
    #[cold]
    #[inline(never)]
    pub fn refuse(self) -> Error {
        self.into()
    }
}

/// Refuses with an error unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            return Err($error.refuse());
        }
    };
}
pub(crate) use ensure;
