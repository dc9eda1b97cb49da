/**
 * The waterfall told a second time, as a ranking instead of a walk: every piece of evidence that counts is written down with its rank, and
 * the lowest rank wins. It shares no code with the rule.
 */
import type { CampaignTerms, TraceableEvent } from '../../../src/attribution';
import type { World } from './world';

/** What the reference says of an event. */
export interface Verdict {
  campaignId: string | null;
  influencerId: string | null;
  decidingKey: string;
}

interface Evidence {
  rank: number;
  name: string;
  campaignId: string | null;
  influencerId: string | null;
  terms: CampaignTerms;
  /** When the visit was; undefined where nothing says so. */
  visitedAt?: number | undefined;
}

/** Whom an event is credited to. */
export function verdictOf(event: TraceableEvent, world: World): Verdict {
  const coupons = couponsInForce(event, world);
  const owned = coupons.find(({ influencerId }) => influencerId !== null);
  const coupon = owned ?? coupons[0] ?? null;
  const counting = fromLinks(event, world).filter((evidence) => {
    const terms = coupon?.terms ?? evidence.terms;
    if (terms.source === 'coupon' || !isCrediting(terms, event)) return false;
    return evidence.visitedAt === undefined || event.occurredAtMs <= evidence.visitedAt + terms.windowMs;
  });
  const evidence = owned === undefined ? counting : [owned, ...counting];
  const best = evidence.reduce<Evidence | null>(
    (least, each) => (least === null || each.rank < least.rank ? each : least),
    null,
  );
  return {
    campaignId: coupon?.campaignId ?? best?.campaignId ?? null,
    influencerId: best?.influencerId ?? null,
    decidingKey: best?.name ?? (coupon === null ? 'none' : 'coupon'),
  };
}

function isCrediting(terms: CampaignTerms, event: TraceableEvent): boolean {
  if (terms.creditsIn.every((status) => status !== terms.status)) return false;
  return terms.status !== 'completed' || event.occurredAtMs <= terms.statusSinceMs + terms.windowMs;
}

/** In the order in which the order has them. */
function couponsInForce(event: TraceableEvent, world: World): Evidence[] {
  const typed = (event.couponCode ?? '').split(',').map((code) => code.trim().toUpperCase());
  return typed.flatMap((code) => couponInForce(event, world, code) ?? []);
}

function couponInForce(event: TraceableEvent, world: World, code: string): Evidence | null {
  const at = event.occurredAtMs;
  const end = at < event.receivedAtMs ? at : event.receivedAtMs;
  const alive = world.coupons.filter((coupon) => {
    const isThere = coupon.createdAtMs <= at + 2_000 || (coupon.validFromMs ?? Infinity) <= at;
    return (
      coupon.advertiserId === event.advertiserId &&
      coupon.codeKey === code &&
      isThere &&
      !(coupon.createdAtMs > event.receivedAtMs) &&
      !(coupon.invalidatedAtMs !== null && coupon.invalidatedAtMs <= end)
    );
  });
  let oldest = alive[0];
  for (const coupon of alive) {
    if (oldest === undefined) break;
    const [mine, theirs] = [coupon, oldest].map(({ createdAtMs, id }) => `${createdAtMs} ${id}`);
    if ((mine ?? '') < (theirs ?? '')) oldest = coupon;
  }
  if (oldest === undefined || oldest.terms.source === 'link' || !isCrediting(oldest.terms, event))
    return null;
  const { validFromMs, validUntilMs } = oldest;
  if ((validFromMs ?? -Infinity) > at || (validUntilMs ?? Infinity) <= at) return null;
  return { ...oldest, rank: 0, name: 'coupon' };
}

function fromLinks(event: TraceableEvent, world: World): Evidence[] {
  const { occurredAtMs, receivedAtMs, ordinal } = event;
  const mine = world.links.filter(
    (link) =>
      link.advertiserId === event.advertiserId &&
      link.createdAtMs <= receivedAtMs &&
      link.createdAtMs - occurredAtMs <= 2_000,
  );
  const slack = occurredAtMs === receivedAtMs ? 300_000 : 2_000;
  const clicked = world.clicks.find(
    ({ id, clickedAtMs, link }) =>
      id === event.clickId?.trim().toLowerCase() &&
      clickedAtMs <= occurredAtMs + slack &&
      link.advertiserId === event.advertiserId,
  );
  const asked: [number, string, string | null | undefined][] = [
    [1, 'ref_code', event.refCode?.trim()],
    [2, 'landing_url', codeIn(event.landingUrl)],
    [3, 'referrer', codeIn(event.referrer)],
  ];
  const evidence: Evidence[] = asked.flatMap(([rank, name, code]) =>
    mine
      .filter((link) => link.code === code)
      .map((link) => ({
        ...link,
        rank,
        name,
        visitedAt: clicked?.link.code === code ? clicked?.clickedAtMs : undefined,
      })),
  );
  if (clicked !== undefined)
    evidence.push({ ...clicked.link, rank: 4, name: 'click_id', visitedAt: clicked.clickedAtMs });
  const { session } = world;
  if (session === null || (event.sessionId ?? '').trim() === '') return evidence;
  const places = [
    [session.occurredAtMs, occurredAtMs],
    [session.receivedAtMs, receivedAtMs],
    [session.ordinal, ordinal],
  ] as const;
  const [theirs, ours] = places.find(([one, other]) => one !== other) ?? [0, 0];
  const isYoung = occurredAtMs - session.occurredAtMs <= session.ageMostMs;
  if (session.advertiserId === event.advertiserId && theirs < ours && isYoung)
    evidence.push({ ...session, rank: 5, name: 'session_id', visitedAt: session.occurredAtMs });
  return evidence;
}

/** By cutting the text instead of by a URL parser; the generated URLs have no escapes. */
function codeIn(url: string | null): string | undefined {
  const [, query = ''] = /^(?:https?:\/\/[^?#]+|\/[^?#]*|)\?([^#]*)/.exec(url?.trim() ?? '') ?? [];
  return query
    .split('&')
    .filter((pair) => pair.toLowerCase().startsWith('ref_code='))
    .map((pair) => pair.slice('ref_code='.length).replace(/\/$/, ''))
    .find((code) => code !== '');
}
