/** Visits of every sort, shuffled by a seed, and what has to be known of them afterwards. */
import { ADDRESS_HEADER } from '@crr/testing/services';
import { USER_AGENTS } from '../../support/user-agents';
import type { Asked } from './requests';

/** One sort of visit. */
export interface Sort {
  readonly name: string;
  /** How many of them. */
  readonly visits: number;
  /** Its share of the requests, by its place among the visits of its sort. */
  readonly ask: (place: number) => Omit<Asked, 'headers'> & { readonly headers?: Record<string, string> };
  readonly status: number;
  /** Where it leads; none for a visit that leads nowhere. */
  readonly code?: string;
  /** What is stored of it: null for a human's click. None for a visit that is no click. */
  readonly stored?: string | null;
  /** Under what it is counted as refused. */
  readonly refusal?: string;
}

/** Links that the visits go to; `gone` is not active. */
export const CODES = ['shop', 'Shop', 'tagged', 'gone'] as const;

const people = [
  USER_AGENTS.chromeOnWindows,
  USER_AGENTS.chromeOnAndroid,
  USER_AGENTS.safariOnIphone,
  USER_AGENTS.firefoxOnLinux,
] as const;
const machines = [USER_AGENTS.googlebot, USER_AGENTS.twitterbot, USER_AGENTS.curl] as const;
const human = (place: number) => ({ 'user-agent': one(people, place), 'accept-language': 'de' });

/** 10,000 in all. */
export const SORTS: readonly Sort[] = [
  sort('people', 3_000, { code: 'shop', stored: null, status: 302 }, (place) => ({
    path: '/r/shop',
    headers: human(place),
  })),
  sort('people, another case', 500, { code: 'Shop', stored: null, status: 302 }, (place) => ({
    path: '/r/Shop',
    headers: human(place),
  })),
  sort('people at the alias', 1_000, { code: 'shop', stored: null, status: 302 }, (place) => ({
    path: '/api/v1/r/shop',
    headers: human(place),
  })),
  sort('people who get a tag', 1_500, { code: 'tagged', stored: null, status: 302 }, (place) => ({
    path: `/r/tagged?visit=${place}`,
    headers: human(place),
  })),
  sort('machines', 1_000, { code: 'shop', stored: 'crawler', status: 302 }, (place) => ({
    path: '/r/shop',
    headers: { 'user-agent': one(machines, place) },
  })),
  sort('nobody', 300, { code: 'tagged', stored: 'no_user_agent', status: 302 }, () => ({
    path: '/r/tagged',
  })),
  sort('prefetches', 500, { code: 'shop', stored: 'prefetch', status: 302 }, (place) => ({
    path: '/r/shop',
    headers: { ...human(place), 'sec-purpose': 'prefetch;prerender' },
  })),
  sort('heads', 700, { code: 'shop', status: 302 }, (place) => ({
    path: '/r/shop',
    method: 'HEAD',
    headers: human(place),
  })),
  sort('unknown links', 700, { refusal: 'link_unknown', status: 404 }, (place) => ({
    path: `/r/unknown-${place % 50}`,
    headers: human(place),
  })),
  sort('heads of unknown links', 100, { refusal: 'link_unknown', status: 404 }, (place) => ({
    path: '/r/SHOP',
    method: 'HEAD',
    headers: human(place),
  })),
  sort('codes that can be none', 100, { refusal: 'link_unknown', status: 404 }, (place) => ({
    path: one(['/r/', '/r/a%20b', `/r/${'x'.repeat(65)}`, '/r/shop/more'], place),
    headers: human(place),
  })),
  sort('inactive links', 500, { refusal: 'link_inactive', status: 410 }, (place) => ({
    path: one(['/r/gone', '/api/v1/r/gone'], place),
    headers: human(place),
  })),
  sort('other methods', 100, { refusal: 'method_not_allowed', status: 405 }, (place) => ({
    path: '/r/shop',
    method: one(['POST', 'PUT', 'DELETE'], place),
    headers: human(place),
  })),
];

function sort(
  name: string,
  visits: number,
  outcome: Omit<Sort, 'name' | 'visits' | 'ask'>,
  ask: Sort['ask'],
): Sort {
  return { name, visits, ask, ...outcome };
}

/** One visit, and of which sort it is. */
export interface Visit {
  readonly sort: Sort;
  readonly asked: Asked;
}

/** All visits in an order that the seed decides, each from one of the networks. */
export function shuffledVisits(seed: number, networks: number): Visit[] {
  const random = randomOf(seed);
  const visits = SORTS.flatMap((sort) =>
    Array.from({ length: sort.visits }, (_, place): Visit => {
      const { headers, ...asked } = sort.ask(place);
      const network = Math.floor(random() * networks);
      const address = `10.${network >> 8}.${network & 0xff}.${1 + (place % 250)}`;
      return { sort, asked: { ...asked, headers: { ...headers, [ADDRESS_HEADER]: address } } };
    }),
  );
  for (let place = visits.length - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    [visits[place], visits[other]] = [visits[other] as Visit, visits[place] as Visit];
  }
  return visits;
}

/** Mulberry32: the same numbers for the same seed, from 0 to below 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function one<T>(items: readonly T[], place: number): T {
  return items[place % items.length] as T;
}
