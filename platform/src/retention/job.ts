/** Takes away what is older than it is kept, a bounded batch at a time. Several processes may do it at once. */
import { inTransaction } from '@crr/db';
import { sql } from 'kysely';
import type { Db } from '../database';
import { readRetention } from './settings';
import { type BatchInput, RETENTION_RULES, RETENTION_SUBJECTS, type RetentionSubject } from './subjects';

/** What a run needs. */
export interface RetentionRun {
  readonly db: Db;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Rows of a statement: what goes at once is locked at once. Default 5,000. */
  readonly batchRows?: number;
  /** Told of each batch after it is stored. */
  readonly onGone?: (subject: RetentionSubject, rows: number) => void;
}

/** Rows that went, by subject. */
export type Gone = Record<RetentionSubject, number>;

const BATCH_ROWS = 5_000;
const DAY_MS = 86_400_000;

/** One run over all subjects. */
export async function runRetention(run: RetentionRun): Promise<Gone> {
  const gone = Object.fromEntries(RETENTION_SUBJECTS.map((subject) => [subject, 0])) as Gone;
  for (const { subject, keepDays, deletedBefore } of await readRetention(run.db)) {
    const before = startOfDay(run.nowMs - keepDays * DAY_MS);
    // Kept longer than before: everything older is gone already.
    if (deletedBefore !== null && before < deletedBefore) continue;
    gone[subject] = await takeAway(run, subject, before, deletedBefore);
  }
  return gone;
}

async function takeAway(
  run: RetentionRun,
  subject: RetentionSubject,
  before: Date,
  since: Date | null,
): Promise<number> {
  const rule = RETENTION_RULES[subject];
  const limit = run.batchRows ?? BATCH_ROWS;
  if (rule.isMarkedFirst) await mark(run, subject, before, 0);
  let total = 0;
  let after: string | null = null;
  for (;;) {
    const input: BatchInput = { before, since, after, limit };
    const rows = await inTransaction(run.db, async (db) => {
      const batch = (await rule.batch(input).execute(db)).rows;
      await count(db, run, subject, since, batch.length);
      return batch;
    });
    total += rows.length;
    if (rows.length > 0) run.onGone?.(subject, rows.length);
    if (rows.length < limit) break;
    after = rows.at(-1)?.last ?? null;
  }
  await mark(run, subject, before, 0);
  return total;
}

/** Adds to the count, in the transaction of the batch. */
async function count(
  db: Db,
  run: RetentionRun,
  subject: RetentionSubject,
  since: Date | null,
  rows: number,
): Promise<void> {
  if (rows > 0) await mark({ ...run, db }, subject, since ?? new Date(0), rows);
}

async function mark(
  { db, nowMs }: RetentionRun,
  subject: RetentionSubject,
  before: Date,
  rows: number,
): Promise<void> {
  await sql`
    INSERT INTO platform.retention_deletions (subject, deleted_before, deleted_rows, ran_at)
    VALUES (${subject}, ${before}, ${rows}, ${new Date(nowMs)})
    ON CONFLICT (subject) DO UPDATE SET deleted_before = greatest(retention_deletions.deleted_before, excluded.deleted_before),
      deleted_rows = retention_deletions.deleted_rows + excluded.deleted_rows, ran_at = excluded.ran_at`.execute(
    db,
  );
}

/** Whole days go: of what is gone, reports know whole days. */
function startOfDay(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / DAY_MS) * DAY_MS);
}
