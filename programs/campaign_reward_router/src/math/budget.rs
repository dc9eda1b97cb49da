//! Which part of a reward the budgets still allow.

const SECONDS_PER_DAY: i64 = 86_400;

/// The UTC day of a Unix time: `floor(unix_seconds / 86_400)`, also for times before 1970.
pub fn day_of(unix_seconds: i64) -> i64 {
    unix_seconds.div_euclid(SECONDS_PER_DAY)
}

/// What each budget still allows, in USDC base units. A budget that is not set allows `u64::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub daily_usdc: u64,
    pub campaign_usdc: u64,
    pub pot_usdc: u64,
    pub user_usdc: u64,
}

impl Allowance {
    /// The most that may be paid: the least of the four.
    pub fn most(&self) -> u64 {
        self.daily_usdc.min(self.campaign_usdc).min(self.pot_usdc).min(self.user_usdc)
    }

    /// `min(wanted, the four budgets)`. The result fits u64 because every budget does.
    pub fn payable(&self, wanted_usdc: u128) -> u64 {
        u64::try_from(wanted_usdc).map_or(self.most(), |wanted| wanted.min(self.most()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_utc_and_times_before_1970_round_down() {
        assert_eq!(day_of(86_399), 0);
        assert_eq!(day_of(86_400), 1);
        assert_eq!(day_of(-1), -1);
        assert_eq!(day_of(i64::MIN), i64::MIN.div_euclid(86_400));
    }

    #[test]
    fn the_least_budget_decides() {
        let left =
            Allowance { daily_usdc: 3_000, campaign_usdc: 4_000, pot_usdc: 10_000, user_usdc: u64::MAX };
        assert_eq!(left.payable(5_000), 3_000);
        assert_eq!(left.payable(2_999), 2_999);
        assert_eq!(left.payable(u128::MAX), 3_000);
    }
}
