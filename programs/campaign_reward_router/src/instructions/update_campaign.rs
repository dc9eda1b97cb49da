use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, CampaignUpdated, UNCHAINED};
use crate::seeds::CAMPAIGN_SEED;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct UpdateCampaign<'info> {
    pub owner: Signer<'info>,

    /// The tag signer for a new attester, the attester for a new tag signer: retires the old key at once.
    pub co_signer: Option<Signer<'info>>,

    #[account(mut, seeds = [CAMPAIGN_SEED, &campaign.id], bump = campaign.bump)]
    pub campaign: Box<Account<'info, Campaign>>,
}

impl UpdateCampaign<'_> {
    pub fn handle(ctx: Context<Self>, params: UpdateCampaignParams) -> Result<()> {
        let timestamp = now()?;
        let campaign = &mut ctx.accounts.campaign;
        campaign.require_owner(ctx.accounts.owner.key)?;
        let co_signer = ctx.accounts.co_signer.as_ref().map(|signer| *signer.key);
        campaign.update(&params, co_signer.as_ref(), timestamp)?;
        let (campaign_id, co_signer) = (campaign.id, co_signer.unwrap_or(NO_KEY));
        emit(&mut campaign.events, &ctx.accounts.event_authority, |seq| CampaignUpdated {
            seq,
            timestamp,
            campaign_id,
            params,
            co_signer,
            chain: UNCHAINED,
        })?;
        clear_body(campaign)
    }
}
