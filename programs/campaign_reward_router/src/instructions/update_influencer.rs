use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, InfluencerUpdated, UNCHAINED};
use crate::seeds::INFLUENCER_SEED;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct UpdateInfluencer<'info> {
    pub wallet: Signer<'info>,

    #[account(mut, seeds = [INFLUENCER_SEED, wallet.key.as_ref()], bump = influencer.bump)]
    pub influencer: Box<Account<'info, Influencer>>,
}

impl UpdateInfluencer<'_> {
    pub fn handle(ctx: Context<Self>, profile: InfluencerProfile) -> Result<()> {
        let timestamp = now()?;
        let influencer = &mut ctx.accounts.influencer;
        influencer.update(profile.clone())?;
        let (wallet, tier) = (influencer.wallet, influencer.tier);
        emit(&mut influencer.events, &ctx.accounts.event_authority, |seq| InfluencerUpdated {
            seq,
            timestamp,
            wallet,
            profile,
            tier,
            chain: UNCHAINED,
        })?;
        clear_body(influencer)
    }
}
