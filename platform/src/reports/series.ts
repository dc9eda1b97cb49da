/** Figures over time: one point an hour or a day, those without anything included. */
import { sql } from 'kysely';
import type { Db } from '../database';
import { invalidField } from '../http';
import { assertClicksKept, clickSeries, eventSums, pointOf, reading, type SeriesUnit } from './facts';
import { type ClickSums, type EventSum, type Figures, figuresOf, NO_CLICKS } from './figures';
import { checkRange, type ReportFilter } from './filter';

/** An hour or a UTC day. The first and the last hold what lies within the range. */
export interface Point extends Figures {
  /** Its begin. */
  readonly at: string;
}

/** Milliseconds of a point. */
const LENGTH_MS: Readonly<Record<SeriesUnit, number>> = { hour: 3_600_000, day: 86_400_000 };
const MOST_HOURS = 7 * 24;
const MOST_DAYS = 3_660;

/** @throws ApiError 422 for a range that can not be told, or is too long for its unit */
export async function series(db: Db, filter: ReportFilter, unit: SeriesUnit): Promise<Point[]> {
  checkRange(filter);
  if (unit === 'hour') checkHours(filter);
  const { clicks, events } = await reading(db, async (snapshot) => {
    await assertClicksKept(snapshot, filter, unit);
    return {
      clicks: await clicksByPoint(snapshot, filter, unit),
      events: await eventsByPoint(snapshot, filter, unit),
    };
  });
  const known = [...clicks.keys(), ...events.keys()];
  return pointsOf(filter, unit, known).map((at) => ({
    at: new Date(at).toISOString(),
    ...figuresOf(clicks.get(at) ?? NO_CLICKS, events.get(at) ?? []),
  }));
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

/** An hour's begin, or a date. */
interface Keyed {
  readonly key: Date | string;
}

async function clicksByPoint(
  db: Db,
  filter: ReportFilter,
  unit: SeriesUnit,
): Promise<Map<number, ClickSums>> {
  const { rows } = await sql<ClickSums & Keyed>`${clickSeries(filter, unit)}`.execute(db);
  return new Map(rows.map((row) => [timeOf(row), row]));
}

async function eventsByPoint(
  db: Db,
  filter: ReportFilter,
  unit: SeriesUnit,
): Promise<Map<number, EventSum[]>> {
  const key = pointOf(unit, sql.ref('occurred_at'));
  const { rows } = await sql<EventSum & Keyed>`${eventSums(filter, key)}`.execute(db);
  const byPoint = new Map<number, EventSum[]>();
  for (const row of rows) {
    const point = byPoint.get(timeOf(row));
    if (point === undefined) byPoint.set(timeOf(row), [row]);
    else point.push(row);
  }
  return byPoint;
}

function timeOf({ key }: Keyed): number {
  return new Date(key).getTime();
}
