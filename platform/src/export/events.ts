/** Events as rows of a file, in the order of their time. */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { decimalOf } from '../events';
import { checkRange, eventConditions, type ReportFilter } from '../reports';
import type { Cell } from './csv';
import type { Pages } from './stream';

/** Columns of the file. */
export const EVENT_COLUMNS = [
  'id',
  'occurred_at',
  'received_at',
  'action',
  'value',
  'currency',
  'attributed',
  'campaign_id',
  'campaign',
  'influencer_id',
  'influencer',
  'tracking_link',
  'coupon',
  'coupon_code',
  'ref_code',
  'deciding_key',
  'confidence_percent',
  'rule_version',
] as const;

const PAGE_ROWS = 1_000;

const EVENT = {
  id: z.string(),
  /** To the microsecond, as a key needs it. */
  key: z.string(),
  occurred_at: z.date(),
  received_at: z.date(),
  action: z.string(),
  value_micros: z.string().nullable(),
  currency: z.string(),
  attributed: z.boolean(),
  campaign_id: z.string().nullable(),
  campaign: z.string().nullable(),
  influencer_id: z.string().nullable(),
  influencer: z.string().nullable(),
  tracking_link_code: z.string().nullable(),
  coupon: z.string().nullable(),
  coupon_code: z.string().nullable(),
  ref_code: z.string().nullable(),
  deciding_key: z.string(),
  confidence_percent: z.number(),
  rule_version: z.string(),
};
type EventRow = RowOf<typeof EVENT>;

/**
 * Pages by key, each a query of its own: nothing is held between them, neither here nor in the database. Events that come after the
 * beginning are left out.
 *
 * @throws ApiError 422 for a range that ends before it begins
 */
export function eventPages(db: Db, filter: ReportFilter, startedAt: Date): Pages {
  checkRange(filter);
  return pagesOf(db, filter, startedAt);
}

async function* pagesOf(db: Db, filter: ReportFilter, startedAt: Date): AsyncGenerator<Cell[][]> {
  let after: Pick<EventRow, 'key' | 'id'> | undefined;
  for (;;) {
    const rows = await pageAfter(db, filter, startedAt, after);
    if (rows.length > 0) yield rows.map(cellsOf);
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1);
  }
}

async function pageAfter(
  db: Db,
  filter: ReportFilter,
  startedAt: Date,
  after: Pick<EventRow, 'key' | 'id'> | undefined,
): Promise<EventRow[]> {
  const beyond =
    after === undefined
      ? sql`TRUE`
      : sql`(e.occurred_at, e.id) > (${after.key}::timestamptz, ${after.id}::uuid)`;
  const { rows } = await checkedSql(EVENT)`
    SELECT e.id, e.occurred_at::text AS key, e.occurred_at, e.received_at, e.action, e.value_micros, e.currency, e.attributed,
      e.campaign_id, p.name AS campaign, e.influencer_id, i.handle AS influencer, e.tracking_link_code, c.code AS coupon,
      e.coupon_code, e.ref_code, e.deciding_key, e.confidence_percent, e.rule_version
    FROM (
      SELECT * FROM platform.customer_events e
      WHERE ${eventConditions(filter, 'e')} AND e.received_at <= ${startedAt}::timestamptz AND ${beyond}
      ORDER BY e.occurred_at, e.id
      LIMIT ${PAGE_ROWS}
    ) e
    LEFT JOIN platform.campaigns p ON p.id = e.campaign_id
    LEFT JOIN platform.influencers i ON i.id = e.influencer_id
    LEFT JOIN platform.coupons c ON c.id = e.coupon_id
    ORDER BY e.occurred_at, e.id`.execute(db);
  return rows;
}

function cellsOf(row: EventRow): Cell[] {
  return [
    row.id,
    row.occurred_at,
    row.received_at,
    row.action,
    row.value_micros === null ? null : decimalOf(BigInt(row.value_micros), row.currency),
    row.currency,
    row.attributed,
    row.campaign_id,
    row.campaign,
    row.influencer_id,
    row.influencer,
    row.tracking_link_code,
    row.coupon,
    row.coupon_code,
    row.ref_code,
    row.deciding_key,
    row.confidence_percent,
    row.rule_version,
  ];
}
