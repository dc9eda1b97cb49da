use anchor_lang::prelude::*;
use anchor_spl::token::{Mint, Token, TokenAccount};

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, CampaignCreated, UNCHAINED};
use crate::seeds::*;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
#[instruction(campaign_id: [u8; 32])]
pub struct CreateCampaign<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,

    /// The advertiser's treasury wallet.
    pub owner: Signer<'info>,

    #[account(seeds = [CONFIG_SEED], bump = config.bump)]
    pub config: Box<Account<'info, Config>>,

    #[account(init, payer = payer, space = Campaign::SPACE, seeds = [CAMPAIGN_SEED, &campaign_id], bump)]
    pub campaign: Box<Account<'info, Campaign>>,

    #[account(init, payer = payer, space = CampaignPot::SPACE, seeds = [POT_SEED, &campaign_id], bump)]
    pub pot: Box<Account<'info, CampaignPot>>,

    #[account(
        init,
        payer = payer,
        seeds = [VAULT_SEED, &campaign_id],
        bump,
        token::mint = usdc_mint,
        token::authority = pot,
    )]
    pub vault: Box<Account<'info, TokenAccount>>,

    #[account(address = config.usdc_mint @ RouterError::InvalidMint)]
    pub usdc_mint: Box<Account<'info, Mint>>,

    pub token_program: Program<'info, Token>,
    pub system_program: Program<'info, System>,
}

impl CreateCampaign<'_> {
    pub fn handle(ctx: Context<Self>, campaign_id: [u8; 32], params: CreateCampaignParams) -> Result<()> {
        let timestamp = now()?;
        let accounts = ctx.accounts;
        let (owner, rent_payer) = (accounts.owner.key(), accounts.payer.key());
        ensure!(
            campaign_id == Campaign::derive_id(&owner, params.nonce, &params.name),
            RouterError::CampaignIdMismatch
        );
        let campaign =
            Campaign::new(campaign_id, params.clone(), owner, rent_payer, ctx.bumps.campaign, timestamp)?;
        accounts.campaign.set_inner(campaign);
        let (vault, usdc_mint) = (accounts.vault.key(), accounts.usdc_mint.key());
        accounts.pot.set_inner(CampaignPot::new(campaign_id, owner, vault, usdc_mint, ctx.bumps.pot));
        emit(&mut accounts.campaign.events, &accounts.event_authority, |seq| CampaignCreated {
            seq,
            timestamp,
            campaign_id,
            owner,
            rent_payer,
            vault,
            usdc_mint,
            params,
            chain: UNCHAINED,
        })
    }
}
