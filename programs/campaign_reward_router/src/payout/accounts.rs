use anchor_lang::prelude::*;
use anchor_spl::token::Token;
use attention_token::program::AttentionToken;
use attention_token::state::{Minter, State as AttentionState};

use crate::errors::RouterError;
use crate::seeds::*;
use crate::state::*;

/// The accounts of a payout, shared by `process_campaign_vau` and `process_conversion`.
///
/// No address is derived here: an account of this program with the right type and content can only be the one at its
/// address, because only this program creates it, and only there.
#[derive(Accounts)]
pub struct Payout<'info> {
    /// Books of the campaign's money. Checked against the campaign by [`Payout::require_of`].
    #[account(mut)]
    pub pot: Box<Account<'info, CampaignPot>>,

    /// CHECK: the pot's own token account, by address.
    #[account(mut, address = pot.vault @ RouterError::WrongPayeeAccount)]
    pub vault: UncheckedAccount<'info>,

    /// CHECK: the payee's wallet, which need not sign; the attester vouches for it.
    pub user: UncheckedAccount<'info>,

    /// CHECK: checked by `payee_state`: the user's token account of the payout mint; their associated address where
    /// there is none.
    #[account(mut)]
    pub user_token: UncheckedAccount<'info>,

    /// The attributed influencer's account; none for a link of the campaign's own.
    #[account(mut)]
    pub influencer: Option<Box<Account<'info, Influencer>>>,

    /// CHECK: checked by `payee_state` like `user_token`.
    #[account(mut)]
    pub influencer_token: Option<UncheckedAccount<'info>>,

    pub token_program: Program<'info, Token>,

    pub acd: AcdPayout<'info>,
}

/// What a payout in AC-D needs besides; all absent for a payout in USDC. The venue's own accounts follow as remaining
/// accounts.
#[derive(Accounts)]
pub struct AcdPayout<'info> {
    #[account()]
    pub config: Option<Box<Account<'info, Config>>>,

    /// CHECK: on the config's allow-list, checked before the swap.
    pub venue_program: Option<UncheckedAccount<'info>>,

    /// CHECK: a PDA that owns nothing; by address.
    #[account(seeds = [SWAP_AUTHORITY_SEED], bump = config.as_ref().ok_or(RouterError::MissingPayoutAccount)?.swap_authority_bump)]
    pub swap_authority: Option<UncheckedAccount<'info>>,

    /// CHECK: by address; the attention token checks it again.
    #[account(mut, address = config.as_ref().ok_or(RouterError::MissingPayoutAccount)?.ac_reserve @ RouterError::WrongPayeeAccount)]
    pub ac_reserve: Option<UncheckedAccount<'info>>,

    /// CHECK: by address; the attention token checks it again.
    #[account(mut, address = config.as_ref().ok_or(RouterError::MissingPayoutAccount)?.acd_mint @ RouterError::WrongPayeeAccount)]
    pub acd_mint: Option<UncheckedAccount<'info>>,

    /// CHECK: a PDA that owns nothing; by address.
    #[account(seeds = [MINTER_AUTHORITY_SEED], bump = config.as_ref().ok_or(RouterError::MissingPayoutAccount)?.minter_authority_bump)]
    pub minter_authority: Option<UncheckedAccount<'info>>,

    #[account(mut)]
    pub minter: Option<Box<Account<'info, Minter>>>,

    #[account(mut)]
    pub attention_state: Option<Box<Account<'info, AttentionState>>>,

    /// CHECK: the attention token checks it.
    pub attention_event_authority: Option<UncheckedAccount<'info>>,

    pub attention_token_program: Option<Program<'info, AttentionToken>>,
}

impl<'info> Payout<'info> {
    /// Refuses another campaign's pot.
    pub fn require_of(&self, campaign: &Campaign) -> Result<()> {
        require!(self.pot.campaign_id == campaign.id, RouterError::CampaignIdMismatch);
        Ok(())
    }

    /// The account of the attributed influencer, or none where there is none.
    pub fn influencer_of(&mut self, wallet: &Pubkey) -> Result<Option<&mut Influencer>> {
        match &mut self.influencer {
            None if *wallet == NO_KEY => Ok(None),
            Some(influencer) if influencer.wallet == *wallet => Ok(Some(influencer)),
            _ => err!(RouterError::InfluencerMismatch),
        }
    }
}
