//! What attention is worth before any budget: rate, seconds and quality.

const BASE_SCORE: u8 = 50;
const SCORED_SECONDS: u16 = 5;
const SCORE_PER_SECOND: u8 = 10;
const PRESENCE_SCORE: u8 = 20;
const COHORT_SCORE: u8 = 10;
const QUIET_PAGE_SCORE: u8 = 10;
const MAX_SCORE: u8 = 100;

/// The quality score of a VAU, 50..=100: 50, ten for each of the first five seconds, twenty for a present user, ten for
/// a known cohort, ten off the hot pages; 100 at most.
pub fn score(seconds: u16, user_presence: bool, has_cohort: bool, is_hot_page: bool) -> u8 {
    let scored_seconds = seconds.min(SCORED_SECONDS) as u8;
    let points = |earned: bool, points: u8| if earned { points } else { 0 };
    BASE_SCORE
        .saturating_add(scored_seconds.saturating_mul(SCORE_PER_SECOND))
        .saturating_add(points(user_presence, PRESENCE_SCORE))
        .saturating_add(points(has_cohort, COHORT_SCORE))
        .saturating_add(points(!is_hot_page, QUIET_PAGE_SCORE))
        .min(MAX_SCORE)
}

/// The percentage for a score from the campaign's table for scores up to 69, 84, 94 and 100.
pub fn multiplier_percent(table: [u16; 4], score: u8) -> u16 {
    let [fair, good, great, best] = table;
    match score {
        0..=69 => fair,
        70..=84 => good,
        85..=94 => great,
        _ => best,
    }
}

/// `rate × seconds × percent / 100`, rounded down, in USDC base units. Every input together stays below 2^96.
pub fn adjusted_usdc(rate_per_second_usdc: u64, seconds: u16, percent: u16) -> u128 {
    u128::from(rate_per_second_usdc).saturating_mul(u128::from(seconds)).saturating_mul(u128::from(percent))
        / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_the_specification() {
        for (seconds, presence, cohort, hot, expected) in [
            (0, false, false, true, 50),
            (0, false, false, false, 60),
            (1, false, false, false, 70),
            (1, true, false, true, 80),
            (3, false, true, true, 90),
            (4, false, false, true, 90),
            (5, false, false, true, 100),
            (60, true, true, false, 100),
        ] {
            assert_eq!(score(seconds, presence, cohort, hot), expected);
        }
    }

    #[test]
    fn each_band_of_the_table_has_both_its_ends() {
        let table = [1, 2, 3, 4];
        for (value, expected) in [(0, 1), (69, 1), (70, 2), (84, 2), (85, 3), (94, 3), (95, 4), (100, 4)] {
            assert_eq!(multiplier_percent(table, value), expected);
        }
    }

    #[test]
    fn the_largest_inputs_do_not_saturate() {
        let exact = u128::from(u64::MAX) * 65_535 * 300 / 100;
        assert_eq!(adjusted_usdc(u64::MAX, u16::MAX, 300), exact);
    }
}
