/** Visitors, known again by a cookie: where they came from, and what is in their basket. */
import { randomUUID } from 'node:crypto';
import { type LandingKeys, landingKeys } from '@crr/sdk';
import type { Product } from './catalogue';

/** One visitor. */
export interface Visit {
  readonly id: string;
  /** What the address said by which they came last over a link. */
  keys: LandingKeys;
  readonly basket: Product[];
}

const COOKIE = 'shop_visit';
const DAYS_30 = 2_592_000;
/** The oldest is forgotten for the newest. */
const MOST_VISITS = 10_000;

/** What a request says of its visitor. */
export interface Arrival {
  readonly cookies: string | undefined;
  /** Absolute. */
  readonly url: string;
  readonly referrer: string | undefined;
}

/** The shop's visitors, in memory. */
export class Visits {
  private readonly visits = new Map<string, Visit>();

  /** The visitor of a request. `isLanding`: they came just now, for the first time or over another link. */
  meet({ cookies, url, referrer }: Arrival): { visit: Visit; isLanding: boolean } {
    const known = this.visits.get(cookieIn(cookies) ?? '');
    const keys = landingKeys(url, referrer);
    if (known === undefined) return { visit: this.welcome(keys), isLanding: true };
    const cameByLink = keys.click_id !== undefined || keys.ref_code !== undefined;
    const isLanding = cameByLink && keys.click_id !== known.keys.click_id;
    // Who comes back by themselves came by the link that led here first.
    if (isLanding) known.keys = keys;
    return { visit: known, isLanding };
  }

  private welcome(keys: LandingKeys): Visit {
    const visit = { id: randomUUID(), keys, basket: [] };
    this.visits.set(visit.id, visit);
    const [oldest] = this.visits.keys();
    if (this.visits.size > MOST_VISITS && oldest !== undefined) this.visits.delete(oldest);
    return visit;
  }
}

/** The header's value by which a browser shows up as this visitor again. */
export function cookieOf({ id }: Visit): string {
  return `${COOKIE}=${id}; Path=/; Max-Age=${DAYS_30}; HttpOnly; SameSite=Lax`;
}

function cookieIn(header: string | undefined): string | null {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f-]{36})`).exec(header ?? '')?.[1] ?? null;
}
