/**
 * The cases of math.json: every edge and a seeded sample between. Amounts and times are decimal strings, bytes hex.
 * Rust runs them over the program's `math` and `attestation`, TypeScript over the SDK's quotes and tags.
 */
import { Random } from './random';
import * as reference from './reference';

const U64_MAX = 2n ** 64n - 1n;
const I64_MAX = 2n ** 63n - 1n;
const I64_MIN = -(2n ** 63n);
const SAMPLES = 48;

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
/** The file's content: cases by what they try. */
export type Vectors = Readonly<Record<string, readonly { readonly [key: string]: Json }[]>>;

/** All cases; the same on every call. */
export function mathVectors(): Vectors {
  const random = new Random(0x5eed_0c0d_e5a1_7e57n);
  return {
    score: scores(random),
    multiplier_percent: multipliers(random),
    adjusted_usdc: adjustments(random),
    tier: tiers(random),
    influencer_bps: influencerShares(random),
    split: splits(random),
    proportion: proportions(random),
    floor_out: floors(random),
    day: days(random),
    payable: payables(random),
    cohort_bits: cohortBits(random),
    cohort_filter: cohortFilters(random),
    tag_message: tagMessages(random),
    tag_validity: tagValidities(),
  };
}

function scores(random: Random) {
  const flags = [false, true];
  const seconds = [0, 1, 2, 3, 4, 5, 6, 255, 256, 65_535, random.upTo(65_535)];
  return seconds.flatMap((seconds) =>
    flags.flatMap((user_presence) =>
      flags.flatMap((has_cohort) =>
        flags.map((is_hot_page) => ({
          seconds,
          user_presence,
          has_cohort,
          is_hot_page,
          score: reference.score(seconds, user_presence, has_cohort, is_hot_page),
        })),
      ),
    ),
  );
}

function multipliers(random: Random) {
  const table = [100, 150, 200, 300];
  const edges = [0, 50, 68, 69, 70, 71, 83, 84, 85, 86, 93, 94, 95, 96, 99, 100, 101, 255];
  const drawn = sample(() => ({
    table: Array.from({ length: 4 }, () => random.upTo(300)),
    score: 50 + random.upTo(50),
  }));
  return [...edges.map((score) => ({ table, score })), ...drawn].map((input) => ({
    ...input,
    percent: reference.multiplier(input.table, input.score),
  }));
}

function adjustments(random: Random) {
  const rates = [0n, 1n, 3n, 99n, 100n, 1_000n, U64_MAX - 1n, U64_MAX];
  const edges = rates.flatMap((rate) =>
    [0, 1, 5, 65_535].flatMap((seconds) =>
      [0, 1, 33, 100, 300].map((percent) => ({ rate, seconds, percent })),
    ),
  );
  const drawn = sample(() => ({
    rate: random.magnitude(),
    seconds: random.upTo(65_535),
    percent: random.upTo(300),
  }));
  return [...edges, ...drawn].map(({ rate, seconds, percent }) => ({
    rate_per_second_usdc: `${rate}`,
    seconds,
    percent,
    adjusted_usdc: `${reference.adjusted(rate, seconds, percent)}`,
  }));
}

function tiers(random: Random) {
  const edges = [10_000n, 100_000n, 1_000_000n, 10_000_000n].flatMap((least) => [
    least - 1n,
    least,
    least + 1n,
  ]);
  return [0n, 1n, ...edges, U64_MAX, ...sample(() => random.magnitude())].map((followers) => ({
    followers: `${followers}`,
    ...reference.tier(followers),
  }));
}

function influencerShares(random: Random) {
  const shares = [0, 1, 33, 2_000, 3_333, 5_000, 9_999, 10_000];
  const edges = shares.flatMap((share_bps) =>
    [100, 120, 150, 200, 300].flatMap((tier_percent) =>
      [0, 1, 500, 10_000 - share_bps, 10_000].map((bonus_bps) => ({ share_bps, tier_percent, bonus_bps })),
    ),
  );
  const drawn = sample(() => ({
    share_bps: random.upTo(10_000),
    tier_percent: random.upTo(300),
    bonus_bps: random.upTo(10_000),
  }));
  const outside = [{ share_bps: 65_535, tier_percent: 65_535, bonus_bps: 0 }];
  return [...edges, ...drawn, ...outside].map((input) => ({
    ...input,
    influencer_bps: reference.shareAfterTier(input.share_bps, input.tier_percent, input.bonus_bps),
  }));
}

function splits(random: Random) {
  const amounts = [0n, 1n, 2n, 9_999n, 10_000n, 10_001n, 5_000n, U64_MAX - 1n, U64_MAX];
  const edges = amounts.flatMap((payable) =>
    [0, 1, 2_000, 9_999, 10_000, 10_001, 65_535].flatMap((influencer_bps) =>
      [0, 1, 500].map((bonus_bps) => ({ payable, influencer_bps, bonus_bps })),
    ),
  );
  const drawn = sample(() => {
    const influencer_bps = random.upTo(10_000);
    return { payable: random.magnitude(), influencer_bps, bonus_bps: random.upTo(10_000 - influencer_bps) };
  });
  return [...edges, ...drawn].map(({ payable, influencer_bps, bonus_bps }) => {
    const influencer = reference.share(payable, influencer_bps);
    return {
      payable_usdc: `${payable}`,
      influencer_bps,
      bonus_bps,
      user_usdc: `${payable - influencer}`,
      influencer_usdc: `${influencer}`,
      user_bonus_usdc: `${reference.share(payable, bonus_bps)}`,
    };
  });
}

function proportions(random: Random) {
  const edges: readonly (readonly [bigint, bigint, bigint])[] = [
    [0n, 0n, 0n],
    [5n, 1n, 0n],
    [0n, 1n, 1n],
    [1n, 1n, 2n],
    [100n, 1n, 3n],
    [100n, 2n, 3n],
    [100n, 3n, 3n],
    [7n, 5n, 3n],
    [U64_MAX, U64_MAX, U64_MAX],
    [U64_MAX, U64_MAX - 1n, U64_MAX],
    [U64_MAX, 1n, U64_MAX],
    [1n, U64_MAX, 1n],
  ];
  const drawn = sample(() => [random.magnitude(), random.magnitude(), random.magnitude()] as const);
  return [...edges, ...drawn].map(([out, part, whole]) => ({
    total_out: `${out}`,
    part_usdc: `${part}`,
    swapped_usdc: `${whole}`,
    share: `${reference.proportionOf(out, part, whole)}`,
  }));
}

function floors(random: Random) {
  const amounts = [0n, 1n, 999_999n, 1_000_000n, 1_000_001n, U64_MAX];
  const edges = amounts.flatMap((amount) =>
    [0n, 1n, 7n, 1_000_000n, U64_MAX].map((price) => [amount, price] as const),
  );
  const drawn = sample(() => [random.magnitude(), random.magnitude()] as const);
  return [...edges, ...drawn].map(([amount, price]) => ({
    amount_usdc: `${amount}`,
    ac_per_usdc: `${price}`,
    least_ac: `${reference.leastAc(amount, price)}`,
  }));
}

function days(random: Random) {
  const edges = [0n, 1n, -1n, 86_399n, 86_400n, 86_401n, -86_399n, -86_400n, -86_401n, I64_MAX, I64_MIN];
  const drawn = sample(() => BigInt.asIntN(64, random.u64()));
  return [...edges, ...drawn].map((unix) => ({ unix_seconds: `${unix}`, day: `${reference.day(unix)}` }));
}

function payables(random: Random) {
  const edges: readonly (readonly bigint[])[] = [
    [0n, 0n, 0n, 0n, 0n],
    [U64_MAX, U64_MAX, U64_MAX, U64_MAX, U64_MAX * 65_535n * 3n],
    [3_000n, 4_000n, 10_000n, U64_MAX, 5_000n],
    [3_000n, 4_000n, 10_000n, U64_MAX, 3_000n],
    [3_000n, 4_000n, 10_000n, U64_MAX, 2_999n],
    [4_000n, 3_000n, 10_000n, U64_MAX, 5_000n],
    [4_000n, 5_000n, 3_000n, U64_MAX, 5_000n],
    [4_000n, 5_000n, 6_000n, 3_000n, 5_000n],
    [U64_MAX, U64_MAX, U64_MAX, U64_MAX, U64_MAX],
    [U64_MAX, U64_MAX, U64_MAX, U64_MAX, U64_MAX + 1n],
    [U64_MAX, 1n, U64_MAX, U64_MAX, 2n ** 128n - 1n],
  ];
  const drawn = sample(() => Array.from({ length: 5 }, () => random.magnitude()));
  return [...edges, ...drawn].map(([daily = 0n, campaign = 0n, pot = 0n, user = 0n, wanted = 0n]) => ({
    daily_usdc: `${daily}`,
    campaign_usdc: `${campaign}`,
    pot_usdc: `${pot}`,
    user_usdc: `${user}`,
    wanted_usdc: `${wanted}`,
    payable_usdc: `${reference.minimum(daily, campaign, pot, user, wanted)}`,
  }));
}

function cohortBits(random: Random) {
  const cohorts = [0, 1, 2, 255, 256, 32_767, 32_768, 65_534, 65_535, ...sample(() => random.upTo(65_535))];
  return cohorts.map((cohort) => ({ cohort, bits: reference.bits(cohort) }));
}

function cohortFilters(random: Random) {
  const full = Array.from({ length: 16 }, (_, index) => index + 1);
  const drawn = sample(() => Array.from({ length: random.upTo(10) }, () => random.upTo(65_535)));
  const sets = [[], [0], [65_535], full, ...drawn];
  return sets.map((cohorts) => {
    const set = reference.filter(cohorts);
    const asked = [...cohorts.slice(0, 2), random.upTo(65_535), random.upTo(65_535)];
    return {
      cohorts,
      filter: reference.littleEndianHex(set, 32),
      asked,
      may_contain: asked.map((cohort) => reference.mayContain(set, cohort)),
    };
  });
}

function tagMessages(random: Random) {
  const none = '00'.repeat(32);
  const times = [
    [0n, 0n],
    [1_700_000_000n, 1_702_592_000n],
    [-1n, 1n],
    [I64_MIN, I64_MAX],
  ] as const;
  const drawn = sample(() => [BigInt.asIntN(64, random.u64()), BigInt.asIntN(64, random.u64())] as const);
  return [...times, ...drawn].map(([issued, expires], index) => {
    const [program, campaign] = [random.hex32(), random.hex32()];
    const influencer = index % 4 === 1 ? none : random.hex32();
    return {
      program,
      campaign,
      influencer,
      issued_at: `${issued}`,
      expires_at: `${expires}`,
      message: reference.tagMessageHex(program, campaign, influencer, issued, expires),
    };
  });
}

function tagValidities() {
  const most = 90n * 86_400n;
  const lives = [-1n, 0n, 1n, 2n, most - 1n, most, most + 1n];
  const near = lives.flatMap((life) =>
    [-61n, -60n, -1n, 0n, 1n, life - 1n, life, life + 1n].map(
      (at) => [1_000n, 1_000n + life, 1_000n + at] as const,
    ),
  );
  const far: readonly (readonly [bigint, bigint, bigint])[] = [
    [I64_MIN, I64_MAX, 0n],
    [I64_MAX - 1n, I64_MAX, I64_MAX],
    [I64_MIN, I64_MIN + 1n, I64_MIN],
    [I64_MAX, I64_MIN, 0n],
  ];
  return [...near, ...far].map(([issued, expires, earned]) => ({
    issued_at: `${issued}`,
    expires_at: `${expires}`,
    earned_at: `${earned}`,
    verdict: reference.tagVerdict(issued, expires, earned),
  }));
}

function sample<T>(draw: () => T): T[] {
  return Array.from({ length: SAMPLES }, draw);
}
