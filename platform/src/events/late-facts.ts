/** The jobs that follow clicks which arrive after the events that name them, and sessions too long to be followed at once. */

import { type Clock, createIds, type RandomBytes } from '@crr/kit';
import type { Db } from '../database';
import type { JobHandler } from '../jobs';
import type { PlatformSettings } from '../settings';
import { FOLLOW_JOB, followSession, type Settling, settleWaiting } from './corrections';
import { correctionPolicyOf } from './policy';

/** A click that arrives late credits within this time, in the first hour. */
const EVERY_MS = 2_000;
/** And within this time later. */
const HOUR_MS = 3_600_000;
/** A little more than from one look at all to the next. */
const RECENT_MS = HOUR_MS + 60_000;

/** The handlers. */
export function lateFactsHandlers(
  settings: Pick<PlatformSettings, 'attribution'>,
  random: RandomBytes,
): JobHandler[] {
  const settling = (db: Db, clock: Clock): Settling => ({
    db,
    now: new Date(clock.now()),
    newId: createIds(clock, random),
    policy: correctionPolicyOf(settings),
  });
  return [
    {
      kind: 'late_facts',
      everyMs: EVERY_MS,
      concurrency: 1,
      run: async (_job, { db, clock }) => {
        await settleWaiting({ ...settling(db, clock), waitedMostMs: RECENT_MS });
      },
    },
    {
      kind: 'late_facts.all',
      everyMs: HOUR_MS,
      concurrency: 1,
      run: async (_job, { db, clock }) => {
        await settleWaiting(settling(db, clock));
      },
    },
    {
      kind: FOLLOW_JOB,
      concurrency: 1,
      run: async ({ payload }, { db, clock }) => {
        if (typeof payload.event_id === 'string') await followSession(settling(db, clock), payload.event_id);
      },
    },
  ];
}
