/** How long things are kept. */
import type { Db } from '../database';
import type { RequestContext } from '../pipeline';
import { RETENTION_RULES, RETENTION_SUBJECTS, type RetentionSubject } from './subjects';

/** How a subject is kept, and what has gone of it. */
export interface RetentionState {
  readonly subject: RetentionSubject;
  readonly keepDays: number;
  readonly defaultDays: number;
  /** Everything older is gone; null before the first run. */
  readonly deletedBefore: Date | null;
  /** Rows that were deleted or emptied so far. */
  readonly deletedRows: number;
  readonly ranAt: Date | null;
}

/** All subjects, in the order in which the job takes them. */
export async function readRetention(db: Db): Promise<RetentionState[]> {
  const settings = await db
    .selectFrom('platform.retention_settings')
    .select(['subject', 'keep_days'])
    .execute();
  const deletions = await db.selectFrom('platform.retention_deletions').selectAll().execute();
  return RETENTION_SUBJECTS.map((subject) => {
    const { defaultDays } = RETENTION_RULES[subject];
    const deletion = deletions.find((each) => each.subject === subject);
    return {
      subject,
      keepDays: settings.find((each) => each.subject === subject)?.keep_days ?? defaultDays,
      defaultDays,
      deletedBefore: deletion?.deleted_before ?? null,
      deletedRows: deletion?.deleted_rows ?? 0,
      ranAt: deletion?.ran_at ?? null,
    };
  });
}

/** Keeps a subject for so many days from now on. What has gone does not come back. */
export async function setRetention(
  { db, now, audit }: RequestContext,
  subject: RetentionSubject,
  keepDays: number,
): Promise<RetentionState> {
  const before = await stateOf(db, subject);
  await db
    .insertInto('platform.retention_settings')
    .values({ subject, keep_days: keepDays, updated_at: now })
    .onConflict((target) => target.column('subject').doUpdateSet({ keep_days: keepDays, updated_at: now }))
    .execute();
  await audit({
    action: 'retention.update',
    subjectKind: 'retention_settings',
    subjectId: subject,
    advertiserId: null,
    before: { keep_days: before.keepDays },
    after: { keep_days: keepDays },
  });
  return stateOf(db, subject);
}

async function stateOf(db: Db, subject: RetentionSubject): Promise<RetentionState> {
  const all = await readRetention(db);
  return all.find((state) => state.subject === subject) as RetentionState;
}
