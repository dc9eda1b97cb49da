/** Job queue: enqueued in the transaction of the business, claimed by lease, acknowledged by whoever has the lease. */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { type Job, JobLostError } from './model';

/** A job to be enqueued. */
export interface NewJob {
  readonly kind: string;
  /** One job of a kind and key at a time: enqueuing again makes it due, and run again when it runs already. */
  readonly key: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Whose it is; null for nobody's. */
  readonly advertiserId?: string | null;
}

/** Enqueues jobs. A dead letter stays one. @param db the transaction of what they follow from @param dueAt when they are tried first */
export async function enqueue(db: Db, jobs: readonly NewJob[], dueAt: Date): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ kind, key, payload = {}, advertiserId = null }) => ({
    kind,
    key,
    payload,
    advertiser_id: advertiserId,
  }));
  await sql`
    INSERT INTO platform.jobs (id, kind, key, payload, state, due_at, advertiser_id, created_at)
    SELECT gen_random_uuid(), kind, key, payload, 'queued', ${dueAt}::timestamptz, advertiser_id, ${dueAt}::timestamptz
    FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS r (kind text, key text, payload jsonb, advertiser_id uuid)
    ORDER BY kind, key
    ON CONFLICT (kind, key) DO UPDATE SET revision = jobs.revision + 1, payload = excluded.payload,
      due_at = CASE WHEN jobs.lease IS NULL THEN least(jobs.due_at, excluded.due_at) ELSE jobs.due_at END`.execute(
    db,
  );
}

/** How many to claim of which kind, and for how long. */
export interface ClaimInput {
  readonly kind: string;
  readonly most: number;
  readonly now: Date;
  readonly leasedUntil: Date;
}

const CLAIMED = {
  id: z.string(),
  kind: z.string(),
  key: z.string(),
  payload: z.record(z.string(), z.unknown()),
  attempts: z.number(),
  created_at: z.date(),
  lease: z.string(),
  revision: z.number(),
};

/** Claims what is due, also what a process died with, the longest due first. Two that claim at once share. */
export async function claim(db: Db, { kind, most, now, leasedUntil }: ClaimInput): Promise<Job[]> {
  const { rows } = await checkedSql(CLAIMED)`
    UPDATE platform.jobs j SET lease = gen_random_uuid(), due_at = ${leasedUntil}::timestamptz, attempts = j.attempts + 1
    FROM (SELECT id FROM platform.jobs WHERE kind = ${kind} AND state = 'queued' AND due_at <= ${now}::timestamptz
          ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED) due
    WHERE j.id = due.id
    RETURNING j.id, j.kind, j.key, j.payload, j.attempts, j.created_at, j.lease, j.revision`.execute(db);
  return rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
}

/** Keeps a lease. */
export async function extend(db: Db, { id, lease }: Job, leasedUntil: Date): Promise<void> {
  await sql`UPDATE platform.jobs SET due_at = ${leasedUntil}::timestamptz WHERE id = ${id} AND lease = ${lease}`.execute(
    db,
  );
}

/** Ends a job, or makes it due again when it was enqueued meanwhile. @throws JobLostError */
export async function acknowledge(db: Db, { id, lease, revision }: Job, now: Date): Promise<void> {
  const { rows } = await sql`
    WITH done AS (
      DELETE FROM platform.jobs WHERE id = ${id} AND lease = ${lease} AND revision = ${revision} RETURNING 1
    ), again AS (
      UPDATE platform.jobs SET lease = NULL, due_at = ${now}::timestamptz, attempts = 0, last_error = NULL
      WHERE id = ${id} AND lease = ${lease} AND revision <> ${revision} RETURNING 1
    )
    SELECT FROM done UNION ALL SELECT FROM again`.execute(db);
  if (rows.length === 0) throw new JobLostError(`the lease of job ${id} is lost`);
}

/** What becomes of a job whose attempt ended without its end. */
export interface Setback {
  readonly state: 'queued' | 'dead';
  readonly dueAt: Date;
  readonly reason: string;
  /** Attempts that count from now on. */
  readonly attempts: number;
}

const REASON_MOST_CHARACTERS = 500;

/** Gives a job back to the queue, or makes it a dead letter; nothing where the lease is lost. */
export async function giveBack(db: Db, { id, lease }: Job, setback: Setback): Promise<void> {
  const { state, dueAt, reason, attempts } = setback;
  await sql`
    UPDATE platform.jobs SET state = ${state}, due_at = ${dueAt}::timestamptz, lease = NULL, attempts = ${attempts},
      last_error = ${reason.replace(/\p{Cc}+/gu, ' ').slice(0, REASON_MOST_CHARACTERS)}
    WHERE id = ${id} AND lease = ${lease}`.execute(db);
}

/** Takes the present slot of a schedule and enqueues its job, unless another process has. @returns whether it was taken here */
export async function takeSlot(db: Db, kind: string, everyMs: number, now: Date): Promise<boolean> {
  const slot = new Date(Math.floor(now.getTime() / everyMs) * everyMs);
  const { rows } = await sql`
    INSERT INTO platform.job_slots (kind, slot_at) VALUES (${kind}, ${slot}::timestamptz)
    ON CONFLICT (kind) DO UPDATE SET slot_at = excluded.slot_at WHERE job_slots.slot_at < excluded.slot_at
    RETURNING 1`.execute(db);
  if (rows.length === 0) return false;
  await enqueue(db, [{ kind, key: 'cron' }], now);
  return true;
}

/** How a kind stands. */
export interface QueueDepth {
  readonly kind: string;
  readonly queued: number;
  readonly dead: number;
  /** When the oldest of the queued was enqueued; null for none. */
  readonly oldestAt: Date | null;
  /** When the first of those that nobody has is due; null for none. */
  readonly dueAt: Date | null;
}

/** How the queues stand, by kind; kinds without a job are missing. */
export async function queueDepths(db: Db): Promise<QueueDepth[]> {
  const { rows } = await checkedSql({
    kind: z.string(),
    queued: z.number(),
    dead: z.number(),
    oldest: z.date().nullable(),
    due: z.date().nullable(),
  })`
    SELECT kind, count(*) FILTER (WHERE state = 'queued') AS queued, count(*) FILTER (WHERE state = 'dead') AS dead,
      min(created_at) FILTER (WHERE state = 'queued') AS oldest,
      min(due_at) FILTER (WHERE state = 'queued' AND lease IS NULL) AS due
    FROM platform.jobs GROUP BY kind`.execute(db);
  return rows.map(({ kind, queued, dead, oldest, due }) => ({
    kind,
    queued,
    dead,
    oldestAt: oldest,
    dueAt: due,
  }));
}
