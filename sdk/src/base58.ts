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
const DIGITS_RANGE = BASE ** STEP_DIGITS;
/** Bytes that one step takes in, and their range. */
const STEP_BYTES = 3;
const BYTES_RANGE = 2 ** (8 * STEP_BYTES);
const PASS_DIGITS = 2 * STEP_DIGITS;
const PASS_BYTES = 2 * STEP_BYTES;
const LIMB_BITS = 28;
const LIMB_RANGE = 2 ** LIMB_BITS;
const LIMB_INVERSE = 1 / LIMB_RANGE;
/** log2(58), rounded up and down. */
const DIGIT_BITS = 5.858;
const DIGIT_BITS_LEAST = 5.857;

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
  const passes = Math.ceil((text.length - zeros) / PASS_DIGITS);
  const limbs = zeroParts(Math.ceil((passes * PASS_DIGITS * DIGIT_BITS) / LIMB_BITS) + 3);
  let used = 0;
  for (let at = text.length - passes * PASS_DIGITS; at < text.length; at += PASS_DIGITS) {
    let first = digits(text, at);
    let second = digits(text, at + STEP_DIGITS);
    const end = used + 2;
    for (let i = 0; i < end; i += 1) {
      const product = (limbs[i] as number) * DIGITS_RANGE + first;
      first = Math.floor(product * LIMB_INVERSE);
      const next = (product - first * LIMB_RANGE) * DIGITS_RANGE + second;
      second = Math.floor(next * LIMB_INVERSE);
      limbs[i] = next - second * LIMB_RANGE;
    }
    used = withoutTop(limbs, end);
  }
  return bytesOf(limbs, used, zeros);
}

/** The base58 text of bytes; '' for none. */
export function encodeBase58(bytes: Uint8Array): string {
  const zeros = leading(bytes.length, (i) => bytes[i] === 0);
  const passes = Math.ceil((bytes.length - zeros) / PASS_BYTES);
  const groups = new Float64Array(
    Math.ceil((passes * PASS_BYTES * 8) / (DIGIT_BITS_LEAST * STEP_DIGITS)) + 3,
  );
  let used = 0;
  for (let at = bytes.length - passes * PASS_BYTES; at < bytes.length; at += PASS_BYTES) {
    let first = bigEndian(bytes, at);
    let second = bigEndian(bytes, at + STEP_BYTES);
    const end = used + 3;
    for (let i = 0; i < end; i += 1) {
      const product = (groups[i] as number) * BYTES_RANGE + first;
      first = Math.floor(product / DIGITS_RANGE);
      const next = (product - first * DIGITS_RANGE) * BYTES_RANGE + second;
      second = Math.floor(next / DIGITS_RANGE);
      groups[i] = next - second * DIGITS_RANGE;
    }
    used = withoutTop(groups, end);
  }
  return textOf(groups, used, zeros);
}

/** Numbers of that many parts and less are computed here: to allocate takes as long as a short number. */
const scratch = new Float64Array(256);

/** A number of so many parts, 0 still; the next call may write over it. */
function zeroParts(count: number): Float64Array {
  return count > scratch.length ? new Float64Array(count) : scratch.fill(0, 0, count);
}

function leading(length: number, isZero: (index: number) => boolean): number {
  let count = 0;
  while (count < length && isZero(count)) count += 1;
  return count;
}

/** The number that the digits of one step write; in front of the text there are zeros. */
function digits(text: string, start: number): number {
  let value = 0;
  for (let i = Math.max(start, 0); i < start + STEP_DIGITS; i += 1) {
    const digit = DIGITS[text.charCodeAt(i)] ?? NO_DIGIT;
    if (digit === NO_DIGIT) throw new Base58Error(text.charAt(i), i);
    value = value * BASE + digit;
  }
  return value;
}

/** The number that the bytes of one step write; in front of them there are zeros. */
function bigEndian(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = Math.max(start, 0); i < start + STEP_BYTES; i += 1) value = value * 256 + (bytes[i] as number);
  return value;
}

/** How many of the first `end` parts a number needs: none of its highest is zero. */
function withoutTop(parts: Float64Array, end: number): number {
  let used = end;
  while (used > 0 && parts[used - 1] === 0) used -= 1;
  return used;
}

/** Zeros, and behind them the number in as few bytes as it has. */
function bytesOf(limbs: Float64Array, used: number, zeros: number): Uint8Array {
  const topBits = used === 0 ? 0 : 32 - Math.clz32(limbs[used - 1] as number);
  const bits = Math.max(used - 1, 0) * LIMB_BITS + topBits;
  const bytes = new Uint8Array(zeros + Math.ceil(bits / 8));
  let at = bytes.length;
  for (let i = 0; i < used; i += 2) {
    const low = limbs[i] as number;
    // Above the last limb there is a 0.
    const high = limbs[i + 1] as number;
    const word = low | (high << LIMB_BITS);
    const rest = high >>> (32 - LIMB_BITS);
    // What is written in front of the number is 0, or in front of the array and lost.
    for (let shift = 0; shift < 32; shift += 8) bytes[--at] = word >>> shift;
    for (let shift = 0; shift < 24; shift += 8) bytes[--at] = rest >>> shift;
  }
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
