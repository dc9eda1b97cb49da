use anchor_lang::prelude::*;
use anchor_spl::token::{self, Mint, MintTo, Token, TokenAccount};

use crate::{
    errors::AttentionTokenError,
    events::{self, AcdMinted},
    state::{MintType, Minter, State},
};

/// Accounts of `authorized_mint`.
///
/// Called twice in one payout, so no address is derived here: an account of this program with the right type and
/// content can only be the one at its address. Nor can two of the accounts be one: each has another type or an address of
/// its own, which is why the generated comparison of the writable ones is switched off (`dup`).
#[event_cpi]
#[derive(Accounts)]
pub struct AuthorizedMint<'info> {
    /// The minter's authority; for a program, its PDA.
    pub minter_authority: Signer<'info>,

    /// The authority's right to mint; one per authority, so the authority inside proves its address.
    #[account(
        mut,
        dup,
        constraint = minter.authority == minter_authority.key()
            @ AttentionTokenError::MinterAuthorityMismatch,
    )]
    pub minter: Box<Account<'info, Minter>>,

    /// The state; there is only one, so its type proves its address.
    #[account(mut, dup)]
    pub state: Box<Account<'info, State>>,

    /// Mint of AC-D.
    #[account(mut, dup, address = state.acd_mint @ AttentionTokenError::AcdMintMismatch)]
    pub acd_mint: Box<Account<'info, Mint>>,

    /// The AC behind AC-D; the AC for this mint must be in it already.
    #[account(address = state.reserve @ AttentionTokenError::ReserveMismatch)]
    pub reserve: Box<Account<'info, TokenAccount>>,

    /// Receives the AC-D; anybody's.
    #[account(mut, dup, constraint = destination.mint == acd_mint.key() @ AttentionTokenError::TokenMintMismatch)]
    pub destination: Box<Account<'info, TokenAccount>>,

    /// SPL Token.
    pub token_program: Program<'info, Token>,
}

impl AuthorizedMint<'_> {
    /// See [`crate::attention_token::authorized_mint`].
    pub fn handle(ctx: Context<Self>, amount: u64, mint_type: MintType) -> Result<()> {
        let accounts = ctx.accounts;
        accounts.state.record_mint(amount, accounts.acd_mint.supply, accounts.reserve.amount)?;
        accounts.minter.record_mint(amount, mint_type)?;
        accounts.mint_to_destination(amount)?;

        let total_minted = accounts.state.total_minted;
        events::record(&mut accounts.state, &accounts.event_authority, |seq| AcdMinted {
            seq,
            minter_authority: accounts.minter_authority.key(),
            destination: accounts.destination.key(),
            mint_type,
            amount,
            minter_minted: accounts.minter.minted,
            total_minted,
            chain: events::UNCHAINED,
        })
    }

    fn mint_to_destination(&self, amount: u64) -> Result<()> {
        let accounts = MintTo {
            mint: self.acd_mint.to_account_info(),
            to: self.destination.to_account_info(),
            authority: self.state.to_account_info(),
        };
        let bump = [self.state.bump];
        token::mint_to(
            CpiContext::new_with_signer(self.token_program.key(), accounts, &[&State::signer_seeds(&bump)]),
            amount,
        )
    }
}
