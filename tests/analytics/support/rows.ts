/** Rows of the indexer's tables with everything that a test does not care about filled in. Amounts in base units. */
import type { Db } from './database';

/** A row to be stored, by column. */
export type Row = Readonly<Record<string, string | number | bigint | boolean | Date | null>>;

/** Rows a statement at most: parameters are limited to 65,535. */
const CHUNK = 500;

/** Stores rows in a table. */
export async function insert(db: Db, table: string, ...rows: readonly Row[]): Promise<void> {
  for (let first = 0; first < rows.length; first += CHUNK) {
    const chunk = rows.slice(first, first + CHUNK).map(storable);
    await db.insertInto(table).values(chunk).execute();
  }
}

/** Neither driver takes a bigint as it is. */
function storable(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? `${value}` : value]),
  );
}

/** An active campaign of January 2027 with a budget of $10,000. */
export function campaignRow(campaign_id: string, more: Row = {}): Row {
  return {
    campaign_id,
    owner: 'owner',
    name: `Campaign ${campaign_id}`,
    campaign_type: 'Hybrid',
    influencer_policy: 'Open',
    payout_asset: 'Usdc',
    min_ac_per_usdc: 0,
    total_budget_usdc: 10_000_000_000n,
    base_rate_per_second_usdc: 1_000n,
    quality_percents: '{50,75,100,120}',
    influencer_share_bps: 2_000,
    user_bonus_bps: 1_000,
    min_attention_seconds: 1,
    require_cohort: false,
    target_sites: '{}',
    target_cohorts: '{}',
    target_countries: '{}',
    start_date: new Date('2027-01-01T00:00:00Z'),
    end_date: new Date('2027-01-31T00:00:00Z'),
    attribution_window_seconds: 86_400,
    attester: 'attester',
    tag_signer: 'tag signer',
    vault: 'vault',
    usdc_mint: 'usdc',
    rent_payer: 'owner',
    status: 'Active',
    paused: false,
    created_at: new Date('2027-01-01T00:00:00Z'),
    updated_at: new Date('2027-01-01T00:00:00Z'),
    created_slot: 1,
    updated_slot: 1,
    ...more,
  };
}

export function statsRow(campaign_id: string, more: Row = {}): Row {
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
    ...more,
  };
}

/** A campaign's money: funded with $10,000 of which nothing was used. */
export function potRow(campaign_id: string, more: Row = {}): Row {
  return {
    campaign_id,
    deposits: 1,
    funded_usdc: 10_000_000_000n,
    paid_usdc: 0n,
    accrued_usdc: 0n,
    withdrawn_usdc: 0n,
    ...more,
  };
}

export function influencerRow(wallet: string, more: Row = {}): Row {
  return {
    wallet,
    handle: `@${wallet}`,
    platform: 'TikTok',
    follower_count: 10_000n,
    tier: 'Micro',
    verified: true,
    rent_payer: wallet,
    registered_at: new Date('2027-01-01T00:00:00Z'),
    updated_at: new Date('2027-01-01T00:00:00Z'),
    updated_slot: 1,
    ...more,
  };
}

export function attributionRow(campaign_id: string, user_wallet: string, more: Row = {}): Row {
  return {
    campaign_id,
    user_wallet,
    influencer: null,
    tag_signer: 'tag signer',
    tag_issued_at: new Date('2027-01-01T00:00:00Z'),
    tag_expires_at: new Date('2027-02-01T00:00:00Z'),
    rent_payer: 'attester',
    first_vau_time: new Date('2027-01-01T00:00:00Z'),
    last_vau_time: new Date('2027-01-01T00:00:00Z'),
    slot: 1,
    ...more,
  };
}

const PAID = {
  payable_usdc: 0n,
  user_usdc: 0n,
  influencer_usdc: 0n,
  user_bonus_usdc: 0n,
  user_accrued: false,
  influencer_accrued: false,
  user_acd: 0n,
  influencer_acd: 0n,
  slot: 1,
  tx_index: 0,
};

export function vauRow(campaign_id: string, seq: number, more: Row = {}): Row {
  return {
    campaign_id,
    seq,
    user_wallet: 'user',
    influencer: null,
    sequence: 1,
    earned_at: new Date('2027-01-01T00:00:00Z'),
    recorded_at: new Date('2027-01-01T00:00:00Z'),
    attention_seconds: 10,
    quality_score: 90,
    country: 'DE',
    site_hash: 'site',
    ...PAID,
    ...more,
  };
}

export function conversionRow(campaign_id: string, seq: number, more: Row = {}): Row {
  return {
    campaign_id,
    seq,
    user_wallet: 'user',
    influencer: null,
    recorded_at: new Date('2027-01-01T00:00:00Z'),
    conversion_value: 0n,
    ...PAID,
    ...more,
  };
}

export function claimRow(campaign_id: string, seq: number, more: Row = {}): Row {
  return {
    campaign_id,
    seq,
    user_wallet: 'user',
    beneficiary: 'User',
    payee: 'user',
    amount_usdc: 0n,
    recorded_at: new Date('2027-01-01T00:00:00Z'),
    slot: 1,
    tx_index: 0,
    ...more,
  };
}

/** How far the database is known: final up to a slot. */
export function cursorRow(finalized_slot: number, more: Row = {}): Row {
  return {
    genesis_hash: 'genesis',
    program_id: 'program',
    digest: '\\x00',
    finalized_slot,
    tip_slot: 1_000_000,
    ...more,
  };
}

export function hourRow(campaign_id: string, hour: Date, more: Row = {}): Row {
  return { campaign_id, hour, ...NO_SUMS, ...more };
}

/** @param day yyyy-mm-dd */
export function dayRow(campaign_id: string, day: string, more: Row = {}): Row {
  return { campaign_id, day, ...NO_SUMS, ...more };
}

const NO_SUMS = {
  vaus: 0,
  new_users: 0,
  conversions: 0,
  attention_seconds: 0,
  quality_sum: 0,
  payable_usdc: 0n,
  user_usdc: 0n,
  influencer_usdc: 0n,
  user_bonus_usdc: 0n,
  accrued_payouts: 0,
  exhausted: 0,
};
