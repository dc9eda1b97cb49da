/** Clicks through the real workerd, which is killed over and over: what was acknowledged is stored, once. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@crr/db';
import type { Listening } from '@crr/kit/node';
import { openFresh } from '@crr/testing/database';
import { ADDRESS_HEADER, COLLECTOR_KEY, startWorker } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { RECORDS_PATH } from '../../src/journal/wire';
import { createLink } from '../../src/link/admin';
import { createCollector } from '../../src/runtime/collector';
import { listen } from '../../src/runtime/http';
import type { RunningWorkerd } from '../../src/runtime/workerd';

const KILLS = 32;
const VISITORS = 8;
const LONGEST_LIFE_MS = 600;
/** A click is acknowledged when it is stored, however busy this machine is. */
const SETTINGS = { JOURNAL_DEADLINE_MS: '5000', LIMIT_REDIRECTS_PER_MINUTE: '1000000' };
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('clicks in workerd', () => {
  let folder: string;
  let database: Database;
  let collector: Listening;
  let workerd: RunningWorkerd | null = null;
  let takesRecords: boolean;
  let acknowledged: Set<string>;
  let asked: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-clicks-'));
    database = await openFresh('pglite');
    takesRecords = true;
    acknowledged = new Set();
    asked = 0;
    await createLink(database.db, { code: 'here', destinationUrl: 'https://shop.example/' });
    collector = await listen(switchedCollector());
  });
  afterEach(async () => {
    await workerd?.kill();
    workerd = null;
    await collector.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`are stored once each, over ${KILLS} kills at any moment and a click store that comes and goes`, async () => {
    for (let life = 0; life < KILLS; life += 1) {
      takesRecords = life % 3 !== 1;
      const { url, kill } = await start();
      const killing = delay(Math.random() * LONGEST_LIFE_MS).then(kill);
      const visits = Array.from({ length: VISITORS }, (_, visitor) => visitUntilKilled(url, visitor));
      await Promise.all([killing, ...visits]);
    }
    takesRecords = true;
    await expectAllStored((await start()).url);
    expect(acknowledged.size).to.be.greaterThan(KILLS);
  });

  it('are answered while the click store is down, and stored when it is back', async () => {
    const { url, kill } = await start();
    for (let visit = 0; visit < 5; visit += 1) await click(url, visit);
    await collector.close();
    for (let visit = 0; visit < 50; visit += 1) await click(url, visit);
    expect(acknowledged.size).to.equal(55);
    await kill();
    collector = await listen(switchedCollector(), { port: Number(new URL(collector.url).port) });
    await expectAllStored((await start()).url);
  });

  async function start(): Promise<RunningWorkerd> {
    workerd = await startWorker(folder, collector.url, SETTINGS);
    return workerd;
  }

  /** A collector that can be told to take no records. */
  function switchedCollector(): Hono {
    const app = new Hono();
    app.use(RECORDS_PATH, (c, next) => (takesRecords ? next() : Promise.resolve(c.text('down', 503))));
    app.route('/', createCollector({ database, key: COLLECTOR_KEY }));
    return app;
  }

  async function visitUntilKilled(url: string, visitor: number): Promise<void> {
    try {
      for (;;) await click(url, visitor);
    } catch (error) {
      // A connection that ends is how a visitor learns of the kill; anything else fails the test.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async function click(url: string, visitor: number): Promise<void> {
    asked += 1;
    const headers = { 'user-agent': USER_AGENT, [ADDRESS_HEADER]: `198.51.${visitor}.7` };
    const response = await fetch(`${url}/r/here`, { redirect: 'manual', headers });
    expect(response.status).to.equal(302);
    const id = new URL(response.headers.get('location') ?? '').searchParams.get('click_id');
    acknowledged.add(id ?? 'none');
  }

  /** Also those may be there of which nobody was told, as they were killed in between; none that nobody asked for. */
  async function expectAllStored(url: string): Promise<void> {
    await eventually(async () => expect(await waiting(url)).to.equal(0));
    const { rows } = await sql<{
      id: string;
      bot_reason: string | null;
    }>`SELECT id, bot_reason FROM edge.clicks`.execute(database.db);
    const stored = new Set(rows.map(({ id }) => id));
    expect([...acknowledged].filter((id) => !stored.has(id))).to.deep.equal([]);
    expect(rows.length).to.be.at.most(asked);
    expect(rows.filter(({ bot_reason }) => bot_reason !== null)).to.deep.equal([]);
  }
});

/** What all fronts have not delivered yet. */
async function waiting(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^crr_edge_journal_waiting (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}
