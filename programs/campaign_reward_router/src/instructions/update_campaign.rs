use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, CampaignUpdated, UNCHAINED};
use crate::seeds::CAMPAIGN_SEED;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct UpdateCampaign<'info> {
    pub owner: Signer<'info>,

    #[account(mut, seeds = [CAMPAIGN_SEED, &campaign.id], bump = campaign.bump)]
    pub campaign: Box<Account<'info, Campaign>>,
}

impl UpdateCampaign<'_> {
    pub fn handle(ctx: Context<Self>, params: UpdateCampaignParams) -> Result<()> {
        let timestamp = now()?;
        let campaign = &mut ctx.accounts.campaign;
        campaign.require_owner(ctx.accounts.owner.key)?;
        campaign.update(&params, timestamp)?;
        let campaign_id = campaign.id;
        emit(&mut campaign.events, &ctx.accounts.event_authority, |seq| CampaignUpdated {
            seq,
            timestamp,
            campaign_id,
            params,
            chain: UNCHAINED,
        })?;
        clear_body(campaign)
    }
}
