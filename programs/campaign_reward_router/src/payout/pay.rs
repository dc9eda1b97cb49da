use anchor_lang::prelude::*;

use super::attention::{pay_in_acd, AcdShares};
use super::{payee_state, require_solvent, transfer_from_vault, Payee, PayeeState, Payout};
use crate::errors::{ensure, RouterError};
use crate::events::PayoutReport;
use crate::math::split::{floor_out, Split};
use crate::state::{Attribution, Campaign, PayoutAsset};

/// Each payee's part, sorted into what is paid now and what accrues.
struct Parts {
    user_paid: u64,
    user_accrued: u64,
    influencer_paid: u64,
    influencer_accrued: u64,
}

impl Parts {
    /// What a campaign in AC-D owes while no venue gives its floor price: USDC, for the payees to claim. Else an owner
    /// could take back what was earned by raising the floor.
    fn unswapped(split: &Split) -> Self {
        Self {
            user_paid: 0,
            user_accrued: split.user_usdc,
            influencer_paid: 0,
            influencer_accrued: split.influencer_usdc,
        }
    }

    fn paid(&self) -> Result<u64> {
        self.user_paid
            .checked_add(self.influencer_paid)
            .ok_or_else(|| RouterError::ArithmeticOverflow.refuse())
    }

    fn accrued(&self) -> Result<u64> {
        self.user_accrued
            .checked_add(self.influencer_accrued)
            .ok_or_else(|| RouterError::ArithmeticOverflow.refuse())
    }
}

/// Pays a split: whoever can be paid is paid, the rest accrues; pot and attribution are booked, and the pot's
/// invariant is checked against the vault at the end.
pub fn pay(
    payout: Payout,
    campaign: &Campaign,
    attribution: &mut Attribution,
    split: &Split,
    min_ac_out: u64,
    now: i64,
) -> Result<PayoutReport> {
    let in_usdc = campaign.payout_asset == PayoutAsset::Usdc;
    ensure!(!in_usdc || min_ac_out == 0, RouterError::InvalidMinimumOut);
    let mut report = PayoutReport {
        payable_usdc: split.payable_usdc,
        user_usdc: split.user_usdc,
        influencer_usdc: split.influencer_usdc,
        user_bonus_usdc: split.user_bonus_usdc,
        ..PayoutReport::default()
    };
    let parts = if in_usdc || min_ac_out > 0 {
        sort(&payout, campaign, attribution, split)?
    } else {
        Parts::unswapped(split)
    };
    let (paid, accrued) = (parts.paid()?, parts.accrued()?);
    // Books first, tokens after: whoever might be called sees the money as spent already.
    payout.pot.pay(paid, accrued)?;
    attribution.accrue(parts.user_accrued, parts.influencer_accrued)?;
    if paid > 0 {
        match campaign.payout_asset {
            PayoutAsset::Usdc => pay_in_usdc(&payout, &parts)?,
            PayoutAsset::AttentionToken => {
                let floor = campaign.floor_price(now);
                let minimum_ac = minimum_out(floor, split.payable_usdc, paid, min_ac_out)?;
                let shares = AcdShares { user_usdc: parts.user_paid, influencer_usdc: parts.influencer_paid };
                let minted = pay_in_acd(&payout, shares, minimum_ac)?;
                (report.user_acd, report.influencer_acd) = (minted.user_acd, minted.influencer_acd);
            }
        }
    }
    report.user_accrued = parts.user_accrued > 0;
    report.influencer_accrued = parts.influencer_accrued > 0;
    require_solvent(payout.pot, payout.vault)?;
    Ok(report)
}

fn sort(payout: &Payout, campaign: &Campaign, attribution: &Attribution, split: &Split) -> Result<Parts> {
    let mint = match campaign.payout_asset {
        PayoutAsset::Usdc => payout.pot.usdc_mint,
        PayoutAsset::AttentionToken => {
            *payout.acd.acd_mint.ok_or_else(|| RouterError::MissingPayoutAccount.refuse())?.key
        }
    };
    let payee = Payee { wallet: &attribution.user, token_bump: attribution.user_token_bump };
    let user = payee_state(payout.user_token, payee, &mint)?;
    let (user_paid, user_accrued) = by_state(user, split.user_usdc);
    let influencer = match (payout.influencer_token, split.influencer_usdc) {
        (_, 0) => PayeeState::Ready,
        (Some(token), _) => {
            let token_bump = attribution.influencer_token_bump;
            payee_state(token, Payee { wallet: &attribution.influencer, token_bump }, &mint)?
        }
        (None, _) => return Err(RouterError::MissingPayoutAccount.refuse()),
    };
    let (influencer_paid, influencer_accrued) = by_state(influencer, split.influencer_usdc);
    Ok(Parts { user_paid, user_accrued, influencer_paid, influencer_accrued })
}

fn by_state(state: PayeeState, amount_usdc: u64) -> (u64, u64) {
    match state {
        PayeeState::Ready => (amount_usdc, 0),
        PayeeState::Unavailable => (0, amount_usdc),
    }
}

fn pay_in_usdc(payout: &Payout, parts: &Parts) -> Result<()> {
    let token_program = *payout.token_program.key;
    let transfer = |token, amount_usdc| {
        let (pot, pot_account) = (&*payout.pot, payout.pot_account);
        transfer_from_vault(pot, pot_account, payout.vault, token, token_program, amount_usdc)
    };
    transfer(payout.user_token, parts.user_paid)?;
    match payout.influencer_token {
        Some(token) => transfer(token, parts.influencer_paid),
        None => Ok(()),
    }
}

/// The least AC for the part that is swapped: the attester's minimum for the whole amount scaled to the part, and never
/// below the floor price that the advertiser set. Both round against the venue.
fn minimum_out(floor_price: u64, payable_usdc: u64, swapped_usdc: u64, min_ac_out: u64) -> Result<u64> {
    let scaled = u128::from(min_ac_out)
        .saturating_mul(u128::from(swapped_usdc))
        .div_ceil(u128::from(payable_usdc.max(1)));
    let least = scaled.max(floor_out(swapped_usdc, floor_price)).max(1);
    u64::try_from(least).map_err(|_| RouterError::ArithmeticOverflow.refuse())
}
