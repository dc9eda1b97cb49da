use anchor_lang::prelude::*;
use anchor_spl::token::Mint;
use attention_token::state::State as AttentionState;

use super::now;
use crate::errors::RouterError;
use crate::events::{emit, ConfigInitialized, UNCHAINED};
use crate::limits::{ACCOUNT_VERSION, USDC_DECIMALS};
use crate::program::CampaignRewardRouter;
use crate::seeds::*;
use crate::state::*;

#[event_cpi]
#[derive(Accounts)]
pub struct InitializeConfig<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,

    /// The program's upgrade authority, who becomes admin: nobody can run ahead of the deployer.
    pub admin: Signer<'info>,

    #[account(init, payer = payer, space = Config::SPACE, seeds = [CONFIG_SEED], bump)]
    pub config: Box<Account<'info, Config>>,

    /// CHECK: a PDA without an account; only its bump is kept.
    #[account(seeds = [SWAP_AUTHORITY_SEED], bump)]
    pub swap_authority: UncheckedAccount<'info>,

    /// CHECK: a PDA without an account; only its bump is kept.
    #[account(seeds = [MINTER_AUTHORITY_SEED], bump)]
    pub minter_authority: UncheckedAccount<'info>,

    /// Classic SPL Token by its type; six decimals because every amount is in millionths of a dollar.
    #[account(constraint = usdc_mint.decimals == USDC_DECIMALS @ RouterError::InvalidMint)]
    pub usdc_mint: Box<Account<'info, Mint>>,

    /// The attention token's state, which names AC, AC-D and the reserve.
    pub attention_state: Box<Account<'info, AttentionState>>,

    #[account(constraint = this_program.programdata_address()? == Some(program_data.key()) @ RouterError::UnauthorizedAdmin)]
    pub this_program: Program<'info, CampaignRewardRouter>,

    #[account(constraint = program_data.upgrade_authority_address == Some(admin.key()) @ RouterError::UnauthorizedAdmin)]
    pub program_data: Box<Account<'info, ProgramData>>,

    pub system_program: Program<'info, System>,
}

impl InitializeConfig<'_> {
    pub fn handle(ctx: Context<Self>, verifier: Pubkey, swap_venues: Vec<Pubkey>) -> Result<()> {
        let swap_venues = venue_slots(&swap_venues)?;
        let accounts = ctx.accounts;
        let attention = &accounts.attention_state;
        accounts.config.set_inner(Config {
            version: ACCOUNT_VERSION,
            bump: ctx.bumps.config,
            swap_authority_bump: ctx.bumps.swap_authority,
            minter_authority_bump: ctx.bumps.minter_authority,
            events: EventStream::default(),
            admin: accounts.admin.key(),
            pending_admin: NO_KEY,
            verifier,
            usdc_mint: accounts.usdc_mint.key(),
            ac_mint: attention.ac_mint,
            acd_mint: attention.acd_mint,
            ac_reserve: attention.reserve,
            swap_venues,
            rent_payer: accounts.payer.key(),
            reserved: [0; 64],
        });
        let config = &mut accounts.config;
        let event = ConfigInitialized {
            seq: 0,
            timestamp: now()?,
            admin: config.admin,
            verifier,
            usdc_mint: config.usdc_mint,
            ac_mint: config.ac_mint,
            acd_mint: config.acd_mint,
            ac_reserve: config.ac_reserve,
            swap_venues,
            rent_payer: config.rent_payer,
            chain: UNCHAINED,
        };
        emit(&mut config.events, &accounts.event_authority, |seq| ConfigInitialized { seq, ..event })
    }
}
