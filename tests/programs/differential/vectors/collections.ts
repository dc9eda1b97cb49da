/** What src/collections.rs and src/text.rs have to give. */
import { Random } from '@crr/testing/vectors';
import { all, digestOfWords, flag, int, option, type Result, string } from './results';

const ascending = (left: bigint, right: bigint) => (left < right ? -1 : left > right ? 1 : 0);

function words(seed: bigint, count: bigint): bigint[] {
  const random = new Random(seed);
  return Array.from({ length: Number(count) }, () => random.u64());
}

export function sorted(values: readonly bigint[]): bigint[] {
  return [...values].sort(ascending);
}

/** By the low three bits; equal ones keep their order. */
export function sortedByLowBits(values: readonly bigint[]): bigint[] {
  return [...values].sort((left, right) => ascending(left & 7n, right & 7n));
}

export function sortUnstable(seed: bigint, count: bigint): Result {
  return digestOfWords(sorted(words(seed, count)).reverse());
}

export function binarySearch(seed: bigint, count: bigint, wanted: bigint): Result {
  const bytes = new Set(words(seed, count).map((word) => word & 0xffn));
  const before = [...bytes].filter((byte) => byte < wanted).length;
  return all(flag(bytes.has(wanted)), int(8, BigInt(before)));
}

/** Entries of the map after inserting all and removing every third, by key. */
function entries(seed: bigint, count: bigint): [bigint, bigint][] {
  const values = words(seed, count);
  const map = new Map(values.map((value) => [value & 0xffn, value]));
  for (let index = 0; index < values.length; index += 3) map.delete((values[index] ?? 0n) & 0xffn);
  return [...map].sort(([left], [right]) => ascending(left, right));
}

export function treeMap(seed: bigint, count: bigint): Result {
  const walked = entries(seed, count);
  const middle = walked.filter(([key]) => 64n <= key && key < 192n).map(([, value]) => value);
  return all(int(64, BigInt(walked.length)), digestOfWords(walked.flat()), digestOfWords(middle));
}

export function hashMap(seed: bigint, count: bigint): Result {
  const found = entries(seed, count).map(([, value]) => value);
  return all(int(64, BigInt(found.length)), digestOfWords(found));
}

export function formatPadded(wide: bigint, narrow: bigint): Result {
  const hexadecimal = `0x${wide.toString(16).padStart(34, '0')}`;
  const plus = narrow < 0n ? `${narrow}` : `+${narrow}`;
  return string(`${hexadecimal}|${plus.padStart(24)}|${`${narrow}`.padEnd(24)}|`);
}

export function parse(digits: Uint8Array): Result {
  const text = Buffer.from(digits).toString('latin1');
  const value = /^\+?[0-9]+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  return option(value === undefined || value >= 2n ** 128n ? undefined : int(128, value));
}

export function reverse(bytes: Uint8Array): Result {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return option(string([...text].reverse().join('')));
  } catch {
    return option(undefined);
  }
}

export const WORDS = ['', 'conversion', 'attention', 'campaign', 'tag', 'reward', 'Größe'];

export function indexOfWord(bytes: Uint8Array): Result {
  const index = WORDS.slice(0, 6).indexOf(Buffer.from(bytes).toString());
  return int(8, BigInt(index < 0 ? 255 : index));
}
