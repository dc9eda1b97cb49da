use anchor_lang::prelude::*;

use crate::{
    errors::AttentionTokenError,
    events::{self, AdminProposed},
    state::State,
};

/// Accounts of `propose_admin`.
#[event_cpi]
#[derive(Accounts)]
pub struct ProposeAdmin<'info> {
    /// The admin.
    pub admin: Signer<'info>,

    /// The state; there is only one, so its type proves its address.
    #[account(mut, has_one = admin @ AttentionTokenError::NotAdmin)]
    pub state: Box<Account<'info, State>>,
}

impl ProposeAdmin<'_> {
    /// See [`crate::attention_token::propose_admin`].
    pub fn handle(ctx: Context<Self>, new_admin: Pubkey) -> Result<()> {
        let accounts = ctx.accounts;
        accounts.state.propose_admin(new_admin);
        events::record(&mut accounts.state, &accounts.event_authority, |seq| AdminProposed {
            seq,
            admin: accounts.admin.key(),
            pending_admin: new_admin,
            chain: events::UNCHAINED,
        })
    }
}
