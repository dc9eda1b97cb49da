/** Requests of pages on other origins: which origin asks, and what its browser may see of the answer. */
import { parseUrl } from '@crr/sdk';

import type { Context, Handler, MiddlewareHandler } from 'hono';

import type { Outcome } from '../model';
import type { AppEnv } from './parts';

const PREFLIGHT_SECONDS = '7200';
const EXPOSED_HEADERS = 'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id';

/** On every answer to a page: it is for this origin alone, never for all, because the tag's cookie comes with the request. */
export const answersPages: MiddlewareHandler<AppEnv> = async (context, next) => {
  context.header('Vary', 'Origin', { append: true });
  const origin = webOrigin(context.req.header('origin'));
  if (origin !== null) {
    context.header('Access-Control-Allow-Origin', origin);
    context.header('Access-Control-Allow-Credentials', 'true');
    context.header('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  }
  await next();
};

/** The answer to a browser that asks whether a page may send JSON here. */
export const answersPreflight: Handler<AppEnv> = (context) => {
  context.header('Access-Control-Allow-Methods', 'POST');
  context.header('Access-Control-Allow-Headers', 'Content-Type');
  context.header('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  return context.body(null, 204);
};

/** The origin that the browser says a page has; pages can not forge it, and what is no page sends none. */
export function originOf(context: Context): Outcome<string> {
  const origin = webOrigin(context.req.header('origin'));
  if (origin !== null) return { ok: true, value: origin };
  return {
    ok: false,
    refusal: {
      code: 'origin_missing',
      status: 403,
      message: 'attention is taken from web pages only: the header Origin must name one',
    },
  };
}

/** Whether a page has the origin that asks. */
export function checkPage(page: URL, origin: string): Outcome<URL> {
  if (page.origin === origin) return { ok: true, value: page };
  return {
    ok: false,
    refusal: {
      code: 'origin_mismatch',
      status: 403,
      field: 'page_url',
      message: 'must have the origin that the header Origin names',
    },
  };
}

/** The header's value where it is the origin of a web page: neither `null` nor anything spelt in another way. */
function webOrigin(value: string | undefined): string | null {
  const url = value === undefined ? null : parseUrl(value);
  if (url === null) return null;
  const { origin, protocol } = url;
  return origin === value && /^https?:$/.test(protocol) ? origin : null;
}
