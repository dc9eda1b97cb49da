/** The project's database over HTTP, for workers, which have no connection to it: they find links here, and deliver what they recorded. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Listening } from '@crr/kit/node';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { DatabaseSink } from '../journal/database-sink';
import { DeliveryRefusedError, WireFormatError } from '../journal/errors';
import { decodeRecords, RECORDS_PATH } from '../journal/wire';
import { DatabaseLinkStore } from '../link/database-store';
import type { FoundLink, NamedTagKeys } from '../model';
import type { Db } from '../store/database';
import { type ListenOptions, listen } from './http';

/** Parts of a collector. */
export interface CollectorOptions {
  /** A migrated database. Any number of collectors may write: whatever is delivered twice is stored once. */
  readonly database: { readonly db: Db };
  /** What workers prove themselves by: their COLLECTOR_KEY. */
  readonly key: string;
  /** Told of each request that failed, with nothing of its content. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** More than a full delivery of the longest records has. */
const BODY_BYTES_AT_MOST = 4 * 1024 * 1024;

/** The collector's app: `GET /internal/v1/links/{code}`, `POST /internal/v1/records`, `GET /health`. */
export function createCollector({ database, key, onFailure = () => undefined }: CollectorOptions): Hono {
  const links = new DatabaseLinkStore(database.db);
  const sink = new DatabaseSink(database.db);
  const isKey = keyCheck(key);
  const app = new Hono();
  app.get('/health', (c) => c.json({ status: 'ok' }));
  app.use('/internal/*', async (c, next) => {
    if (!isKey(c.req.header('authorization') ?? ''))
      return refused(c, 401, 'unauthorized', 'the key is wrong');
    return next();
  });
  app.get('/internal/v1/links/:code', async (c) => {
    const link = await links.find(c.req.param('code'));
    if (link === null) return refused(c, 404, 'link_unknown', 'there is no such link');
    return c.json(linkJson(link));
  });
  const limit = bodyLimit({
    maxSize: BODY_BYTES_AT_MOST,
    onError: (c) => refused(c, 413, 'too_large', `a delivery has ${BODY_BYTES_AT_MOST} bytes at most`),
  });
  app.post(RECORDS_PATH, limit, async (c) => {
    const { entries, refusals } = decodeRecords(await c.req.text());
    await sink.deliver(entries, refusals);
    return c.json({ stored: entries.length + refusals.length });
  });
  app.notFound((c) => refused(c, 404, 'not_found', 'there is nothing here'));
  app.onError((error, c) => {
    onFailure(error);
    if (error instanceof WireFormatError) return refused(c, 400, 'malformed', error.message);
    if (error instanceof DeliveryRefusedError) return refused(c, 422, 'refused', error.message);
    return refused(c, 503, 'unavailable', 'the database can not answer now');
  });
  return app;
}

/** Serves a collector. @throws when the port is taken */
export async function startCollector(options: CollectorOptions & ListenOptions): Promise<Listening> {
  return listen(createCollector(options), options);
}

/** Takes the same time whatever is wrong. */
function keyCheck(key: string): (header: string) => boolean {
  const expected = digest(`Bearer ${key}`);
  return (header) => timingSafeEqual(digest(header), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function linkJson(link: FoundLink) {
  return {
    code: link.code,
    destination_url: link.destinationUrl,
    is_active: link.isActive,
    campaign_id: link.campaignId,
    influencer: link.influencer,
    utm: link.utm,
    ...(link.tagKeys === undefined ? {} : { tag_keys: tagKeysJson(link.tagKeys) }),
  };
}

function tagKeysJson(keys: NamedTagKeys) {
  return {
    current: keys.current,
    next: keys.next,
    next_from_seconds: keys.nextFromSeconds,
    current_until_seconds: keys.currentUntilSeconds,
    current_from_seconds: keys.currentFromSeconds,
  };
}

function refused(
  c: Context,
  status: 400 | 401 | 404 | 413 | 422 | 503,
  code: string,
  message: string,
): Response {
  return c.json({ error: { code, message } }, status);
}
