/** Jobs of conversions: their delivery, and sweeps for purchases that were not queued. */
import type { Subscription } from '../domain-events';
import { enqueue, type JobHandler } from '../jobs';
import { SWEEP_MS, sweepConversions } from './queue';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How far back the sweep of each minute looks. */
const RECENT_MS = 2 * 3_600_000;
const SWEEP_RECENT_JOB = 'conversion.sweep_recent';
const SWEEP_ALL_JOB = 'conversion.sweep_all';

/** A sweep over what came lately each minute, and over everything that may still be told each day. */
export const sweepHandlers: readonly JobHandler[] = [
  sweepHandler(SWEEP_RECENT_JOB, MINUTE_MS, RECENT_MS),
  sweepHandler(SWEEP_ALL_JOB, DAY_MS, SWEEP_MS),
];

function sweepHandler(kind: string, everyMs: number, sinceMs: number): JobHandler {
  return {
    kind,
    everyMs,
    run: async (_, { db, clock }) => {
      await sweepConversions(db, new Date(clock.now()), sinceMs);
    },
  };
}

/** A campaign that is seen on chain may have sold something since it was put there. */
export const sweepAfterCreation: Subscription = {
  name: 'conversion_sweep',
  hears: (type) => type === 'chain.create.landed',
  run: async (_, { db, clock }) => {
    await enqueue(db, [{ kind: SWEEP_ALL_JOB, key: 'cron' }], new Date(clock.now()));
  },
};
