/** CORS: which pages may call from a browser, with a person's token. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { REPEATED_HEADER } from '../idempotency';
import type { RequestEnv } from './middleware';

/** How long a browser keeps what it was told of an address. */
const MAX_AGE_SECONDS = 600;

/**
 * Answers preflights, and lets pages of these origins read answers. There are no cookies, so credentials in CORS's sense are never allowed, and
 * no `X-API-KEY`: a key in a page is everybody's.
 *
 * @param origins empty: nothing is said, so that no page of another origin reads anything
 */
export function corsMiddleware(origins: readonly string[]): MiddlewareHandler<RequestEnv> {
  if (origins.length === 0) return (_, next) => next();
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
    exposeHeaders: [
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'Retry-After',
      'X-Request-Id',
      'Content-Disposition',
      REPEATED_HEADER,
    ],
    maxAge: MAX_AGE_SECONDS,
  });
}
