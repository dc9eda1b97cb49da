/** The figures of a world, computed by walking over everything: what the reports' SQL is held against. */
import type { World, WorldClick, WorldEvent } from './world';

/** Who asks for what; null lets everything pass. */
export interface Asked {
  readonly advertiserId: string | null;
  readonly influencerTenant: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly campaignId: string | null;
  readonly influencerId: string | null;
  readonly couponId: string | null;
  readonly linkCode: string | null;
  readonly currency: string | null;
}

/** Sums that every zone must agree on; amounts in millionths. */
export interface Totals {
  clicks: number;
  botClicks: number;
  events: number;
  purchases: number;
  /** By currency. */
  revenue: Record<string, bigint>;
  commission: Record<string, bigint>;
}

/** Nothing. */
export function nothing(): Totals {
  return { clicks: 0, botClicks: 0, events: 0, purchases: 0, revenue: {}, commission: {} };
}

/** Clicks that somebody sees. */
export function clicksOf(world: World, asked: Asked): WorldClick[] {
  const links = new Map(world.links.map((link) => [link.code, link]));
  return world.clicks.filter(({ code, clickedAt }) => {
    const link = links.get(code);
    if (link === undefined || link.advertiserId === null || asked.couponId !== null) return false;
    return (
      matches(asked.advertiserId, link.advertiserId) &&
      matches(asked.influencerTenant, link.influencerId) &&
      matches(asked.campaignId, link.campaignId) &&
      matches(asked.influencerId, link.influencerId) &&
      matches(asked.linkCode, code) &&
      isWithin(asked, clickedAt)
    );
  });
}

/** Events that somebody sees. */
export function eventsOf(world: World, asked: Asked): WorldEvent[] {
  return world.events.filter(
    (event) =>
      matches(asked.advertiserId, event.advertiserId) &&
      matches(asked.influencerTenant, event.influencerId) &&
      matches(asked.campaignId, event.campaignId) &&
      matches(asked.influencerId, event.influencerId) &&
      matches(asked.couponId, event.couponId) &&
      matches(asked.linkCode, event.linkCode) &&
      matches(asked.currency, event.currency) &&
      isWithin(asked, event.occurredAt),
  );
}

/** The sums of clicks and events. */
export function totalsOf(world: World, clicks: readonly WorldClick[], events: readonly WorldEvent[]): Totals {
  const totals = nothing();
  for (const { isBot } of clicks) {
    if (isBot) totals.botClicks += 1;
    else totals.clicks += 1;
  }
  for (const event of events) {
    totals.events += 1;
    if (event.action !== 'purchase') continue;
    totals.purchases += 1;
    add(totals.revenue, event.currency, event.micros ?? 0n);
    const { currency, amount } = commissionOf(world, event);
    if (amount > 0n) add(totals.commission, currency, amount);
  }
  return totals;
}

function commissionOf(world: World, event: WorldEvent): { currency: string; amount: bigint } {
  const share = world.shares.find(
    ({ campaignId, influencerId }) => campaignId === event.campaignId && influencerId === event.influencerId,
  );
  if (share === undefined || share.type === null) return { currency: 'USDC', amount: 0n };
  if (share.type === 'percentage') {
    return { currency: event.currency, amount: ((event.micros ?? 0n) * BigInt(share.bps ?? 0)) / 10_000n };
  }
  const pays = share.type === 'flat_per_conversion' || firstPurchase(world, event).id === event.id;
  return { currency: 'USDC', amount: pays ? (share.flat ?? 0n) : 0n };
}

function firstPurchase(world: World, { campaignId, influencerId }: WorldEvent): WorldEvent {
  const [first] = world.events
    .filter(
      (each) =>
        each.action === 'purchase' && each.campaignId === campaignId && each.influencerId === influencerId,
    )
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
  return first as WorldEvent;
}

function add(sums: Record<string, bigint>, currency: string, amount: bigint): void {
  sums[currency] = (sums[currency] ?? 0n) + amount;
}

function matches(wanted: string | null, value: string | null): boolean {
  return wanted === null || wanted === value;
}

function isWithin({ from, to }: Asked, at: Date): boolean {
  return (from === null || at >= from) && (to === null || at < to);
}
