/** Retention job: every hour, once for all processes. */
import { Counter, type Registry } from 'prom-client';
import type { JobHandler } from '../jobs';
import { runRetention } from './job';
import { RETENTION_SUBJECTS } from './subjects';

const HOUR_MS = 3_600_000;

/** The job. @param registry where crr_platform_retention_rows_total is counted */
export function retentionHandler(registry: Registry): JobHandler {
  const rows = new Counter({
    name: 'crr_platform_retention_rows_total',
    help: 'Rows that retention deleted or emptied, by subject.',
    labelNames: ['subject'],
    registers: [registry],
  });
  for (const subject of RETENTION_SUBJECTS) rows.inc({ subject }, 0);
  return {
    kind: 'retention',
    everyMs: HOUR_MS,
    attemptsMost: 5,
    run: async (_, { db, clock }) => {
      const nowMs = clock.now();
      await runRetention({ db, nowMs, onGone: (subject, count) => rows.inc({ subject }, count) });
    },
  };
}
