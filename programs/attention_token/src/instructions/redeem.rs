use anchor_lang::prelude::*;
use anchor_spl::token::{self, Burn, Mint, Token, TokenAccount, Transfer};

use crate::{
    errors::AttentionTokenError,
    events::{self, AcdRedeemed},
    state::State,
};

/// Accounts of `redeem`.
#[event_cpi]
#[derive(Accounts)]
pub struct Redeem<'info> {
    /// Whose AC-D is redeemed.
    pub holder: Signer<'info>,

    /// The state; there is only one, so its type proves its address.
    #[account(mut)]
    pub state: Box<Account<'info, State>>,

    /// Mint of AC-D.
    #[account(mut, address = state.acd_mint @ AttentionTokenError::AcdMintMismatch)]
    pub acd_mint: Box<Account<'info, Mint>>,

    /// Pays the AC.
    #[account(mut, address = state.reserve @ AttentionTokenError::ReserveMismatch)]
    pub reserve: Box<Account<'info, TokenAccount>>,

    /// The holder's AC-D.
    #[account(
        mut,
        constraint = holder_acd.mint == acd_mint.key() @ AttentionTokenError::TokenMintMismatch,
        constraint = holder_acd.owner == holder.key() @ AttentionTokenError::TokenOwnerMismatch,
    )]
    pub holder_acd: Box<Account<'info, TokenAccount>>,

    /// Receives the AC; any AC account that the holder chooses; Anchor's check for duplicates keeps the reserve out.
    #[account(
        mut,
        constraint = destination.mint == state.ac_mint @ AttentionTokenError::TokenMintMismatch,
    )]
    pub destination: Box<Account<'info, TokenAccount>>,

    /// SPL Token.
    pub token_program: Program<'info, Token>,
}

impl Redeem<'_> {
    /// See [`crate::attention_token::redeem`].
    pub fn handle(ctx: Context<Self>, amount: u64) -> Result<()> {
        let accounts = ctx.accounts;
        accounts.state.record_redemption(amount)?;
        accounts.burn(amount)?;
        accounts.pay(amount)?;

        let total_redeemed = accounts.state.total_redeemed;
        events::record(&mut accounts.state, &accounts.event_authority, |seq| AcdRedeemed {
            seq,
            holder: accounts.holder.key(),
            destination: accounts.destination.key(),
            amount,
            total_redeemed,
            chain: events::UNCHAINED,
        })
    }

    fn burn(&self, amount: u64) -> Result<()> {
        let accounts = Burn {
            mint: self.acd_mint.to_account_info(),
            from: self.holder_acd.to_account_info(),
            authority: self.holder.to_account_info(),
        };
        token::burn(CpiContext::new(self.token_program.key(), accounts), amount)
    }

    fn pay(&self, amount: u64) -> Result<()> {
        let accounts = Transfer {
            from: self.reserve.to_account_info(),
            to: self.destination.to_account_info(),
            authority: self.state.to_account_info(),
        };
        let bump = [self.state.bump];
        token::transfer(
            CpiContext::new_with_signer(self.token_program.key(), accounts, &[&State::signer_seeds(&bump)]),
            amount,
        )
    }
}
