/** The facts that all reports sum: events and clicks that a filter lets pass. Nothing else in reports reads their tables. */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import { invalidField } from '../http';
import { UTC } from '../time-zone';
import { cutRange, DAY_MS, eventConditions, linkConditions, type ReportFilter, type Stretch } from './filter';

/** A SELECT. */
export type Select = RawBuilder<unknown>;

/**
 * Runs a report on one state of the database: what is stored meanwhile is in all of its sums or in none.
 *
 * Reports read indexes that hold all they ask for. Postgres prefers them where it does not take reading out of order for four times as dear,
 * which was true of disks that turn.
 */
export function reading<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      await sql`SET LOCAL random_page_cost = 1.1`.execute(snapshot);
      return work(snapshot);
    });
}

/** Length of a point of a time series. */
export const SERIES_UNITS = ['hour', 'day'] as const;
/** One of {@link SERIES_UNITS}. */
export type SeriesUnit = (typeof SERIES_UNITS)[number];

/** Events, one row each. */
export function eventFacts(filter: ReportFilter): Select {
  return sql`
    SELECT e.id, e.action, e.currency, e.value_micros, e.campaign_id, e.influencer_id, e.coupon_id, e.tracking_link_code,
      e.deciding_key, e.occurred_at
    FROM platform.customer_events e
    WHERE ${eventConditions(filter, 'e')}`;
}

/**
 * Sums of events by key, currency and action: key, currency, action, events, value_micros, share_micros, flat_micros. The last two are the
 * commission that the assignment's share would give, in the event's currency and in USDC; rounded down for each event, so that
 * every way to sum them gives the same. A key's purchases can have two rows.
 *
 * @param key an expression over {@link eventFacts}
 */
export function eventSums(filter: ReportFilter, key: RawBuilder<unknown>): Select {
  return sql`
    SELECT ${key} AS key, currency, action, count(*) AS events, coalesce(sum(value_micros), 0) AS value_micros,
      0::numeric AS share_micros, 0::numeric AS flat_micros
    FROM (${eventFacts(filter)}) e
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT ${key} AS key, currency, 'purchase', 0, 0, coalesce(sum(share_micros), 0), coalesce(sum(flat_micros), 0)
    FROM (${commissions(filter)}) e
    GROUP BY 1, 2`;
}

/**
 * Purchases, with what the agreed share gives, null without one. Of flat_once, the assignment's first purchase is paid for. LEFT JOIN, since
 * Postgres takes campaign and influencer for independent, and would look the purchases of each assignment up one by one.
 */
function commissions(filter: ReportFilter): Select {
  return sql`
    SELECT e.*,
      CASE WHEN s.share_type = 'percentage' THEN div(e.value_micros * s.share_bps, 10000) END AS share_micros,
      CASE WHEN s.share_type = 'flat_per_conversion' OR s.first_event_id = e.id THEN s.flat_usdc END AS flat_micros
    FROM (${eventFacts(filter)}) e
    LEFT JOIN (
      SELECT a.campaign_id, a.influencer_id, a.share_type, a.share_bps, a.flat_usdc,
        CASE WHEN a.share_type = 'flat_once' THEN (
          SELECT first.id FROM platform.customer_events first
          WHERE first.influencer_id = a.influencer_id AND first.campaign_id = a.campaign_id AND first.action = 'purchase'
          ORDER BY first.occurred_at, first.id LIMIT 1
        ) END AS first_event_id
      FROM platform.assignments a
      WHERE ${filter.scope.where('assignments', 'a')} AND a.share_type IS NOT NULL
      OFFSET 0
    ) s ON s.campaign_id = e.campaign_id AND s.influencer_id = e.influencer_id
    WHERE e.action = 'purchase'`;
}

/** The length of a point, and whose days and hours they are. */
export interface Points {
  readonly unit: SeriesUnit;
  /** A name of IANA's. */
  readonly zone: string;
}

/** The point of a series that a moment belongs to. Days as dates: Postgres knows how many there are of UTC (customer_events_days). */
export function pointOf({ unit, zone }: Points, moment: RawBuilder<unknown>): RawBuilder<unknown> {
  const where = zone === UTC ? sql`'UTC'` : sql`${zone}::text`;
  return unit === 'hour'
    ? sql`date_trunc('hour', ${moment}, ${where})`
    : sql`(${moment} AT TIME ZONE ${where})::date`;
}

/** Clicks by link: code, campaign_id, influencer_id, ab_test, ab_variant, clicks, bot_clicks. Links without clicks have no row. */
export function clickFacts(filter: ReportFilter): Select {
  return sql`
    SELECT l.code, l.campaign_id, l.influencer_id, l.ab_test, l.ab_variant, k.clicks, k.bot_clicks
    FROM (
      SELECT counted.code, sum(counted.clicks)::bigint AS clicks, sum(counted.bot_clicks)::bigint AS bot_clicks
      FROM (${clickCounts(filter)}) counted
      GROUP BY counted.code
    ) k
    JOIN platform.tracking_links l ON l.code = k.code
    WHERE ${linkConditions(filter, 'l')}`;
}

/**
 * Clicks by point of time: key, clicks, bot_clicks. Days of UTC come from the days' counts, hours and other zones' days from the clicks
 * themselves, as far as they are kept: what is older stands at the day of the same date.
 *
 * @param keptFrom since when clicks are kept, see {@link clicksKeptFrom}
 */
export function clickSeries(filter: ReportFilter, points: Points, keptFrom: Date | null): Select {
  const counts = countsByPoint(filter, points, keptFrom);
  return sql`
    SELECT k.key, sum(k.clicks)::bigint AS clicks, sum(k.bot_clicks)::bigint AS bot_clicks
    FROM (${counts}) k
    JOIN platform.tracking_links l ON l.code = k.code
    WHERE ${linkConditions(filter, 'l')}
    GROUP BY k.key`;
}

/** The first midnight, UTC, since which all clicks are kept; null where none was deleted. */
export async function clicksKeptFrom(db: Db): Promise<Date | null> {
  const deletedBefore = await clicksDeletedBefore(db);
  return deletedBefore === undefined ? null : new Date(Math.ceil(deletedBefore.getTime() / DAY_MS) * DAY_MS);
}

async function clicksDeletedBefore(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('platform.retention_deletions')
    .select('deleted_before')
    .where('subject', '=', 'clicks')
    .executeTakeFirst();
  return row?.deleted_before;
}

/** @throws ApiError 422 when the range needs single clicks of a time of which only whole days are kept */
export async function assertClicksKept(db: Db, filter: ReportFilter, unit: SeriesUnit): Promise<void> {
  const deletedBefore = await clicksDeletedBefore(db);
  if (deletedBefore === undefined) return;
  const isGone = ({ from }: Stretch) => from < deletedBefore;
  const needed =
    unit === 'hour'
      ? [{ from: filter.from ?? new Date(0), to: filter.to ?? new Date() }]
      : cutRange(filter.from, filter.to).stretches;
  if (needed.some(isGone)) {
    throw invalidField(
      needed[0] !== undefined && isGone(needed[0]) && needed[0].from === filter.from ? 'from' : 'to',
      `clicks before ${deletedBefore.toISOString()} are kept as counts of whole UTC days: ask for whole days`,
    );
  }
}

function countsByPoint(filter: ReportFilter, points: Points, keptFrom: Date | null): Select {
  const { from, to } = filter;
  if (points.unit === 'day' && points.zone === UTC) return clickCounts(filter);
  if (points.unit === 'hour' || keptFrom === null || (from !== null && from >= keptFrom)) {
    return clicksWithin(from, to, points);
  }
  const older = clickCounts({ ...filter, to: to === null || keptFrom < to ? keptFrom : to });
  return sql`${older} UNION ALL ${clicksWithin(keptFrom, to, points)}`;
}

function clickCounts({ from, to }: Pick<ReportFilter, 'from' | 'to'>): Select {
  const { days, stretches } = cutRange(from, to);
  const parts = stretches.map(({ from, to }) => clicksWithin(from, to, { unit: 'day', zone: UTC }));
  if (days !== null) {
    parts.push(sql`
      SELECT code, day AS key, clicks, bot_clicks FROM edge.click_days
      WHERE day >= coalesce(${days.from}::date, '-infinity') AND day < coalesce(${days.to}::date, 'infinity')`);
  }
  return sql.join(parts, sql` UNION ALL `);
}

function clicksWithin(from: Date | null, to: Date | null, points: Points): Select {
  return sql`
    SELECT code, ${pointOf(points, sql.ref('clicked_at'))} AS key, count(*) FILTER (WHERE bot_reason IS NULL) AS clicks,
      count(*) FILTER (WHERE bot_reason IS NOT NULL) AS bot_clicks
    FROM edge.clicks
    WHERE clicked_at >= coalesce(${from}::timestamptz, '-infinity') AND clicked_at < coalesce(${to}::timestamptz, 'infinity')
    GROUP BY 1, 2`;
}
