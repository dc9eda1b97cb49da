use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, CampaignLeft, UNCHAINED};
use crate::seeds::*;
use crate::state::*;

/// Leaving stops new attributions; users already referred stay attributed and go on paying.
#[event_cpi]
#[derive(Accounts)]
pub struct LeaveCampaign<'info> {
    pub wallet: Signer<'info>,

    #[account(mut, seeds = [INFLUENCER_SEED, wallet.key.as_ref()], bump = influencer.bump)]
    pub influencer: Box<Account<'info, Influencer>>,

    #[account(
        mut,
        dup,
        close = rent_payer,
        seeds = [PARTICIPATION_SEED, wallet.key.as_ref(), &participation.campaign_id],
        bump = participation.bump,
        has_one = rent_payer,
    )]
    pub participation: Box<Account<'info, Participation>>,

    /// CHECK: gets back what it paid, by address.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl LeaveCampaign<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        accounts.influencer.leave()?;
        let (wallet, campaign_id) = (accounts.wallet.key(), accounts.participation.campaign_id);
        emit(&mut accounts.influencer.events, &accounts.event_authority, |seq| CampaignLeft {
            seq,
            timestamp,
            wallet,
            campaign_id,
            chain: UNCHAINED,
        })
    }
}
