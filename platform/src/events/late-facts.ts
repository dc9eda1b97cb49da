/** The job that follows clicks which arrive after the events that name them. */

import type { Random } from '../clock';
import { uuidv7 } from '../ids';
import type { JobHandler } from '../jobs';
import type { PlatformSettings } from '../settings';
import { settleWaiting } from './corrections';
import { correctionPolicyOf } from './policy';

/** A click that arrives late credits within this time. */
const EVERY_MS = 2_000;

/** The handler. */
export function lateFactsHandler(
  settings: Pick<PlatformSettings, 'attribution'>,
  random: Random,
): JobHandler {
  return {
    kind: 'late_facts',
    everyMs: EVERY_MS,
    concurrency: 1,
    run: async (_job, { db, clock }) => {
      await settleWaiting({
        db,
        now: new Date(clock.now()),
        newId: () => uuidv7(clock.now(), random),
        policy: correctionPolicyOf(settings),
      });
    },
  };
}
