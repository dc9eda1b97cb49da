/** Payouts and the rollups that follow from them, added up one by one. */
import type { Database } from '@crr/db';
import { insert, type Row, stats } from './rows';

/** A VAU or a conversion of a user. Amounts in USDC base units. */
export interface Payout {
  kind: 'attention' | 'conversion';
  campaignId: string;
  user: string;
  influencer: string | null;
  /** ISO 8601, UTC. */
  at: string;
  userUsdc: bigint;
  influencerUsdc: bigint;
  /** Of a VAU. */
  attentionSeconds: number;
  qualityScore: number;
  country: string;
}

type Sums = Record<string, string | number | bigint>;

/** Writes payouts as occurrences with their transactions, and the rollups and stats that the reports read. */
export async function book(database: Database, payouts: readonly Payout[]): Promise<void> {
  const pages = new Map<string, Map<string, Sums>>();
  const seen = new Set<string>();
  const add = (table: string, keys: Sums, amounts: Sums) => addTo(pages, table, keys, amounts);
  for (const payout of payouts) {
    const known = `${payout.campaignId} ${payout.user}`;
    bookOne(payout, payout.kind === 'attention' && !seen.has(known), add);
    if (payout.kind === 'attention') seen.add(known);
  }
  await insert(
    database,
    'transactions',
    payouts.map((_, index) => ({ slot: index + 1, tx_index: 0, signature: `signature ${index + 1}` })),
  );
  await insert(
    database,
    'vaus',
    payouts.flatMap((payout, index) => (payout.kind === 'attention' ? [vauRow(payout, index)] : [])),
  );
  await insert(
    database,
    'conversions',
    payouts.flatMap((payout, index) => (payout.kind === 'conversion' ? [conversionRow(payout, index)] : [])),
  );
  for (const [table, rows] of pages) await insert(database, table, [...rows.values()]);
}

/** Writes attributions, and the cohorts of their influencers. */
export async function attribute(database: Database, attributions: readonly Row[]): Promise<void> {
  const pages = new Map<string, Map<string, Sums>>();
  for (const row of attributions) {
    if (row.influencer === null) continue;
    addTo(
      pages,
      'influencer_cohorts',
      { influencer: row.influencer as string, day: String(row.first_vau_time).slice(0, 10) },
      {
        referrals: 1,
        conversions: Number(row.converted ?? false),
        total_vaus: Number(row.total_vaus),
        total_attention_seconds: Number(row.total_attention_seconds),
        quality_sum: Number(row.quality_sum),
        influencer_earned_usdc: (row.influencer_earned_usdc ?? 0n) as bigint,
      },
    );
  }
  await insert(database, 'attributions', attributions);
  for (const [table, rows] of pages) await insert(database, table, [...rows.values()]);
}

function bookOne(
  payout: Payout,
  isNewUser: boolean,
  add: (table: string, keys: Sums, amounts: Sums) => void,
): void {
  const { campaignId: campaign_id, influencer } = payout;
  const isVau = payout.kind === 'attention';
  const day = payout.at.slice(0, 10);
  const payable_usdc = payout.userUsdc + payout.influencerUsdc;
  const attention_seconds = isVau ? payout.attentionSeconds : 0;
  const counts = {
    vaus: Number(isVau),
    conversions: Number(!isVau),
    attention_seconds,
    quality_sum: isVau ? payout.qualityScore : 0,
  };
  const parts = {
    user_usdc: payout.userUsdc,
    influencer_usdc: payout.influencerUsdc,
    user_bonus_usdc: 0n,
    accrued_payouts: 0,
    exhausted: 0,
  };
  const new_users = Number(isNewUser);
  const attributed = {
    attributed_users: influencer === null ? 0 : new_users,
    attributed_conversions: influencer === null ? 0 : counts.conversions,
  };
  add(
    'campaign_stats',
    { campaign_id },
    {
      ...(stats(campaign_id) as Sums),
      ...counts,
      ...parts,
      ...attributed,
      unique_users: new_users,
      paid_out_usdc: payable_usdc,
    },
  );
  add(
    'campaign_hours',
    { campaign_id, hour: `${payout.at.slice(0, 13)}:00:00Z` },
    { ...counts, ...parts, new_users, payable_usdc },
  );
  add('campaign_days', { campaign_id, day }, { ...counts, ...parts, ...attributed, new_users, payable_usdc });
  if (influencer !== null) {
    const brought = { ...counts, referrals: new_users, payable_usdc, earned_usdc: payout.influencerUsdc };
    add('influencer_days', { campaign_id, influencer, day }, brought);
    add('campaign_influencer_stats', { campaign_id, influencer }, brought);
    add('influencer_day_totals', { influencer, day }, brought);
  }
  if (!isVau) return;
  const { country, qualityScore: quality_score } = payout;
  const here = { vaus: 1, new_users, attention_seconds, payable_usdc };
  add('campaign_country_days', { campaign_id, day, country }, here);
  add('campaign_country_stats', { campaign_id, country }, here);
  add('country_days', { day, country }, here);
  const alike = { vaus: 1, payable_usdc };
  add('campaign_quality_days', { campaign_id, day, quality_score }, alike);
  add('campaign_quality_stats', { campaign_id, quality_score }, alike);
}

function addTo(pages: Map<string, Map<string, Sums>>, table: string, keys: Sums, amounts: Sums): void {
  const page = pages.get(table) ?? new Map<string, Sums>();
  pages.set(table, page);
  const name = JSON.stringify(keys);
  const row = page.get(name);
  if (row === undefined) {
    page.set(name, { ...amounts, ...keys });
    return;
  }
  for (const [column, amount] of Object.entries(amounts)) {
    if (column in keys) continue;
    const sum = row[column];
    row[column] = typeof amount === 'bigint' ? (sum as bigint) + amount : Number(sum) + Number(amount);
  }
}

function vauRow(payout: Payout, index: number): Row {
  return {
    ...commonRow(payout, index),
    sequence: index + 1,
    earned_at: payout.at,
    attention_seconds: payout.attentionSeconds,
    quality_score: payout.qualityScore,
    country: payout.country,
    site_hash: '00',
  };
}

function conversionRow(payout: Payout, index: number): Row {
  return { ...commonRow(payout, index), conversion_value: 0n };
}

function commonRow(payout: Payout, index: number): Row {
  return {
    campaign_id: payout.campaignId,
    seq: index + 1,
    user_wallet: payout.user,
    influencer: payout.influencer,
    recorded_at: payout.at,
    payable_usdc: payout.userUsdc + payout.influencerUsdc,
    user_usdc: payout.userUsdc,
    influencer_usdc: payout.influencerUsdc,
    user_bonus_usdc: 0n,
    user_accrued: false,
    influencer_accrued: false,
    user_acd: 0n,
    influencer_acd: 0n,
    slot: index + 1,
    tx_index: 0,
  };
}
