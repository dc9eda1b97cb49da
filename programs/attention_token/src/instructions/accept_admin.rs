use anchor_lang::prelude::*;

use crate::{
    events::{self, AdminAccepted},
    state::State,
};

/// Accounts of `accept_admin`.
#[event_cpi]
#[derive(Accounts)]
pub struct AcceptAdmin<'info> {
    /// The proposed admin; checked by [`State::accept_admin`].
    pub new_admin: Signer<'info>,

    /// The state; there is only one, so its type proves its address.
    #[account(mut)]
    pub state: Box<Account<'info, State>>,
}

impl AcceptAdmin<'_> {
    /// See [`crate::attention_token::accept_admin`].
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let accounts = ctx.accounts;
        let admin = accounts.new_admin.key();
        let previous_admin = accounts.state.accept_admin(admin)?;
        events::record(&mut accounts.state, &accounts.event_authority, |seq| AdminAccepted {
            seq,
            previous_admin,
            admin,
            chain: events::UNCHAINED,
        })
    }
}
