/** Middleware around every request: its id, common headers, one line in the log, one count in the metrics. */
import type { NewId } from '@crr/kit';
import type { Context, MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import { COMMON_HEADERS } from '../http';
import type { PlatformMetrics } from './metrics';
import { type LimitState, limitHeaders } from './rate-limiter';
import { requestIdOf } from './request-id';
import type { Route } from './route';

/** What a request has with it on its way. */
export interface RequestEnv {
  Variables: {
    requestId: string;
    /** Null where it goes to none. */
    route: Route | null;
    /** Null until it is counted. */
    limit: LimitState | null;
  };
}

const MILLISECONDS = 1_000;

/** Puts it around. The log has neither addresses nor queries nor what anybody sent. */
export function requestMiddleware(
  newId: NewId,
  metrics: PlatformMetrics,
  logger: Logger | undefined,
): MiddlewareHandler<RequestEnv> {
  return async (context, next) => {
    context.set('requestId', requestIdOf(context.req.raw.headers, newId));
    context.set('route', null);
    context.set('limit', null);
    const startedAt = performance.now();
    await next();
    addHeaders(context);
    const ms = performance.now() - startedAt;
    const route = context.get('route')?.path ?? 'other';
    const { method } = context.req;
    const { status } = context.res;
    metrics.onAnswer({ method, route, status, seconds: ms / MILLISECONDS });
    logger?.info(
      { requestId: context.get('requestId'), method, route, status, ms: Math.round(ms) },
      'request',
    );
  };
}

function addHeaders(context: Context<RequestEnv>): void {
  const limit = context.get('limit');
  const headers = {
    ...COMMON_HEADERS,
    'x-request-id': context.get('requestId'),
    ...(limit === null ? {} : limitHeaders(limit)),
  };
  for (const [name, value] of Object.entries(headers)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  }
}
