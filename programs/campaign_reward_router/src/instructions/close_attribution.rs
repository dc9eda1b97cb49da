use anchor_lang::prelude::*;

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, AttributionClosed, UNCHAINED};
use crate::seeds::*;
use crate::state::*;

/// Anybody may return an attribution's deposit to whoever paid it, once nothing can be recorded in its campaign any
/// more: before that, its sequence and the user's cap would start again. No deed of the owner's is needed, but a day's
/// wait where the owner has not withdrawn.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseAttribution<'info> {
    /// CHECK: a campaign of this program's that is over, or its tombstone; read by [`ClosedCampaign`].
    #[account(mut, owner = crate::ID)]
    pub campaign: UncheckedAccount<'info>,

    #[account(
        mut,
        dup,
        close = rent_payer,
        seeds = [ATTRIBUTION_SEED, attribution.user.as_ref(), &attribution.campaign_id],
        bump = attribution.bump,
        has_one = rent_payer,
    )]
    pub attribution: Box<Account<'info, Attribution>>,

    /// The attributed influencer's account; none for a link of the campaign's own.
    #[account(mut)]
    pub influencer: Option<Box<Account<'info, Influencer>>>,

    /// CHECK: gets back what it paid, by address.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Either form in which a campaign exists that takes no more records.
enum ClosedCampaign {
    Unburied(Box<Campaign>),
    Buried(CampaignTombstone),
}

impl CloseAttribution<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let mut campaign = ClosedCampaign::read(&accounts.campaign, timestamp)?;
        let attribution = &accounts.attribution;
        ensure!(campaign.id() == attribution.campaign_id, RouterError::NoAttribution);
        let accrued = (attribution.accrued_user_usdc, attribution.accrued_influencer_usdc);
        ensure!(accrued == (0, 0), RouterError::RewardsOutstanding);
        let (campaign_id, user, influencer) =
            (attribution.campaign_id, attribution.user, attribution.influencer);
        match &mut accounts.influencer {
            None if influencer == NO_KEY => {}
            Some(account) if account.wallet == influencer => account.release_attribution()?,
            _ => return Err(RouterError::InfluencerMismatch.refuse()),
        }
        emit(campaign.events(), &accounts.event_authority, |seq| AttributionClosed {
            seq,
            timestamp,
            campaign_id,
            user,
            influencer,
            chain: UNCHAINED,
        })?;
        campaign.write(&accounts.campaign)
    }
}

impl ClosedCampaign {
    fn read(account: &AccountInfo, now: i64) -> Result<Self> {
        let data = account.try_borrow_data()?;
        if data.starts_with(CampaignTombstone::DISCRIMINATOR) {
            return Ok(Self::Buried(CampaignTombstone::try_deserialize(&mut &data[..])?));
        }
        let campaign = Campaign::try_deserialize(&mut &data[..])?;
        ensure!(campaign.is_over_for_good(now), RouterError::CampaignNotClosed);
        Ok(Self::Unburied(Box::new(campaign)))
    }

    fn id(&self) -> [u8; 32] {
        match self {
            Self::Unburied(campaign) => campaign.id,
            Self::Buried(tombstone) => tombstone.id,
        }
    }

    fn events(&mut self) -> &mut EventStream {
        match self {
            Self::Unburied(campaign) => &mut campaign.events,
            Self::Buried(tombstone) => &mut tombstone.events,
        }
    }

    fn write(&self, account: &AccountInfo) -> Result<()> {
        let mut data = account.try_borrow_mut_data()?;
        match self {
            Self::Unburied(campaign) => campaign.try_serialize(&mut &mut data[..]),
            Self::Buried(tombstone) => tombstone.try_serialize(&mut &mut data[..]),
        }
    }
}
