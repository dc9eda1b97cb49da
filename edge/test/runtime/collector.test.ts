import type { Listening } from '@crr/kit/node';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { DeliveryRefusedError, DeliveryUnavailableError } from '../../src/journal/errors';
import { HttpSink } from '../../src/journal/http-sink';
import { RECORDS_PATH } from '../../src/journal/wire';
import { createLink } from '../../src/link/admin';
import { HttpLinkStore } from '../../src/link/http-store';
import type { Click } from '../../src/model';
import { createCollector, startCollector } from '../../src/runtime/collector';

const KEY = 'the-key-of-these-tests';
const CLICK: Click = {
  id: '01980000-0000-7000-8000-000000000001',
  atMs: Date.UTC(2026, 6, 1),
  code: 'AbC12',
  campaignId: null,
  influencer: null,
  ipHash: 'ab'.repeat(16),
  country: 'DE',
  device: 'mobile',
  operatingSystem: 'Android',
  browser: 'Firefox',
  referrerHost: null,
  botReason: null,
  signals: [],
};

forEachDatabase('a collector', (open) => {
  const serving: Listening[] = [];
  const start = async () => {
    const database = await open();
    const collector = await startCollector({ database: await openAs(database, 'edge'), key: KEY });
    serving.push(collector);
    return { database, url: collector.url };
  };
  afterEach(async () => {
    for (const collector of serving.splice(0)) await collector.close();
  });

  it('gives a worker the links of the database', async () => {
    const { database, url } = await start();
    const utm = { source: 'newsletter' };
    await createLink(database.db, { code: 'AbC12', destinationUrl: 'https://shop.example/x?a=1#f', utm });
    const store = new HttpLinkStore({ url, key: KEY });
    expect(await store.find('AbC12')).to.include({
      destinationUrl: 'https://shop.example/x?a=1#f',
      isActive: true,
      campaignId: null,
    });
    expect(await store.find('abc12')).to.equal(null);
  });

  it('stores what a worker delivers, once however often', async () => {
    const { database, url } = await start();
    const sink = new HttpSink({ url, key: KEY });
    const refusal = { shard: 's', hourMs: 0, route: 'redirect', reason: 'rate_limited', count: 3 };
    for (let times = 0; times < 2; times += 1)
      await sink.deliver([{ kind: 'click', click: CLICK }], [refusal]);
    const { rows } = await sql<object>`
      SELECT (SELECT count(*)::int FROM edge.clicks) AS clicks, (SELECT sum(refused)::int FROM edge.refusals) AS refused`.execute(
      database.db,
    );
    expect(rows).to.deep.equal([{ clicks: 1, refused: 3 }]);
  });

  it('refuses for good what can not be read or stored', async () => {
    const { url } = await start();
    const sink = new HttpSink({ url, key: KEY });
    const unreadable = { ...CLICK, atMs: 'today' as unknown as number };
    const unstorable = { ...CLICK, id: 'no-uuid' };
    for (const click of [unreadable, unstorable]) {
      expect(await caught(sink.deliver([{ kind: 'click', click }], []))).to.be.instanceOf(
        DeliveryRefusedError,
      );
    }
  });

  it('can be asked again later while its database is down', async () => {
    const { database, url } = await start();
    await database.db.executeQuery(sql`ALTER TABLE edge.clicks RENAME TO clicks_gone`.compile(database.db));
    const failure = await caught(
      new HttpSink({ url, key: KEY }).deliver([{ kind: 'click', click: CLICK }], []),
    );
    await database.db.executeQuery(sql`ALTER TABLE edge.clicks_gone RENAME TO clicks`.compile(database.db));
    expect(failure).to.be.instanceOf(DeliveryUnavailableError);
  });

  it('tells nothing to who has another key', async () => {
    const app = createCollector({ database: await open(), key: KEY });
    for (const authorization of [undefined, 'Bearer', `Bearer ${KEY}x`, KEY, `Basic ${KEY}`]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      expect((await app.request('/internal/v1/links/AbC12', { headers })).status).to.equal(401);
      expect((await app.request(RECORDS_PATH, { method: 'POST', body: '{}', headers })).status).to.equal(401);
    }
  });

  it('takes four megabytes at most', async () => {
    const app = createCollector({ database: await open(), key: KEY });
    const body = 'x'.repeat(4 * 1024 * 1024 + 1);
    const headers = { authorization: `Bearer ${KEY}`, 'content-length': String(body.length) };
    expect((await app.request(RECORDS_PATH, { method: 'POST', body, headers })).status).to.equal(413);
  });
});
