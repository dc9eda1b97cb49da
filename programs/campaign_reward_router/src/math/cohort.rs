//! Cohort matching by a 256-bit Bloom filter with three hash functions: the edge worker tells which IAB categories a
//! visitor belongs to without naming them.

/// A 256-bit Bloom filter; bit `n` is bit `n % 8` of byte `n / 8`.
pub type CohortFilter = [u8; 32];

const HASHES: usize = 3;

/// The filter bits of a cohort: the three low bytes of splitmix64's finalizer over the cohort number
/// (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
pub fn bits_of(cohort: u16) -> [u8; HASHES] {
    let mut z = u64::from(cohort).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let [a, b, c, ..] = (z ^ (z >> 31)).to_le_bytes();
    [a, b, c]
}

/// Whether the filter may hold the cohort: never a false no, at times a false yes.
pub fn may_contain(filter: &CohortFilter, cohort: u16) -> bool {
    bits_of(cohort).iter().all(|bit| filter[usize::from(bit >> 3)] & (1 << (bit & 7)) != 0)
}

/// Whether the filter may hold at least one of the cohorts.
pub fn matches_any(filter: &CohortFilter, cohorts: &[u16]) -> bool {
    cohorts.iter().any(|cohort| may_contain(filter, *cohort))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filter_of(cohorts: &[u16]) -> CohortFilter {
        let mut filter = [0; 32];
        for bit in cohorts.iter().flat_map(|cohort| bits_of(*cohort)) {
            filter[usize::from(bit >> 3)] |= 1 << (bit & 7);
        }
        filter
    }

    proptest! {
        #[test]
        fn a_filter_never_denies_a_cohort_it_was_made_of(cohorts in prop::collection::vec(any::<u16>(), 1..16)) {
            let filter = filter_of(&cohorts);
            prop_assert!(cohorts.iter().all(|cohort| may_contain(&filter, *cohort)));
        }
    }

    #[test]
    fn an_empty_filter_holds_nothing_and_a_full_one_everything() {
        assert!(
            (0..=u16::MAX).all(|cohort| !may_contain(&[0; 32], cohort) && may_contain(&[0xff; 32], cohort))
        );
    }
}
