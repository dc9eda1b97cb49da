//! How a payable amount is divided between the user and the influencer.

/// Basis points in a whole.
pub const BPS_DENOMINATOR: u16 = 10_000;
const BPS_IN_WHOLE: u128 = BPS_DENOMINATOR as u128;

/// A payable amount divided; `user_usdc + influencer_usdc == payable_usdc` always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub payable_usdc: u64,
    /// Everything that is not the influencer's: the user takes the remainder of every rounding.
    pub user_usdc: u64,
    pub influencer_usdc: u64,
    /// The part of `user_usdc` that the campaign calls a bonus: a figure for reports, not a further payment.
    pub user_bonus_usdc: u64,
}

/// `amount × bps / 10_000`, rounded down. `bps` above 10_000 counts as 10_000, so the result never exceeds `amount`.
pub fn share_of(amount_usdc: u64, bps: u16) -> u64 {
    let product = u128::from(amount_usdc).saturating_mul(u128::from(bps.min(BPS_DENOMINATOR)));
    (product / BPS_IN_WHOLE) as u64
}

/// The influencer's share after the tier multiplier: `min(share × percent / 100, 10_000 − bonus)`.
pub fn influencer_bps(influencer_share_bps: u16, tier_percent: u16, user_bonus_bps: u16) -> u16 {
    let boosted = u32::from(influencer_share_bps).saturating_mul(u32::from(tier_percent)) / 100;
    let room = BPS_DENOMINATOR.saturating_sub(user_bonus_bps);
    u16::try_from(boosted).map_or(room, |bps| bps.min(room))
}

/// Divides `payable_usdc`; without an influencer `influencer_bps` is 0.
pub fn split(payable_usdc: u64, influencer_bps: u16, user_bonus_bps: u16) -> Split {
    let influencer_usdc = share_of(payable_usdc, influencer_bps);
    Split {
        payable_usdc,
        user_usdc: payable_usdc.saturating_sub(influencer_usdc),
        influencer_usdc,
        user_bonus_usdc: share_of(payable_usdc, user_bonus_bps),
    }
}

/// Divides what came back from a swap in the same proportion: the influencer's part rounded down, the user takes the
/// rest. `swapped_usdc` is not zero.
pub fn proportion(total_out: u64, part_usdc: u64, swapped_usdc: u64) -> u64 {
    let product = u128::from(total_out).saturating_mul(u128::from(part_usdc));
    let share = product.checked_div(u128::from(swapped_usdc)).unwrap_or(0);
    u64::try_from(share).map_or(total_out, |share| share.min(total_out))
}

/// `amount × price / 1_000_000`, rounded up: the least that a swap of `amount_usdc` must return at a floor price in AC
/// base units per whole USDC.
pub fn floor_out(amount_usdc: u64, ac_per_usdc: u64) -> u128 {
    u128::from(amount_usdc).saturating_mul(u128::from(ac_per_usdc)).div_ceil(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_split_sums_exactly(payable in any::<u64>(), share in 0u16..=10_000, tier in 100u16..=300, bonus in 0u16..=10_000) {
            prop_assume!(u32::from(share) + u32::from(bonus) <= 10_000);
            let parts = split(payable, influencer_bps(share, tier, bonus), bonus);
            prop_assert_eq!(u128::from(parts.user_usdc) + u128::from(parts.influencer_usdc), u128::from(payable));
            prop_assert!(parts.user_bonus_usdc <= parts.user_usdc);
        }

        #[test]
        fn a_share_is_the_exact_floor(amount in any::<u64>(), bps in 0u16..=10_000) {
            let exact = u128::from(amount) * u128::from(bps) / 10_000;
            prop_assert_eq!(u128::from(share_of(amount, bps)), exact);
        }

        #[test]
        fn a_proportion_never_exceeds_the_whole(out in any::<u64>(), part in any::<u64>(), whole in 1u64..) {
            prop_assert!(proportion(out, part.min(whole), whole) <= out);
        }
    }

    #[test]
    fn the_summer_sale_pays_twenty_percent() {
        let parts = split(5_000, influencer_bps(2_000, 100, 500), 500);
        assert_eq!(
            parts,
            Split { payable_usdc: 5_000, user_usdc: 4_000, influencer_usdc: 1_000, user_bonus_usdc: 250 }
        );
    }

    #[test]
    fn a_tier_never_eats_the_users_bonus() {
        assert_eq!(influencer_bps(4_000, 300, 500), 9_500);
        assert_eq!(influencer_bps(10_000, 300, 0), 10_000);
        assert_eq!(influencer_bps(2_000, 120, 500), 2_400);
    }

    #[test]
    fn the_floor_price_rounds_against_the_venue() {
        assert_eq!(floor_out(1, 1), 1);
        assert_eq!(floor_out(1_000_000, 7), 7);
        assert_eq!(floor_out(1_000_001, 7), 8);
    }
}
