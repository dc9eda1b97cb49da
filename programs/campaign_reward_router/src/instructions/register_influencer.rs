use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, InfluencerRegistered, UNCHAINED};
use crate::seeds::INFLUENCER_SEED;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct RegisterInfluencer<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,

    /// Where rewards will go; signs to prove that it is theirs.
    pub wallet: Signer<'info>,

    #[account(init, payer = payer, space = Influencer::SPACE, seeds = [INFLUENCER_SEED, wallet.key.as_ref()], bump)]
    pub influencer: Box<Account<'info, Influencer>>,

    pub system_program: Program<'info, System>,
}

impl RegisterInfluencer<'_> {
    pub fn handle(ctx: Context<Self>, profile: InfluencerProfile) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let (wallet, rent_payer) = (accounts.wallet.key(), accounts.payer.key());
        let influencer =
            Influencer::new(wallet, rent_payer, profile.clone(), ctx.bumps.influencer, timestamp)?;
        let tier = influencer.tier;
        accounts.influencer.set_inner(influencer);
        emit(&mut accounts.influencer.events, &accounts.event_authority, |seq| InfluencerRegistered {
            seq,
            timestamp,
            wallet,
            rent_payer,
            profile,
            tier,
            chain: UNCHAINED,
        })
    }
}
