/** What the database knows of events' keys: one statement for each kind of key, however many events ask. */
import { type Kysely, sql } from 'kysely';
import { type Key, keysOf } from './keys';
import type {
  AttributionSource,
  ClickFact,
  CouponFact,
  LinkFact,
  Lookups,
  SessionFact,
  TraceableEvent,
} from './model';

// biome-ignore lint/suspicious/noExplicitAny: Kysely's name for "tables known from the migrations alone"
type Db = Kysely<any>;

/** Finds what is known of the keys of events, strictly inside the advertiser of each. The answers are in the order of the events. */
export async function findFacts(db: Db, events: readonly TraceableEvent[]): Promise<Lookups[]> {
  const asked = events.map((event) => asksOf(event));
  const coupons = await couponsOf(db, asked);
  const links = await linksOf(db, asked);
  const clicks = await clicksOf(db, asked);
  const sessions = await sessionsOf(db, asked);
  return asked.map(({ advertiserId, session }) => ({
    coupons: (codeKey) => coupons.get(named(advertiserId, codeKey)) ?? [],
    link: (code) => links.get(named(advertiserId, code)) ?? null,
    click: (id) => clicks.get(named(advertiserId, id)) ?? null,
    session: () => (session === null ? null : (sessions.get(sessionName(advertiserId, session)) ?? null)),
  }));
}

interface Ask {
  advertiserId: string;
  coupon: string | null;
  codes: string[];
  click: string | null;
  session: { id: string; before: string } | null;
}

function asksOf(event: TraceableEvent): Ask {
  const keys = keysOf(event);
  const session = textOf(keys.session_id);
  return {
    advertiserId: event.advertiserId,
    coupon: textOf(keys.coupon),
    codes: [keys.ref_code, keys.landing_url, keys.referrer].map(textOf).filter((code) => code !== null),
    click: textOf(keys.click_id),
    session: session === null ? null : { id: session, before: new Date(event.receivedAtMs).toISOString() },
  };
}

function textOf(key: Key): string | null {
  return 'key' in key ? key.key : null;
}

interface CouponRow {
  id: string;
  advertiser_id: string;
  code_key: string;
  campaign_id: string;
  influencer_id: string | null;
  source: AttributionSource;
  valid_from: Date | null;
  valid_until: Date | null;
  created_at: Date;
  invalidated_at: Date | null;
}

async function couponsOf(db: Db, asked: readonly Ask[]): Promise<Map<string, CouponFact[]>> {
  const wanted = distinct(asked, ({ advertiserId, coupon }) =>
    coupon === null ? [] : [[advertiserId, coupon]],
  );
  if (wanted === null) return new Map();
  const { rows } = await sql<CouponRow>`
    SELECT c.id, c.advertiser_id, c.code_key, c.campaign_id, c.influencer_id, p.attribution_source AS source,
      c.valid_from, c.valid_until, c.created_at, c.invalidated_at
    FROM ${wanted} AS w (advertiser_id, key)
    JOIN platform.coupons c ON c.advertiser_id = w.advertiser_id::uuid AND c.code_key = w.key
    JOIN platform.campaigns p ON p.id = c.campaign_id`.execute(db);
  const found = new Map<string, CouponFact[]>();
  for (const row of rows) {
    const name = named(row.advertiser_id, row.code_key);
    found.set(name, [...(found.get(name) ?? []), couponFact(row)]);
  }
  return found;
}

function couponFact(row: CouponRow): CouponFact {
  return {
    id: row.id,
    advertiserId: row.advertiser_id,
    codeKey: row.code_key,
    campaignId: row.campaign_id,
    influencerId: row.influencer_id,
    source: row.source,
    validFromMs: row.valid_from?.getTime() ?? null,
    validUntilMs: row.valid_until?.getTime() ?? null,
    createdAtMs: row.created_at.getTime(),
    invalidatedAtMs: row.invalidated_at?.getTime() ?? null,
  };
}

interface LinkRow {
  code: string;
  advertiser_id: string;
  campaign_id: string | null;
  influencer_id: string | null;
  source: AttributionSource;
  created_at: Date;
}

const LINK_COLUMNS = sql`l.code, l.advertiser_id, l.campaign_id, l.influencer_id,
  coalesce(p.attribution_source, 'any') AS source, l.created_at`;

async function linksOf(db: Db, asked: readonly Ask[]): Promise<Map<string, LinkFact>> {
  const wanted = distinct(asked, ({ advertiserId, codes }) => codes.map((code) => [advertiserId, code]));
  if (wanted === null) return new Map();
  const { rows } = await sql<LinkRow>`
    SELECT ${LINK_COLUMNS}
    FROM ${wanted} AS w (advertiser_id, key)
    JOIN platform.tracking_links l ON l.code = w.key AND l.advertiser_id = w.advertiser_id::uuid
    LEFT JOIN platform.campaigns p ON p.id = l.campaign_id`.execute(db);
  return new Map(rows.map((row) => [named(row.advertiser_id, row.code), linkFact(row)]));
}

function linkFact(row: LinkRow): LinkFact {
  return {
    code: row.code,
    advertiserId: row.advertiser_id,
    campaignId: row.campaign_id,
    influencerId: row.influencer_id,
    source: row.source,
    createdAtMs: row.created_at.getTime(),
  };
}

async function clicksOf(db: Db, asked: readonly Ask[]): Promise<Map<string, ClickFact>> {
  const wanted = distinct(asked, ({ advertiserId, click }) =>
    click === null ? [] : [[advertiserId, click]],
  );
  if (wanted === null) return new Map();
  const { rows } = await sql<LinkRow & { id: string; clicked_at: Date }>`
    SELECT k.id, k.clicked_at, ${LINK_COLUMNS}
    FROM ${wanted} AS w (advertiser_id, key)
    JOIN edge.clicks k ON k.id = w.key::uuid
    JOIN platform.tracking_links l ON l.code = k.code AND l.advertiser_id = w.advertiser_id::uuid
    LEFT JOIN platform.campaigns p ON p.id = l.campaign_id`.execute(db);
  return new Map(
    rows.map((row) => [
      named(row.advertiser_id, row.id),
      { id: row.id, clickedAtMs: row.clicked_at.getTime(), link: linkFact(row) },
    ]),
  );
}

interface SessionRow {
  event_id: string;
  advertiser_id: string;
  session_id: string;
  before: string;
  campaign_id: string | null;
  influencer_id: string;
  link_code: string | null;
  source: AttributionSource;
  received_at: Date;
}

/** The first credited event of each session that was received before the one that asks. */
async function sessionsOf(db: Db, asked: readonly Ask[]): Promise<Map<string, SessionFact>> {
  const wanted = distinct(asked, ({ advertiserId, session }) =>
    session === null ? [] : [[advertiserId, session.id, session.before]],
  );
  if (wanted === null) return new Map();
  const { rows } = await sql<SessionRow>`
    SELECT e.id AS event_id, e.advertiser_id, w.key AS session_id, w.before, e.campaign_id, e.influencer_id,
      e.tracking_link_code AS link_code, coalesce(p.attribution_source, 'any') AS source, e.received_at
    FROM ${wanted} AS w (advertiser_id, key, before)
    CROSS JOIN LATERAL (
      SELECT * FROM platform.customer_events
      WHERE advertiser_id = w.advertiser_id::uuid AND session_id = w.key AND attributed AND received_at < w.before::timestamptz
      ORDER BY received_at, id LIMIT 1) e
    LEFT JOIN platform.campaigns p ON p.id = e.campaign_id`.execute(db);
  return new Map(
    rows.map((row) => [
      sessionName(row.advertiser_id, { id: row.session_id, before: row.before }),
      {
        eventId: row.event_id,
        advertiserId: row.advertiser_id,
        campaignId: row.campaign_id,
        influencerId: row.influencer_id,
        linkCode: row.link_code,
        source: row.source,
        receivedAtMs: row.received_at.getTime(),
      },
    ]),
  );
}

function sessionName(advertiserId: string, { id, before }: { id: string; before: string }): string {
  return `${advertiserId} ${before} ${id}`;
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
