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
  Vary: 'Accept-Encoding',
  ETag: BEACON_ETAG,
} as const;

/** Another form of the same has another tag. */
const GZIP_ETAG = BEACON_ETAG.replace(/"$/, '-gzip"');

/** The route. */
export function beaconRoutes(): Hono<AppEnv> {
  return new Hono<AppEnv>().get(BEACON_PATH, async (context) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    if (hasIt(context)) return context.body(null, 304);
    context.header('Content-Type', 'text/javascript; charset=utf-8');
    if (!takesGzip(context)) return context.body(BEACON_SCRIPT);
    context.header('Content-Encoding', 'gzip');
    context.header('ETag', GZIP_ETAG);
    // A worker's runtime would compress what says that it is; Node's does not know this.
    const init = { headers: context.res.headers, encodeBody: 'manual' } as ResponseInit;
    return new Response(await gzipped(), init);
  });
}

let compressed: Promise<ArrayBuffer> | null = null;

/** Once for each process: the script stays the same. */
function gzipped(): Promise<ArrayBuffer> {
  compressed ??= new Response(
    new Blob([BEACON_SCRIPT]).stream().pipeThrough(new CompressionStream('gzip')),
  ).arrayBuffer();
  return compressed;
}

/** By the first word that names it: `gzip;q=0` refuses it. */
function takesGzip(context: Context): boolean {
  const taken = (context.req.header('accept-encoding') ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase());
  return taken.some((word) => /^gzip\s*(;\s*q=(0?\.\d*[1-9]\d*|1(\.0*)?))?$/.test(word));
}

function hasIt(context: Context): boolean {
  const known = (context.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  return known.some((tag) => tag === '*' || [BEACON_ETAG, GZIP_ETAG].includes(tag.replace(/^W\//, '')));
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
