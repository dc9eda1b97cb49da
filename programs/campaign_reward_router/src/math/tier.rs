//! Audience tiers: from followers to a multiplier of the influencer's share.

/// The least followers of each tier above the first: Micro, Mid, Macro, Mega.
const THRESHOLDS: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
/// The multiplier of each tier in percent: Nano, Micro, Mid, Macro, Mega.
const MULTIPLIERS_PERCENT: [u16; 5] = [100, 120, 150, 200, 300];
/// What an influencer gets whom nobody has verified, whatever the tier.
pub const UNVERIFIED_PERCENT: u16 = 100;

/// The tier (0 Nano … 4 Mega) of a number of followers.
pub fn tier_of(followers: u64) -> u8 {
    THRESHOLDS.iter().filter(|threshold| followers >= **threshold).count() as u8
}

/// The multiplier in percent that applies: the tier's for a verified influencer, 100 for any other.
pub fn multiplier_percent(tier: u8, verified: bool) -> u16 {
    match MULTIPLIERS_PERCENT.get(usize::from(tier)) {
        Some(percent) if verified => *percent,
        _ => UNVERIFIED_PERCENT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_each_threshold() {
        for (followers, tier, percent) in [
            (0, 0, 100),
            (9_999, 0, 100),
            (10_000, 1, 120),
            (99_999, 1, 120),
            (100_000, 2, 150),
            (999_999, 2, 150),
            (1_000_000, 3, 200),
            (9_999_999, 3, 200),
            (10_000_000, 4, 300),
            (u64::MAX, 4, 300),
        ] {
            assert_eq!(tier_of(followers), tier);
            assert_eq!(multiplier_percent(tier, true), percent);
            assert_eq!(multiplier_percent(tier, false), 100);
        }
    }
}
