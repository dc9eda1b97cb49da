/** What the database knows of events' keys: one statement for each kind of key, however many events ask. */
import type { Tables } from '@crr/db';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import { type Key, keysOf } from './keys';
import type {
  CampaignTerms,
  ClickFact,
  CouponFact,
  EventOrder,
  LinkFact,
  Lookups,
  SessionFact,
  TraceableEvent,
} from './model';
import { NO_TERMS, type Terms, termsOf } from './terms';

type Db = Kysely<Tables>;

/** How long things count where no campaign says so. */
export interface FactsPolicy {
  /** For so long a session's first credited event credits those that follow, in milliseconds. */
  readonly sessionMostMs: number;
}

/** What is known of an event's keys. */
export interface Facts extends Lookups {
  /** What a campaign that is among the facts counted when the event happened. */
  terms(campaignId: string | null): CampaignTerms;
}

/** Finds what is known of the keys of events, strictly inside the advertiser of each. The answers are in the order of the events. */
export async function findFacts(
  db: Db,
  events: readonly TraceableEvent[],
  policy: FactsPolicy,
): Promise<Facts[]> {
  const asked = events.map((event) => asksOf(event, policy));
  const coupons = await couponsOf(db, asked);
  const links = await linksOf(db, asked);
  const clicks = await clicksOf(db, asked);
  const sessions = await sessionsOf(db, asked);
  const terms = await termsOf(db, [
    ...[...coupons.values()].flat().map(({ campaign_id }) => campaign_id),
    ...[...links.values(), ...clicks.values(), ...sessions.values()].map(({ campaign_id }) => campaign_id),
  ]);
  return asked.map(({ advertiserId, session, order }) => {
    const at = order.occurredAtMs;
    return {
      terms: (campaignId) => ofCampaign(campaignId, terms, at),
      coupons: (codeKey) =>
        (coupons.get(named(advertiserId, codeKey)) ?? []).map((row) => couponFact(row, terms, at)),
      link: (code) => mapped(links.get(named(advertiserId, code)), (row) => linkFact(row, terms, at)),
      click: (id) => mapped(clicks.get(named(advertiserId, id)), (row) => clickFact(row, terms, at)),
      session: () =>
        session === null
          ? null
          : mapped(sessions.get(sessionName(advertiserId, session, order)), (row) =>
              sessionFact(row, terms, at, policy),
            ),
    };
  });
}

function mapped<Row, Fact>(row: Row | undefined, make: (row: Row) => Fact): Fact | null {
  return row === undefined ? null : make(row);
}

interface Ask {
  advertiserId: string;
  coupons: string[];
  codes: string[];
  click: string | null;
  session: string | null;
  order: EventOrder;
  /** The earliest event of the session that counts, in Unix milliseconds. */
  sessionSinceMs: number;
}

function asksOf(event: TraceableEvent, { sessionMostMs }: FactsPolicy): Ask {
  const keys = keysOf(event);
  const { occurredAtMs, receivedAtMs, ordinal } = event;
  return {
    advertiserId: event.advertiserId,
    coupons: keys.coupons.map(textOf).filter((code) => code !== null),
    codes: [keys.ref_code, keys.landing_url, keys.referrer].map(textOf).filter((code) => code !== null),
    click: textOf(keys.click_id),
    session: textOf(keys.session_id),
    order: { occurredAtMs, receivedAtMs, ordinal },
    sessionSinceMs: occurredAtMs - sessionMostMs,
  };
}

function textOf(key: Key): string | null {
  return 'key' in key ? key.key : null;
}

const COUPON = {
  id: z.string(),
  advertiser_id: z.string(),
  code_key: z.string(),
  campaign_id: z.string(),
  influencer_id: z.string().nullable(),
  valid_from: z.date().nullable(),
  valid_until: z.date().nullable(),
  created_at: z.date(),
  invalidated_at: z.date().nullable(),
};
type CouponRow = RowOf<typeof COUPON>;

async function couponsOf(db: Db, asked: readonly Ask[]): Promise<Map<string, CouponRow[]>> {
  const wanted = distinct(asked, ({ advertiserId, coupons }) => coupons.map((code) => [advertiserId, code]));
  if (wanted === null) return new Map();
  const { rows } = await checkedSql(COUPON)`
    SELECT c.id, c.advertiser_id, c.code_key, c.campaign_id, c.influencer_id, c.valid_from, c.valid_until,
      c.created_at, c.invalidated_at
    FROM ${wanted} AS w (advertiser_id, key)
    JOIN platform.coupons c ON c.advertiser_id = w.advertiser_id::uuid AND c.code_key = w.key`.execute(db);
  const found = new Map<string, CouponRow[]>();
  for (const row of rows) {
    const name = named(row.advertiser_id, row.code_key);
    found.set(name, [...(found.get(name) ?? []), row]);
  }
  return found;
}

function couponFact(row: CouponRow, terms: Terms, at: number): CouponFact {
  return {
    id: row.id,
    advertiserId: row.advertiser_id,
    codeKey: row.code_key,
    campaignId: row.campaign_id,
    influencerId: row.influencer_id,
    terms: terms.at(row.campaign_id, at),
    validFromMs: row.valid_from?.getTime() ?? null,
    validUntilMs: row.valid_until?.getTime() ?? null,
    createdAtMs: row.created_at.getTime(),
    invalidatedAtMs: row.invalidated_at?.getTime() ?? null,
  };
}

const LINK = {
  code: z.string(),
  advertiser_id: z.string(),
  campaign_id: z.string().nullable(),
  influencer_id: z.string().nullable(),
  created_at: z.date(),
};
type LinkRow = RowOf<typeof LINK>;

const LINK_COLUMNS = sql`l.code, l.advertiser_id, l.campaign_id, l.influencer_id, l.created_at`;

async function linksOf(db: Db, asked: readonly Ask[]): Promise<Map<string, LinkRow>> {
  const wanted = distinct(asked, ({ advertiserId, codes }) => codes.map((code) => [advertiserId, code]));
  if (wanted === null) return new Map();
  const { rows } = await checkedSql(LINK)`
    SELECT ${LINK_COLUMNS}
    FROM ${wanted} AS w (advertiser_id, key)
    JOIN platform.tracking_links l ON l.code = w.key AND l.advertiser_id = w.advertiser_id::uuid`.execute(db);
  return new Map(rows.map((row) => [named(row.advertiser_id, row.code), row]));
}

function linkFact(row: LinkRow, terms: Terms, at: number): LinkFact {
  return {
    code: row.code,
    advertiserId: row.advertiser_id,
    campaignId: row.campaign_id,
    influencerId: row.influencer_id,
    terms: ofCampaign(row.campaign_id, terms, at),
    createdAtMs: row.created_at.getTime(),
  };
}

function ofCampaign(campaignId: string | null, terms: Terms, at: number): CampaignTerms {
  return campaignId === null ? NO_TERMS : terms.at(campaignId, at);
}

const CLICK = { ...LINK, id: z.string(), clicked_at: z.date() };
type ClickRow = RowOf<typeof CLICK>;

async function clicksOf(db: Db, asked: readonly Ask[]): Promise<Map<string, ClickRow>> {
  const wanted = distinct(asked, ({ advertiserId, click }) =>
    click === null ? [] : [[advertiserId, click]],
  );
  if (wanted === null) return new Map();
  const { rows } = await checkedSql(CLICK)`
    SELECT k.id, k.clicked_at, ${LINK_COLUMNS}
    FROM ${wanted} AS w (advertiser_id, key)
    JOIN edge.clicks k ON k.id = w.key::uuid
    JOIN platform.tracking_links l ON l.code = k.code AND l.advertiser_id = w.advertiser_id::uuid`.execute(
    db,
  );
  return new Map(rows.map((row) => [named(row.advertiser_id, row.id), row]));
}

function clickFact(row: ClickRow, terms: Terms, at: number): ClickFact {
  return { id: row.id, clickedAtMs: row.clicked_at.getTime(), link: linkFact(row, terms, at) };
}

const SESSION = {
  name: z.string(),
  event_id: z.string(),
  advertiser_id: z.string(),
  campaign_id: z.string().nullable(),
  influencer_id: z.string(),
  link_code: z.string().nullable(),
  occurred_at: z.date(),
  received_at: z.date(),
  received_ordinal: z.number(),
};
type SessionRow = RowOf<typeof SESSION>;

/**
 * For each event that asks, the first event of its session before it that somebody was credited for by another key than the session: one
 * credited by the session would hand the credit on for ever.
 */
async function sessionsOf(db: Db, asked: readonly Ask[]): Promise<Map<string, SessionRow>> {
  const wanted = distinct(asked, ({ advertiserId, session, order, sessionSinceMs }) =>
    session === null
      ? []
      : [
          [
            sessionName(advertiserId, session, order),
            advertiserId,
            session,
            new Date(sessionSinceMs).toISOString(),
            new Date(order.occurredAtMs).toISOString(),
            new Date(order.receivedAtMs).toISOString(),
            String(order.ordinal),
          ],
        ],
  );
  if (wanted === null) return new Map();
  const { rows } = await checkedSql(SESSION)`
    SELECT w.name, e.id AS event_id, e.advertiser_id, e.campaign_id, e.influencer_id,
      e.tracking_link_code AS link_code, e.occurred_at, e.received_at, e.received_ordinal
    FROM ${wanted} AS w (name, advertiser_id, key, since, occurred, received, ordinal)
    CROSS JOIN LATERAL (
      SELECT * FROM platform.customer_events
      WHERE advertiser_id = w.advertiser_id::uuid AND session_id = w.key AND attributed AND deciding_key <> 'session_id'
        AND occurred_at >= w.since::timestamptz
        AND (occurred_at, received_at, received_ordinal) < (w.occurred::timestamptz, w.received::timestamptz, w.ordinal::integer)
      ORDER BY occurred_at, received_at, received_ordinal, id LIMIT 1) e`.execute(db);
  return new Map(rows.map((row) => [row.name, row]));
}

function sessionFact(row: SessionRow, terms: Terms, at: number, { sessionMostMs }: FactsPolicy): SessionFact {
  return {
    eventId: row.event_id,
    advertiserId: row.advertiser_id,
    campaignId: row.campaign_id,
    influencerId: row.influencer_id,
    linkCode: row.link_code,
    terms: ofCampaign(row.campaign_id, terms, at),
    ageMostMs: sessionMostMs,
    occurredAtMs: row.occurred_at.getTime(),
    receivedAtMs: row.received_at.getTime(),
    ordinal: row.received_ordinal,
  };
}

function sessionName(advertiserId: string, session: string, order: EventOrder): string {
  return `${advertiserId} ${order.occurredAtMs} ${order.receivedAtMs} ${order.ordinal} ${session}`;
}

function named(advertiserId: string, key: string): string {
  return `${advertiserId} ${key}`;
}

/** A set of tuples as something to select from; null when it is empty. */
function distinct(asked: readonly Ask[], tuplesOf: (ask: Ask) => readonly (readonly string[])[]) {
  const tuples = new Map(asked.flatMap(tuplesOf).map((tuple) => [tuple.join('\n'), tuple]));
  const first = tuples.values().next().value;
  if (first === undefined) return null;
  const columns = first.map((_, at) => sql`${[...tuples.values()].map((tuple) => tuple[at])}::text[]`);
  return sql`unnest(${sql.join(columns)})`;
}
