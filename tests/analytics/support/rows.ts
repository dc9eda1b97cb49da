/** Rows of the indexer's tables with everything that a test does not care about filled in. Amounts in base units. */

import type { Database } from '@crr/db';
import { anyTable } from '@crr/testing/database';
import { CompiledQuery } from 'kysely';

/** A row to be stored, by column; bytes as `\\x` and hex. */
export type Row = Readonly<Record<string, string | number | bigint | boolean | Uint8Array | null>>;

/** Rows a statement at most: parameters are limited to 65,535. */
const CHUNK = 500;

/** Stores rows in a table of the chain's. */
export async function insert({ db }: Database, table: string, rows: readonly Row[]): Promise<void> {
  for (let first = 0; first < rows.length; first += CHUNK) {
    const chunk = rows.slice(first, first + CHUNK).map(storable);
    await anyTable(db).insertInto(`chain.${table}`).values(chunk).execute();
  }
}

/** Runs a query and gives its rows. */
export async function read<Result = Record<string, unknown>>(
  { db }: Database,
  text: string,
): Promise<Result[]> {
  return (await db.executeQuery<Result>(CompiledQuery.raw(text))).rows;
}

function storable(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, driverValue(value)]));
}

/** Neither driver takes a bigint as it is, and the embedded one takes no bytes as text. */
function driverValue(value: Row[string]): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string' && value.startsWith('\\x')) return Buffer.from(value.slice(2), 'hex');
  return value;
}

/** An active campaign of March 2027 with a budget of $10,000. */
export function campaign(campaign_id: string, more: Row = {}): Row {
  return {
    campaign_id,
    owner: 'owner',
    name: `Campaign ${campaign_id}`,
    campaign_type: 'Hybrid',
    influencer_policy: 'Open',
    payout_asset: 'Usdc',
    min_ac_per_usdc: 0n,
    total_budget_usdc: 10_000_000_000n,
    base_rate_per_second_usdc: 1_000n,
    quality_percents: '{50,100,125,150}',
    influencer_share_bps: 2_000,
    user_bonus_bps: 1_000,
    min_attention_seconds: 1,
    require_cohort: false,
    target_sites: '{}',
    target_cohorts: '{}',
    target_countries: '{}',
    start_date: '2027-03-01T00:00:00Z',
    end_date: '2027-03-31T00:00:00Z',
    attribution_window_seconds: 86_400,
    attester: 'attester',
    tag_signer: 'tag signer',
    vault: 'vault',
    usdc_mint: 'usdc',
    rent_payer: 'owner',
    status: 'Active',
    paused: false,
    created_at: '2027-02-28T00:00:00Z',
    updated_at: '2027-02-28T00:00:00Z',
    created_slot: 1,
    updated_slot: 1,
    ...more,
  };
}

/** A campaign's sums: nothing happened yet. */
export function stats(campaign_id: string, more: Row = {}): Row {
  return {
    campaign_id,
    vaus: 0,
    unique_users: 0,
    conversions: 0,
    attention_seconds: 0,
    quality_sum: 0,
    paid_out_usdc: 0n,
    user_usdc: 0n,
    influencer_usdc: 0n,
    user_bonus_usdc: 0n,
    user_acd: 0n,
    influencer_acd: 0n,
    conversion_value: 0n,
    accrued_payouts: 0,
    claims: 0,
    exhausted: 0,
    attributed_users: 0,
    attributed_conversions: 0,
    ...more,
  };
}

/** A campaign's money. Amounts in USDC base units. */
export function pot(campaign_id: string, funded_usdc: bigint, paid_usdc: bigint): Row {
  return {
    campaign_id,
    deposits: 1,
    funded_usdc,
    paid_usdc,
    accrued_usdc: 0n,
    withdrawn_usdc: 0n,
  };
}

/** A registered influencer. */
export function influencer(wallet: string, more: Row = {}): Row {
  return {
    wallet,
    handle: `@${wallet}`,
    platform: 'YouTube',
    follower_count: 10_000n,
    tier: 'Micro',
    verified: true,
    rent_payer: wallet,
    registered_at: '2027-02-01T00:00:00Z',
    updated_at: '2027-02-01T00:00:00Z',
    updated_slot: 1,
    ...more,
  };
}

/** A user with one VAU of 30 seconds and a quality score of 80, on the eighth of March 2027. */
export function attribution(campaign_id: string, user_wallet: string, more: Row = {}): Row {
  return {
    campaign_id,
    user_wallet,
    influencer: null,
    tag_signer: 'tag signer',
    tag_issued_at: '2027-03-01T00:00:00Z',
    tag_expires_at: '2027-04-01T00:00:00Z',
    rent_payer: 'attester',
    first_vau_time: '2027-03-08T00:00:00Z',
    last_vau_time: '2027-03-08T00:00:00Z',
    total_vaus: 1,
    total_attention_seconds: 30,
    quality_sum: 80,
    slot: 1,
    ...more,
  };
}
