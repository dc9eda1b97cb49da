/**
 * The arithmetic of rewards, written once more from the protocol's text with BigInt, without a line of the SDK's or the
 * program's: the expected values of math.json come from here.
 */

const MASK_64 = 2n ** 64n - 1n;

/** `floor(a / b)` for a positive `b`. */
export function floorDiv(a: bigint, b: bigint): bigint {
  const remainder = ((a % b) + b) % b;
  return (a - remainder) / b;
}

/** `ceil(a / b)` for positive `b`. */
export function ceilDiv(a: bigint, b: bigint): bigint {
  return -floorDiv(-a, b);
}

/** The least of some numbers. */
export function minimum(...values: bigint[]): bigint {
  return values.sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n;
}

export function score(seconds: number, presence: boolean, cohort: boolean, hot: boolean): number {
  const earned = [50, 10 * Math.min(seconds, 5)];
  if (presence) earned.push(20);
  if (cohort) earned.push(10);
  if (!hot) earned.push(10);
  const total = earned.reduce((a, b) => a + b);
  return Math.min(total, 100);
}

/** Each band of scores with its last score. */
const BANDS = [69, 84, 94, Number.POSITIVE_INFINITY];

export function multiplier(table: readonly number[], value: number): number {
  return table[BANDS.findIndex((last) => value <= last)] ?? 0;
}

export function adjusted(rate: bigint, seconds: number, percent: number): bigint {
  return floorDiv(rate * BigInt(seconds) * BigInt(percent), 100n);
}

/** Tiers from the top: least followers, number, percent. */
const TIERS: readonly (readonly [bigint, number, number])[] = [
  [10_000_000n, 4, 300],
  [1_000_000n, 3, 200],
  [100_000n, 2, 150],
  [10_000n, 1, 120],
  [0n, 0, 100],
];

export function tier(followers: bigint): { tier: number; percent: number } {
  const [, number, percent] = TIERS.find(([least]) => followers >= least) ?? [0n, 0, 100];
  return { tier: number, percent };
}

export function shareAfterTier(shareBps: number, tierPercent: number, bonusBps: number): number {
  const boosted = floorDiv(BigInt(shareBps) * BigInt(tierPercent), 100n);
  const room = bonusBps > 10_000 ? 0n : 10_000n - BigInt(bonusBps);
  return Number(minimum(boosted, room));
}

export function share(amount: bigint, bps: number): bigint {
  return minimum(floorDiv(amount * BigInt(bps), 10_000n), amount);
}

export function proportionOf(out: bigint, part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : minimum(floorDiv(out * part, whole), out);
}

export function leastAc(amount: bigint, price: bigint): bigint {
  return ceilDiv(amount * price, 1_000_000n);
}

export function day(unix: bigint): bigint {
  return floorDiv(unix, 86_400n);
}

/** splitmix64's output for a state, by its authors' definition: add the golden gamma, then mix. */
export function splitmix64(state: bigint): bigint {
  const word = (value: bigint) => value & MASK_64;
  const mixed = [
    [30n, 0xbf58476d1ce4e5b9n],
    [27n, 0x94d049bb133111ebn],
    [31n, 1n],
  ] as const;
  return mixed.reduce(
    (z, [shift, factor]) => word((z ^ (z / 2n ** shift)) * factor),
    word(state + 0x9e3779b97f4a7c15n),
  );
}

export function bits(cohort: number): [number, number, number] {
  const z = splitmix64(BigInt(cohort));
  return [Number(z % 256n), Number((z / 256n) % 256n), Number((z / 65_536n) % 256n)];
}

/** The filter as a 256-bit number, of which bit n is filter bit n. */
export function filter(cohorts: readonly number[]): bigint {
  return cohorts.flatMap(bits).reduce((set, bit) => set | (1n << BigInt(bit)), 0n);
}

export function mayContain(set: bigint, cohort: number): boolean {
  return bits(cohort).every((bit) => (set >> BigInt(bit)) % 2n === 1n);
}

/** Bytes of a number, least significant first, as hex. */
export function littleEndianHex(value: bigint, bytes: number): string {
  const wrapped = value < 0n ? value + 256n ** BigInt(bytes) : value;
  const big = wrapped.toString(16).padStart(2 * bytes, '0');
  return (big.match(/../g) ?? []).reverse().join('');
}

export function tagMessageHex(
  program: string,
  campaign: string,
  influencer: string,
  issuedAt: bigint,
  expiresAt: bigint,
): string {
  const domain = [...'crr-tag-v1'].map((letter) => letter.charCodeAt(0).toString(16)).join('');
  const times = [issuedAt, expiresAt].map((time) => littleEndianHex(time, 8));
  return [domain, program, campaign, influencer, ...times].join('');
}

/** The program's verdict on a tag's times, by its error's name. */
export function tagVerdict(issuedAt: bigint, expiresAt: bigint, earnedAt: bigint): string {
  const lifetime = expiresAt - issuedAt;
  if (lifetime <= 0n || lifetime > 90n * 86_400n) return 'InvalidTagLifetime';
  return issuedAt - 60n <= earnedAt && earnedAt <= expiresAt ? 'valid' : 'TagExpired';
}
