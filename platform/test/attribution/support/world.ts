/** A small world of coupons, links and clicks, and lookups over it. */
import type {
  CampaignTerms,
  ClickFact,
  CouponFact,
  LinkFact,
  Lookups,
  SessionFact,
  TraceableEvent,
} from '../../../src/attribution';

/** Everything that there is, of all advertisers. */
export interface World {
  coupons: readonly CouponFact[];
  links: readonly LinkFact[];
  clicks: readonly ClickFact[];
  session: SessionFact | null;
}

/** What campaigns count by default. */
export function termsOf(fields: Partial<CampaignTerms> = {}): CampaignTerms {
  return {
    source: 'any',
    status: 'published',
    statusSinceMs: 0,
    creditsIn: ['draft', 'reviewing', 'published', 'paused', 'completed'],
    windowMs: 30 * 86_400_000,
    ...fields,
  };
}

/** When the events of the tests happen, in Unix milliseconds. */
export const NOW_MS = Date.UTC(2026, 4, 1, 12);

/** Lookups over a world, for an event: as generous as can be, so that the rule itself has to refuse what does not belong to it. */
export function lookupsOf(world: World): Lookups {
  return {
    coupons: (codeKey) => world.coupons.filter((coupon) => coupon.codeKey === codeKey),
    link: (code) => world.links.find((link) => link.code === code) ?? null,
    click: (id) => world.clicks.find((click) => click.id === id) ?? null,
    session: () => world.session,
  };
}

/** An event of advertiser `shop` that says nothing but what is given. */
export function eventOf(fields: Partial<TraceableEvent>): TraceableEvent {
  return {
    advertiserId: 'shop',
    couponCode: null,
    refCode: null,
    landingUrl: null,
    referrer: null,
    clickId: null,
    sessionId: null,
    occurredAtMs: NOW_MS,
    receivedAtMs: NOW_MS,
    ordinal: 0,
    ...fields,
  };
}

/** A coupon of influencer A in campaign 1. */
export function couponOf(fields: Partial<CouponFact> = {}): CouponFact {
  return {
    id: 'coupon-1',
    advertiserId: 'shop',
    codeKey: 'JESSICA20',
    campaignId: 'campaign-1',
    influencerId: 'A',
    terms: termsOf(),
    validFromMs: null,
    validUntilMs: null,
    createdAtMs: NOW_MS - 1000,
    invalidatedAtMs: null,
    ...fields,
  };
}

/** A link of influencer B in campaign 2. */
export function linkOf(fields: Partial<LinkFact> = {}): LinkFact {
  return {
    code: 'abc',
    advertiserId: 'shop',
    campaignId: 'campaign-2',
    influencerId: 'B',
    terms: termsOf(),
    createdAtMs: NOW_MS - 1000,
    ...fields,
  };
}

/** A click on that link. */
export function clickOf(fields: Partial<ClickFact> = {}): ClickFact {
  return {
    id: '01890000-0000-7000-8000-000000000001',
    clickedAtMs: NOW_MS - 500,
    link: linkOf(),
    ...fields,
  };
}
