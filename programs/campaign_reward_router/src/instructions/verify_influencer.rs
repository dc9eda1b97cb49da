use anchor_lang::prelude::*;

use super::now;
use crate::errors::RouterError;
use crate::events::{emit, InfluencerVerified, UNCHAINED};
use crate::seeds::{CONFIG_SEED, INFLUENCER_SEED};
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct VerifyInfluencer<'info> {
    pub verifier: Signer<'info>,

    #[account(
        seeds = [CONFIG_SEED],
        bump = config.bump,
        has_one = verifier @ RouterError::UnauthorizedVerifier,
    )]
    pub config: Box<Account<'info, Config>>,

    #[account(mut, seeds = [INFLUENCER_SEED, influencer.wallet.as_ref()], bump = influencer.bump)]
    pub influencer: Box<Account<'info, Influencer>>,
}

impl VerifyInfluencer<'_> {
    pub fn handle(
        ctx: Context<Self>,
        verified: bool,
        tier: InfluencerTier,
        reviewed: InfluencerProfile,
    ) -> Result<()> {
        let timestamp = now()?;
        let influencer = &mut ctx.accounts.influencer;
        influencer.require_profile(&reviewed)?;
        influencer.verify(verified, tier);
        let (wallet, verifier) = (influencer.wallet, ctx.accounts.verifier.key());
        emit(&mut influencer.events, &ctx.accounts.event_authority, |seq| InfluencerVerified {
            seq,
            timestamp,
            wallet,
            verifier,
            verified,
            tier,
            chain: UNCHAINED,
        })
    }
}
