/** A visit to a link, as it is stored. */
import { assess } from '../fraud/assess';
import type { RequestTraits } from '../fraud/observation';
import type { Click, Link } from '../model';
import { botReason } from './bot';
import { referrerHost } from './referrer';
import { classifyUserAgent } from './user-agent';

/** What is known when somebody visits a link. */
export interface Visit {
  readonly id: string;
  readonly atMs: number;
  readonly link: Link;
  readonly ipHash: string;
  readonly country: string;
  /** The Referer header. */
  readonly referer: string | null;
  readonly traits: RequestTraits;
  /** Visits from the same network in the last minute, with this one. */
  readonly recentRequests: number;
}

/** What is kept of the visit. */
export function clickOf(visit: Visit): Click {
  const { id, atMs, link, ipHash, country, traits, recentRequests } = visit;
  return {
    id,
    atMs,
    code: link.code,
    campaignId: link.campaignId,
    influencer: link.influencer,
    ipHash,
    country,
    ...classifyUserAgent(traits.userAgent),
    referrerHost: referrerHost(visit.referer),
    botReason: botReason(traits),
    signals: assess({ request: traits, recentRequests, attention: [] }).signals,
  };
}
