/** What the one-line operations of src/operations.rs have to give, where BigInt has no operator for it. */
import { all, flag, float, int, order, type Range, type Result, saturating } from './results';

/** Rounded towards zero, as BigInt does; undefined for a zero divisor. */
export function quotient(a: bigint, b: bigint): bigint | undefined {
  return b === 0n ? undefined : a / b;
}

/** Undefined for a zero divisor, and where the quotient would not fit the range. */
export function remainder(range: Range, a: bigint, b: bigint): bigint | undefined {
  return b === 0n || a / b > range.most ? undefined : a % b;
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** Never negative. */
export function euclideanRemainder(range: Range, a: bigint, b: bigint): bigint | undefined {
  const rest = remainder(range, a, b);
  return rest === undefined || rest >= 0n ? rest : rest + magnitude(b);
}

export function euclideanQuotient(a: bigint, b: bigint): bigint | undefined {
  return b === 0n ? undefined : (a - (((a % b) + magnitude(b)) % magnitude(b))) / b;
}

export function rotatedLeft(bits: number, value: bigint, by: bigint): bigint {
  const count = by % BigInt(bits);
  return (value << count) | (value >> (BigInt(bits) - count));
}

/** Undefined from 2^128; never computes more than that. */
export function power(base: bigint, exponent: bigint): bigint | undefined {
  let result = 1n;
  for (let count = 0n; count < exponent && base > 1n; count++) {
    result *= base;
    if (result >= 2n ** 128n) return undefined;
  }
  return exponent === 0n || base === 1n ? 1n : base === 0n ? 0n : result;
}

/** By bisection. */
export function squareRoot(value: bigint): bigint {
  let least = 0n;
  let most = 2n ** 64n;
  while (most - least > 1n) {
    const middle = (least + most) / 2n;
    if (middle * middle <= value) least = middle;
    else most = middle;
  }
  return least;
}

/** Leading zeros, trailing zeros, ones; then the bytes backwards. */
export function bitCounts(bits: number, value: bigint): Result {
  const text = value.toString(2).padStart(bits, '0');
  const counts = [text.search(/1|$/), bits - 1 - text.lastIndexOf('1'), text.replaceAll('0', '').length];
  return all(...counts.map((count) => int(32, BigInt(count))), int(bits, value).reverse());
}

export function saturated(range: Range, a: bigint, b: bigint): Result {
  return all(...[a + b, a - b, a * b].map((value) => saturating(range, value)));
}

export function comparisons(a: bigint, b: bigint): Result {
  return all(...[a < b, a <= b, a > b, a >= b, a === b].map(flag), order(a, b));
}

/** `partial_cmp` is none when either is NaN. */
export function floatComparisons(a: number, b: number): Result {
  const flags = [a < b, a <= b, a > b, a >= b, a === b, a !== b].map(flag);
  const unordered = Number.isNaN(a) || Number.isNaN(b);
  return all(...flags, unordered ? flag(false) : all(flag(true), order(a, b)));
}

/** `as u64`: rounded towards zero and clamped; NaN is zero. */
export function integerOfFloat(value: number): bigint {
  if (Number.isNaN(value) || value <= 0) return 0n;
  return value >= 2 ** 64 ? 2n ** 64n - 1n : BigInt(Math.trunc(value));
}

export function floatsOfInteger(value: bigint): Result {
  return all(float(Number(value)), float(Number(BigInt.asIntN(64, value))));
}
