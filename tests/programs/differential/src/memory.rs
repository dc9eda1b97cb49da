//! Copies, moves, fills and comparisons, of lengths known and unknown to the compiler.

use core::cmp::Ordering;

use crate::random::{digest, Random};

const BYTES: usize = 512;

fn buffer(seed: u64) -> Vec<u8> {
    let mut random = Random(seed);
    (0..BYTES).map(|_| random.u8()).collect()
}

fn range(at: u16, length: u16) -> core::ops::Range<usize> {
    usize::from(at)..usize::from(at).saturating_add(usize::from(length))
}

/// Copies between two buffers.
pub fn copy(seed: u64, from: u16, to: u16, length: u16) -> u64 {
    let source = buffer(seed);
    let mut target = vec![0; BYTES];
    target[range(to, length)].copy_from_slice(&source[range(from, length)]);
    digest(&target)
}

/// Copies within a buffer.
pub fn move_within(seed: u64, from: u16, to: u16, length: u16) -> u64 {
    let mut bytes = buffer(seed);
    bytes.copy_within(range(from, length), usize::from(to));
    digest(&bytes)
}

pub fn fill(seed: u64, at: u16, length: u16, value: u8) -> u64 {
    let mut bytes = buffer(seed);
    bytes[range(at, length)].fill(value);
    digest(&bytes)
}

/// The buffer's first bytes against the same with `change` added at one place.
pub fn compare(seed: u64, length: u8, at: u8, change: u8) -> (bool, Ordering) {
    let bytes = buffer(seed);
    let left = &bytes[..usize::from(length)];
    let mut right = left.to_vec();
    if let Some(byte) = right.get_mut(usize::from(at)) {
        *byte = byte.wrapping_add(change);
    }
    (left == right, left.cmp(&right))
}

fn compare_array<const N: usize>(left: &[u8], at: u8, change: u8) -> (bool, Ordering) {
    let mut right = [0; N];
    right.copy_from_slice(&left[..N]);
    if let Some(byte) = right.get_mut(usize::from(at)) {
        *byte = byte.wrapping_add(change);
    }
    (left[..N] == right, left[..N].cmp(&right))
}

/// As [`compare`], with lengths that the compiler knows.
pub fn compare_arrays(seed: u64, at: u8, change: u8) -> [(bool, Ordering); 6] {
    let bytes = buffer(seed);
    [
        compare_array::<8>(&bytes, at, change),
        compare_array::<31>(&bytes, at, change),
        compare_array::<32>(&bytes, at, change),
        compare_array::<33>(&bytes, at, change),
        compare_array::<64>(&bytes, at, change),
        compare_array::<100>(&bytes, at, change),
    ]
}

/// A value of N words and an odd tail.
#[derive(Clone, Copy)]
struct Large<const N: usize> {
    words: [u64; N],
    tail: [u8; 3],
}

#[inline(never)]
fn next<const N: usize>(mut value: Large<N>) -> Large<N> {
    value.words.rotate_left(1);
    value.tail[0] ^= value.words[0] as u8;
    value
}

#[inline(never)]
fn digest_of_array<const N: usize>(seed: u64) -> u64 {
    let mut random = Random(seed);
    let first = Large {
        words: core::array::from_fn::<_, N, _>(|_| random.u64()),
        tail: [random.u8(), random.u8(), random.u8()],
    };
    let second = next(first);
    let third = Box::new(next(second));
    let all = [first, *third, second];
    digest(&all.iter().flat_map(bytes_of).collect::<Vec<u8>>())
}

fn bytes_of<const N: usize>(value: &Large<N>) -> Vec<u8> {
    value.words.iter().flat_map(|word| word.to_le_bytes()).chain(value.tail).collect()
}

/// Values passed, returned and boxed whole; the sizes lie on both sides of what is copied inline.
pub fn copy_arrays(seed: u64) -> [u64; 6] {
    [
        digest_of_array::<3>(seed),
        digest_of_array::<4>(seed),
        digest_of_array::<7>(seed),
        digest_of_array::<8>(seed),
        digest_of_array::<9>(seed),
        digest_of_array::<20>(seed),
    ]
}

/// Integers read from and written to any address.
pub fn misaligned(seed: u64, at: u8) -> (u128, u64) {
    let mut bytes = buffer(seed);
    let at = usize::from(at);
    let mut wide = [0; 16];
    wide.copy_from_slice(&bytes[at..][..16]);
    let sum = u128::from_le_bytes(wide).wrapping_add(1);
    bytes[at..][..16].copy_from_slice(&sum.to_be_bytes());
    (sum, digest(&bytes))
}
