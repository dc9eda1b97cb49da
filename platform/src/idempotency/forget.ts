import { sql } from 'kysely';
import type { Db } from '../database';
import type { JobHandler } from '../jobs';

/** How long an answer is kept for repetitions. */
export const ANSWERS_KEPT_MS = 24 * 3_600_000;
/** Rows of one statement: what is deleted at once is locked at once. */
const BATCH = 10_000;

/** Forgets answers that are older than a day. @returns how many */
export async function forgetOldAnswers(db: Db, nowMs: number): Promise<number> {
  const before = new Date(nowMs - ANSWERS_KEPT_MS);
  for (let forgotten = 0; ; ) {
    const { rows } = await sql`
      DELETE FROM platform.idempotency_keys WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM platform.idempotency_keys WHERE created_at < ${before} ORDER BY created_at LIMIT ${BATCH}))
      RETURNING 1`.execute(db);
    forgotten += rows.length;
    if (rows.length < BATCH) return forgotten;
  }
}

const HOUR_MS = 3_600_000;

/** The job that forgets old answers, every hour. */
export const forgetAnswersHandler: JobHandler = {
  kind: 'idempotency.forget',
  everyMs: HOUR_MS,
  attemptsMost: 5,
  run: async (_, { db, clock }) => {
    await forgetOldAnswers(db, clock.now());
  },
};
