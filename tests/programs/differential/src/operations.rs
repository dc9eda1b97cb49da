//! The operations. Their order is that of their op codes and of the sections of `vectors.txt`.

use crate::calls;
use crate::codec::{Decode, Encode, Operands};
use crate::collections;
use crate::memory;
use crate::text;

/// Something that a program may do.
pub struct Operation {
    /// As in `vectors.txt`.
    pub name: &'static str,
    /// Appends the result to the second argument.
    apply: fn(&mut Operands, &mut Vec<u8>),
}

impl Operation {
    /// Result of the operation.
    pub fn apply(&self, operands: &[u8]) -> Vec<u8> {
        let mut result = Vec::new();
        (self.apply)(&mut Operands(operands), &mut result);
        result
    }
}

macro_rules! operations {
    ($($name:ident($($operand:ident: $kind:ty),*) => $result:expr;)*) => {
        $(fn $name(operands: &mut Operands, result: &mut Vec<u8>) {
            $(let $operand = <$kind>::decode(operands);)*
            ($result).encode(result);
        })*

        /// All operations; the index is the op code.
        pub static OPERATIONS: &[Operation] = &[$(Operation { name: stringify!($name), apply: $name }),*];
    };
}

operations! {
    // 128 bits: the pass and its runtime
    mul_u128(a: u128, b: u128) => a.wrapping_mul(b);
    div_u128(a: u128, b: u128) => a.checked_div(b);
    rem_u128(a: u128, b: u128) => a.checked_rem(b);
    mul_div_u64(a: u64, b: u64, c: u64) => (u128::from(a).wrapping_mul(u128::from(b))).checked_div(u128::from(c));
    shl_u128(a: u128, n: u8) => a.checked_shl(n.into());
    shr_u128(a: u128, n: u8) => a.checked_shr(n.into());
    rotate_u128(a: u128, n: u8) => a.rotate_left(n.into());
    shift_by_constants_u128(a: u128) => [a << 1, a << 63, a << 64, a << 65, a << 127, a >> 1, a >> 63, a >> 64, a >> 65];
    mul_i128(a: i128, b: i128) => a.wrapping_mul(b);
    div_i128(a: i128, b: i128) => a.checked_div(b);
    rem_i128(a: i128, b: i128) => a.checked_rem(b);
    div_euclid_i128(a: i128, b: i128) => a.checked_div_euclid(b);
    shl_i128(a: i128, n: u8) => a.checked_shl(n.into());
    shr_i128(a: i128, n: u8) => a.checked_shr(n.into());
    compare_u128(a: u128, b: u128) => a.cmp(&b);
    compare_i128(a: i128, b: i128) => a.cmp(&b);
    pow_u128(a: u128, n: u8) => a.checked_pow(n.into());
    isqrt_u128(a: u128) => a.isqrt();
    bits_u128(a: u128) => ([a.leading_zeros(), a.trailing_zeros(), a.count_ones()], a.swap_bytes());

    // overflow
    overflowing_add_u128(a: u128, b: u128) => a.overflowing_add(b);
    overflowing_sub_u128(a: u128, b: u128) => a.overflowing_sub(b);
    overflowing_mul_u128(a: u128, b: u128) => a.overflowing_mul(b);
    checked_mul_u128(a: u128, b: u128) => a.checked_mul(b);
    overflowing_add_i128(a: i128, b: i128) => a.overflowing_add(b);
    overflowing_sub_i128(a: i128, b: i128) => a.overflowing_sub(b);
    overflowing_mul_i128(a: i128, b: i128) => a.overflowing_mul(b);
    overflowing_add_u64(a: u64, b: u64) => a.overflowing_add(b);
    overflowing_sub_u64(a: u64, b: u64) => a.overflowing_sub(b);
    overflowing_mul_u64(a: u64, b: u64) => a.overflowing_mul(b);
    checked_add_u64(a: u64, b: u64) => a.checked_add(b);
    checked_sub_u64(a: u64, b: u64) => a.checked_sub(b);
    checked_mul_u64(a: u64, b: u64) => a.checked_mul(b);
    overflowing_add_i64(a: i64, b: i64) => a.overflowing_add(b);
    overflowing_sub_i64(a: i64, b: i64) => a.overflowing_sub(b);
    overflowing_mul_i64(a: i64, b: i64) => a.overflowing_mul(b);
    overflowing_mul_u32(a: u32, b: u32) => a.overflowing_mul(b);
    overflowing_mul_i32(a: i32, b: i32) => a.overflowing_mul(b);
    overflowing_mul_i16(a: i16, b: i16) => a.overflowing_mul(b);
    overflowing_mul_u8(a: u8, b: u8) => a.overflowing_mul(b);
    saturating_i64(a: i64, b: i64) => [a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b)];
    saturating_u128(a: u128, b: u128) => [a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b)];

    // up to 64 bits: no signed division in sBPF v0, and no sign extension
    div_u64(a: u64, b: u64) => a.checked_div(b);
    rem_u64(a: u64, b: u64) => a.checked_rem(b);
    div_i64(a: i64, b: i64) => a.checked_div(b);
    rem_i64(a: i64, b: i64) => a.checked_rem(b);
    rem_euclid_i64(a: i64, b: i64) => a.checked_rem_euclid(b);
    div_i32(a: i32, b: i32) => (a.checked_div(b), a.checked_rem(b));
    div_i8(a: i8, b: i8) => (a.checked_div(b), a.checked_rem(b));
    divide_by_constants_i64(a: i64) => [a / 7, a % 7, a / 86_400, a.rem_euclid(86_400), a / -10_000];
    divide_by_constants_u64(a: u64) => [a / 7, a % 7, a / 86_400, a / 10_000, a % 1_000_000];
    shl_u64(a: u64, n: u8) => a.checked_shl(n.into());
    shr_i64(a: i64, n: u8) => a.checked_shr(n.into());
    shl_u32(a: u32, n: u8) => (a.checked_shl(n.into()), a.rotate_right(n.into()));
    shr_i32(a: i32, n: u8) => a.checked_shr(n.into());
    extend_signs(a: u64) => [i64::from(a as i8), i64::from(a as i16), i64::from(a as i32)];
    compare_i64(a: i64, b: i64) => ([a < b, a <= b, a > b, a >= b, a == b], a.cmp(&b));
    bits_u64(a: u64) => ([a.leading_zeros(), a.trailing_zeros(), a.count_ones()], a.swap_bytes());
    midpoint_u64(a: u64, b: u64) => (a.midpoint(b), a.abs_diff(b));

    // soft float
    add_f64(a: f64, b: f64) => (a + b, a - b);
    mul_f64(a: f64, b: f64) => (a * b, a / b);
    compare_f64(a: f64, b: f64) => ([a < b, a <= b, a > b, a >= b, a == b, a != b], a.partial_cmp(&b));
    f64_from_integers(a: u64) => (a as f64, a as i64 as f64);
    u64_from_f64(a: f64) => a as u64;

    // calls: more than five argument registers, wide results, pointers
    six_arguments(a: [u64; 6]) => calls::six(a);
    seven_arguments(a: [u64; 5], b: u128, c: u8) => calls::seven(a, b, c);
    ten_wide_arguments(a: [u128; 3], b: [u64; 7]) => calls::ten(a, b);
    six_through_pointer(which: u8, a: [u64; 6]) => calls::through_pointer(which, a);
    dynamic_six(which: u8, a: [u64; 5], b: u128) => calls::dynamic(which, a, b);
    closures(a: [u64; 4]) => calls::closures(a);
    recursion(depth: u8, a: u64, b: u128) => calls::recurse(depth, a, b);

    // memory: inline copies, calls of the memory functions, overlaps
    copy(seed: u64, from: u16, to: u16, length: u16) => memory::copy(seed, from, to, length);
    overlapping_move(seed: u64, from: u16, to: u16, length: u16) => memory::move_within(seed, from, to, length);
    fill(seed: u64, at: u16, length: u16, value: u8) => memory::fill(seed, at, length, value);
    compare_bytes(seed: u64, length: u8, at: u8, change: u8) => memory::compare(seed, length, at, change);
    compare_arrays(seed: u64, at: u8, change: u8) => memory::compare_arrays(seed, at, change);
    copy_arrays(seed: u64) => memory::copy_arrays(seed);
    misaligned(seed: u64, at: u8) => memory::misaligned(seed, at);

    // alloc and std
    sort_eight(values: [u64; 8]) => collections::sort_eight(values);
    sort_stable(values: [u64; 16]) => collections::sort_stable(values);
    sort_unstable(seed: u64, count: u8) => collections::sort_unstable(seed, count);
    binary_search(seed: u64, count: u8, wanted: u8) => collections::binary_search(seed, count, wanted);
    tree_map(seed: u64, count: u8) => collections::tree_map(seed, count);
    hash_map(seed: u64, count: u8) => collections::hash_map(seed, count);
    format_u128(a: u128) => a.to_string();
    format_i128(a: i128) => a.to_string();
    format_u64(a: u64) => a.to_string();
    format_padded(a: u128, b: i64) => format!("{a:#036x}|{b:>+24}|{b:<24}|");
    parse_u128(digits: Vec<u8>) => text::parse(&digits);
    reverse_text(bytes: Vec<u8>) => text::reverse(&bytes);
    word(index: u8) => text::word(index);
    index_of_word(bytes: Vec<u8>) => text::index_of_word(&bytes);
}
