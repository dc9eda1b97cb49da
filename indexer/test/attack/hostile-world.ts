/** A world in which everybody says what the program lets them say and what databases, JSON, dates and metrics like least. */
import type { InfluencerProfile } from '@crr/sdk';
import { type Campaign, type TermChanges, World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';

const U64_MAX = 2n ** 64n - 1n;
const I64_MAX = 2n ** 63n - 1n;
const I64_MIN = -(2n ** 63n);

/** Texts of at most 64 bytes: what ends strings, quotes, lines, labels, statements, array literals and reading directions. */
export const HOSTILE_TEXTS = [
  '\0'.repeat(64),
  '\0',
  '"\\\n\r\t{},=\'`$1;--',
  `'); DROP TABLE chain.vaus; --`,
  'NULL',
  '{}',
  '\u202Eesrever\u2066',
  '\uFFFF\uFFFE\uFEFF\uFFFD',
  '\u0001\u001F\u007F\u0085\u2028\u2029',
  '\u{10FFFF}'.repeat(16),
  `"} 1\ncrr_indexer_event_gap 99\n#`,
  '__proto__',
  '\\',
  '\\u0000',
  ' ',
];

/** Ends of what the program, Postgres and JavaScript can tell, and the seconds beside them; each pair is a start and an end. */
const HOSTILE_DATES: readonly (readonly [bigint, bigint])[] = [
  [I64_MIN, I64_MAX],
  [I64_MIN + 1n, I64_MAX - 1n],
  [-62_135_596_801n, 253_402_300_800n],
  [-62_135_596_800n, 253_402_300_799n],
  [-62_135_596_799n, 253_402_300_798n],
  [-210_866_803_200n, 9_224_318_016_000n],
  [-210_866_803_201n, 9_224_318_015_999n],
  [-8_640_000_000_000n, 8_640_000_000_000n],
  [-8_640_000_000_001n, 8_640_000_000_001n],
  [-(2n ** 53n) - 1n, 2n ** 53n + 1n],
  [-1n, 2n ** 32n],
  [0n, 2n ** 31n],
  [I64_MAX - 1n, I64_MAX],
];

const GREATEST: TermChanges = {
  totalBudgetUsdc: U64_MAX,
  dailyBudgetUsdc: U64_MAX,
  attributionWindowSeconds: 180 * 86_400,
  minAttentionSeconds: 255,
  payoutRules: {
    baseRatePerSecondUsdc: U64_MAX,
    conversionBonusUsdc: U64_MAX,
    maxPayoutPerUserUsdc: U64_MAX,
    qualityMultipliers: { upTo69Percent: 300, upTo84Percent: 300, upTo94Percent: 300, upTo100Percent: 300 },
  },
};

const WIDEST: TermChanges = {
  targeting: {
    requireCohort: true,
    sites: Array.from({ length: 16 }, (_, i) => new Uint8Array(32).fill(i * 17)),
    cohorts: Array.from({ length: 16 }, (_, i) => 65_535 - i),
    countries: Array.from({ length: 16 }, (_, i) => String.fromCharCode(i * 17, 255 - i * 17)),
  },
};

/** Campaigns with all of it, and users and influencers who are paid in one of them. */
export async function playHostilely(): Promise<World> {
  const world = World.create();
  for (const name of HOSTILE_TEXTS) world.campaign({ name });
  for (const [startDate, endDate] of HOSTILE_DATES) world.campaign({ startDate, endDate });
  world.campaign(GREATEST, 0n);
  world.campaign(WIDEST);
  const influencers = HOSTILE_TEXTS.map((text) => register(world, text));
  await earnHostilely(world, influencers);
  return world;
}

function register(world: World, text: string): Keypair {
  const signer = world.user();
  const wallet = signer.publicKey;
  const short = Buffer.from(text).length > 32 ? text.slice(0, 8) : text;
  const profile: InfluencerProfile = { handle: short, platform: { custom: short }, followerCount: U64_MAX };
  world.run([world.router.registerInfluencer({ payer: wallet, wallet, profile })], [signer]);
  return signer;
}

/** Countries of any two bytes, conversions worth as much as a number holds, on a campaign that was always there and never ends. */
async function earnHostilely(world: World, influencers: readonly Keypair[]): Promise<void> {
  const campaign = world.campaign({ startDate: I64_MIN, endDate: I64_MAX });
  const countries = ['DE', '\0\0', '\u00FF\u00FF', '\0A', '" ', '\\\\', '{,', '\n\r'];
  for (const [i, country] of countries.entries()) {
    const user = world.user().publicKey;
    const influencer = influencers[i]?.publicKey ?? null;
    await hostileVau(world, campaign, user, influencer, country);
    const conversion = world.router.processConversion({
      attester: campaign.attester.publicKey,
      campaignId: campaign.id,
      user,
      influencer,
      userToken: world.usdcOf(user),
      ...(influencer === null ? {} : { influencerToken: world.usdcOf(influencer) }),
      conversionValue: U64_MAX,
    });
    world.run([conversion], [campaign.attester]);
  }
}

/** A VAU whose country the program takes and no honest attester writes. */
async function hostileVau(
  world: World,
  campaign: Campaign,
  user: Keypair['publicKey'],
  influencer: Keypair['publicKey'] | null,
  country: string,
): Promise<void> {
  const PLACEHOLDER = 'ZQ';
  const instructions = await world.vauInstructions(campaign, user, { influencer, country: PLACEHOLDER });
  const data = instructions.at(-1)?.data as Buffer;
  const at = data.indexOf(PLACEHOLDER, 0, 'latin1');
  data.write(country, at, 'latin1');
  world.run(instructions, [campaign.attester]);
}
