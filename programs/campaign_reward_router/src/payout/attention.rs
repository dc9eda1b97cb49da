use anchor_lang::prelude::*;
use attention_token::cpi::accounts::AuthorizedMint;
use attention_token::MintType;

use super::venue::Swap;
use super::Payout;
use crate::errors::RouterError;
use crate::math::split;
use crate::seeds::MINTER_AUTHORITY_SEED;

/// What is swapped and to whom its proceeds go, in USDC base units. At least one part is not zero.
pub struct AcdShares {
    pub user_usdc: u64,
    pub influencer_usdc: u64,
}

/// AC-D minted to each payee.
pub struct AcdMinted {
    pub user_acd: u64,
    pub influencer_acd: u64,
}

/// Buys AC with both shares in one swap and mints AC-D against it, in the same proportion.
pub fn pay_in_acd(payout: &Payout, shares: AcdShares, minimum_ac: u64) -> Result<AcdMinted> {
    let swapped_usdc = shares
        .user_usdc
        .checked_add(shares.influencer_usdc)
        .ok_or_else(|| RouterError::ArithmeticOverflow.refuse())?;
    let received = swap(payout, swapped_usdc, minimum_ac)?;
    let influencer_acd = split::proportion(received, shares.influencer_usdc, swapped_usdc);
    let user_acd = match shares.user_usdc {
        0 => 0,
        _ => received.saturating_sub(influencer_acd),
    };
    mint(payout, Some(payout.user_token), user_acd)?;
    mint(payout, payout.influencer_token, influencer_acd)?;
    Ok(AcdMinted { user_acd, influencer_acd })
}

fn given<T>(account: Option<&T>) -> Result<&T> {
    account.ok_or_else(|| RouterError::MissingPayoutAccount.refuse())
}

fn swap(payout: &Payout, amount_usdc: u64, minimum_ac: u64) -> Result<u64> {
    let acd = &payout.acd;
    let swap = Swap {
        config: given(acd.config)?,
        pot: payout.pot,
        pot_account: payout.pot_account,
        vault: payout.vault,
        reserve: given(acd.ac_reserve)?,
        swap_authority: given(acd.swap_authority)?,
        venue_program: given(acd.venue_program)?,
        token_program: payout.token_program,
        venue_accounts: payout.venue_accounts,
    };
    swap.execute(amount_usdc, minimum_ac)
}

fn mint<'info>(
    payout: &Payout<'_, 'info>,
    destination: Option<&AccountInfo<'info>>,
    amount: u64,
) -> Result<()> {
    if amount == 0 {
        return Ok(());
    }
    let acd = &payout.acd;
    let program = given(acd.attention_token_program)?;
    let accounts = AuthorizedMint {
        minter_authority: given(acd.minter_authority)?.clone(),
        minter: given(acd.minter)?.clone(),
        state: given(acd.attention_state)?.clone(),
        acd_mint: given(acd.acd_mint)?.clone(),
        reserve: given(acd.ac_reserve)?.clone(),
        destination: destination.ok_or_else(|| RouterError::MissingPayoutAccount.refuse())?.clone(),
        token_program: payout.token_program.clone(),
        event_authority: given(acd.attention_event_authority)?.clone(),
        program: program.clone(),
    };
    let bump = [given(acd.config)?.minter_authority_bump];
    let signer: &[&[u8]] = &[MINTER_AUTHORITY_SEED, &bump];
    attention_token::cpi::authorized_mint(
        CpiContext::new_with_signer(*program.key, accounts, &[signer]),
        amount,
        MintType::Campaign,
    )
}
