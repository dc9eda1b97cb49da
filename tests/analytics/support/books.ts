/** Payouts and the rollups that follow from them, added up one by one. */
import type { Database } from '@crr/migrations';
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
  add(
    'campaign_stats',
    { campaign_id },
    {
      ...(stats(campaign_id) as Sums),
      ...counts,
      ...parts,
      unique_users: new_users,
      paid_out_usdc: payable_usdc,
    },
  );
  add(
    'campaign_hours',
    { campaign_id, hour: `${payout.at.slice(0, 13)}:00:00Z` },
    { ...counts, ...parts, new_users, payable_usdc },
  );
  add('campaign_days', { campaign_id, day }, { ...counts, ...parts, new_users, payable_usdc });
  if (influencer !== null) {
    const earned_usdc = payout.influencerUsdc;
    add(
      'influencer_days',
      { campaign_id, influencer, day },
      { ...counts, referrals: new_users, payable_usdc, earned_usdc },
    );
  }
  if (!isVau) return;
  add(
    'campaign_country_days',
    { campaign_id, day, country: payout.country },
    { vaus: 1, new_users, attention_seconds, payable_usdc },
  );
  add(
    'campaign_quality_days',
    { campaign_id, day, quality_score: payout.qualityScore },
    { vaus: 1, payable_usdc },
  );
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
