use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, CampaignFinalized, UNCHAINED};
use crate::seeds::CAMPAIGN_SEED;
use crate::state::Campaign;

#[event_cpi]
#[derive(Accounts)]
pub struct FinalizeCampaign<'info> {
    /// The owner, or anybody once the end date has passed.
    pub caller: Signer<'info>,

    #[account(mut, seeds = [CAMPAIGN_SEED, &campaign.id], bump = campaign.bump)]
    pub campaign: Box<Account<'info, Campaign>>,
}

impl FinalizeCampaign<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let caller = ctx.accounts.caller.key();
        let campaign = &mut ctx.accounts.campaign;
        campaign.finalize(&caller, timestamp)?;
        let (campaign_id, ended_at, settles_until) = (campaign.id, campaign.ended_at, campaign.settles_until);
        emit(&mut campaign.events, &ctx.accounts.event_authority, |seq| CampaignFinalized {
            seq,
            timestamp,
            campaign_id,
            caller,
            ended_at,
            settles_until,
            chain: UNCHAINED,
        })
    }
}
