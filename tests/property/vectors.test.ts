import type { RouterEvent } from '@crr/sdk';
import { type TermChanges, type VauOptions, World } from '@crr/testing/chain';
import { expect } from 'chai';
import vectors from '../vectors/math.json';

const U64_MAX = 2n ** 64n - 1n;
/** Above it a vector gets a world of its own: one mint can't issue many such amounts. */
const LARGE_USDC = 2n ** 57n;
const SAMPLE = 40;
const LEAST_BUDGET_USDC = 1_000_000n;
/** A payout at which one base unit is one basis point. */
const WHOLE_BPS = 10_000n;
const TIERS = { 100: 'Nano', 120: 'Micro', 150: 'Mid', 200: 'Macro', 300: 'Mega' } as const;

type Processed = Extract<RouterEvent, { name: 'CampaignVauProcessed' }>['data'];

/** Arithmetic that Rust and the SDK run as functions (math.json), run here as VAUs of campaigns with those terms. */
describe('the shared vectors, as payouts on chain', () => {
  it('every quality score', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const user = world.user().publicKey;
    for (const { score, seconds, user_presence, has_cohort, is_hot_page } of vectors.score) {
      if (seconds === 0) continue;
      const flags = { userPresence: user_presence, isHotPage: is_hot_page };
      const options = { seconds, ...flags, ...(has_cohort && { cohorts: [1] }) };
      const { qualityScore } = processed(world, await world.vau(campaign, user, options));
      expect(qualityScore, JSON.stringify(options)).to.equal(score);
    }
  });

  it('rate × seconds × percent, rounded down', async () => {
    const usable = vectors.adjusted_usdc.filter(
      ({ seconds, adjusted_usdc }) => seconds > 0 && BigInt(adjusted_usdc) <= LARGE_USDC,
    );
    const world = World.create();
    for (const vector of sampleOf(usable)) {
      const worth = BigInt(vector.adjusted_usdc);
      const rate = BigInt(vector.rate_per_second_usdc);
      const rules = { baseRatePerSecondUsdc: rate, qualityMultipliers: flatTable(vector.percent) };
      const { payout } = await payOnce(world, { payoutRules: rules }, worth, { seconds: vector.seconds });
      expect(payout.payableUsdc, JSON.stringify(vector)).to.equal(worth);
    }
  });

  it('every split between user and influencer', async () => {
    const usable = vectors.split.filter(
      ({ influencer_bps, bonus_bps, payable_usdc }) =>
        influencer_bps + bonus_bps <= 10_000 && BigInt(payable_usdc) <= LARGE_USDC,
    );
    const world = World.create();
    for (const vector of sampleOf(usable)) await expectSplit(world, vector);
  });

  it('splits of the largest amount there is', async () => {
    const largest = vectors.split.filter(
      ({ influencer_bps, bonus_bps, payable_usdc }) =>
        influencer_bps + bonus_bps <= 10_000 && BigInt(payable_usdc) === U64_MAX,
    );
    expect(largest).to.have.length.above(0);
    for (const vector of sampleOf(largest, 6)) await expectSplit(World.create(), vector);
  });

  it("the influencer's share at every tier", async () => {
    const world = World.create();
    const usable = vectors.influencer_bps.filter(
      ({ share_bps, bonus_bps, tier_percent }) => share_bps + bonus_bps <= 10_000 && tier_percent in TIERS,
    );
    const influencers = new Map(
      Object.entries(TIERS).map(([percent, tier]) => [Number(percent), world.influencer({ tier }).publicKey]),
    );
    for (const { share_bps, bonus_bps, tier_percent, influencer_bps } of sampleOf(usable, 60)) {
      const payoutRules = { baseRatePerSecondUsdc: WHOLE_BPS };
      const terms = { influencerShareBps: share_bps, userBonusBps: bonus_bps, payoutRules };
      const influencer = influencers.get(tier_percent) ?? null;
      const { payout } = await payOnce(world, terms, WHOLE_BPS, { seconds: 1, influencer });
      expect(payout.influencerUsdc, `${share_bps} ${tier_percent} ${bonus_bps}`).to.equal(
        BigInt(influencer_bps),
      );
    }
  });

  it('the least of the limits, and none paid where one of them is used up', async () => {
    const world = World.create();
    // A campaign's budget and its pot are one amount on chain, so the lesser of the two stands for both.
    const usable = vectors.payable
      .map((vector) => ({
        daily: BigInt(vector.daily_usdc),
        deposit: least(BigInt(vector.campaign_usdc), BigInt(vector.pot_usdc)),
        user: BigInt(vector.user_usdc),
        wanted: BigInt(vector.wanted_usdc),
        payable: BigInt(vector.payable_usdc),
      }))
      .filter(({ deposit, wanted }) => deposit <= LARGE_USDC && wanted <= U64_MAX && wanted > 0n);
    for (const { daily, deposit, user, wanted, payable } of sampleOf(usable)) {
      const payoutRules = { baseRatePerSecondUsdc: wanted, maxPayoutPerUserUsdc: user };
      const changes: TermChanges = { dailyBudgetUsdc: daily, payoutRules };
      const [event] = await recordOnce(world, changes, deposit, { seconds: 1 });
      if (payable === 0n) expect(event?.name).to.equal('BudgetExhausted');
      else expect(event?.name === 'CampaignVauProcessed' && event.data.payout.payableUsdc).to.equal(payable);
    }
  });
});

async function expectSplit(world: World, vector: (typeof vectors.split)[number]): Promise<void> {
  const payable = BigInt(vector.payable_usdc);
  const influencer = world.influencer().publicKey;
  const changes: TermChanges = {
    influencerShareBps: vector.influencer_bps,
    userBonusBps: vector.bonus_bps,
    payoutRules: { baseRatePerSecondUsdc: payable },
  };
  const user = world.user().publicKey;
  const { payout } = await payOnce(world, changes, payable, { seconds: 1, influencer }, user);
  const expected = [vector.user_usdc, vector.influencer_usdc, vector.user_bonus_usdc].map(BigInt);
  const told = [payout.userUsdc, payout.influencerUsdc, payout.userBonusUsdc];
  expect(told, JSON.stringify(vector)).to.deep.equal(expected);
  const held = [world.usdcBalance(user), world.usdcBalance(influencer)];
  expect(held, JSON.stringify(vector)).to.deep.equal(expected.slice(0, 2));
}

/** The payout of one VAU in a campaign of these terms that holds this deposit. */
async function payOnce(
  world: World,
  changes: TermChanges,
  depositUsdc: bigint,
  options: VauOptions,
  user = world.user().publicKey,
): Promise<Processed> {
  const events = await recordOnce(world, changes, depositUsdc, options, user);
  return processedIn(events);
}

/** The events of one VAU, the record of who referred the user left out. */
async function recordOnce(
  world: World,
  changes: TermChanges,
  depositUsdc: bigint,
  options: VauOptions,
  user = world.user().publicKey,
): Promise<RouterEvent[]> {
  const totalBudgetUsdc = depositUsdc > LEAST_BUDGET_USDC ? depositUsdc : LEAST_BUDGET_USDC;
  const campaign = world.campaign({ totalBudgetUsdc, ...changes }, depositUsdc);
  const result = await world.vau(campaign, user, { influencer: null, ...options });
  return world.events(result).filter(({ name }) => name !== 'AttributionCreated');
}

function processed(world: World, result: Parameters<World['events']>[0]): Processed {
  return processedIn(world.events(result));
}

function processedIn(events: readonly RouterEvent[]): Processed {
  const event = events.find(({ name }) => name === 'CampaignVauProcessed');
  if (event?.name !== 'CampaignVauProcessed') throw new Error('no VAU was recorded');
  return event.data;
}

function flatTable(percent: number) {
  return { upTo69Percent: percent, upTo84Percent: percent, upTo94Percent: percent, upTo100Percent: percent };
}

/** So many of the vectors, evenly spread; never none. */
function sampleOf<T>(all: readonly T[], count = SAMPLE): T[] {
  if (all.length === 0) throw new RangeError('no vector fits a campaign');
  const step = Math.max(all.length / count, 1);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)] as T);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
