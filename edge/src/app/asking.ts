/** Middleware of the routes under /v1: a rate limiter for each network, questions to those who keep state, answers. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { LimitState, Outcome, Refusal } from '../model';
import type { RouteName } from './errors';
import { errorFields } from './log';
import type { RouteParts } from './parts';

/** What is answered to a request that is served. */
export interface Answer {
  readonly status: ContentfulStatusCode;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Those who keep state can not do it now; the same request later may be served. */
const UNAVAILABLE: Refusal = {
  code: 'unavailable',
  status: 503,
  message: 'this can not be taken now; try again',
  retryAfterSeconds: 5,
};

const MINUTE_SECONDS = 60;

/** Takes one from the limit for a route. @param whom what is limited; default: the network that asks */
export function admit(
  parts: RouteParts,
  context: Context,
  route: RouteName,
  mostPerMinute: number,
  whom?: string,
): Promise<Outcome<LimitState>> {
  const { ipHash, limitHash } = parts.visitorOf(context);
  const key = `${route}:${whom ?? `ip:${limitHash}`}`;
  const rule = { key, most: mostPerMinute, windowSeconds: MINUTE_SECONDS };
  return asked(parts, route, () => parts.services.front(ipHash).admit([rule]));
}

/** What a front or a desk says; a failure of theirs is logged, and told as one that passes. */
export async function asked<T>(
  { log }: RouteParts,
  route: RouteName,
  ask: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await ask();
  } catch (error) {
    log({ level: 'error', event: 'state_unavailable', route, ...errorFields(error) });
    return { ok: false, refusal: UNAVAILABLE };
  }
}

/** The response that tells what came of a request. */
export function respond(
  parts: RouteParts,
  context: Context,
  route: RouteName,
  outcome: Outcome<Answer>,
): Response {
  if (!outcome.ok) return parts.refuse(context, route, outcome.refusal);
  context.header('Cache-Control', 'no-store');
  return context.json(outcome.value.body, outcome.value.status);
}
