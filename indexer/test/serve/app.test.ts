import type { Database } from '@crr/db';
import { parseMetricsText } from '@crr/monitoring';
import { World } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { version } from '../../package.json';
import { BusinessMetrics, IndexerMetrics } from '../../src/metrics';
import { HistoryMissingError } from '../../src/rpc';
import { createApp } from '../../src/serve';
import { openSink } from '../../src/store';
import { historyOf, IDENTITY, viewOf } from '../support/history';
import { CountedDatabase } from '../support/row-count';
import { sampleOf } from '../support/samples';

const MOST_LAG_SECONDS = 30;

forEachDatabase('the service’s HTTP', (open) => {
  let clock: TestClock;
  let metrics: IndexerMetrics;
  let faults: unknown[];

  beforeEach(() => {
    clock = new TestClock();
    metrics = new IndexerMetrics(clock);
    faults = [];
  });

  function appOn(database: Database, docsUrl: string | null = null) {
    return createApp({
      database,
      metrics,
      business: new BusinessMetrics(database, metrics.registry, () => clock.now()),
      now: () => clock.now(),
      readiness: { mostLagSeconds: MOST_LAG_SECONDS },
      docsUrl,
      onFault: (error) => faults.push(error),
    });
  }

  /** A database that holds a world, complete until the clock's now. */
  async function stored() {
    const database = await open();
    const sink = await openSink(database, IDENTITY);
    const world = World.create();
    world.campaign();
    const view = viewOf(
      historyOf(world).map((one) => [one]),
      { firstSlot: 0 },
    );
    const complete = { ...view, upToTime: clock.now() / 1_000 };
    metrics.onView(complete);
    metrics.onCommit(complete, await sink.commit(complete), 0.01);
    return { database, app: appOn(database), sink };
  }

  it('is healthy at once, and not ready before the database is level with the chain', async () => {
    const { app } = await stored();
    expect((await app.request('/health')).status).to.equal(200);
    const early = await app.request('/ready');
    expect([early.status, await early.json()]).to.deep.equal([
      503,
      { ready: false, reason: 'the database is not level with the chain yet' },
    ]);
    metrics.onCaughtUp(true);
    const level = await app.request('/ready');
    expect([level.status, await level.json()]).to.deep.equal([200, { ready: true, reason: null }]);
  });

  it('says what failed while it is not ready', async () => {
    const { app } = await stored();
    metrics.onFailure(new Error('the node is away'));
    expect(await (await app.request('/ready')).json()).to.include({ reason: 'Error: the node is away' });
  });

  it('is ready no more when the database falls too far behind, and again when it has caught up', async () => {
    const { app, sink } = await stored();
    metrics.onCaughtUp(true);
    clock.advance(MOST_LAG_SECONDS * 1_000);
    expect((await app.request('/ready')).status).to.equal(200);
    clock.advance(1_000);
    const late = await app.request('/ready');
    expect([late.status, await late.json()]).to.deep.equal([
      503,
      { ready: false, reason: 'the database is 31 s behind' },
    ]);
    const { tipSlot } = await sink.cursor();
    const next = { ...viewOf([], { firstSlot: tipSlot + 1 }), upTo: tipSlot + 1 };
    const timed = { ...next, upToTime: clock.now() / 1_000 };
    metrics.onCommit(timed, await sink.commit(timed), 0.01);
    expect((await app.request('/ready')).status).to.equal(200);
  });

  it('tells the status with 64-bit numbers as strings', async () => {
    const { app, database, sink } = await stored();
    metrics.onCaughtUp(true);
    const { tipSlot, finalizedSlot, events, digest } = await sink.cursor();
    const response = await app.request('/status');
    expect(response.headers.get('content-type')).to.contain('application/json');
    expect(await response.json()).to.deep.equal({
      version,
      ready: true,
      reason: null,
      database: { kind: database.kind },
      cursor: {
        finalizedSlot: `${finalizedSlot}`,
        tipSlot: `${tipSlot}`,
        completeUntil: new Date(clock.now()).toISOString(),
        events: `${events}`,
        digest: Buffer.from(digest).toString('hex'),
      },
      chain: { tipSlot: `${tipSlot}`, finalizedSlot: `${finalizedSlot}` },
      lagSeconds: 0,
      stalledSeconds: 0,
      gaps: [],
      quarantined: 0,
      lastFailure: null,
      blocked: null,
    });
  });

  it('tells what stops the indexer, and since when', async () => {
    const { app } = await stored();
    metrics.onFailure(new HistoryMissingError('gone'));
    const { blocked } = (await (await app.request('/status')).json()) as { blocked: object };
    const since = new Date(clock.now()).toISOString();
    expect(blocked).to.include({ reason: 'history_missing', since }).and.to.have.property('message');
  });

  it('reads the status once for all who ask within a second', async () => {
    const { database } = await stored();
    const counted = new CountedDatabase(database);
    metrics = new IndexerMetrics(clock);
    const app = appOn(counted);
    const ask = async () => (await app.request('/status')).json();
    const first = await ask();
    const rows = counted.rows;
    expect(rows).to.be.greaterThan(0);
    const all = await Promise.all(Array.from({ length: 50 }, ask));
    for (const each of all) expect(each).to.deep.equal(first);
    expect(counted.rows).to.equal(rows);
    clock.advance(1_000);
    await Promise.all(Array.from({ length: 50 }, ask));
    expect(counted.rows).to.equal(2 * rows);
  });

  it('lists what is missing, and counts what could not be read', async () => {
    const database = await open();
    const sink = await openSink(database, IDENTITY);
    const world = World.create();
    world.campaign();
    const history = historyOf(world);
    const place = { slot: 0, txIndex: 0, signature: 'unreadable', instruction: 0, inner: 0 };
    const unreadable = [{ place, bytes: new Uint8Array([1]), reason: 'no such event' }];
    const [, ...later] = history.slice(-2);
    await sink.commit({ ...viewOf([later], { firstSlot: 5, after: -1 }), unreadable });
    const status = (await (await appOn(database).request('/status')).json()) as {
      gaps: { streamKey: string; firstSeq: string; lastSeq: string }[];
      quarantined: number;
    };
    const missing = later[0]?.events[0]?.event;
    expect(status.quarantined).to.equal(1);
    expect(
      status.gaps.map(({ streamKey, firstSeq, lastSeq }) => [streamKey, firstSeq, lastSeq]),
    ).to.deep.equal([[missing?.streamKey, '1', `${(missing?.seq ?? 0n) - 1n}`]]);
  });

  it('serves metrics that Prometheus can read', async () => {
    const { app } = await stored();
    const response = await app.request('/metrics');
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    const names = new Set(parseMetricsText(await response.text()).map(({ labels }) => labels.__name__));
    expect(names).to.include('crr_campaign_funded_usdc').and.to.include('crr_indexer_frontier_slot');
  });

  it('answers an unknown path with an error that says what there is, and where it is explained', async () => {
    const { app } = await stored();
    const response = await app.request('/nothing');
    expect([response.status, await response.json()]).to.deep.equal([
      404,
      {
        error: {
          code: 'not_found',
          message: 'there is no /nothing; try /health, /ready, /status or /metrics',
          doc_url: 'http://localhost/docs/errors#not_found',
        },
      },
    ]);
  });

  it('explains its codes on a page of its own', async () => {
    const { app } = await stored();
    const page = await (await app.request('/docs/errors')).text();
    for (const code of ['not_found', 'unavailable']) expect(page).to.include(`id="${code}"`);
  });

  it('leads to the page that is set, where one is', async () => {
    const set = await appOn(await open(), 'https://docs.example/indexer').request('/nothing');
    expect(await set.json()).to.have.nested.property(
      'error.doc_url',
      'https://docs.example/indexer#not_found',
    );
  });

  it('serves the metrics of the process, and that the database is away, while it is', async () => {
    const { database, app } = await stored();
    const scrape = async () => {
      const response = await app.request('/metrics');
      expect(response.status).to.equal(200);
      return response.text();
    };
    expect(sampleOf(await scrape(), 'crr_indexer_database_up')).to.equal(1);
    await database.db.schema.alterTable('chain.quarantine').renameTo('away').execute();
    try {
      clock.advance(5_000);
      const text = await scrape();
      expect(sampleOf(text, 'crr_indexer_database_up')).to.equal(0);
      expect(sampleOf(text, 'crr_indexer_stalled_seconds')).to.equal(5);
      expect(faults.map(String).join()).to.contain('quarantine');
    } finally {
      await database.db.schema.alterTable('chain.away').renameTo('quarantine').execute();
    }
    expect(sampleOf(await scrape(), 'crr_indexer_database_up')).to.equal(1);
  });

  it('answers a fault without its details, which go to the log, and stays healthy', async () => {
    const { database, app } = await stored();
    await database.db.schema.alterTable('chain.quarantine').renameTo('away').execute();
    try {
      const response = await app.request('/status');
      const body = await response.text();
      expect([response.status, JSON.parse(body).error.code]).to.deep.equal([503, 'unavailable']);
      expect(body).not.to.contain('quarantine');
      expect(faults.map(String).join()).to.contain('quarantine');
      expect((await app.request('/health')).status).to.equal(200);
    } finally {
      await database.db.schema.alterTable('chain.away').renameTo('quarantine').execute();
    }
  });
});
