/**
 * The waterfall told a second time, as a ranking instead of a walk: every piece of evidence that counts is written down with its rank, and
 * the lowest rank wins. It shares no code with the rule.
 */
import type { TraceableEvent } from '../../../src/attribution';
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
  source: string;
}

/** Whom an event is credited to. */
export function verdictOf(event: TraceableEvent, world: World): Verdict {
  const coupon = couponInForce(event, world);
  const evidence = [...(coupon?.influencerId ? [{ ...coupon, rank: 0, name: 'coupon' }] : [])].concat(
    fromLinks(event, world).filter(({ source }) => (coupon === null ? source : coupon.source) !== 'coupon'),
  );
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

function couponInForce(event: TraceableEvent, world: World): (Evidence & { source: string }) | null {
  const at = event.occurredAtMs;
  const end = at < event.receivedAtMs ? at : event.receivedAtMs;
  const typed = event.couponCode?.trim().toUpperCase();
  const alive = world.coupons.filter(
    (coupon) =>
      coupon.advertiserId === event.advertiserId &&
      coupon.codeKey === typed &&
      !(coupon.createdAtMs > event.receivedAtMs) &&
      !(coupon.invalidatedAtMs !== null && coupon.invalidatedAtMs <= end),
  );
  let oldest = alive[0];
  for (const coupon of alive) {
    if (oldest === undefined) break;
    const [mine, theirs] = [coupon, oldest].map(({ createdAtMs, id }) => `${createdAtMs} ${id}`);
    if ((mine ?? '') < (theirs ?? '')) oldest = coupon;
  }
  if (oldest === undefined || oldest.source === 'link') return null;
  const { validFromMs, validUntilMs } = oldest;
  if ((validFromMs ?? -Infinity) > at || (validUntilMs ?? Infinity) <= at) return null;
  return { ...oldest, rank: 0, name: 'coupon' };
}

function fromLinks(event: TraceableEvent, world: World): Evidence[] {
  const mine = world.links.filter(
    (link) => link.advertiserId === event.advertiserId && link.createdAtMs <= event.receivedAtMs,
  );
  const asked: [number, string, string | null | undefined][] = [
    [1, 'ref_code', event.refCode?.trim()],
    [2, 'landing_url', codeIn(event.landingUrl)],
    [3, 'referrer', codeIn(event.referrer)],
  ];
  const byCode = asked.flatMap(([rank, name, code]) =>
    mine.filter((link) => link.code === code).map((link) => ({ ...link, rank, name })),
  );
  const byClick = world.clicks
    .filter(({ id, clickedAtMs, link }) => {
      const isAsked = id === event.clickId?.trim().toLowerCase() && clickedAtMs <= event.receivedAtMs;
      return isAsked && link.advertiserId === event.advertiserId;
    })
    .map(({ link }) => ({ ...link, rank: 4, name: 'click_id' }));
  const { session } = world;
  const isOfSession =
    session !== null &&
    (event.sessionId ?? '').trim() !== '' &&
    session.advertiserId === event.advertiserId &&
    session.receivedAtMs < event.receivedAtMs;
  return [...byCode, ...byClick, ...(isOfSession ? [{ ...session, rank: 5, name: 'session_id' }] : [])];
}

/** By cutting the text instead of by a URL parser; the generated URLs have no escapes. */
function codeIn(url: string | null): string | undefined {
  const query = /^https?:\/\/[^?#]+\?([^#]*)/.exec(url?.trim() ?? '')?.[1] ?? '';
  return query
    .split('&')
    .find((pair) => pair.startsWith('ref_code='))
    ?.slice('ref_code='.length);
}
