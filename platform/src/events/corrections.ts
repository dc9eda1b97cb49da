/**
 * Late facts. A click can arrive after the purchase that names it, and a landing be told after the purchase that it led to: then the event is
 * decided again, and what changes is recorded with its reason. Reports read the event, and follow.
 */
import { createHash } from 'node:crypto';
import { inTransaction } from '@crr/db';
import { sql } from 'kysely';
import { z } from 'zod';
import {
  type Attribution,
  CREDIT_COLUMNS,
  changesOf,
  creditColumns,
  type FactsPolicy,
  findFacts,
  keysOf,
  type Lookups,
  RERUN_COLUMNS,
  repaired,
  type StoredAttribution,
  traceableOf,
} from '../attribution';
import { checkedSql } from '../checked-sql';
import { settleCommissions } from '../commissions';
import { followCredit } from '../conversions';
import type { Db } from '../database';
import { enqueue, type NewJob } from '../jobs';

/** Why an event was decided again. */
export const CORRECTION_REASONS = ['late_click', 'late_session', 'rerun'] as const;
/** One of {@link CORRECTION_REASONS}. */
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** What correcting needs. */
export interface Correcting {
  /** A transaction. */
  readonly db: Db;
  readonly now: Date;
  readonly policy: CorrectionPolicy;
  newId(): string;
}

/** Of a transaction. */
const BATCH = 500;
/** The least. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** How long facts count. */
export interface CorrectionPolicy extends FactsPolicy {
  /** Facts that arrive later than this after an event was received change it no more by themselves, in milliseconds. */
  readonly lateFactMostMs: number;
}

/** An event whose credit counts for its session. */
export interface SessionCredit {
  readonly eventId: string;
  readonly advertiserId: string;
  readonly sessionId: string;
  readonly occurredAt: Date;
}

/** Later events of sessions that are followed within one transaction; a job follows what is more. */
const FOLLOWED_INLINE_MOST = 500;
/** The first so many events of a session are followed at all: what is more is no visit of one person. */
const SESSION_EVENTS_MOST = 10_000;

/**
 * Decides events again, stores and records what changes, and goes on with the later events of their sessions: 500 of them here, and a job
 * follows the rest.
 *
 * @returns the ids of those that changed here
 */
export async function correct(
  { db, now, policy, newId }: Correcting,
  ids: readonly string[],
  reason: CorrectionReason,
): Promise<string[]> {
  const corrected = new Set<string>();
  let left = [...new Set(ids)];
  let because = reason;
  let followedLeft = FOLLOWED_INLINE_MOST;
  while (left.length > 0) {
    const events = await locked(db, left);
    const changed = await decidedOtherwise(db, events, policy);
    await store(db, changed, { now, reason: because, newId });
    for (const { event } of changed) corrected.add(event.id);
    const sessions = changed.filter(changesItsSession).flatMap(({ event }) => sessionCreditOf(event));
    const followers = await followersOf(db, sessions, now, policy, followedLeft);
    followedLeft -= followers.length;
    left = followers.filter((id) => !corrected.has(id));
    because = 'late_session';
  }
  // Last: it holds the books of the advertisers until the transaction ends.
  await settleCommissions({ db, now, newId }, [...corrected]);
  return [...corrected];
}

/** What is credited by the session hands the credit on to nobody. */
function changesItsSession({ event, now }: Changed): boolean {
  const before = event.attributed && event.deciding_key !== 'session_id';
  return before || (now.attributed && now.decidingKey !== 'session_id');
}

/** One at a time decides the events of a session, so that of two that come at once one sees the other. */
export async function lockSessions(
  db: Db,
  sessions: readonly Pick<SessionCredit, 'advertiserId' | 'sessionId'>[],
): Promise<void> {
  if (sessions.length === 0) return;
  const names = [
    ...new Set(sessions.map(({ advertiserId, sessionId }) => `session ${advertiserId} ${sessionId}`)),
  ].sort();
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(${names}::text[]) AS w (name)`.execute(
    db,
  );
}

/** Hangs on its session: another first event would change its credit. @param e the event */
const HANGS_ON_SESSION = sql`(e.deciding_key IN ('none', 'session_id') OR (e.deciding_key = 'coupon' AND NOT e.attributed))`;

/**
 * Events that happened after these within their sessions, and hang on the session. Where there are more than are followed at once, a job is
 * enqueued for their sessions.
 *
 * @param db the transaction of the credits @param most returned at most
 */
export async function followersOf(
  db: Db,
  credits: readonly SessionCredit[],
  now: Date,
  { sessionMostMs, lateFactMostMs }: CorrectionPolicy,
  most = FOLLOWED_INLINE_MOST,
): Promise<string[]> {
  if (credits.length === 0) return [];
  const advertisers = credits.map(({ advertiserId }) => advertiserId);
  const sessions = credits.map(({ sessionId }) => sessionId);
  const from = credits.map(({ occurredAt }) => occurredAt.toISOString());
  const to = credits.map(({ occurredAt }) => new Date(occurredAt.getTime() + sessionMostMs).toISOString());
  const { rows } = await checkedSql({ id: z.string() })`
    SELECT DISTINCT e.id
    FROM unnest(${advertisers}::text[], ${sessions}::text[], ${from}::text[], ${to}::text[]) AS w (advertiser_id, session_id, since, until)
    CROSS JOIN LATERAL (
      SELECT e.id FROM platform.customer_events e
      WHERE e.advertiser_id = w.advertiser_id::uuid AND e.session_id = w.session_id
        AND e.occurred_at >= w.since::timestamptz AND e.occurred_at <= w.until::timestamptz
        AND ${HANGS_ON_SESSION} AND e.received_at >= ${new Date(now.getTime() - lateFactMostMs)}::timestamptz
      ORDER BY e.occurred_at LIMIT ${most + 1}) e
    LIMIT ${most + 1}`.execute(db);
  if (rows.length <= most) return rows.map(({ id }) => id);
  await enqueue(db, followJobs(credits), now);
  return rows.slice(0, most).map(({ id }) => id);
}

/** The kind of the job that follows a long session; its key is made of the session, its payload an event of it. */
export const FOLLOW_JOB = 'session.follow';

/** One for each session: a session's id is personal, and stays in its event. */
function followJobs(credits: readonly SessionCredit[]): NewJob[] {
  const jobs = credits.map(({ eventId, advertiserId, sessionId }) => ({
    kind: FOLLOW_JOB,
    key: createHash('sha256').update(`${advertiserId} ${sessionId}`).digest('hex'),
    payload: { event_id: eventId },
    advertiserId,
  }));
  return [...new Map(jobs.map((job) => [job.key, job])).values()];
}

/**
 * Follows a long session in batches, each a transaction of its own: decides its events again that hang on it, the first 10,000.
 *
 * @returns how many changed
 */
export async function followSession(
  { db, batch = BATCH, ...correcting }: Settling,
  eventId: string,
): Promise<number> {
  const { now, policy } = correcting;
  let after = { at: '-infinity', id: NO_ID };
  let changed = 0;
  for (let looked = 0; looked < SESSION_EVENTS_MOST; looked += batch) {
    const found = await inTransaction(db, async (transaction) => {
      const { rows } = await checkedSql({ id: z.string(), at: z.string() })`
        SELECT e.id, e.occurred_at::text AS at
        FROM platform.customer_events s
        JOIN platform.customer_events e ON e.advertiser_id = s.advertiser_id AND e.session_id = s.session_id
        WHERE s.id = ${eventId}::uuid AND ${HANGS_ON_SESSION}
          AND e.received_at >= ${new Date(now.getTime() - policy.lateFactMostMs)}::timestamptz
          AND (e.occurred_at, e.id) > (${after.at}::timestamptz, ${after.id}::uuid)
        ORDER BY e.occurred_at, e.id LIMIT ${batch}`.execute(transaction);
      const ids = rows.map(({ id }) => id);
      const corrected = await correct({ ...correcting, db: transaction }, ids, 'late_session');
      return { last: rows.at(-1), count: rows.length, corrected: corrected.length };
    });
    changed += found.corrected;
    if (found.last === undefined || found.count < batch) break;
    after = found.last;
  }
  return changed;
}

/** What settling needs. */
export interface Settling extends Omit<Correcting, 'db'> {
  readonly db: Db;
  /** Events of a transaction at most. Default 500. */
  readonly batch?: number;
  /** Only those that wait no longer than this, in milliseconds: most clicks come soon or never. Default: all. */
  readonly waitedMostMs?: number;
}

/**
 * Decides events again whose click has arrived, and waits no longer for those that never came. Several processes may do it at once.
 *
 * @returns how many events changed
 */
export async function settleWaiting({
  db,
  batch = BATCH,
  waitedMostMs = Number.POSITIVE_INFINITY,
  ...settling
}: Settling): Promise<number> {
  const { now, policy } = settling;
  const leastUntil = now.getTime() + policy.lateFactMostMs - Math.min(waitedMostMs, policy.lateFactMostMs);
  let changed = 0;
  for (;;) {
    const { settled, corrected } = await inTransaction(db, async (transaction) => {
      const { rows } = await checkedSql({ event_id: z.string() })`
        DELETE FROM platform.attribution_waiting WHERE event_id IN (
          SELECT w.event_id FROM platform.attribution_waiting w JOIN edge.clicks k ON k.id = w.click_id
          WHERE w.until >= ${new Date(leastUntil)}::timestamptz
          ORDER BY w.event_id LIMIT ${batch} FOR UPDATE OF w SKIP LOCKED)
        RETURNING event_id`.execute(transaction);
      const ids = rows.map(({ event_id }) => event_id);
      return {
        settled: ids.length,
        corrected: (await correct({ ...settling, db: transaction }, ids, 'late_click')).length,
      };
    });
    changed += corrected;
    if (settled < batch) break;
  }
  await sql`DELETE FROM platform.attribution_waiting WHERE until < ${settling.now}::timestamptz`.execute(db);
  return changed;
}

/** The session of an event that may credit others of it; none where there is no key to it. */
export function sessionCreditOf(event: StoredAttribution): SessionCredit[] {
  const key = keysOf(traceableOf(event)).session_id;
  return 'key' in key
    ? [
        {
          eventId: event.id,
          advertiserId: event.advertiser_id,
          sessionId: key.key,
          occurredAt: event.occurred_at,
        },
      ]
    : [];
}

/** The sessions first, and then the rows: in the order in which those who take events lock them. */
async function locked(db: Db, ids: readonly string[]): Promise<StoredAttribution[]> {
  const events = db
    .selectFrom('platform.customer_events')
    .select(RERUN_COLUMNS)
    .where('id', '=', sql<string>`ANY (${ids}::uuid[])`);
  await lockSessions(db, (await events.execute()).flatMap(sessionCreditOf));
  return events
    .orderBy('occurred_at')
    .orderBy('received_at')
    .orderBy('received_ordinal')
    .orderBy('id')
    .forUpdate()
    .execute();
}

interface Changed {
  readonly event: StoredAttribution;
  readonly now: Attribution;
}

async function decidedOtherwise(
  db: Db,
  events: readonly StoredAttribution[],
  policy: FactsPolicy,
): Promise<Changed[]> {
  const facts = await findFacts(db, events.map(traceableOf), policy);
  return events.flatMap((event, at) => {
    const now = repaired(event, facts[at] as Lookups);
    return changesOf(event, now).length === 0 ? [] : [{ event, now }];
  });
}

async function store(
  db: Db,
  changed: readonly Changed[],
  { now, reason, newId }: { now: Date; reason: CorrectionReason; newId: () => string },
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ event, now: attribution }) => ({
    correction_id: newId(),
    event_id: event.id,
    advertiser_id: event.advertiser_id,
    before: Object.fromEntries(CREDIT_COLUMNS.map((column) => [column, event[column]])),
    after: creditColumns(attribution),
    steps: attribution.steps,
  }));
  const names = sql.raw(CREDIT_COLUMNS.join(', '));
  await sql`
    WITH told AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) AS t (
        correction_id uuid, event_id uuid, advertiser_id uuid, before jsonb, after jsonb, steps jsonb)
    ), recorded AS (
      INSERT INTO platform.attribution_corrections (id, event_id, advertiser_id, corrected_at, reason, before, after)
      SELECT correction_id, event_id, advertiser_id, ${now}::timestamptz, ${reason}, before, after FROM told
    )
    UPDATE platform.customer_events e SET (${names}, attribution) = (
      SELECT ${names}, t.steps FROM jsonb_to_record(t.after) AS a (attributed boolean, campaign_id uuid, influencer_id uuid,
        tracking_link_code text, coupon_id uuid, matched_click_id uuid, deciding_key text, confidence_percent smallint, rule_version text))
    FROM told t WHERE e.id = t.event_id`.execute(db);
  const moves = await followCredit(
    db,
    changed.map(({ event }) => event.id),
    now,
  );
  for (const { correction_id, event_id } of rows) {
    const move = moves.get(event_id);
    if (move === undefined) continue;
    await sql`UPDATE platform.attribution_corrections SET conversion = ${move} WHERE id = ${correction_id}`.execute(
      db,
    );
  }
}
