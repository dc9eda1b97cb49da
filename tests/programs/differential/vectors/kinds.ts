/** Kinds of operands: how each is written, and which values are worth trying. */
import type { Random } from '@crr/testing/vectors';

/** One operand: an integer (also that of a float's bits), a list, or bytes. */
export type Value = bigint | readonly bigint[] | Uint8Array;

/** A kind of operand. */
export interface Kind {
  /** Little-endian, unpadded. */
  encode(value: Value): Uint8Array;
  /**
   * A value of the kind; edges are as frequent as others.
   * @param before the operand before this one
   */
  pick(random: Random, before?: Value): Value;
}

/** A kind of integers. */
export interface IntegerKind extends Kind {
  /** The value wrapped to the kind's range. */
  fit(value: bigint): bigint;
}

/** `bytes` bytes of `value`, lowest first; negative numbers in two's complement. */
export function littleEndian(value: bigint, bytes: number): Uint8Array {
  const rest = BigInt.asUintN(bytes * 8, value);
  return Uint8Array.from({ length: bytes }, (_, index) => Number((rest >> BigInt(index * 8)) & 0xffn));
}

/** Joins byte strings. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** An unsigned (`u`) or signed (`i`) integer of that many bits. */
export function integer(sign: 'u' | 'i', bits: number): IntegerKind {
  const fit = (value: bigint) => (sign === 'u' ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value));
  return {
    fit,
    encode: (value) => littleEndian(value as bigint, bits / 8),
    pick: (random) => fit(pickInteger(random, bits)),
  };
}

/**
 * An integer that divides `of(operand before it)` into about a whole: factors whose product just fits or doesn't, divisors
 * next to a round quotient.
 */
export function around(kind: IntegerKind, of: (random: Random, before: bigint) => bigint): Kind {
  return {
    ...kind,
    pick: (random, before) => {
      if (typeof before !== 'bigint' || before === 0n || random.boolean()) return kind.pick(random);
      return kind.fit(of(random, before) + BigInt(random.upTo(2)) - 1n);
    },
  };
}

/** Numbers at which something changes, and their neighbours. */
export const EDGES: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 10n, 0xffn, 10_000n, 86_400n, -1n, -2n, -10n],
  ...[31n, 32n, 63n, 64n, 95n, 96n, 127n].flatMap((bit) => [(1n << bit) - 1n, 1n << bit, (1n << bit) + 1n]),
];

/** An edge; a run of ones and zeros, where carries and quotient estimates go wrong; or any number of any length. */
function pickInteger(random: Random, bits: number): bigint {
  const ones = () => (1n << BigInt(random.upTo(bits))) - 1n;
  switch (random.upTo(2)) {
    case 0:
      return EDGES[random.upTo(EDGES.length - 1)] ?? 0n;
    case 1:
      return (ones() ^ ones()) + BigInt(random.upTo(2)) - 1n;
    default:
      return ((random.u64() << 64n) | random.u64()) >> BigInt(128 - 1 - random.upTo(bits - 1));
  }
}

/** A whole number from `least` to `most`. */
export function between(least: number, most: number, bits: number): Kind {
  return {
    encode: (value) => littleEndian(value as bigint, bits / 8),
    pick: (random) => BigInt(least + random.upTo(most - least)),
  };
}

/** As {@link between}, near one of `centres` half of the time. */
export function near(centres: readonly number[], most: number, bits: number): Kind {
  const any = between(0, most, bits);
  const close = (random: Random) => (centres[random.upTo(centres.length - 1)] ?? 0) + random.upTo(2) - 1;
  return {
    ...any,
    pick: (random) =>
      random.boolean() ? any.pick(random) : BigInt(Math.min(most, Math.max(0, close(random)))),
  };
}

/** A fixed number of integers. */
export function list(kind: Kind, count: number): Kind {
  return {
    encode: (values) => joined((values as readonly bigint[]).map((value) => kind.encode(value))),
    pick: (random) => Array.from({ length: count }, () => kind.pick(random) as bigint),
  };
}

/** Bytes to the end of the operands, out of a list or made by `make`. */
export function bytes(examples: readonly string[], make: (random: Random) => Uint8Array): Kind {
  return {
    encode: (value) => value as Uint8Array,
    pick: (random) =>
      random.boolean() ? Buffer.from(examples[random.upTo(examples.length - 1)] ?? '') : make(random),
  };
}

/** Seed of a generator, never zero. */
export const SEED: Kind = { ...integer('u', 64), pick: (random) => random.u64() | 1n };

const FLOAT_EDGES = [
  0,
  -0,
  1,
  -1,
  0.1,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  -(2 ** 63),
  5e-324,
  2 ** -1022,
  1.7976931348623157e308,
];

/** The bits of an f64: numbers of every size, infinities and NaN. */
export const F64: Kind = {
  ...integer('u', 64),
  pick: (random) => {
    if (random.boolean()) return random.u64();
    const special = [...FLOAT_EDGES, Number.POSITIVE_INFINITY, Number.NaN, Number(random.magnitude()) / 8];
    return bitsOf(special[random.upTo(special.length - 1)] ?? 0);
  },
};

/** The bits of a float; every NaN has the same. */
export function bitsOf(value: number): bigint {
  return (
    Buffer.from(Float64Array.of(value).buffer).readBigUInt64LE() &
    (Number.isNaN(value) ? 0x7ff8n << 48n : -1n)
  );
}

/** The float that has these bits. */
export function floatOf(bits: bigint): number {
  return Buffer.from(littleEndian(bits, 8)).readDoubleLE();
}
