/**
 * Compares the tables with the accounts that a replay of the events gives: the state as the program itself would have
 * it, computed by code that shares nothing with the one that keeps the tables.
 */
import { type AccountRow, type JsonRow, rowsOfAccount } from './account-rows';
import { type ComparisonKinds, compareRows } from './compare-rows';
import type { FindingLog } from './finding';
import { type Db, query } from './query';
import type { AccountBytes } from './replay';

type StateTableName = AccountRow['table'];

/** Which rows and columns of a table an account tells. */
interface StateTable {
  /** The table whose columns these are. */
  table: string;
  /** SQL of the rows that have an account. */
  stored: string;
  key: readonly string[];
  columns: readonly string[];
  /** Restricts what the accounts tell. Default: all of it. */
  where?: string;
  absentIsZero?: boolean;
}

/** An influencer who registered again began a new account; the table's sums are over all of theirs. */
const FIRST_REGISTRATION = `
  NOT EXISTS (SELECT FROM chain.streams WHERE key = 'influencer:' || wallet AND epoch > 0)`;

const STATE: Record<StateTableName, StateTable> = {
  campaigns: {
    table: 'campaigns',
    stored: `(SELECT * FROM chain.campaigns WHERE status <> 'Buried')`,
    key: ['campaign_id'],
    columns: [
      'owner',
      'name',
      'campaign_type',
      'influencer_policy',
      'payout_asset',
      'min_ac_per_usdc',
      'total_budget_usdc',
      'daily_budget_usdc',
      'base_rate_per_second_usdc',
      'quality_percents',
      'conversion_bonus_usdc',
      'max_payout_per_user_usdc',
      'influencer_share_bps',
      'user_bonus_bps',
      'min_attention_seconds',
      'require_cohort',
      'target_sites',
      'target_cohorts',
      'target_countries',
      'start_date',
      'end_date',
      'attribution_window_seconds',
      'attester',
      'next_attester',
      'next_attester_from',
      'attester_until',
      'attester_from',
      'tag_signer',
      'next_tag_signer',
      'next_tag_signer_from',
      'tag_signer_until',
      'tag_signer_from',
      'rent_payer',
      'status',
      'paused',
      'paused_at',
      'resumed_at',
      'held_until',
      'held_seconds',
      'targeting_since',
      'next_min_ac_per_usdc',
      'next_min_ac_from',
      'created_at',
      'ended_at',
      'settles_until',
    ],
  },
  tombstones: {
    table: 'campaigns',
    stored: `(SELECT * FROM chain.campaigns WHERE status = 'Buried')`,
    key: ['campaign_id'],
    columns: ['owner', 'closed_at'],
  },
  campaign_stats: {
    table: 'campaign_stats',
    stored: `(SELECT * FROM chain.campaign_stats WHERE campaign_id IN
      (SELECT campaign_id FROM chain.campaigns WHERE status <> 'Buried'))`,
    key: ['campaign_id'],
    columns: [
      'vaus',
      'unique_users',
      'conversions',
      'attention_seconds',
      'paid_out_usdc',
      'influencer_usdc',
      'user_bonus_usdc',
    ],
    absentIsZero: true,
  },
  pots: {
    table: 'pots',
    stored: `(SELECT pots.*, vault, usdc_mint FROM chain.pots JOIN chain.campaigns USING (campaign_id) WHERE status <> 'Buried')`,
    key: ['campaign_id'],
    columns: [
      'vault',
      'usdc_mint',
      'funded_usdc',
      'paid_usdc',
      'accrued_usdc',
      'withdrawn_usdc',
      'available_usdc',
    ],
  },
  influencers: {
    table: 'influencers',
    stored: '(SELECT * FROM chain.influencers WHERE closed_at IS NULL)',
    key: ['wallet'],
    columns: ['handle', 'platform', 'follower_count', 'tier', 'verified', 'rent_payer', 'registered_at'],
  },
  influencer_stats: {
    table: 'influencer_stats',
    stored: `(SELECT * FROM chain.influencer_stats WHERE ${FIRST_REGISTRATION}
      AND wallet IN (SELECT wallet FROM chain.influencers WHERE closed_at IS NULL))`,
    key: ['wallet'],
    columns: ['referrals', 'vaus', 'attention_seconds', 'quality_sum', 'conversions', 'earned_usdc'],
    where: FIRST_REGISTRATION,
    absentIsZero: true,
  },
  attributions: {
    table: 'attributions',
    stored: '(SELECT * FROM chain.attributions WHERE closed_at IS NULL)',
    key: ['campaign_id', 'user_wallet'],
    columns: [
      'influencer',
      'tag_issued_at',
      'rent_payer',
      'first_vau_time',
      'last_vau_time',
      'total_vaus',
      'total_attention_seconds',
      'user_earned_usdc',
      'influencer_earned_usdc',
      'accrued_user_usdc',
      'accrued_influencer_usdc',
      'converted',
    ],
  },
  participations: {
    table: 'participations',
    stored: '(SELECT * FROM chain.participations WHERE left_at IS NULL)',
    key: ['campaign_id', 'wallet'],
    columns: ['joined_at'],
  },
  router_config: {
    table: 'router_config',
    stored: 'chain.router_config',
    key: ['id'],
    columns: [
      'admin',
      'pending_admin',
      'verifier',
      'usdc_mint',
      'ac_mint',
      'acd_mint',
      'ac_reserve',
      'swap_venues',
      'swap_pools',
    ],
  },
};

const NAMES = Object.keys(STATE) as StateTableName[];
const KINDS: ComparisonKinds = {
  missing: 'state-differs',
  extra: 'state-differs',
  differs: 'state-differs',
};
const BATCH_ROWS = 1_000;

/** Compares in both directions. Makes temporary tables, which it removes again. Returns how many rows were compared. */
export async function checkState(db: Db, accounts: AccountBytes, log: FindingLog): Promise<number> {
  for (const name of NAMES) await query(db, createSql(name));
  const rows = await fill(db, accounts);
  for (const name of NAMES) {
    const { table, stored, key, columns, where, absentIsZero = false } = STATE[name];
    const expected = where === undefined ? told(name) : `(SELECT * FROM ${told(name)} WHERE ${where})`;
    await compareRows(db, { table, stored, expected, key, columns, absentIsZero }, KINDS, log);
    await query(db, `DROP TABLE ${told(name)}`);
  }
  return rows;
}

function told(name: StateTableName): string {
  return `pg_temp.told_${name}`;
}

function createSql(name: StateTableName): string {
  const { stored, key, columns } = STATE[name];
  const list = [...key, ...columns].join(', ');
  return `CREATE TEMPORARY TABLE told_${name} AS SELECT ${list} FROM ${stored} AS stored WITH NO DATA`;
}

async function fill(db: Db, accounts: AccountBytes): Promise<number> {
  const waiting = new Map<StateTableName, JsonRow[]>();
  let count = 0;
  for (const data of accounts.values()) {
    for (const { table, row } of rowsOfAccount(data)) {
      const rows = waiting.get(table) ?? [];
      rows.push(row);
      waiting.set(table, rows);
      count += 1;
      if (rows.length < BATCH_ROWS) continue;
      await insert(db, table, rows);
      waiting.delete(table);
    }
  }
  for (const [table, rows] of waiting) await insert(db, table, rows);
  return count;
}

function insert(db: Db, name: StateTableName, rows: readonly JsonRow[]): Promise<unknown[]> {
  const text = `INSERT INTO ${told(name)}
    SELECT * FROM jsonb_populate_recordset(NULL::${told(name)}, $1::jsonb)`;
  return query(db, text, [JSON.stringify(rows)]);
}
