/** A figure stands only for rows that are there, in the typed tables, the raw ones and every table of sums. */
import type { Database } from '@crr/db';
import { CompiledQuery } from 'kysely';

/** A table has not what was brought into the database. */
export class WrongCountError extends Error {
  override readonly name = 'WrongCountError';
  constructor(
    readonly table: string,
    readonly what: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${table} has ${found} ${what} instead of ${expected}`);
  }
}

/** What was brought into the database. */
export interface Brought {
  vaus: number;
  /** Raw events; none are expected where rows were written without them. */
  events: number;
}

/** Tables of sums by the column that counts VAUs: of all users, and of those whom an influencer brought. */
const SUMS_OF_ALL = {
  campaign_stats: 'vaus',
  campaign_hours: 'vaus',
  campaign_days: 'vaus',
  campaign_country_days: 'vaus',
  campaign_country_stats: 'vaus',
  country_days: 'vaus',
  campaign_quality_days: 'vaus',
  campaign_quality_stats: 'vaus',
  attributions: 'total_vaus',
} as const;
const SUMS_OF_ATTRIBUTED = {
  influencer_stats: 'vaus',
  influencer_days: 'vaus',
  campaign_influencer_stats: 'vaus',
  influencer_day_totals: 'vaus',
  influencer_cohorts: 'total_vaus',
} as const;

/** Tables of sums by the column that has all spend: what VAUs and conversions cost. */
const SPEND = {
  campaign_stats: 'paid_out_usdc',
  campaign_hours: 'payable_usdc',
  campaign_days: 'payable_usdc',
} as const;

/** @throws {WrongCountError} when a table has more or less than was brought */
export async function check(database: Database, { vaus, events }: Brought): Promise<void> {
  await expectEqual(database, 'vaus', 'rows', 'count(*)', `${vaus}`);
  await expectEqual(database, 'raw_events', 'rows', 'count(*)', `${events}`);
  for (const [table, column] of Object.entries(SUMS_OF_ALL)) {
    await expectEqual(database, table, 'VAUs', `coalesce(sum(${column}), 0)`, `${vaus}`);
  }
  const attributed = await amount(database, 'count(influencer)', 'chain.vaus');
  for (const [table, column] of Object.entries(SUMS_OF_ATTRIBUTED)) {
    await expectEqual(database, table, 'VAUs', `coalesce(sum(${column}), 0)`, attributed);
  }
  const spent = await amount(
    database,
    'coalesce(sum(payable_usdc), 0)',
    '(SELECT payable_usdc FROM chain.vaus UNION ALL SELECT payable_usdc FROM chain.conversions) AS payouts',
  );
  for (const [table, column] of Object.entries(SPEND)) {
    await expectEqual(database, table, 'USDC base units', `coalesce(sum(${column}), 0)`, spent);
  }
}

/** @throws {WrongCountError} unless the table has so many rows */
export function expectRows(database: Database, table: string, rows: number): Promise<void> {
  return expectEqual(database, table, 'rows', 'count(*)', `${rows}`);
}

async function expectEqual(
  database: Database,
  table: string,
  what: string,
  sum: string,
  expected: string,
): Promise<void> {
  const found = await amount(database, sum, `chain.${table}`);
  if (found !== expected) throw new WrongCountError(table, what, found, expected);
}

async function amount({ db }: Database, sum: string, from: string): Promise<string> {
  const { rows } = await db.executeQuery<{ n: string }>(
    CompiledQuery.raw(`SELECT (${sum})::text AS n FROM ${from}`),
  );
  return rows[0]?.n ?? 'nothing';
}
