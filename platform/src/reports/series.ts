/** Figures over time: one point an hour or a day, those without anything included. */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { invalidField } from '../http';
import { assertZoneKnown, UTC } from '../time-zone';
import {
  assertClicksKept,
  clickSeries,
  clicksKeptFrom,
  eventSums,
  type Points,
  pointOf,
  reading,
  type SeriesUnit,
} from './facts';
import {
  CLICK_SUMS,
  type ClickSums,
  EVENT_SUM,
  type EventSum,
  type Figures,
  figuresOf,
  NO_CLICKS,
} from './figures';
import { checkRange, DAY_MS, type ReportFilter } from './filter';

/** An hour or a day of the time zone: one of 23 or 25 hours where clocks change. The first and the last hold what lies within the range. */
export interface Point extends Figures {
  /** Its begin. */
  readonly at: string;
}

const HOUR_MS = 3_600_000;
const LENGTH_MS: Readonly<Record<SeriesUnit, number>> = { hour: HOUR_MS, day: DAY_MS };
const MOST_HOURS = 7 * 24;
const MOST_DAYS = 3_660;

/**
 * @param zone whose days and hours; a name of IANA's
 * @throws ApiError 422 for a range that can not be told, or is too long for its unit, and for a zone that the database does not know
 */
export async function series(
  db: Db,
  filter: ReportFilter,
  unit: SeriesUnit,
  zone: string = UTC,
): Promise<Point[]> {
  checkRange(filter);
  if (unit === 'hour') checkHours(filter);
  const points: Points = { unit, zone };
  return reading(db, async (snapshot) => {
    await assertZoneKnown(snapshot, zone, 'timezone');
    await assertClicksKept(snapshot, filter, unit);
    const clicks = await clicksByPoint(snapshot, filter, points);
    const events = await eventsByPoint(snapshot, filter, points);
    const begins = await beginsOf(snapshot, filter, points, [...clicks.keys(), ...events.keys()]);
    return begins.map(([key, at]) => ({
      at: at.toISOString(),
      ...figuresOf(clicks.get(key) ?? NO_CLICKS, events.get(key) ?? []),
    }));
  });
}

/**
 * Begins of all points in milliseconds: of the range where it has limits, else from the first to the last that is known.
 *
 * @throws ApiError 422 for more days than a series has
 */
export function pointsOf(
  { from, to }: Pick<ReportFilter, 'from' | 'to'>,
  unit: SeriesUnit,
  known: readonly number[],
): number[] {
  const length = LENGTH_MS[unit];
  const beginOf = (time: number) => Math.floor(time / length) * length;
  const inOrder = [...known].sort((a, b) => a - b);
  const first = from === null ? inOrder[0] : beginOf(from.getTime());
  const last = to === null ? inOrder.at(-1) : beginOf(to.getTime() - 1);
  if (first === undefined || last === undefined || last < first) return first === undefined ? [] : [first];
  const count = (last - first) / length + 1;
  if (count > MOST_DAYS) throw invalidField('from', `must be at most ${MOST_DAYS} days before the end`);
  return Array.from({ length: count }, (_, place) => first + place * length);
}

function checkHours({ from, to }: ReportFilter): void {
  if (from === null) throw invalidField('from', 'must be given for a series by the hour');
  if (to === null) throw invalidField('to', 'must be given for a series by the hour');
  if (to.getTime() - from.getTime() > MOST_HOURS * LENGTH_MS.hour) {
    throw invalidField('to', `must be at most ${MOST_HOURS} hours after from for a series by the hour`);
  }
}

/** By which points are known: of an hour its begin, of a day its date's midnight in UTC, wherever the day is; milliseconds. */
type Key = number;

/** Keys of all points, and when they begin. */
async function beginsOf(
  db: Db,
  filter: ReportFilter,
  { unit, zone }: Points,
  known: readonly Key[],
): Promise<[key: Key, at: Date][]> {
  if (zone === UTC) return pointsOf(filter, unit, known).map((key) => [key, new Date(key)]);
  if (unit === 'hour') return hoursOf(db, filter, zone);
  // Dates of the zone are counted as if they were UTC's; when each begins, the database says.
  const { rows } = await checkedSql({ from: z.date().nullable(), to: z.date().nullable() })`
    SELECT (${filter.from}::timestamptz AT TIME ZONE ${zone}::text) AT TIME ZONE 'UTC' AS from,
      (${filter.to}::timestamptz AT TIME ZONE ${zone}::text) AT TIME ZONE 'UTC' AS to`.execute(db);
  const dates = pointsOf(rows[0] ?? filter, 'day', known).map((key) => new Date(key));
  const { rows: begins } = await checkedSql({ at: z.date() })`
    SELECT (date AT TIME ZONE 'UTC') AT TIME ZONE ${zone}::text AS at
    FROM unnest(${sql.val(dates)}::timestamptz[]) WITH ORDINALITY AS of_zone (date, place) ORDER BY place`.execute(
    db,
  );
  return dates.map((date, place) => [date.getTime(), begins[place]?.at ?? date]);
}

/** Hours begin where the zone's clocks say so: at full quarters of UTC's everywhere. */
async function hoursOf(db: Db, { from, to }: ReportFilter, zone: string): Promise<[Key, Date][]> {
  const { rows } = await checkedSql({ at: z.date() })`
    SELECT DISTINCT date_trunc('hour', quarter, ${zone}::text) AS at
    FROM generate_series(date_trunc('hour', ${from}::timestamptz, ${zone}::text), ${to}::timestamptz - interval '1 microsecond',
      interval '15 minutes') AS quarter
    ORDER BY 1`.execute(db);
  return rows.map(({ at }) => [at.getTime(), at]);
}

/** An hour's begin, or a date. */
type Keyed = RowOf<typeof KEYED>;
const KEYED = { key: z.union([z.date(), z.string()]) };

async function clicksByPoint(db: Db, filter: ReportFilter, points: Points): Promise<Map<Key, ClickSums>> {
  const keptFrom = points.zone === UTC ? null : await clicksKeptFrom(db);
  const { rows } = await checkedSql({
    ...CLICK_SUMS,
    ...KEYED,
  })`${clickSeries(filter, points, keptFrom)}`.execute(db);
  return new Map(rows.map((row) => [keyOf(row), row]));
}

async function eventsByPoint(db: Db, filter: ReportFilter, points: Points): Promise<Map<Key, EventSum[]>> {
  const key = pointOf(points, sql.ref('occurred_at'));
  const { rows } = await checkedSql({ ...EVENT_SUM, ...KEYED })`${eventSums(filter, key)}`.execute(db);
  const byPoint = new Map<Key, EventSum[]>();
  for (const row of rows) {
    const point = byPoint.get(keyOf(row));
    if (point === undefined) byPoint.set(keyOf(row), [row]);
    else point.push(row);
  }
  return byPoint;
}

function keyOf({ key }: Keyed): Key {
  return new Date(key).getTime();
}
