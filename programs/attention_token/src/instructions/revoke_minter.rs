use anchor_lang::prelude::*;

use crate::{
    errors::AttentionTokenError,
    events::{self, MinterRevoked},
    state::{Minter, State},
};

/// Accounts of `revoke_minter`.
#[event_cpi]
#[derive(Accounts)]
pub struct RevokeMinter<'info> {
    /// The admin.
    pub admin: Signer<'info>,

    /// The state; there is only one, so its type proves its address.
    #[account(mut, has_one = admin @ AttentionTokenError::NotAdmin)]
    pub state: Box<Account<'info, State>>,

    /// Closed: any minter, since the admin may revoke each; its type proves that it is one.
    #[account(mut, close = rent_payer)]
    pub minter: Box<Account<'info, Minter>>,

    /// CHECK: gets the rent back; its key is the one recorded when it paid, nothing else is read.
    #[account(mut, address = minter.rent_payer @ AttentionTokenError::RentPayerMismatch)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl RevokeMinter<'_> {
    /// See [`crate::attention_token::revoke_minter`].
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let accounts = ctx.accounts;
        let minter = &accounts.minter;
        events::record(&mut accounts.state, &accounts.event_authority, |seq| MinterRevoked {
            seq,
            authority: minter.authority,
            minted: minter.minted,
            rent_payer: minter.rent_payer,
            chain: events::UNCHAINED,
        })
    }
}
