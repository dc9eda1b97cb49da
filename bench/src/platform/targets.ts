/** What the figures have to be. */
import type { PlatformFindings } from './findings';

/** Events a second that become committed rows, at least. */
export const EVENTS_PER_SECOND = 1_500;
/** The longest that 95 of 100 events may take at that rate, milliseconds. */
export const EVENT_P95_MILLISECONDS = 50;
/** The longest that 95 of 100 reports may take, milliseconds. */
export const REPORT_P95_MILLISECONDS = 100;
/** The longest that checking a token may take, microseconds. */
export const JWT_MICROSECONDS = 1_000;

/** A target, and what was measured. */
export interface Target {
  what: string;
  target: string;
  measured: string;
  met: boolean;
}

/** Targets of what was measured. Those of events hold on Postgres. */
export function targetsOf({
  ingestion,
  reports,
  history,
  jwt,
}: Omit<PlatformFindings, 'conditions'>): Target[] {
  const events = ingestion.filter(({ what, database }) => what !== 'bare inserts' && database === 'Postgres');
  const most = events
    .filter(({ rate }) => rate === null)
    .reduce((best, each) => Math.max(best, each.perSecond.median), 0);
  const paced = events.filter(({ rate }) => rate !== null);
  const sustained = {
    what: 'events committed a second',
    target: `≥ ${grouped(EVENTS_PER_SECOND)}`,
    measured: grouped(most),
    met: most >= EVENTS_PER_SECOND,
  };
  return [
    ...(events.length === 0 ? [] : [sustained]),
    ...paced.map(({ what, rate, p95 }) => ({
      what: `${what} at ${grouped(rate ?? 0)} a second, p95`,
      target: `< ${EVENT_P95_MILLISECONDS} ms`,
      measured: `${p95.median} ms`,
      met: p95.median < EVENT_P95_MILLISECONDS,
    })),
    ...reports.map(({ path, p95 }) => ({
      what: `${path} at ${grouped(history.clicks)} clicks and ${grouped(history.events)} events, p95`,
      target: `< ${REPORT_P95_MILLISECONDS} ms`,
      measured: `${p95.median} ms`,
      met: p95.median < REPORT_P95_MILLISECONDS,
    })),
    {
      what: 'checking a bearer token',
      target: `< ${grouped(JWT_MICROSECONDS)} µs`,
      measured: `${jwt.median} µs`,
      met: jwt.median < JWT_MICROSECONDS,
    },
  ];
}

/** 1234567.8 → 1,234,567.8. */
export function grouped(value: number): string {
  return value.toLocaleString('en');
}
