use anchor_lang::prelude::*;

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, CampaignJoined, UNCHAINED};
use crate::seeds::*;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct JoinCampaign<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,

    pub wallet: Signer<'info>,

    #[account(mut, seeds = [INFLUENCER_SEED, wallet.key.as_ref()], bump = influencer.bump)]
    pub influencer: Box<Account<'info, Influencer>>,

    #[account(seeds = [CAMPAIGN_SEED, &campaign.id], bump = campaign.bump)]
    pub campaign: Box<Account<'info, Campaign>>,

    #[account(
        init,
        payer = payer,
        space = Participation::SPACE,
        seeds = [PARTICIPATION_SEED, wallet.key.as_ref(), &campaign.id],
        bump,
    )]
    pub participation: Box<Account<'info, Participation>>,

    pub system_program: Program<'info, System>,
}

impl JoinCampaign<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let (wallet, campaign_id, rent_payer) =
            (accounts.wallet.key(), accounts.campaign.id, accounts.payer.key());
        ensure!(accounts.campaign.phase(timestamp) == Phase::Running, RouterError::CampaignInactive);
        accounts.campaign.require_outsider(&wallet)?;
        let participation =
            Participation::new(wallet, campaign_id, rent_payer, ctx.bumps.participation, timestamp);
        accounts.participation.set_inner(participation);
        accounts.influencer.join()?;
        emit(&mut accounts.influencer.events, &accounts.event_authority, |seq| CampaignJoined {
            seq,
            timestamp,
            wallet,
            campaign_id,
            rent_payer,
            chain: UNCHAINED,
        })
    }
}
