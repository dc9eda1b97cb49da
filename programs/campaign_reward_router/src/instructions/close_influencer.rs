use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, InfluencerClosed, UNCHAINED};
use crate::seeds::INFLUENCER_SEED;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct CloseInfluencer<'info> {
    pub wallet: Signer<'info>,

    #[account(
        mut,
        close = rent_payer,
        seeds = [INFLUENCER_SEED, wallet.key.as_ref()],
        bump = influencer.bump,
        has_one = rent_payer,
    )]
    pub influencer: Box<Account<'info, Influencer>>,

    /// CHECK: gets back what it paid, by address.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl CloseInfluencer<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let influencer = &mut ctx.accounts.influencer;
        influencer.require_unused()?;
        let wallet = influencer.wallet;
        emit(&mut influencer.events, &ctx.accounts.event_authority, |seq| InfluencerClosed {
            seq,
            timestamp,
            wallet,
            chain: UNCHAINED,
        })
    }
}
