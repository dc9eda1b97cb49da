/** Retention by itself: at the start and every hour. */
import { Counter, type Registry } from 'prom-client';
import { startRepeating } from '../background';
import type { Clock } from '../clock';
import type { Db } from '../database';
import { runRetention } from './job';
import { RETENTION_SUBJECTS } from './subjects';

/** What it needs. */
export interface RetentionParts {
  readonly db: Db;
  readonly clock: Clock;
  /** Where crr_platform_retention_rows_total is counted. */
  readonly registry: Registry;
  /** Told of each run that failed; the next one comes all the same. */
  readonly onFailure: (error: unknown) => void;
  /** Between runs. Default: an hour. */
  readonly everyMs?: number;
}

const HOUR_MS = 3_600_000;

/** Starts it. `stop` ends it after the run that is under way. */
export function startRetention({ db, clock, registry, onFailure, everyMs = HOUR_MS }: RetentionParts): {
  stop(): Promise<void>;
} {
  const rows = new Counter({
    name: 'crr_platform_retention_rows_total',
    help: 'Rows that retention deleted or emptied, by subject.',
    labelNames: ['subject'],
    registers: [registry],
  });
  const runs = new Counter({
    name: 'crr_platform_retention_runs_total',
    help: 'Runs of retention, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const subject of RETENTION_SUBJECTS) rows.inc({ subject }, 0);
  for (const outcome of ['done', 'failed']) runs.inc({ outcome }, 0);
  return startRepeating({
    everyMs,
    work: async () => {
      await runRetention({
        db,
        nowMs: clock.now(),
        onGone: (subject, count) => rows.inc({ subject }, count),
      });
      runs.inc({ outcome: 'done' });
    },
    onFailure: (error) => {
      runs.inc({ outcome: 'failed' });
      onFailure(error);
    },
  });
}
