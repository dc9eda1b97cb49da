/** What src/memory.rs has to give. */
import { Random } from '@crr/testing/vectors';
import { littleEndian } from './kinds';
import { all, digest, flag, int, type Result } from './results';

const BYTES = 512;
const byteOf = (random: Random) => Number(random.u64() & 0xffn);

function buffer(seed: bigint): number[] {
  const random = new Random(seed);
  return Array.from({ length: BYTES }, () => byteOf(random));
}

const hash = (bytes: Iterable<number>) => int(64, digest(bytes));

function replaced(bytes: readonly number[], at: bigint, part: readonly number[]): number[] {
  return bytes.map((byte, index) => part[index - Number(at)] ?? byte);
}

/** The operands of a copy: from, to, length. */
type Copy = readonly [bigint, bigint, bigint];

const part = (bytes: readonly number[], [from, , length]: Copy) =>
  bytes.slice(Number(from), Number(from + length));

export function copy(seed: bigint, ...how: Copy): Result {
  return hash(replaced(new Array<number>(BYTES).fill(0), how[1], part(buffer(seed), how)));
}

export function moveWithin(seed: bigint, ...how: Copy): Result {
  const bytes = buffer(seed);
  return hash(replaced(bytes, how[1], part(bytes, how)));
}

export function fill(seed: bigint, at: bigint, length: bigint, value: bigint): Result {
  return hash(replaced(buffer(seed), at, new Array<number>(Number(length)).fill(Number(value))));
}

export function compare(seed: bigint, length: bigint, at: bigint, change: bigint): Result {
  const place = Number(at);
  const left = buffer(seed)[place] ?? 0;
  const right = at < length ? (left + Number(change)) & 0xff : left;
  return all(flag(left === right), int(8, BigInt(Math.sign(left - right))));
}

export function compareArrays(seed: bigint, at: bigint, change: bigint): Result {
  return all(...[8n, 31n, 32n, 33n, 64n, 100n].map((length) => compare(seed, length, at, change)));
}

interface Large {
  readonly words: readonly bigint[];
  readonly tail: readonly number[];
}

function next({ words, tail }: Large): Large {
  const [first = 0n, ...others] = words;
  const turned = [...others, first];
  const [head = 0, ...rest] = tail;
  return { words: turned, tail: [head ^ Number((turned[0] ?? 0n) & 0xffn), ...rest] };
}

export function copyArrays(seed: bigint): Result {
  const digests = [3, 4, 7, 8, 9, 20].map((length) => {
    const random = new Random(seed);
    const words = Array.from({ length }, () => random.u64());
    const first = { words, tail: [byteOf(random), byteOf(random), byteOf(random)] };
    const second = next(first);
    const values = [first, next(second), second];
    return hash(
      values.flatMap((value) => [
        ...value.words.flatMap((word) => [...littleEndian(word, 8)]),
        ...value.tail,
      ]),
    );
  });
  return all(...digests);
}

export function misaligned(seed: bigint, at: bigint): Result {
  const bytes = buffer(seed);
  const wide = bytes.slice(Number(at), Number(at) + 16);
  const sum = BigInt.asUintN(128, wide.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n) + 1n);
  const written = [...littleEndian(sum, 16)].reverse();
  return all(int(128, sum), hash(replaced(bytes, at, written)));
}
