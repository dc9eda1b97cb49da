/** Headers of answers. */
import type { Refusal } from '../model';

/** On every answer: no guessing at types, no telling others where a visitor comes from. */
export const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'strict-transport-security': 'max-age=31536000',
} as const;

/** On pages: nothing but their own style, nowhere inside another page, in no search engine. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
} as const;

/** On redirects: each visit comes here, and no search engine takes the link for a page. */
export const REDIRECT_HEADERS = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
} as const;

/** When to ask again, and how the limit stands, as far as a refusal knows. */
export function limitHeaders({ retryAfterSeconds, limit }: Refusal): Record<string, string> {
  return {
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
    ...(limit === undefined
      ? {}
      : {
          'ratelimit-limit': String(limit.limit),
          'ratelimit-remaining': String(limit.remaining),
          'ratelimit-reset': String(limit.resetSeconds),
        }),
  };
}
