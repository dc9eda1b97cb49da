/** For those who operate the edge: /health, /ready, /metrics. */
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';

import type { Refusal } from '../model';
import { EXPOSITION_TYPE, exposition } from './exposition';
import { metricsOf } from './metrics';
import type { RouteDoc } from './openapi';
import type { AppEnv, RouteParts } from './parts';
import { type EdgeStatus, StatusReader } from './status';

const UNAUTHORIZED: Refusal = {
  code: 'unauthorized',
  status: 401,
  message: 'the Authorization header must hold the metrics token as a bearer token',
};

const MILLISECONDS = 1_000;

/** The routes. */
export function healthRoutes(parts: RouteParts): Hono<AppEnv> {
  const { services, clock, settings, counters } = parts;
  const campaigns = parts.campaigns ?? (async () => []);
  const attesterLamports = parts.attesterLamports ?? (async () => null);
  const reader = new StatusReader({ services, clock, campaigns, attesterLamports });
  return new Hono<AppEnv>()
    .get('/health', (context) => uncached(context).json({ status: 'ok' }))
    .get('/ready', async (context) => {
      const reason = unreadiness(await reader.read(), settings.readyJournalSeconds);
      return uncached(context).json({ ready: reason === null, reason }, reason === null ? 200 : 503);
    })
    .get('/metrics', async (context) => {
      if (!mayRead(context, settings.metricsToken)) {
        context.header('www-authenticate', 'Bearer');
        return parts.refuse(context, 'other', UNAUTHORIZED);
      }
      const text = exposition(metricsOf(counters, await reader.read()));
      return uncached(context).body(text, 200, { 'content-type': EXPOSITION_TYPE });
    });
}

/** Why traffic should go elsewhere; null where nothing speaks against it. */
function unreadiness({ fronts }: EdgeStatus, mostSeconds: number): string | null {
  if (fronts.some((front) => front === null)) return 'a front does not answer';
  const oldestMs = fronts.reduce((oldest, front) => Math.max(oldest, front?.oldestMs ?? 0), 0);
  if (oldestMs <= mostSeconds * MILLISECONDS) return null;
  return `records have waited for their delivery for ${Math.floor(oldestMs / MILLISECONDS)} seconds`;
}

function mayRead(context: Context, token: string | null): boolean {
  if (token === null) return true;
  const [, given = ''] = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return sameText(given, token);
}

/** Compares in a time that tells nothing about where they differ. */
function sameText(left: string, right: string): boolean {
  const [a, b] = [sha256(utf8ToBytes(left)), sha256(utf8ToBytes(right))];
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0;
}

function uncached(context: Context): Context {
  context.header('cache-control', 'no-store');
  return context;
}

const readiness = v.object({ ready: v.boolean(), reason: v.nullable(v.string()) });

/** The routes in the API's document. */
export const healthDocs: readonly RouteDoc[] = [
  {
    method: 'get',
    path: '/health',
    summary: 'Whether the process runs',
    responses: { 200: { description: 'It does.', schema: v.object({ status: v.literal('ok') }) } },
  },
  {
    method: 'get',
    path: '/ready',
    summary: 'Whether it should get traffic',
    responses: {
      200: { description: 'It should.', schema: readiness },
      503: { description: 'It should not, for the reason given.', schema: readiness },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics for Prometheus',
    auth: 'metricsToken',
    responses: {
      200: { description: 'Text exposition format 0.0.4.', type: 'text/plain', schema: v.string() },
      401: { description: 'The token is missing or wrong.' },
    },
  },
];
