use anchor_lang::prelude::*;

use super::now;
use crate::events::{emit, AdminAccepted, UNCHAINED};
use crate::seeds::CONFIG_SEED;
use crate::state::Config;

#[event_cpi]
#[derive(Accounts)]
pub struct AcceptAdmin<'info> {
    pub pending_admin: Signer<'info>,

    #[account(mut, seeds = [CONFIG_SEED], bump = config.bump)]
    pub config: Box<Account<'info, Config>>,
}

impl AcceptAdmin<'_> {
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let timestamp = now()?;
        let config = &mut ctx.accounts.config;
        config.accept_admin(ctx.accounts.pending_admin.key)?;
        let admin = config.admin;
        emit(&mut config.events, &ctx.accounts.event_authority, |seq| AdminAccepted {
            seq,
            timestamp,
            admin,
            chain: UNCHAINED,
        })
    }
}
