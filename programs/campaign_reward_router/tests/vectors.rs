//! Runs `tests/vectors/math.json` over the program's arithmetic and its canonical tag message. The SDK runs the same
//! file, so both give the same answers or one of the two runs fails.

use anchor_lang::prelude::{Error, Pubkey};
use campaign_reward_router::attestation::CampaignTag;
use campaign_reward_router::math::{budget, cohort, quality, split, tier};
use serde_json::Value;

/// The cases of one section; never none.
fn cases(section: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../../tests/vectors/math.json")).unwrap();
    let cases = file[section].as_array().unwrap_or_else(|| panic!("no section {section}")).clone();
    assert!(!cases.is_empty(), "no case in {section}");
    cases
}

/// A number of the case: wide ones stand in strings.
fn number<T: TryFrom<i128>>(case: &Value, field: &str) -> T {
    let value = match &case[field] {
        Value::String(text) => text.parse::<i128>().ok(),
        Value::Number(number) => number.as_i64().map(i128::from),
        _ => None,
    };
    value.and_then(|value| T::try_from(value).ok()).unwrap_or_else(|| panic!("{field} of {case}"))
}

/// A number beyond i128.
fn wide(case: &Value, field: &str) -> u128 {
    case[field].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{field} of {case}"))
}

fn flag(case: &Value, field: &str) -> bool {
    case[field].as_bool().unwrap_or_else(|| panic!("{field} of {case}"))
}

fn numbers<T: TryFrom<u64>>(case: &Value, field: &str) -> Vec<T> {
    let items = case[field].as_array().unwrap_or_else(|| panic!("{field} of {case}"));
    let item = |item: &Value| item.as_u64().and_then(|number| T::try_from(number).ok());
    items.iter().map(|value| item(value).unwrap_or_else(|| panic!("{field} of {case}"))).collect()
}

fn bytes<const LENGTH: usize>(case: &Value, field: &str) -> [u8; LENGTH] {
    let hex = case[field].as_str().unwrap_or_else(|| panic!("{field} of {case}"));
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    let bytes: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
    bytes.try_into().unwrap_or_else(|_| panic!("{field} of {case}"))
}

fn filter_of(cohorts: &[u16]) -> cohort::CohortFilter {
    let mut filter = [0; 32];
    for bit in cohorts.iter().flat_map(|cohort| cohort::bits_of(*cohort)) {
        filter[usize::from(bit >> 3)] |= 1 << (bit & 7);
    }
    filter
}

#[test]
fn scores_are_those_of_the_vectors() {
    for case in cases("score") {
        let score = quality::score(
            number(&case, "seconds"),
            flag(&case, "user_presence"),
            flag(&case, "has_cohort"),
            flag(&case, "is_hot_page"),
        );
        assert_eq!(score, number::<u8>(&case, "score"), "{case}");
    }
}

#[test]
fn multipliers_are_those_of_the_vectors() {
    for case in cases("multiplier_percent") {
        let table: [u16; 4] = numbers(&case, "table").try_into().unwrap();
        let percent = quality::multiplier_percent(table, number(&case, "score"));
        assert_eq!(percent, number::<u16>(&case, "percent"), "{case}");
    }
}

#[test]
fn adjusted_amounts_are_those_of_the_vectors() {
    for case in cases("adjusted_usdc") {
        let adjusted = quality::adjusted_usdc(
            number(&case, "rate_per_second_usdc"),
            number(&case, "seconds"),
            number(&case, "percent"),
        );
        assert_eq!(adjusted, wide(&case, "adjusted_usdc"), "{case}");
    }
}

#[test]
fn tiers_are_those_of_the_vectors() {
    for case in cases("tier") {
        let tier = tier::tier_of(number(&case, "followers"));
        assert_eq!(tier, number::<u8>(&case, "tier"), "{case}");
        assert_eq!(tier::multiplier_percent(tier, true), number::<u16>(&case, "percent"), "{case}");
        assert_eq!(tier::multiplier_percent(tier, false), 100, "{case}");
    }
}

#[test]
fn influencer_shares_are_those_of_the_vectors() {
    for case in cases("influencer_bps") {
        let bps = split::influencer_bps(
            number(&case, "share_bps"),
            number(&case, "tier_percent"),
            number(&case, "bonus_bps"),
        );
        assert_eq!(bps, number::<u16>(&case, "influencer_bps"), "{case}");
    }
}

#[test]
fn splits_are_those_of_the_vectors() {
    for case in cases("split") {
        let parts = split::split(
            number(&case, "payable_usdc"),
            number(&case, "influencer_bps"),
            number(&case, "bonus_bps"),
        );
        let expected = split::Split {
            payable_usdc: number(&case, "payable_usdc"),
            user_usdc: number(&case, "user_usdc"),
            influencer_usdc: number(&case, "influencer_usdc"),
            user_bonus_usdc: number(&case, "user_bonus_usdc"),
        };
        assert_eq!(parts, expected, "{case}");
    }
}

#[test]
fn proportions_are_those_of_the_vectors() {
    for case in cases("proportion") {
        let share = split::proportion(
            number(&case, "total_out"),
            number(&case, "part_usdc"),
            number(&case, "swapped_usdc"),
        );
        assert_eq!(share, number::<u64>(&case, "share"), "{case}");
    }
}

#[test]
fn floor_prices_are_those_of_the_vectors() {
    for case in cases("floor_out") {
        let least = split::floor_out(number(&case, "amount_usdc"), number(&case, "ac_per_usdc"));
        assert_eq!(least, wide(&case, "least_ac"), "{case}");
    }
}

#[test]
fn days_are_those_of_the_vectors() {
    for case in cases("day") {
        assert_eq!(budget::day_of(number(&case, "unix_seconds")), number::<i64>(&case, "day"), "{case}");
    }
}

#[test]
fn payable_amounts_are_those_of_the_vectors() {
    for case in cases("payable") {
        let allowance = budget::Allowance {
            daily_usdc: number(&case, "daily_usdc"),
            campaign_usdc: number(&case, "campaign_usdc"),
            pot_usdc: number(&case, "pot_usdc"),
            user_usdc: number(&case, "user_usdc"),
        };
        let payable = allowance.payable(wide(&case, "wanted_usdc"));
        assert_eq!(payable, number::<u64>(&case, "payable_usdc"), "{case}");
    }
}

#[test]
fn cohort_bits_are_those_of_the_vectors() {
    for case in cases("cohort_bits") {
        assert_eq!(cohort::bits_of(number(&case, "cohort")).to_vec(), numbers::<u8>(&case, "bits"), "{case}");
    }
}

#[test]
fn cohort_filters_are_those_of_the_vectors() {
    for case in cases("cohort_filter") {
        let filter: cohort::CohortFilter = bytes(&case, "filter");
        assert_eq!(filter_of(&numbers(&case, "cohorts")), filter, "{case}");
        let expected = case["may_contain"].as_array().unwrap();
        for (cohort, expected) in numbers(&case, "asked").into_iter().zip(expected) {
            assert_eq!(
                cohort::may_contain(&filter, cohort),
                expected.as_bool().unwrap(),
                "{cohort} in {case}"
            );
        }
        let any = expected.contains(&Value::Bool(true));
        assert_eq!(cohort::matches_any(&filter, &numbers(&case, "asked")), any, "{case}");
    }
}

#[test]
fn tag_messages_are_those_of_the_vectors() {
    for case in cases("tag_message") {
        let tag = CampaignTag {
            influencer: Pubkey::new_from_array(bytes(&case, "influencer")),
            issued_at: number(&case, "issued_at"),
            expires_at: number(&case, "expires_at"),
        };
        let program = Pubkey::new_from_array(bytes(&case, "program"));
        let message = tag.message(&program, &bytes(&case, "campaign"));
        assert_eq!(message, bytes(&case, "message"), "{case}");
    }
}

#[test]
fn tags_are_good_when_the_vectors_say_so() {
    for case in cases("tag_validity") {
        let tag = CampaignTag {
            influencer: Pubkey::default(),
            issued_at: number(&case, "issued_at"),
            expires_at: number(&case, "expires_at"),
        };
        let verdict = match tag.require_valid_at(number(&case, "earned_at")) {
            Ok(()) => "valid".to_owned(),
            Err(Error::AnchorError(error)) => error.error_name,
            Err(error) => panic!("{error:?} for {case}"),
        };
        assert_eq!(case["verdict"], verdict, "{case}");
    }
}
