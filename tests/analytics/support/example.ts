/** A fixed set of data: two campaigns that differ in what users see, three influencers, ten days in March 2027. */
import type { Database } from '@crr/db';
import { attribute, book, type Payout } from './books';
import { attribution, campaign, influencer, insert, pot } from './rows';

const USERS_PER_DAY = 4;
const DAYS = 10;
const COUNTRIES = ['DE', 'FR', 'US', 'DE', 'BR'] as const;
const SCORES = [60, 75, 85, 90, 98] as const;
const INFLUENCERS = ['ana', 'ben', 'cleo', null] as const;
/** One user in so many converts. */
const CONVERTS_EVERY = { summer: 3, winter: 8 } as const;
const FUNDED_USDC = 150_000_000n;

/** Writes the example into a migrated database. */
export async function example(database: Database): Promise<void> {
  const payouts = [...payoutsOf('summer'), ...payoutsOf('winter')].sort((a, b) => (a.at < b.at ? -1 : 1));
  const terms = { total_budget_usdc: 300_000_000n, daily_budget_usdc: 12_000_000n };
  await insert(database, 'campaigns', [
    campaign('summer', { ...terms, name: 'Summer' }),
    campaign('winter', { ...terms, name: 'Winter' }),
  ]);
  await insert(
    database,
    'influencers',
    INFLUENCERS.flatMap((wallet) => (wallet === null ? [] : [influencer(wallet)])),
  );
  await insert(
    database,
    'pots',
    ['summer', 'winter'].map((id) => pot(id, FUNDED_USDC, paidBy(payouts, id))),
  );
  await insert(database, 'cursor', [
    {
      id: 1,
      genesis_hash: 'genesis',
      program_id: 'program',
      nonce: 1,
      finalized_slot: payouts.length - 4,
      tip_slot: payouts.length,
      events: payouts.length,
      digest: new Uint8Array(32),
      updated_at: '2027-03-11T12:00:00Z',
    },
  ]);
  await book(database, payouts);
  await attribute(database, attributionsOf(payouts));
}

function payoutsOf(campaignId: 'summer' | 'winter'): Payout[] {
  const all: Payout[] = [];
  for (let number = 0; number < USERS_PER_DAY * DAYS; number += 1) {
    const vau = vauOf(campaignId, number);
    all.push(vau);
    if (number % CONVERTS_EVERY[campaignId] === 0) all.push(conversionAfter(vau));
  }
  return all;
}

function vauOf(campaignId: string, number: number): Payout {
  const day = String(2 + Math.floor(number / USERS_PER_DAY)).padStart(2, '0');
  const hour = String(8 + (number % USERS_PER_DAY)).padStart(2, '0');
  const influencer = INFLUENCERS[number % INFLUENCERS.length] ?? null;
  const attentionSeconds = 30 + 5 * (number % 7);
  const worth = BigInt(attentionSeconds) * 10_000n;
  const influencerUsdc = influencer === null ? 0n : worth / 5n;
  return {
    kind: 'attention',
    campaignId,
    // Some users see both campaigns.
    user: number % 5 === 0 ? `both${number}` : `${campaignId}${number}`,
    influencer,
    at: `2027-03-${day}T${hour}:${campaignId === 'summer' ? '15' : '45'}:00Z`,
    userUsdc: worth - influencerUsdc,
    influencerUsdc,
    attentionSeconds,
    qualityScore: SCORES[number % SCORES.length] ?? 0,
    country: COUNTRIES[number % COUNTRIES.length] ?? '',
  };
}

function conversionAfter(vau: Payout): Payout {
  const influencerUsdc = vau.influencer === null ? 0n : 400_000n;
  const at = vau.at.replace(/:\d\d:00Z$/, ':50:00Z');
  return { ...vau, kind: 'conversion', at, userUsdc: 2_000_000n - influencerUsdc, influencerUsdc };
}

function paidBy(payouts: readonly Payout[], campaignId: string): bigint {
  return payouts
    .filter((payout) => payout.campaignId === campaignId)
    .reduce((sum, { userUsdc, influencerUsdc }) => sum + userUsdc + influencerUsdc, 0n);
}

function attributionsOf(payouts: readonly Payout[]) {
  return payouts
    .filter(({ kind }) => kind === 'attention')
    .map((vau) => {
      const own = payouts.filter(
        ({ campaignId, user }) => campaignId === vau.campaignId && user === vau.user,
      );
      return attribution(vau.campaignId, vau.user, {
        influencer: vau.influencer,
        first_vau_time: vau.at,
        last_vau_time: vau.at,
        total_attention_seconds: vau.attentionSeconds,
        quality_sum: vau.qualityScore,
        influencer_earned_usdc: own.reduce((sum, { influencerUsdc }) => sum + influencerUsdc, 0n),
        user_earned_usdc: own.reduce((sum, { userUsdc }) => sum + userUsdc, 0n),
        converted: own.some(({ kind }) => kind === 'conversion'),
      });
    });
}
