use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, AdminProposed, UNCHAINED};
use crate::seeds::CONFIG_SEED;
use crate::state::Config;

#[event_cpi]
#[derive(Accounts)]
pub struct ProposeAdmin<'info> {
    pub admin: Signer<'info>,

    #[account(mut, seeds = [CONFIG_SEED], bump = config.bump)]
    pub config: Box<Account<'info, Config>>,
}

impl ProposeAdmin<'_> {
    pub fn handle(ctx: Context<Self>, pending_admin: Pubkey) -> Result<()> {
        let timestamp = now()?;
        let config = &mut ctx.accounts.config;
        config.require_admin(ctx.accounts.admin.key)?;
        config.propose_admin(pending_admin);
        emit(&mut config.events, &ctx.accounts.event_authority, |seq| AdminProposed {
            seq,
            timestamp,
            pending_admin,
            chain: UNCHAINED,
        })
    }
}
