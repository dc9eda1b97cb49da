/** How results are written; the counterpart of src/codec.rs. */
import { bitsOf, joined, littleEndian } from './kinds';

/** The bytes of a result. */
export type Result = Uint8Array;

/** An integer of that many bits, wrapped to them. */
export function int(bits: number, value: bigint): Result {
  return littleEndian(value, bits / 8);
}

/** Several results, one behind the other. */
export function all(...parts: readonly Result[]): Result {
  return joined(parts);
}

export function flag(value: boolean): Result {
  return Uint8Array.of(value ? 1 : 0);
}

/** `some` writes the value; `undefined` is none. */
export function option(value: Result | undefined): Result {
  return value === undefined ? flag(false) : all(flag(true), value);
}

export function float(value: number): Result {
  return int(64, bitsOf(value));
}

export function string(value: string): Result {
  return new Uint8Array(Buffer.from(value));
}

/** -1, 0 or 1. */
export function order<T extends bigint | number>(left: T, right: T): Result {
  return int(8, left < right ? -1n : left > right ? 1n : 0n);
}

/** A range of integers. */
export interface Range {
  readonly bits: number;
  readonly least: bigint;
  readonly most: bigint;
}

export function unsigned(bits: number): Range {
  return { bits, least: 0n, most: 2n ** BigInt(bits) - 1n };
}

export function signed(bits: number): Range {
  return { bits, least: -(2n ** BigInt(bits - 1)), most: 2n ** BigInt(bits - 1) - 1n };
}

const fits = (range: Range, value: bigint) => range.least <= value && value <= range.most;

/** `Some(value)` when the range holds it. */
export function checked(range: Range, value: bigint | undefined): Result {
  return option(value !== undefined && fits(range, value) ? int(range.bits, value) : undefined);
}

/** The value wrapped to the range, and whether that changed it. */
export function overflowing(range: Range, value: bigint): Result {
  return all(int(range.bits, value), flag(!fits(range, value)));
}

export function saturating(range: Range, value: bigint): Result {
  const clamped = value < range.least ? range.least : value > range.most ? range.most : value;
  return int(range.bits, clamped);
}

/** FNV-1a over bytes, as in src/random.rs. */
export function digest(bytes: Iterable<number>): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

/** {@link digest} over the words' bytes. */
export function digestOfWords(words: readonly bigint[]): Result {
  return int(64, digest(joined(words.map((word) => littleEndian(word, 8)))));
}
