/** The script that pages load to report attention. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';

import { BEACON_ETAG, BEACON_SCRIPT } from '../generated/beacon';
import type { RouteDoc } from './openapi';
import type { AppEnv } from './parts';

/** Where the script is. */
export const BEACON_PATH = '/beacon.js';

/** For everybody and any page; asked for anew once an hour, and meanwhile an old one does. */
const HEADERS = {
  'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  ETag: BEACON_ETAG,
} as const;

/** The route. */
export function beaconRoutes(): Hono<AppEnv> {
  return new Hono<AppEnv>().get(BEACON_PATH, (context) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    if (hasIt(context)) return context.body(null, 304);
    return context.body(BEACON_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
  });
}

function hasIt(context: Context): boolean {
  const known = (context.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  return known.some((tag) => tag === '*' || tag.replace(/^W\//, '') === BEACON_ETAG);
}

/** The route in the API's document. */
export const beaconDocs: readonly RouteDoc[] = [
  {
    method: 'get',
    path: BEACON_PATH,
    summary: 'The script that pages load to report attention',
    responses: {
      200: { description: 'JavaScript without dependencies.', type: 'text/javascript', schema: v.string() },
      304: { description: 'The script did not change.' },
    },
  },
];
