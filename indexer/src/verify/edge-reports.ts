/**
 * Reconciliation of the edge's account with the chain's: what the edge says of a VAU or a conversion against what the indexer stored of
 * its transaction. Both are tables of one database; neither is made from the other.
 */
import { decimal, integer, type RowOf } from '@crr/db/rows';
import * as v from 'valibot';
import type { FindingLog } from './finding';
import { type Db, reading } from './query';

/** What is wrong between a report and the chain. */
export const REPORT_DIFFERENCES = [
  'report-not-indexed',
  'report-unpaid',
  'report-differs',
  'report-paid-though-parked',
] as const;

/** One of {@link REPORT_DIFFERENCES}. */
export type ReportDifference = (typeof REPORT_DIFFERENCES)[number];

const REPORT_COLUMNS = {
  difference: v.picklist(REPORT_DIFFERENCES),
  chain_campaign_id: v.string(),
  id: v.string(),
  kind: v.string(),
  account: v.string(),
  sequence: v.nullable(v.union([decimal, integer])),
  state: v.string(),
  signature: v.string(),
  seconds: integer,
  paid_signature: v.nullable(v.string()),
  paid_seconds: v.nullable(integer),
};
type DifferentReport = RowOf<typeof REPORT_COLUMNS>;
const readReports = reading(REPORT_COLUMNS);
const readCount = reading({ reports: decimal });
const readDifferences = reading({ difference: v.picklist(REPORT_DIFFERENCES), reports: decimal });

/** So many are listed at most. */
const MOST_LISTED = 10_000;
/** Two clocks, and what is on its way from one to the other. */
const GRACE = `interval '5 minutes'`;

/**
 * Reports that were final, landed or parked, each with its transaction ($1: those that changed since). What the budget no longer paid for
 * landed and is no difference. A final report whose transaction is not stored is one only where the indexer has come past it by both clocks.
 */
const DIFFERENCES = `
  SELECT * FROM (
    SELECT r.chain_campaign_id, r.id, r.kind, r.account, r.sequence, r.state, r.signature, r.seconds,
      pt.signature AS paid_signature, paid.attention_seconds AS paid_seconds,
      CASE
        WHEN r.state = 'final' AND t.signature IS NULL AND r.changed_at < least(k.updated_at, k.complete_until) - ${GRACE}
          THEN 'report-not-indexed'
        WHEN r.state IN ('landed', 'final') AND t.signature IS NOT NULL AND paid.slot IS NULL AND NOT EXISTS (
          SELECT FROM chain.exhaustions e WHERE e.campaign_id = r.chain_campaign_id AND e.user_wallet = r.account
            AND e.slot = t.slot AND e.tx_index = t.tx_index
        ) THEN 'report-unpaid'
        WHEN r.state IN ('landed', 'final') AND t.signature IS NOT NULL
          AND (pt.signature <> r.signature OR paid.attention_seconds <> r.seconds) THEN 'report-differs'
        WHEN r.state = 'parked' AND pt.signature = r.signature THEN 'report-paid-though-parked'
      END AS difference
    FROM edge.attention_reports r
    CROSS JOIN chain.cursor k
    LEFT JOIN chain.transactions t ON t.signature = r.signature
    LEFT JOIN LATERAL (
      SELECT v.slot, v.tx_index, v.attention_seconds FROM chain.vaus v
      WHERE r.kind = 'vau' AND v.campaign_id = r.chain_campaign_id AND v.user_wallet = r.account AND v.sequence = r.sequence
      UNION ALL
      SELECT c.slot, c.tx_index, NULL FROM chain.conversions c
      WHERE r.kind = 'conversion' AND c.campaign_id = r.chain_campaign_id AND c.user_wallet = r.account
        AND c.slot = t.slot AND c.tx_index = t.tx_index
    ) paid ON TRUE
    LEFT JOIN chain.transactions pt ON pt.slot = paid.slot AND pt.tx_index = paid.tx_index
    WHERE r.signature IS NOT NULL AND r.state IN ('landed', 'final', 'parked') AND r.changed_at >= $1::timestamptz
  ) compared
  WHERE difference IS NOT NULL`;

/** Adds each difference to the log, the oldest campaigns first. @returns how many reports were compared */
export async function checkReports(db: Db, log: FindingLog): Promise<number> {
  const always = new Date(0).toISOString();
  const rows = await readReports(
    db,
    `${DIFFERENCES} ORDER BY chain_campaign_id, account, sequence, id LIMIT ${MOST_LISTED}`,
    [always],
  );
  for (const row of rows) log.add(row.difference, observed(row));
  const [counted] = await readCount(
    db,
    `SELECT count(*)::text AS reports FROM edge.attention_reports
     WHERE signature IS NOT NULL AND state IN ('landed', 'final', 'parked')`,
  );
  return Number(counted?.reports ?? 0);
}

/** How many reports that changed since a time differ, by kind of difference; each kind is there. */
export async function countReportDifferences(db: Db, since: Date): Promise<Map<ReportDifference, number>> {
  const rows = await readDifferences(
    db,
    `SELECT difference, count(*)::text AS reports FROM (${DIFFERENCES}) found GROUP BY difference`,
    [since.toISOString()],
  );
  const found = new Map(rows.map(({ difference, reports }) => [difference, Number(reports)]));
  return new Map(REPORT_DIFFERENCES.map((difference) => [difference, found.get(difference) ?? 0]));
}

function observed(row: DifferentReport): { subject: string; expected: string; found: string } {
  const { chain_campaign_id, kind, account, sequence, state, signature, seconds } = row;
  const number = sequence === null ? '' : ` ${sequence}`;
  const paid =
    row.paid_signature === null
      ? 'nothing'
      : [row.paid_seconds === null ? '' : `${row.paid_seconds} s`, `in ${row.paid_signature}`]
          .filter((part) => part !== '')
          .join(' ');
  return {
    subject: `${kind}${number} of ${account} in campaign ${chain_campaign_id}`,
    expected: `${state} in ${signature}${kind === 'vau' ? `, ${seconds} s` : ''} by the edge`,
    found: `${paid} by the chain`,
  };
}
