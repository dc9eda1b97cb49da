/** Events in the database: a group in one statement of each kind. */
import { sql } from 'kysely';
import { z } from 'zod';
import { type Attribution, creditColumns, STEPS } from '../attribution';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { jsonText } from '../http';
import type { NewEvent } from './model';

/** An event with what the waterfall said of it. */
export interface DecidedEvent extends NewEvent {
  /** Its place among those that are received with it. */
  ordinal: number;
  /** Unique within the advertiser. */
  dedupKey: string;
  attribution: Attribution;
}

const KEPT = {
  id: z.string(),
  advertiser_id: z.string(),
  dedup_key: z.string(),
  action: z.string(),
  body_hash: z.string(),
  attributed: z.boolean(),
  campaign_id: z.string().nullable(),
  influencer_id: z.string().nullable(),
  tracking_link_code: z.string().nullable(),
  coupon_id: z.string().nullable(),
  deciding_key: z.enum([...STEPS, 'none']),
  rule_version: z.string(),
  confidence_percent: z.number(),
};
/** What is stored of an event that has a dedup key. */
export type KeptEvent = RowOf<typeof KEPT>;

const COLUMNS = {
  id: 'uuid',
  advertiser_id: 'uuid',
  action: 'text',
  value_micros: 'numeric',
  currency: 'text',
  properties: 'jsonb',
  coupon_code: 'text',
  ref_code: 'text',
  click_id: 'text',
  landing_url: 'text',
  referrer: 'text',
  session_id: 'text',
  customer_hash: 'text',
  customer_wallet: 'text',
  occurred_at: 'timestamptz',
  received_at: 'timestamptz',
  received_ordinal: 'integer',
  dedup_key: 'text',
  body_hash: 'text',
  attributed: 'boolean',
  campaign_id: 'uuid',
  influencer_id: 'uuid',
  tracking_link_code: 'text',
  coupon_id: 'uuid',
  matched_click_id: 'uuid',
  deciding_key: 'text',
  rule_version: 'text',
  confidence_percent: 'smallint',
  attribution: 'jsonb',
} as const;
type Row = Record<keyof typeof COLUMNS, unknown>;

const NAMES = sql.raw(Object.keys(COLUMNS).join(', '));
const TYPED = sql.raw(
  Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
);

/**
 * Inserts those that are not there yet. Sorted by key, so that two processes which insert the same wait for each other instead of
 * deadlocking; of two with one key in a group, the first one is inserted.
 *
 * @returns the ids of those that were inserted
 */
export async function insertEvents(
  db: Db,
  events: readonly DecidedEvent[],
  receivedAt: Date,
): Promise<Set<string>> {
  const rows = jsonText(events.map((event, at) => ({ at, ...rowOf(event, receivedAt) })));
  const inserted = await checkedSql({ id: z.string() })`
    INSERT INTO platform.customer_events (${NAMES})
    SELECT ${NAMES} FROM json_to_recordset(${rows}::text::json) AS r (at integer, ${TYPED})
    ORDER BY advertiser_id, dedup_key, at
    ON CONFLICT (advertiser_id, dedup_key) DO NOTHING
    RETURNING id`.execute(db);
  return new Set(inserted.rows.map(({ id }) => id));
}

/** What is stored by these events' keys. */
export async function keptEvents(db: Db, events: readonly DecidedEvent[]): Promise<KeptEvent[]> {
  const advertisers = events.map(({ advertiserId }) => advertiserId);
  const keys = events.map(({ dedupKey }) => dedupKey);
  const { rows } = await checkedSql(KEPT)`
    SELECT e.id, e.advertiser_id, e.dedup_key, e.action, e.body_hash, e.attributed, e.campaign_id, e.influencer_id, e.tracking_link_code,
      e.coupon_id, e.deciding_key, e.rule_version, e.confidence_percent
    FROM unnest(${advertisers}::text[], ${keys}::text[]) AS w (advertiser_id, dedup_key)
    JOIN platform.customer_events e ON e.advertiser_id = w.advertiser_id::uuid AND e.dedup_key = w.dedup_key`.execute(
    db,
  );
  return rows;
}

/** A click can be this much younger than the event that names it, where clocks differ. */
const CLOCKS_DIFFER_MS = 300_000;
/** What was clicked longer ago and has not arrived never will. */
const CLICK_AGE_MOST_MS = 90 * 86_400_000;
/** Unix milliseconds in hex, twice, then the version. */
const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i;

/** Whether the edge can have made a click's id lately: it makes UUIDs of version 7. Others' networks name their clicks the same way. */
function mayStillCome(clickId: string, receivedAtMs: number): boolean {
  const [, high, low] = VERSION_7.exec(clickId) ?? [];
  if (high === undefined || low === undefined) return false;
  const madeAtMs = Number.parseInt(high + low, 16);
  return madeAtMs >= receivedAtMs - CLICK_AGE_MOST_MS && madeAtMs <= receivedAtMs + CLOCKS_DIFFER_MS;
}

/** Waits for the clicks that events name, that have not arrived yet, and that can be the edge's. */
export async function waitForClicks(
  db: Db,
  events: readonly DecidedEvent[],
  receivedAt: Date,
  until: Date,
): Promise<void> {
  const waiting = events.flatMap(({ id, attribution }) => {
    const click = attribution.steps.find(({ step }) => step === 'click_id');
    const isAwaited = click?.key !== undefined && mayStillCome(click.key, receivedAt.getTime());
    return attribution.clickId === null && isAwaited ? [{ id, click: click.key }] : [];
  });
  if (waiting.length === 0) return;
  await sql`
    INSERT INTO platform.attribution_waiting (event_id, click_id, until)
    SELECT w.id::uuid, w.click::uuid, ${until}::timestamptz
    FROM unnest(${waiting.map(({ id }) => id)}::text[], ${waiting.map(({ click }) => click)}::text[]) AS w (id, click)
    ON CONFLICT (event_id) DO NOTHING`.execute(db);
}

function rowOf(
  { id, advertiserId, told, dedupKey, bodyHash, attribution, ordinal }: DecidedEvent,
  at: Date,
): Row {
  return {
    id,
    advertiser_id: advertiserId,
    action: told.action,
    value_micros: told.valueMicros === null ? null : String(told.valueMicros),
    currency: told.currency,
    properties: told.properties,
    coupon_code: told.couponCode,
    ref_code: told.refCode,
    click_id: told.clickId,
    landing_url: told.landingUrl,
    referrer: told.referrer,
    session_id: told.sessionId,
    customer_hash: told.customerHash,
    customer_wallet: told.customerWallet,
    occurred_at: told.occurredAt ?? at,
    received_at: at,
    received_ordinal: ordinal,
    dedup_key: dedupKey,
    body_hash: bodyHash,
    ...creditColumns(attribution),
    attribution: attribution.steps,
  };
}
