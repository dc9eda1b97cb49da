/** How a repetition of an event is known. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { canonicalJson } from './json';
import type { NewEvent, ToldEvent } from './model';

/**
 * For how long events without an id that say the same are one: as long as a signed request can be sent again (its time may be five minutes
 * ahead, and then counts for five more), and no longer, since two customers can buy the same.
 */
export const SAME_WITHIN_MS = 10 * 60_000;

/** Digits of times in keys: with a fixed width their order is that of texts, in every collation. */
const TIME_DIGITS = 14;

/**
 * SHA-256 of all that was told but the id, in hex. The order of fields and how the request was written do not matter: the same event through
 * another route, or from another client, is the same event.
 */
export function bodyHashOf({ eventId, ...told }: ToldEvent): string {
  return createHash('sha256').update(canonicalJson(told)).digest('hex');
}

/**
 * The keys by which events are unique within their advertiser: their ids, where the shop gave some; else what they say, and when that was
 * first told within {@link SAME_WITHIN_MS}.
 *
 * @param db the transaction: until it ends, others who tell the same without an id wait
 */
export async function dedupKeys(
  db: Db,
  events: readonly NewEvent[],
  receivedAt: Date,
): Promise<readonly string[]> {
  const nameless = events.filter(({ told }) => told.eventId === null);
  const first = nameless.length === 0 ? NONE : await firstTold(db, nameless, receivedAt.getTime());
  return events.map((event) => {
    const { eventId } = event.told;
    if (eventId !== null) return `id:${eventId}`;
    return first.get(nameOf(event)) ?? keyAt(event.bodyHash, receivedAt.getTime());
  });
}

const NONE: ReadonlyMap<string, string> = new Map();

/** The keys of what was told already, by advertiser and hash. */
async function firstTold(db: Db, events: readonly NewEvent[], now: number): Promise<Map<string, string>> {
  const distinct = [...new Map(events.map((event) => [nameOf(event), event]))].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  // In one order, so that two groups with the same events wait for each other instead of dying of each other.
  const names = distinct.map(([name]) => name);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(${names}::text[]) AS w (name)`.execute(
    db,
  );
  // By when the requests came, and not by the group's later time: no request that was signed in time is beyond it.
  const earliest = Math.min(...events.map(({ receivedAt }) => receivedAt.getTime()));
  const advertisers = distinct.map(([, { advertiserId }]) => advertiserId);
  const from = distinct.map(([, { bodyHash }]) => keyAt(bodyHash, earliest - SAME_WITHIN_MS));
  const to = distinct.map(([, { bodyHash }]) => keyAt(bodyHash, now + SAME_WITHIN_MS));
  const { rows } = await checkedSql({ name: z.string(), dedup_key: z.string() })`
    SELECT w.name, max(e.dedup_key) AS dedup_key
    FROM unnest(${names}::text[], ${advertisers}::text[], ${from}::text[], ${to}::text[]) AS w (name, advertiser_id, since, before)
    JOIN platform.customer_events e ON e.advertiser_id = w.advertiser_id::uuid AND e.dedup_key >= w.since AND e.dedup_key < w.before
    GROUP BY w.name`.execute(db);
  return new Map(rows.map(({ name, dedup_key }) => [name, dedup_key]));
}

function keyAt(bodyHash: string, ms: number): string {
  return `sha256:${bodyHash}:${String(ms).padStart(TIME_DIGITS, '0')}`;
}

function nameOf({ advertiserId, bodyHash }: NewEvent): string {
  return `${advertiserId} ${bodyHash}`;
}
