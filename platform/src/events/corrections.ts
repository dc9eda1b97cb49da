/**
 * Late facts. A click can arrive after the purchase that names it, and a landing be told after the purchase that it led to: then the event is
 * decided again, and what changes is recorded with its reason. Reports read the event, and follow.
 */
import { inTransaction } from '@crr/db';
import { sql } from 'kysely';
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
import { followCredit } from '../conversions';
import type { Db } from '../database';

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

/** How long facts count. */
export interface CorrectionPolicy extends FactsPolicy {
  /** Facts that arrive later than this after an event was received change it no more by themselves, in milliseconds. */
  readonly lateFactMostMs: number;
}

/** An event whose credit counts for its session. */
export interface SessionCredit {
  readonly advertiserId: string;
  readonly sessionId: string;
  readonly occurredAt: Date;
}

/**
 * Decides events again, stores and records what changes, and goes on with the later events of their sessions.
 *
 * @returns the ids of those that changed
 */
export async function correct(
  { db, now, policy, newId }: Correcting,
  ids: readonly string[],
  reason: CorrectionReason,
): Promise<string[]> {
  const corrected = new Set<string>();
  let left = [...new Set(ids)];
  let because = reason;
  while (left.length > 0) {
    const events = await locked(db, left);
    const changed = await decidedOtherwise(db, events, policy);
    await store(db, changed, { now, reason: because, newId });
    for (const { event } of changed) corrected.add(event.id);
    const sessions = changed.flatMap(({ event }) => sessionCreditOf(event));
    left = (await followersOf(db, sessions, now, policy)).filter((id) => !corrected.has(id));
    because = 'late_session';
  }
  return [...corrected];
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

/** Events that happened after these within their sessions, and hang on the session: whose credit another first event would change. */
export async function followersOf(
  db: Db,
  credits: readonly SessionCredit[],
  now: Date,
  { sessionMostMs, lateFactMostMs }: CorrectionPolicy,
): Promise<string[]> {
  if (credits.length === 0) return [];
  const advertisers = credits.map(({ advertiserId }) => advertiserId);
  const sessions = credits.map(({ sessionId }) => sessionId);
  const from = credits.map(({ occurredAt }) => occurredAt.toISOString());
  const to = credits.map(({ occurredAt }) => new Date(occurredAt.getTime() + sessionMostMs).toISOString());
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT e.id
    FROM unnest(${advertisers}::text[], ${sessions}::text[], ${from}::text[], ${to}::text[]) AS w (advertiser_id, session_id, since, until)
    JOIN platform.customer_events e ON e.advertiser_id = w.advertiser_id::uuid AND e.session_id = w.session_id
      AND e.occurred_at >= w.since::timestamptz AND e.occurred_at <= w.until::timestamptz
    WHERE (e.deciding_key IN ('none', 'session_id') OR (e.deciding_key = 'coupon' AND NOT e.attributed))
      AND e.received_at >= ${new Date(now.getTime() - lateFactMostMs)}::timestamptz`.execute(db);
  return rows.map(({ id }) => id);
}

/** What settling needs. */
export interface Settling extends Omit<Correcting, 'db'> {
  readonly db: Db;
  /** Events of a transaction at most. Default 500. */
  readonly batch?: number;
}

const BATCH = 500;

/**
 * Decides events again whose click has arrived, and waits no longer for those that never came. Several processes may do it at once.
 *
 * @returns how many events changed
 */
export async function settleWaiting({ db, batch = BATCH, ...settling }: Settling): Promise<number> {
  let changed = 0;
  for (;;) {
    const { settled, corrected } = await inTransaction(db, async (transaction) => {
      const { rows } = await sql<{ event_id: string }>`
        DELETE FROM platform.attribution_waiting WHERE event_id IN (
          SELECT w.event_id FROM platform.attribution_waiting w JOIN edge.clicks k ON k.id = w.click_id
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
    ? [{ advertiserId: event.advertiser_id, sessionId: key.key, occurredAt: event.occurred_at }]
    : [];
}

/** The sessions first, and then the rows: in the order in which those who take events lock them. */
async function locked(db: Db, ids: readonly string[]): Promise<StoredAttribution[]> {
  const columns = sql.raw(RERUN_COLUMNS.join(', '));
  const unlocked = await sql<StoredAttribution>`
    SELECT ${columns} FROM platform.customer_events WHERE id = ANY (${ids}::uuid[])`.execute(db);
  await lockSessions(db, unlocked.rows.flatMap(sessionCreditOf));
  const { rows } = await sql<StoredAttribution>`
    SELECT ${columns} FROM platform.customer_events WHERE id = ANY (${ids}::uuid[])
    ORDER BY occurred_at, received_at, received_ordinal, id FOR UPDATE`.execute(db);
  return rows;
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
