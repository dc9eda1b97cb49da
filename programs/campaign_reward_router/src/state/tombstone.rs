use anchor_lang::prelude::*;

use super::{Campaign, EventStream};
use crate::limits::ACCOUNT_VERSION;

/// What is left at a campaign's address once it is closed, so that its id never returns, and so that the events of
/// attributions closed later continue its stream. The first four fields stand where the campaign has them.
#[account]
#[derive(InitSpace, Debug, PartialEq, Eq)]
pub struct CampaignTombstone {
    pub version: u8,
    pub bump: u8,
    pub id: [u8; 32],
    pub events: EventStream,
    pub owner: Pubkey,
    pub closed_at: i64,
}

impl CampaignTombstone {
    pub const SPACE: usize = Self::DISCRIMINATOR.len() + Self::INIT_SPACE;
    pub const ID_OFFSET: usize = Campaign::ID_OFFSET;
    pub const EVENTS_OFFSET: usize = Campaign::EVENTS_OFFSET;
    pub const OWNER_OFFSET: usize = Campaign::OWNER_OFFSET;

    pub fn of(campaign: &Campaign, now: i64) -> Self {
        Self {
            version: ACCOUNT_VERSION,
            bump: campaign.bump,
            id: campaign.id,
            events: campaign.events,
            owner: campaign.owner,
            closed_at: now,
        }
    }
}
