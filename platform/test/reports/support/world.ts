/** Two tenants with campaigns, influencers, links, coupons, clicks and events, made from a seed; and the same as plain objects. */
import { uuidv7 } from '@crr/kit';
import { anyTable } from '@crr/testing/database';
import type { Db } from '../../../src/database';

/** A click as the edge stores it. */
export interface WorldClick {
  readonly code: string;
  readonly clickedAt: Date;
  readonly isBot: boolean;
}

/** An event as the waterfall left it. */
export interface WorldEvent {
  readonly id: string;
  readonly advertiserId: string;
  readonly action: string;
  readonly micros: bigint | null;
  readonly currency: string;
  readonly campaignId: string | null;
  readonly influencerId: string | null;
  readonly couponId: string | null;
  readonly linkCode: string | null;
  readonly decidingKey: string;
  readonly occurredAt: Date;
}

/** A link. */
export interface WorldLink {
  readonly code: string;
  readonly advertiserId: string | null;
  readonly campaignId: string | null;
  readonly influencerId: string | null;
  readonly abTest?: string;
  readonly abVariant?: string;
}

/** An agreed share. */
export interface WorldShare {
  readonly advertiserId: string;
  readonly campaignId: string;
  readonly influencerId: string;
  readonly type: 'percentage' | 'flat_per_conversion' | 'flat_once' | null;
  readonly bps?: number;
  readonly flat?: bigint;
}

const CREATED = new Date(Date.UTC(2026, 0, 1));
const INSERTED_AT_ONCE = 500;

/** Makes rows, one kind after the other. */
export class WorldMaker {
  private made = 0;

  constructor(readonly db: Db) {}

  /** The next id. */
  id(): string {
    this.made += 1;
    const place = this.made;
    return uuidv7(CREATED.getTime() + place, (bytes) => Buffer.alloc(bytes, place % 251));
  }

  async advertiser(name = 'Brand'): Promise<string> {
    return this.insert('platform.advertisers', { name, status: 'active' });
  }

  async influencer(values: object = {}): Promise<string> {
    const handle = `someone${this.made}`;
    return this.insert('platform.influencers', {
      handle,
      platform: 'twitter',
      referral_code: handle,
      status: 'active',
      ...values,
    });
  }

  async campaign(advertiserId: string, values: object = {}): Promise<string> {
    return this.insert('platform.campaigns', {
      advertiser_id: advertiserId,
      name: `Campaign ${this.made}`,
      status: 'published',
      budget_usdc: '1000000',
      attribution_source: 'any',
      ...values,
    });
  }

  async coupon(
    advertiserId: string,
    campaignId: string,
    influencerId: string | null,
    code = `CODE${this.made}`,
  ): Promise<string> {
    const id = this.id();
    await this.db
      .insertInto('platform.coupons')
      .values({
        id,
        advertiser_id: advertiserId,
        campaign_id: campaignId,
        influencer_id: influencerId,
        code,
        code_key: code.toUpperCase(),
        kind: influencerId === null ? 'generic' : 'auto',
        status: 'active',
        created_at: CREATED,
      })
      .execute();
    return id;
  }

  async link(link: WorldLink): Promise<string> {
    await this.db
      .insertInto('platform.tracking_links')
      .values({
        code: link.code,
        destination_url: 'https://shop.example/',
        advertiser_id: link.advertiserId,
        campaign_id: link.campaignId,
        influencer_id: link.influencerId,
        ab_test: link.abTest ?? null,
        ab_variant: link.abVariant ?? null,
      })
      .execute();
    return link.code;
  }

  async share({ advertiserId, campaignId, influencerId, type, bps, flat }: WorldShare): Promise<void> {
    await this.db
      .insertInto('platform.assignments')
      .values({
        advertiser_id: advertiserId,
        campaign_id: campaignId,
        influencer_id: influencerId,
        share_type: type,
        share_bps: bps ?? null,
        flat_usdc: flat?.toString() ?? null,
        created_at: CREATED,
        updated_at: CREATED,
      })
      .execute();
  }

  async clicks(clicks: readonly WorldClick[]): Promise<void> {
    const rows = clicks.map(({ code, clickedAt, isBot }) => ({
      id: this.id(),
      clicked_at: clickedAt,
      code,
      ip_hash: 'hash',
      country: 'DE',
      device: 'mobile',
      operating_system: 'ios',
      browser: 'safari',
      bot_reason: isBot ? 'user_agent' : null,
      signals: '[]',
    }));
    await this.insertAll('edge.clicks', rows);
  }

  async events(events: readonly WorldEvent[], values: object = {}): Promise<void> {
    const rows = events.map((event) => ({
      id: event.id,
      advertiser_id: event.advertiserId,
      action: event.action,
      value_micros: event.micros?.toString() ?? null,
      currency: event.currency,
      occurred_at: event.occurredAt,
      received_at: event.occurredAt,
      dedup_key: event.id,
      body_hash: 'hash',
      attributed: event.influencerId !== null,
      campaign_id: event.campaignId,
      influencer_id: event.influencerId,
      tracking_link_code: event.linkCode,
      coupon_id: event.couponId,
      deciding_key: event.decidingKey,
      rule_version: 'waterfall-1',
      confidence_percent: event.influencerId === null ? 0 : 90,
      attribution: '[]',
      ...values,
    }));
    await this.insertAll('platform.customer_events', rows);
  }

  /** An unattributed event, with changes. */
  event(advertiserId: string, values: Partial<WorldEvent> = {}): WorldEvent {
    return {
      id: this.id(),
      advertiserId,
      action: 'purchase',
      micros: null,
      currency: 'USD',
      campaignId: null,
      influencerId: null,
      couponId: null,
      linkCode: null,
      decidingKey: 'none',
      occurredAt: new Date(Date.UTC(2026, 0, 2)),
      ...values,
    };
  }

  private async insert(table: string, values: object): Promise<string> {
    const id = this.id();
    await anyTable(this.db)
      .insertInto(table)
      .values({ id, created_at: CREATED, updated_at: CREATED, ...values })
      .execute();
    return id;
  }

  private async insertAll(table: string, rows: readonly object[]): Promise<void> {
    for (let place = 0; place < rows.length; place += INSERTED_AT_ONCE) {
      await anyTable(this.db)
        .insertInto(table)
        .values(rows.slice(place, place + INSERTED_AT_ONCE))
        .execute();
    }
  }
}

/** A world by chance. */
export interface World {
  readonly advertisers: readonly string[];
  readonly campaigns: readonly { id: string; advertiserId: string }[];
  readonly influencers: readonly string[];
  /** Where each of them publishes. */
  readonly platforms: ReadonlyMap<string, string>;
  readonly coupons: readonly { id: string; advertiserId: string }[];
  readonly links: readonly WorldLink[];
  readonly shares: readonly WorldShare[];
  readonly clicks: readonly WorldClick[];
  readonly events: readonly WorldEvent[];
  /** First moment, and how long everything takes. */
  readonly from: number;
  readonly spanMs: number;
}

/** Numbers by chance in [0, 1), the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ACTIONS = ['purchase', 'purchase', 'add_to_cart', 'signup', 'drop_off', 'landing', 'custom'];
const SHARES = ['percentage', 'flat_per_conversion', 'flat_once', null] as const;
const DAYS = 5;

/** Makes a world by chance and stores it. */
export async function randomWorld(
  db: Db,
  seed: number,
  sizes = { clicks: 600, events: 400 },
): Promise<World> {
  const random = chance(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const maker = new WorldMaker(db);
  const from = Date.UTC(2026, 0, 5);
  const spanMs = DAYS * 86_400_000;
  const moment = () => new Date(from + Math.floor(random() * spanMs));
  const advertisers = [await maker.advertiser('A'), await maker.advertiser('B')];
  const platforms = new Map<string, string>();
  for (const platform of ['twitter', 'tiktok', 'tiktok']) {
    platforms.set(await maker.influencer({ platform }), platform);
  }
  const influencers = [...platforms.keys()];
  const campaigns: { id: string; advertiserId: string }[] = [];
  const coupons: { id: string; advertiserId: string }[] = [];
  const shares: WorldShare[] = [];
  const links: WorldLink[] = [{ code: 'beside', advertiserId: null, campaignId: null, influencerId: null }];
  for (const advertiserId of advertisers) {
    for (let place = 0; place < 3; place += 1) {
      const id = await maker.campaign(advertiserId);
      campaigns.push({ id, advertiserId });
      coupons.push({ id: await maker.coupon(advertiserId, id, pick([null, ...influencers])), advertiserId });
      for (const influencerId of influencers) {
        links.push({
          code: `link-${links.length}`,
          advertiserId,
          campaignId: pick([id, id, null]),
          influencerId: pick([influencerId, null]),
        });
        const type = pick(SHARES);
        shares.push({
          advertiserId,
          campaignId: id,
          influencerId,
          type,
          ...(type === 'percentage' ? { bps: Math.floor(random() * 10_001) } : {}),
          ...(type?.startsWith('flat') ? { flat: BigInt(Math.floor(random() * 1e9)) } : {}),
        });
      }
    }
  }
  for (const link of links) await maker.link(link);
  for (const share of shares) await maker.share(share);
  const clicks = Array.from({ length: sizes.clicks }, () => ({
    code: pick([...links.map(({ code }) => code), 'unknown']),
    clickedAt: moment(),
    isBot: random() < 0.1,
  }));
  const events = Array.from({ length: sizes.events }, () => {
    const advertiserId = pick(advertisers);
    const own = <T extends { advertiserId: string | null }>(list: readonly T[]) =>
      list.filter((each) => each.advertiserId === advertiserId);
    const decidingKey = pick(['coupon', 'ref_code', 'landing_url', 'click_id', 'none']);
    const isDecided = decidingKey !== 'none';
    return maker.event(advertiserId, {
      action: pick(ACTIONS),
      micros: pick([null, BigInt(Math.floor(random() * 1e12))]),
      currency: pick(['USD', 'USD', 'EUR', 'USDC']),
      campaignId: isDecided ? pick(own(campaigns)).id : null,
      influencerId: isDecided ? pick([...influencers, null]) : null,
      couponId: decidingKey === 'coupon' ? pick(own(coupons)).id : null,
      linkCode: isDecided ? pick([...own(links).map(({ code }) => code), null]) : null,
      decidingKey,
      occurredAt: moment(),
    });
  });
  await maker.clicks(clicks);
  await maker.events(events);
  return {
    advertisers,
    campaigns,
    influencers,
    platforms,
    coupons,
    links,
    shares,
    clicks,
    events,
    from,
    spanMs,
  };
}
