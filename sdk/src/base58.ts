// Base58 as Bitcoin and Solana write it: the leading zero bytes as '1' each, behind them one big number.
//
// Why not the library: bs58 goes through the whole number for every single digit, byte by byte. An event's call data of
// 270 bytes takes it 120 µs, ten times what reading the event takes; this takes 8 µs (sdk/bench/decode.ts measures it).
// Here the number is kept in limbs of 28 bits or of 4 digits, and each pass over them takes in 8 digits or 6 bytes: the
// products stay below 2^53, where doubles are exact. A pass carries two steps along, because each step waits for its
// own carry, but not for the other's.

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE = 58;
const ZERO_DIGIT = ALPHABET.charCodeAt(0);

/** Digits that one step takes in, and their range: below 2^24. */
const STEP_DIGITS = 4;
const STEP_RANGE = BASE ** STEP_DIGITS;
/** Bytes that one step takes in, and their range. */
const STEP_BYTES = 3;
const BYTES_RANGE = 2 ** (8 * STEP_BYTES);
const LIMB_BITS = 28;
const LIMB_RANGE = 2 ** LIMB_BITS;
const LIMB_INVERSE = 1 / LIMB_RANGE;
/** Bytes of two limbs. */
const PAIR_BYTES = (2 * LIMB_BITS) / 8;
/** log2(58), rounded up. */
const DIGIT_BITS = 5.858;

const NO_DIGIT = 0xff;
const DIGITS = digitTable();

function digitTable(): Uint8Array {
  const table = new Uint8Array(128).fill(NO_DIGIT);
  for (let value = 0; value < BASE; value += 1) table[ALPHABET.charCodeAt(value)] = value;
  return table;
}

/** A text with a character that base58 does not have. */
export class Base58Error extends Error {
  override readonly name = 'Base58Error';
  constructor(
    /** The character. */
    readonly character: string,
    /** Where it stands, from 0. */
    readonly index: number,
  ) {
    super(`not base58: ${JSON.stringify(character)} at ${index}`);
  }
}

/** The bytes that a base58 text stands for; none for ''. @throws {Base58Error} */
export function decodeBase58(text: string): Uint8Array {
  const zeros = leading(text.length, (i) => text.charCodeAt(i) === ZERO_DIGIT);
  const limbs = new Float64Array(Math.ceil(((text.length - zeros) * DIGIT_BITS) / LIMB_BITS) + 2);
  const odd = (text.length - zeros) % (2 * STEP_DIGITS);
  let at = zeros + odd;
  let used = appendLimbs(limbs, 0, digits(text, zeros, odd));
  for (; at < text.length; at += 2 * STEP_DIGITS) {
    let first = digits(text, at, STEP_DIGITS);
    let second = digits(text, at + STEP_DIGITS, STEP_DIGITS);
    for (let i = 0; i < used; i += 1) {
      const product = (limbs[i] as number) * STEP_RANGE + first;
      first = Math.floor(product * LIMB_INVERSE);
      const next = (product - first * LIMB_RANGE) * STEP_RANGE + second;
      second = Math.floor(next * LIMB_INVERSE);
      limbs[i] = next - second * LIMB_RANGE;
    }
    used = appendLimbs(limbs, used, first * STEP_RANGE + second);
  }
  return bytesOf(limbs, used, zeros);
}

/** The base58 text of bytes; '' for none. */
export function encodeBase58(bytes: Uint8Array): string {
  const zeros = leading(bytes.length, (i) => bytes[i] === 0);
  const groups = new Float64Array(Math.ceil(((bytes.length - zeros) * 8) / (DIGIT_BITS * STEP_DIGITS)) + 3);
  const odd = (bytes.length - zeros) % (2 * STEP_BYTES);
  let at = zeros + odd;
  let used = appendGroups(groups, 0, bigEndian(bytes, zeros, odd));
  for (; at < bytes.length; at += 2 * STEP_BYTES) {
    let first = bigEndian(bytes, at, STEP_BYTES);
    let second = bigEndian(bytes, at + STEP_BYTES, STEP_BYTES);
    for (let i = 0; i < used; i += 1) {
      const product = (groups[i] as number) * BYTES_RANGE + first;
      first = Math.floor(product / STEP_RANGE);
      const next = (product - first * STEP_RANGE) * BYTES_RANGE + second;
      second = Math.floor(next / STEP_RANGE);
      groups[i] = next - second * STEP_RANGE;
    }
    used = appendGroups(groups, used, first * BYTES_RANGE + second);
  }
  return textOf(groups, used, zeros);
}

function leading(length: number, isZero: (index: number) => boolean): number {
  let count = 0;
  while (count < length && isZero(count)) count += 1;
  return count;
}

/** The number that up to 8 digits write: below 2^47. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i += 1) {
    const digit = DIGITS[text.charCodeAt(i)] ?? NO_DIGIT;
    if (digit === NO_DIGIT) throw new Base58Error(text.charAt(i), i);
    value = value * BASE + digit;
  }
  return value;
}

/** The number that up to 6 bytes write: below 2^48. */
function bigEndian(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i += 1) value = value * 256 + (bytes[i] as number);
  return value;
}

/** Puts what was carried out above the limbs; returns how many there are now. */
function appendLimbs(limbs: Float64Array, used: number, carried: number): number {
  let rest = carried;
  let end = used;
  while (rest > 0) {
    const high = Math.floor(rest * LIMB_INVERSE);
    limbs[end++] = rest - high * LIMB_RANGE;
    rest = high;
  }
  return end;
}

/** As {@link appendLimbs}, for groups of digits. */
function appendGroups(groups: Float64Array, used: number, carried: number): number {
  let rest = carried;
  let end = used;
  while (rest > 0) {
    const high = Math.floor(rest / STEP_RANGE);
    groups[end++] = rest - high * STEP_RANGE;
    rest = high;
  }
  return end;
}

/** Zeros, and behind them the number in as few bytes as it has. */
function bytesOf(limbs: Float64Array, used: number, zeros: number): Uint8Array {
  const space = new Uint8Array(Math.ceil(used / 2) * PAIR_BYTES);
  let at = space.length;
  for (let i = 0; i < used; i += 2) {
    const low = limbs[i] as number;
    // An unused limb is 0.
    const high = limbs[i + 1] as number;
    const word = low | (high << LIMB_BITS);
    const rest = high >>> (32 - LIMB_BITS);
    for (let shift = 0; shift < 32; shift += 8) space[--at] = word >>> shift;
    for (let shift = 0; shift < 24; shift += 8) space[--at] = rest >>> shift;
  }
  const number = space.subarray(leading(space.length, (i) => space[i] === 0));
  const bytes = new Uint8Array(zeros + number.length);
  bytes.set(number, zeros);
  return bytes;
}

function textOf(groups: Float64Array, used: number, zeros: number): string {
  let text = '';
  for (let i = 0; i < used; i += 1) {
    let rest = groups[i] as number;
    const last = i === used - 1;
    for (let digit = 0; last ? rest > 0 : digit < STEP_DIGITS; digit += 1) {
      const high = Math.floor(rest / BASE);
      text = ALPHABET.charAt(rest - high * BASE) + text;
      rest = high;
    }
  }
  return ALPHABET.charAt(0).repeat(zeros) + text;
}
