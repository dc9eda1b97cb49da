use anchor_lang::{prelude::*, solana_program::bpf_loader_upgradeable};
use anchor_spl::token::{Mint, Token, TokenAccount};

use crate::{
    errors::AttentionTokenError,
    events::{self, AttentionTokenInitialized},
    seeds::{ACD_MINT_SEED, RESERVE_SEED, STATE_SEED},
    state::{Genesis, State},
};

/// Accounts of `initialize`.
#[event_cpi]
#[derive(Accounts)]
pub struct Initialize<'info> {
    /// The program's upgrade authority; becomes the first admin.
    pub upgrade_authority: Signer<'info>,

    /// Pays the rent of the three accounts.
    #[account(mut)]
    pub payer: Signer<'info>,

    /// The loader's record of who may upgrade this program; an immutable program can't be initialized.
    #[account(
        seeds = [crate::ID.as_ref()],
        bump,
        seeds::program = bpf_loader_upgradeable::ID,
        constraint = program_data.upgrade_authority_address == Some(upgrade_authority.key())
            @ AttentionTokenError::NotUpgradeAuthority,
    )]
    pub program_data: Box<Account<'info, ProgramData>>,

    /// Created: the state.
    #[account(init, payer = payer, space = State::SPACE, seeds = [STATE_SEED], bump)]
    pub state: Box<Account<'info, State>>,

    /// Mint of AC: classic SPL Token (the account type checks it), whose transfers are exact.
    pub ac_mint: Box<Account<'info, Mint>>,

    /// Created: mint of AC-D, without a freeze authority.
    #[account(
        init,
        payer = payer,
        seeds = [ACD_MINT_SEED],
        bump,
        mint::decimals = ac_mint.decimals,
        mint::authority = state,
        mint::token_program = token_program,
    )]
    pub acd_mint: Box<Account<'info, Mint>>,

    /// Created: token account for the AC behind AC-D.
    #[account(
        init,
        payer = payer,
        seeds = [RESERVE_SEED],
        bump,
        token::mint = ac_mint,
        token::authority = state,
        token::token_program = token_program,
    )]
    pub reserve: Box<Account<'info, TokenAccount>>,

    /// SPL Token.
    pub token_program: Program<'info, Token>,

    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

impl Initialize<'_> {
    /// See [`crate::attention_token::initialize`].
    pub fn handle(ctx: Context<Self>) -> Result<()> {
        let accounts = ctx.accounts;
        let genesis = Genesis {
            admin: accounts.upgrade_authority.key(),
            ac_mint: accounts.ac_mint.key(),
            acd_mint: accounts.acd_mint.key(),
            reserve: accounts.reserve.key(),
            bump: ctx.bumps.state,
            acd_mint_bump: ctx.bumps.acd_mint,
            reserve_bump: ctx.bumps.reserve,
        };
        let event = |seq| AttentionTokenInitialized {
            seq,
            admin: genesis.admin,
            ac_mint: genesis.ac_mint,
            acd_mint: genesis.acd_mint,
            reserve: genesis.reserve,
            decimals: accounts.ac_mint.decimals,
            bump: genesis.bump,
            acd_mint_bump: genesis.acd_mint_bump,
            reserve_bump: genesis.reserve_bump,
            chain: events::UNCHAINED,
        };
        let mut state = State::initialize(&genesis);
        events::record(&mut state, &accounts.event_authority, event)?;
        accounts.state.set_inner(state);
        Ok(())
    }
}
