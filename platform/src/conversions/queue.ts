/**
 * Queue of conversions for the chain. What goes into it is decided by the platform's own facts alone: a purchase with a wallet, credited to a
 * campaign that is on chain. Whether the campaign pays for it is asked when it is delivered, where waiting is a state; a projection that is
 * late, e.g. the indexer's, loses nothing.
 */
import { inTransaction } from '@crr/db';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { enqueue, type NewJob } from '../jobs';

/** The kind of the job that delivers a conversion; its key is the event's id. */
export const DELIVERY_JOB = 'conversion.deliver';

/** How far back a sweep looks, in milliseconds: as late as an event may be told. */
export const SWEEP_MS = 90 * 86_400_000;
const SWEEP_BATCH = 5_000;

/** Queues those of the events that the chain may pay for. @param db a transaction @param at when they are due */
export async function queueConversions(db: Db, eventIds: readonly string[], at: Date): Promise<number> {
  if (eventIds.length === 0) return 0;
  return insert(db, sql`e.id = ANY (${eventIds}::uuid[])`, at);
}

/** What becomes of a conversion whose purchase is credited to another campaign. */
export type ConversionMove = 'moved' | 'cancelled' | 'kept';

/**
 * Lets conversions follow the credit of their purchases, and queues those that there was none of. Of which nothing was sent goes to the new
 * campaign, or is cancelled where that one is not on chain. What may have been sent may have been paid: it stays, and is never paid for twice.
 *
 * @param db the transaction in which the credit changed @param at when they are due
 * @returns by the event's id; without an entry where there was no conversion, or its campaign is the same
 */
export async function followCredit(
  db: Db,
  eventIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, ConversionMove>> {
  if (eventIds.length === 0) return new Map();
  const { rows } = await checkedSql({ event_id: z.string(), is_sent: z.boolean() })`
    SELECT c.event_id, c.sent_at IS NOT NULL AS is_sent
    FROM platform.chain_conversions c JOIN platform.customer_events e ON e.id = c.event_id
    WHERE c.event_id = ANY (${eventIds}::uuid[]) AND c.campaign_id IS DISTINCT FROM e.campaign_id
    ORDER BY c.event_id FOR UPDATE OF c`.execute(db);
  const unsent = rows.filter(({ is_sent }) => !is_sent).map(({ event_id }) => event_id);
  await sql`DELETE FROM platform.chain_conversions WHERE event_id = ANY (${unsent}::uuid[])`.execute(db);
  await queueConversions(db, eventIds, at);
  const moved = await db
    .selectFrom('platform.chain_conversions')
    .select('event_id')
    .where('event_id', '=', sql<string>`ANY (${unsent}::uuid[])`)
    .execute();
  const again = new Set(moved.map(({ event_id }) => event_id));
  return new Map(
    rows.map(({ event_id, is_sent }) => [
      event_id,
      is_sent ? 'kept' : again.has(event_id) ? 'moved' : 'cancelled',
    ]),
  );
}

/**
 * Queues purchases that have no conversion yet: those that came between the campaign's creation on chain and the moment in which the platform
 * saw it, and whatever else was left out. Safe to run several times at once.
 *
 * @param sinceMs only what was received since, before `at`
 * @returns how many were queued
 */
export async function sweepConversions(db: Db, at: Date, sinceMs = SWEEP_MS): Promise<number> {
  let after = firstIdAt(at.getTime() - sinceMs);
  for (let queued = 0; ; ) {
    const { rows } = await checkedSql({ id: z.string() })`
      SELECT e.id FROM platform.customer_events e JOIN platform.campaigns p ON p.id = e.campaign_id
      WHERE e.id > ${after}::uuid AND ${MAY_BE_PAID}
        AND NOT EXISTS (SELECT FROM platform.chain_conversions c WHERE c.event_id = e.id)
      ORDER BY e.id LIMIT ${SWEEP_BATCH}`.execute(db);
    const ids = rows.map(({ id }) => id);
    queued += await inTransaction(db, (transaction) => queueConversions(transaction, ids, at));
    if (ids.length < SWEEP_BATCH) return queued;
    after = ids.at(-1) as string;
  }
}

/** @param e the event @param p its campaign. What was bought before the campaign was put on chain is not paid for there. */
const MAY_BE_PAID = sql`e.action = 'purchase' AND e.customer_wallet IS NOT NULL AND p.chain_campaign_id IS NOT NULL
  AND e.received_at >= coalesce((
    SELECT min(t.prepared_at) FROM platform.chain_transactions t
    WHERE t.subject_kind = 'campaign' AND t.subject_id = p.id AND t.action = 'create' AND t.chain_campaign_id = p.chain_campaign_id
  ), p.created_at)`;

/** The events are locked: one whose customer is being forgotten is left alone. */
async function insert(db: Db, chosen: RawBuilder<unknown>, at: Date): Promise<number> {
  const { rows } = await checkedSql({ event_id: z.string(), advertiser_id: z.string() })`
    INSERT INTO platform.chain_conversions (event_id, advertiser_id, campaign_id, wallet, state, created_at)
    SELECT e.id, e.advertiser_id, e.campaign_id, e.customer_wallet, 'queued', ${at}
    FROM platform.customer_events e JOIN platform.campaigns p ON p.id = e.campaign_id
    WHERE ${chosen} AND ${MAY_BE_PAID}
    ORDER BY e.id
    FOR UPDATE OF e SKIP LOCKED
    ON CONFLICT (event_id) DO NOTHING
    RETURNING event_id, advertiser_id`.execute(db);
  await enqueue(db, rows.map(deliveryOf), at);
  return rows.length;
}

/** The job that delivers a conversion. */
export function deliveryOf({ event_id, advertiser_id }: { event_id: string; advertiser_id: string }): NewJob {
  return { kind: DELIVERY_JOB, key: event_id, advertiserId: advertiser_id };
}

/** Makes room for a delivery that starts anew: a dead letter stays one, however often it is enqueued. @param db a transaction */
export async function dropDeadDelivery(db: Db, eventId: string): Promise<void> {
  await sql`DELETE FROM platform.jobs WHERE kind = ${DELIVERY_JOB} AND key = ${eventId} AND state = 'dead'`.execute(
    db,
  );
}

/** The least id that can be made at a moment: UUIDs of version 7 begin with their milliseconds. */
function firstIdAt(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
