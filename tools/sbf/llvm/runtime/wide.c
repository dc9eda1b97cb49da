// Arithmetic beyond 64 bits for the pass in ../pass. Values are arrays of 64-bit words, lowest first; every function has
// at most five arguments and uses 64-bit operations only, because it is compiled for BPF without further lowering.
#include <stdint.h>

typedef uint64_t u64;
typedef int64_t i64;

#define RUNTIME __attribute__((noinline, used))
#define INLINE static inline __attribute__((always_inline))

typedef struct {
  u64 low, high;
} pair;

INLINE pair multiply(u64 a, u64 b) {
  u64 a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
  u64 low = a_low * b_low, cross1 = a_low * b_high, cross2 = a_high * b_low;
  u64 middle = (low >> 32) + (uint32_t)cross1 + (uint32_t)cross2;
  return (pair){(middle << 32) | (uint32_t)low, a_high * b_high + (cross1 >> 32) + (cross2 >> 32) + (middle >> 32)};
}

// out[2] = a * b mod 2^128
RUNTIME void __sbf_mul128(u64 *out, u64 a0, u64 a1, u64 b0, u64 b1) {
  pair product = multiply(a0, b0);
  out[0] = product.low;
  out[1] = product.high + a0 * b1 + a1 * b0;
}

// out[4] = a[4] * b[4] mod 2^256; `out` may be neither a nor b
RUNTIME void __sbf_mul256(u64 *out, const u64 *a, const u64 *b) {
  for (int i = 0; i < 4; i++)
    out[i] = 0;
  for (int i = 0; i < 4; i++) {
    u64 carry = 0;
    for (int j = 0; i + j < 4; j++) {
      pair product = multiply(a[i], b[j]);
      u64 sum = out[i + j] + product.low;
      product.high += sum < product.low;
      sum += carry;
      product.high += sum < carry;
      out[i + j] = sum;
      carry = product.high;
    }
  }
}

// *out = a * b mod 2^64; returns 1 on unsigned overflow
RUNTIME u64 __sbf_umulo64(u64 *out, u64 a, u64 b) {
  pair product = multiply(a, b);
  *out = product.low;
  return product.high != 0;
}

// *out = a * b mod 2^64; returns 1 on signed overflow
RUNTIME u64 __sbf_smulo64(u64 *out, u64 a, u64 b) {
  pair product = multiply(a, b);
  u64 high = product.high - ((i64)a < 0 ? b : 0) - ((i64)b < 0 ? a : 0);
  *out = product.low;
  return high != (u64)((i64)product.low >> 63);
}

INLINE u64 multiply_checked128(u64 *out, u64 a0, u64 a1, u64 b0, u64 b1) {
  pair low = multiply(a0, b0), cross1 = multiply(a1, b0), cross2 = multiply(a0, b1);
  u64 overflow = ((a1 != 0) & (b1 != 0)) | (cross1.high != 0) | (cross2.high != 0);
  u64 sum = low.high + cross1.low;
  overflow |= sum < low.high;
  out[1] = sum + cross2.low;
  overflow |= out[1] < sum;
  out[0] = low.low;
  return overflow;
}

// out[2] = a * b mod 2^128; returns 1 on unsigned overflow
RUNTIME u64 __sbf_umulo128(u64 *out, u64 a0, u64 a1, u64 b0, u64 b1) {
  return multiply_checked128(out, a0, a1, b0, b1);
}

INLINE void negate128(u64 *low, u64 *high) {
  *low = -*low;
  *high = ~*high + (*low == 0);
}

// out[2] = a * b mod 2^128; returns 1 on signed overflow
RUNTIME u64 __sbf_smulo128(u64 *out, u64 a0, u64 a1, u64 b0, u64 b1) {
  u64 negative = (a1 ^ b1) >> 63;
  if ((i64)a1 < 0)
    negate128(&a0, &a1);
  if ((i64)b1 < 0)
    negate128(&b0, &b1);
  u64 overflow = multiply_checked128(out, a0, a1, b0, b1);
  // The magnitude may reach 2^127 when the result is negative, one less when not.
  overflow |= (i64)out[1] < 0 && !(negative && out[1] == 1ull << 63 && out[0] == 0);
  if (negative)
    negate128(&out[0], &out[1]);
  return overflow;
}

INLINE u64 leading_zeros(u64 v) { // v != 0
  u64 n = 0;
  for (u64 step = 32; step; step >>= 1)
    if (!(v >> (64 - step))) {
      n += step;
      v <<= step;
    }
  return n;
}

typedef struct {
  u64 digit, rest;
} division;

// One 32-bit digit of a long division: (rest * 2^32 + next) / d with rest < d and the top bit of d set (Knuth, D3).
INLINE division divide_digit(u64 rest, u64 next, u64 d) {
  u64 d_high = d >> 32, d_low = (uint32_t)d;
  u64 digit = rest / d_high, estimate = rest - digit * d_high;
  while (digit >> 32 || digit * d_low > ((estimate << 32) | next)) {
    digit--;
    estimate += d_high;
    if (estimate >> 32)
      break;
  }
  return (division){digit, ((rest << 32) | next) - digit * d};
}

// (high * 2^64 + low) / d with high < d
INLINE division divide_by_word(u64 high, u64 low, u64 d) {
  u64 shift = leading_zeros(d);
  d <<= shift;
  if (shift) {
    high = (high << shift) | (low >> (64 - shift));
    low <<= shift;
  }
  division first = divide_digit(high, low >> 32, d);
  division second = divide_digit(first.rest, (uint32_t)low, d);
  return (division){(first.digit << 32) | second.digit, second.rest >> shift};
}

// Schoolbook division by at most 32 bits, the usual case (basis points, day lengths, ten).
INLINE void divide_by_half_word(u64 *out, u64 n0, u64 n1, u64 d) {
  u64 rest = n1 % d;
  u64 middle = (rest << 32) | (n0 >> 32);
  u64 low = (middle % d << 32) | (uint32_t)n0;
  out[0] = (middle / d << 32) | low / d;
  out[1] = n1 / d;
  out[2] = low % d;
  out[3] = 0;
}

// d >= 2^64, so the quotient fits a word: one bit per step from the first position where d can be subtracted.
INLINE void divide_by_two_words(u64 *out, u64 n0, u64 n1, u64 d0, u64 d1) {
  u64 shift = leading_zeros(d1) - leading_zeros(n1);
  if (shift) {
    d1 = (d1 << shift) | (d0 >> (64 - shift));
    d0 <<= shift;
  }
  u64 quotient = 0;
  for (u64 i = 0; i <= shift; i++) {
    quotient <<= 1;
    if (n1 > d1 || (n1 == d1 && n0 >= d0)) {
      n1 -= d1 + (n0 < d0);
      n0 -= d0;
      quotient |= 1;
    }
    d0 = (d0 >> 1) | (d1 << 63);
    d1 >>= 1;
  }
  out[0] = quotient;
  out[1] = 0;
  out[2] = n0;
  out[3] = n1;
}

// out[4] = {quotient, remainder} of n / d, d != 0
RUNTIME void __sbf_udivrem128(u64 *out, u64 n0, u64 n1, u64 d0, u64 d1) {
  if (n1 < d1 || (n1 == d1 && n0 < d0)) {
    out[0] = out[1] = 0;
    out[2] = n0;
    out[3] = n1;
  } else if (d1 != 0) {
    divide_by_two_words(out, n0, n1, d0, d1);
  } else if (n1 == 0) {
    out[0] = n0 / d0;
    out[2] = n0 % d0;
    out[1] = out[3] = 0;
  } else if (d0 >> 32 == 0) {
    divide_by_half_word(out, n0, n1, d0);
  } else {
    division low = divide_by_word(n1 % d0, n0, d0);
    out[0] = low.digit;
    out[1] = n1 / d0;
    out[2] = low.rest;
    out[3] = 0;
  }
}
