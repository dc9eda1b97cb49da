//! Library code with many branches: sorting and maps.

use std::collections::{BTreeMap, HashMap};

use crate::random::{digest, Random};

pub fn sort_eight(mut values: [u64; 8]) -> [u64; 8] {
    values.sort();
    values
}

/// Sorts by the low three bits; the rest shows whether equal ones kept their order. Of a length that the compiler
/// knows: the general stable sort keeps 4 KiB on the stack, which is a whole frame of the VM.
pub fn sort_stable(mut values: [u64; 16]) -> [u64; 16] {
    values.sort_by_key(|value| value & 7);
    values
}

fn words(seed: u64, count: u8) -> Vec<u64> {
    let mut random = Random(seed);
    (0..count).map(|_| random.u64()).collect()
}

fn digest_of(words: &[u64]) -> u64 {
    digest(&words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>())
}

pub fn sort_unstable(seed: u64, count: u8) -> u64 {
    let mut values = words(seed, count);
    values.sort_unstable_by(|left, right| right.cmp(left));
    digest_of(&values)
}

/// Where a byte is, or would be, in a sorted list of distinct bytes.
pub fn binary_search(seed: u64, count: u8, wanted: u8) -> (bool, u8) {
    let mut bytes: Vec<u8> = words(seed, count).into_iter().map(|word| word as u8).collect();
    bytes.sort_unstable();
    bytes.dedup();
    match bytes.binary_search(&wanted) {
        Ok(index) => (true, index as u8),
        Err(index) => (false, index as u8),
    }
}

/// Inserts, replaces, removes every third key, then walks it in order and over a range.
pub fn tree_map(seed: u64, count: u8) -> [u64; 3] {
    let values = words(seed, count);
    let mut map: BTreeMap<u8, u64> = BTreeMap::new();
    values.iter().for_each(|value| {
        map.insert(*value as u8, *value);
    });
    values.iter().step_by(3).for_each(|value| {
        map.remove(&(*value as u8));
    });
    let walked: Vec<u64> = map.iter().flat_map(|(key, value)| [u64::from(*key), *value]).collect();
    let middle: Vec<u64> = map.range(64..192).map(|(_, value)| *value).collect();
    [map.len() as u64, digest_of(&walked), digest_of(&middle)]
}

/// The same by lookups: the order of a hash map is nobody's business.
pub fn hash_map(seed: u64, count: u8) -> (u64, u64) {
    let values = words(seed, count);
    let mut map: HashMap<u8, u64> = values.iter().map(|value| (*value as u8, *value)).collect();
    values.iter().step_by(3).for_each(|value| {
        map.remove(&(*value as u8));
    });
    let found: Vec<u64> = (0..=u8::MAX).filter_map(|key| map.get(&key).copied()).collect();
    (map.len() as u64, digest_of(&found))
}
