/** What does not stay for ever, how long it stays where nothing else is set, and how a batch of it goes. Amounts and counts always stay. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type CheckedQuery, checkedSql } from '../checked-sql';
import { FORGOTTEN_CUSTOMER, FORGOTTEN_WALLET } from '../personal';

/** Things that retention takes away. */
export const RETENTION_SUBJECTS = [
  'clicks',
  'attention_reports',
  'customer_events',
  'failed_events',
  'audit_log',
  'wallet_challenges',
] as const;
/** One of {@link RETENTION_SUBJECTS}. */
export type RetentionSubject = (typeof RETENTION_SUBJECTS)[number];

/** What a batch is taken from. */
export interface BatchInput {
  /** What is older goes. */
  readonly before: Date;
  /** What is older went in an earlier run; null before the first. */
  readonly since: Date | null;
  /** Where the batch before ended, as it told; null for the first of a run. */
  readonly after: string | null;
  /** Rows at most. */
  readonly limit: number;
}

/** How a subject is kept and goes. */
export interface RetentionRule {
  readonly defaultDays: number;
  /**
   * Whether what is about to go counts as gone from the beginning of a run: reports then never count from half of a day's clicks. Others
   * count when a run is done, so that a run that died is done over.
   */
  readonly isMarkedFirst: boolean;
  /** Takes a batch away: one row `last` for each, in the order in which batches go on; fewer than the limit at the end. */
  batch(input: BatchInput): CheckedQuery<{ readonly last: string }>;
}

/** Days of what keeps single visitors. */
const VISITS_DAYS = 180;
/** Thirteen months: a year can be compared with the one before. */
const CUSTOMERS_DAYS = 396;
const DIAGNOSIS_DAYS = 30;
const CHALLENGE_DAYS = 7;
/** Three years. */
const AUDIT_DAYS = 1_096;

/** The rules. */
export const RETENTION_RULES: Readonly<Record<RetentionSubject, RetentionRule>> = {
  clicks: deleting('edge.clicks', 'clicked_at', VISITS_DAYS, { isMarkedFirst: true }),
  // What is still on its way to the chain stays, however old.
  attention_reports: { defaultDays: VISITS_DAYS, isMarkedFirst: false, batch: forgetAttention },
  customer_events: { defaultDays: CUSTOMERS_DAYS, isMarkedFirst: false, batch: forgetCustomers },
  failed_events: deleting('platform.failed_events', 'received_at', DIAGNOSIS_DAYS),
  audit_log: deleting('platform.audit_log', 'at', AUDIT_DAYS),
  wallet_challenges: deleting('platform.wallet_challenges', 'expires_at', CHALLENGE_DAYS),
};

/**
 * Without FOR UPDATE, which needs the privilege to update: of the edge's tables the platform may delete, and change nothing. Of two that
 * delete the same rows one waits for the other, and then finds them gone.
 *
 * @param column by which rows are old; has an index
 */
function deleting(
  table: string,
  column: string,
  defaultDays: number,
  {
    isMarkedFirst = false,
    condition = sql`TRUE`,
  }: { isMarkedFirst?: boolean; condition?: RawBuilder<unknown> } = {},
): RetentionRule {
  return {
    defaultDays,
    isMarkedFirst,
    batch: ({ before, limit }) => checkedSql({ last: z.string() })`
      DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${sql.table(table)} WHERE ${sql.ref(column)} < ${before}::timestamptz AND ${condition}
        ORDER BY ${sql.ref(column)} LIMIT ${limit}))
      RETURNING '' AS last`,
  };
}

/**
 * Reports go; what their links earned by them stays as a sum. Of two that delete the same reports one waits for the other, finds them gone, and
 * adds nothing: sums are of what was deleted.
 */
function forgetAttention({ before, limit }: BatchInput): CheckedQuery<{ readonly last: string }> {
  const summed = [
    'vaus',
    'attention_seconds',
    'conversions',
    'user_usdc',
    'influencer_usdc',
    'conversion_usdc',
  ];
  const columns = sql.join(summed.map((name) => sql.ref(name)));
  const sums = sql.join(summed.map((name) => sql`sum(p.${sql.ref(name)})`));
  const added = sql.join(
    summed.map((name) => sql`${sql.ref(name)} = kept.${sql.ref(name)} + excluded.${sql.ref(name)}`),
  );
  return checkedSql({ last: z.string() })`
    WITH gone AS (
      DELETE FROM edge.attention_reports WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM edge.attention_reports WHERE changed_at < ${before}::timestamptz AND state IN ('final', 'parked')
        ORDER BY changed_at LIMIT ${limit}))
      RETURNING chain_campaign_id, id
    ), sums AS (
      INSERT INTO platform.link_earnings_kept AS kept (link_code, chain_campaign_id, day, ${columns})
      SELECT p.link_code, p.chain_campaign_id, (p.recorded_at AT TIME ZONE 'UTC')::date, ${sums}
      FROM gone JOIN platform.link_payments p ON p.chain_campaign_id = gone.chain_campaign_id AND p.report_id = gone.id
      GROUP BY 1, 2, 3
      ORDER BY 1, 2, 3
      ON CONFLICT (link_code, chain_campaign_id, day) DO UPDATE SET ${added}
    )
    SELECT '' AS last FROM gone`;
}

/**
 * Events stay, without what was told of the customer. Found by their ids, which begin with the time of their coming. A conversion that is
 * being delivered keeps its wallet, and its event waits for a later run: each begins where one may wait.
 */
function forgetCustomers({
  before,
  since,
  after,
  limit,
}: BatchInput): CheckedQuery<{ readonly last: string }> {
  const columns = Object.entries(FORGOTTEN_CUSTOMER).map(
    ([name, value]) => sql`${sql.ref(name)} = ${sql.lit(value)}`,
  );
  return checkedSql({ last: z.string() })`
    WITH chosen AS (
      SELECT e.id FROM platform.customer_events e
      WHERE e.id < ${firstIdAt(before)}::uuid AND ${after === null ? sql`e.id >= ${firstToLookAt(since)}` : sql`e.id > ${after}::uuid`}
        AND (e.customer_hash IS NOT NULL OR e.customer_wallet IS NOT NULL OR e.session_id IS NOT NULL OR e.landing_url IS NOT NULL
          OR e.referrer IS NOT NULL OR e.properties <> '{}')
        AND NOT EXISTS (SELECT FROM platform.chain_conversions c WHERE c.event_id = e.id AND c.state = 'queued')
      ORDER BY e.id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ), delivered AS (
      UPDATE platform.chain_conversions c SET wallet = ${FORGOTTEN_WALLET} FROM chosen WHERE c.event_id = chosen.id
    ), forgotten AS (
      UPDATE platform.customer_events e SET ${sql.join(columns)} FROM chosen WHERE e.id = chosen.id RETURNING e.id
    )
    SELECT id AS last FROM forgotten ORDER BY id`;
}

/** What is older was emptied before, but for events whose conversion was being delivered then. */
function firstToLookAt(since: Date | null): RawBuilder<unknown> {
  return sql`least(${firstIdAt(since)}::uuid, (
    SELECT c.event_id FROM platform.chain_conversions c WHERE c.wallet <> ${FORGOTTEN_WALLET} ORDER BY c.event_id LIMIT 1))`;
}

/** The least id that can be made at a moment: UUIDs of version 7 begin with their milliseconds. */
function firstIdAt(at: Date | null): string {
  const time = (at?.getTime() ?? 0).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
