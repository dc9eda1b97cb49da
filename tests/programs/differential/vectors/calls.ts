/** What src/calls.rs has to give. */

const u64 = (value: bigint) => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint, bits: number) =>
  BigInt.asUintN(bits, (value << by) | (BigInt.asUintN(bits, value) >> (BigInt(bits) - by)));
const mix = (state: bigint, value: bigint) => u64((rotate(state, 13n, 64) ^ value) * 0x9e3779b97f4a7c15n);
const fold = (start: bigint, values: readonly bigint[]) => values.reduce(mix, start);
const pick = (values: readonly bigint[], letters: string) =>
  [...letters].map((letter) => values[letter.charCodeAt(0) - 97] ?? 0n);

export function six(values: readonly bigint[]): bigint[] {
  return [fold(1n, values), fold(1n, pick(values, 'faebdc'))];
}

export function seven(values: readonly bigint[], wide: bigint, small: bigint): bigint[] {
  const mixed = (letters: string, by: bigint, tiny: bigint) => {
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = pick(values, letters);
    return by * 5n + fold(3n, [a, b, c, d, tiny, e]);
  };
  return [mixed('abcde', wide, small), mixed('edcba', ~wide, BigInt.asUintN(8, small + 1n))];
}

/** Two pairs (wide, narrow). The narrow ones are named b, c, e, f, g, i, j in the program: here a to g. */
export function ten(wide: readonly bigint[], narrow: readonly bigint[]): { wide: bigint; narrow: bigint }[] {
  const u128 = (value: bigint) => BigInt.asUintN(128, value);
  const [a = 0n, d = 0n, h = 0n] = wide;
  return [
    { wide: u128(a - d) ^ h, narrow: fold(4n, narrow) },
    { wide: u128(h - a) ^ d, narrow: fold(4n, [...narrow].reverse()) },
  ];
}

export function throughPointer(which: bigint, values: readonly bigint[]): bigint {
  const sum = values.reduce((total, value) => total + value, 0n);
  return [fold(1n, values), fold(2n, [...values].reverse()), u64(sum)][Number(which % 3n)] ?? 0n;
}

type Mixer = (values: readonly bigint[], wide: bigint) => bigint;

export function dynamic(which: bigint, values: readonly bigint[], wide: bigint): bigint {
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = values;
  const adding: Mixer = (four, by) => by + fold(e, four);
  const multiplying =
    (factor: bigint): Mixer =>
    (four, by) =>
      by * factor - fold(6n, [...four].reverse());
  const four = [a, b, c, d];
  if (which % 3n === 0n) return adding(four, wide);
  if (which % 3n === 1n) return multiplying(e)(four, wide);
  return multiplying(wide)([d, c, b, a], BigInt.asUintN(128, adding(four, wide)));
}

export function closures(values: readonly bigint[]): bigint {
  const [a = 0n, b = 0n, c = 0n, d = 0n] = values;
  return mix(d, mix(7n, a) ^ u64(b * c));
}

export function recurse(depth: bigint, a: bigint, wide: bigint): bigint {
  if (depth % 32n === 0n) return wide;
  const below = recurse((depth % 32n) - 1n, mix(a, u64(wide)), rotate(wide, 9n, 128));
  return BigInt.asUintN(128, below * (wide | 1n) + a);
}
