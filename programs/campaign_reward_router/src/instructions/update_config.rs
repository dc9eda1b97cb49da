use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, ConfigUpdated, UNCHAINED};
use crate::seeds::CONFIG_SEED;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct UpdateConfig<'info> {
    pub admin: Signer<'info>,

    #[account(mut, seeds = [CONFIG_SEED], bump = config.bump)]
    pub config: Box<Account<'info, Config>>,
}

impl UpdateConfig<'_> {
    pub fn handle(ctx: Context<Self>, params: UpdateConfigParams) -> Result<()> {
        let timestamp = now()?;
        let config = &mut ctx.accounts.config;
        config.require_admin(ctx.accounts.admin.key)?;
        config.update(&params)?;
        let (verifier, swap_venues, swap_pools) = (config.verifier, config.swap_venues, config.swap_pools);
        emit(&mut config.events, &ctx.accounts.event_authority, |seq| ConfigUpdated {
            seq,
            timestamp,
            verifier,
            swap_venues,
            swap_pools,
            chain: UNCHAINED,
        })
    }
}
