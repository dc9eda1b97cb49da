use anchor_lang::prelude::*;

use crate::{
    errors::AttentionTokenError,
    events::{self, MinterRegistered},
    seeds::MINTER_SEED,
    state::{Minter, State},
};

/// Accounts of `register_minter`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(authority: Pubkey)]
pub struct RegisterMinter<'info> {
    /// The admin.
    pub admin: Signer<'info>,

    /// Pays the minter's rent and gets it back on revocation.
    #[account(mut)]
    pub payer: Signer<'info>,

    /// The state; there is only one, so its type proves its address.
    #[account(mut, has_one = admin @ AttentionTokenError::NotAdmin)]
    pub state: Box<Account<'info, State>>,

    /// Created: the authority's right to mint.
    #[account(
        init,
        payer = payer,
        space = Minter::SPACE,
        seeds = [MINTER_SEED, authority.as_ref()],
        bump,
    )]
    pub minter: Box<Account<'info, Minter>>,

    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl RegisterMinter<'_> {
    /// See [`crate::attention_token::register_minter`].
    pub fn handle(ctx: Context<Self>, authority: Pubkey, allowed_mint_types: u8) -> Result<()> {
        let accounts = ctx.accounts;
        let rent_payer = accounts.payer.key();
        let bump = ctx.bumps.minter;
        accounts.minter.set_inner(Minter::register(authority, allowed_mint_types, rent_payer, bump)?);
        events::record(&mut accounts.state, &accounts.event_authority, |seq| MinterRegistered {
            seq,
            authority,
            allowed_mint_types,
            rent_payer,
            bump,
            chain: events::UNCHAINED,
        })
    }
}
