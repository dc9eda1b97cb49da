use anchor_lang::prelude::*;
use anchor_lang::solana_program::bpf_loader_upgradeable;
use anchor_spl::token::Mint;
use attention_token::state::State as AttentionState;

use super::now;
use crate::errors::{ensure, RouterError};
use crate::events::{emit, ConfigInitialized, UNCHAINED};
use crate::limits::{ACCOUNT_VERSION, USDC_DECIMALS};
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

    /// CHECK: where the upgradeable loader keeps the program's upgrade authority; read by `require_upgrade_authority`.
    #[account(seeds = [crate::ID.as_ref()], bump, seeds::program = bpf_loader_upgradeable::ID)]
    pub program_data: UncheckedAccount<'info>,

    pub system_program: Program<'info, System>,
}

impl InitializeConfig<'_> {
    pub fn handle(
        ctx: Context<Self>,
        verifier: Pubkey,
        swap_venues: &[Pubkey],
        swap_pools: &[Pubkey],
    ) -> Result<()> {
        let (swap_venues, swap_pools) = (allow_list(swap_venues)?, allow_list(swap_pools)?);
        let accounts = ctx.accounts;
        require_upgrade_authority(&accounts.program_data, accounts.admin.key)?;
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
            swap_pools,
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
            swap_pools,
            rent_payer: config.rent_payer,
            chain: UNCHAINED,
        };
        emit(&mut config.events, &accounts.event_authority, |seq| ConfigInitialized { seq, ..event })
    }
}

/// Refuses everybody but the program's upgrade authority, read at its fixed place in the loader's account: tag 3, slot,
/// the option's tag, the key. Decoding it with the loader's own types would pull bincode's whole machinery in.
fn require_upgrade_authority(program_data: &AccountInfo, signer: &Pubkey) -> Result<()> {
    const PROGRAM_DATA_TAG: [u8; 4] = [3, 0, 0, 0];
    const SOME: u8 = 1;
    let data = program_data.try_borrow_data()?;
    let is_authority = data.starts_with(&PROGRAM_DATA_TAG)
        && data.get(12) == Some(&SOME)
        && data.get(13..45) == Some(signer.as_ref());
    ensure!(is_authority, RouterError::UnauthorizedAdmin);
    Ok(())
}
