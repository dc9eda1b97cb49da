import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RouterPdas } from '@crr/sdk';
import { forEachDatabase } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { BusinessMetrics, IndexerMetrics } from '../../src/metrics';
import { run } from '../../src/project';
import { statusOf } from '../../src/serve';
import { openSink } from '../../src/store';
import { verify } from '../../src/verify';
import { historyOf, IDENTITY, viewOf } from '../support/history';
import { rowsAs } from '../support/rows-as';
import { samplesOf } from '../support/samples';
import { dump } from '../support/tables';
import { load, type ServedWorld, serve } from '../verify/support/everything';
import { forEachKeptDatabase } from '../verify/support/kept-database';
import { HOSTILE_TEXTS, playHostilely } from './hostile-world';

const QUERIES = join(__dirname, '../../../analytics');
const VIEWS = `SELECT viewname AS name FROM pg_views WHERE schemaname = 'chain' ORDER BY 1`;
/** A moment at which the campaigns of the world ran. */
const AS_OF = `'2027-01-20T00:00:00Z'`;
const REPORTS = [
  `campaign_spend_hours_at(${AS_OF})`,
  `campaign_spend_days_at(${AS_OF})`,
  `campaign_pacing_at(${AS_OF})`,
  `campaign_roi_at(${AS_OF})`,
  `influencer_leaderboard_at(${AS_OF})`,
  'report_totals()',
  'report_days()',
  'report_funnel()',
  'report_influencers()',
  'report_countries()',
  'report_quality()',
];

forEachKeptDatabase('what hostile people say', (database) => {
  let served: ServedWorld;

  before(async () => {
    served = await serve(await playHostilely());
    await load(database(), served.source);
  });

  after(() => served.close());

  it('is stored whole, and verified against the chain', async () => {
    const report = await verify({
      database: database(),
      rpc: served.rpc,
      pdas: new RouterPdas(),
      retries: 0,
    });
    expect(report.findings).to.deep.equal([]);
    expect(report.clean).to.equal(true);
    const names = await rowsAs<{ name: string }>(database().db, 'SELECT name FROM chain.campaigns');
    for (const text of HOSTILE_TEXTS) {
      expect(names.map(({ name }) => name)).to.include(text.replaceAll('\0', '\uFFFD'));
    }
  });

  it('slows no view and no report down, whatever the dates', async () => {
    const views = await rowsAs<{ name: string }>(database().db, VIEWS);
    const sources = [...views.map(({ name }) => name), ...REPORTS];
    for (const source of sources) {
      const started = performance.now();
      const [row] = await rowsAs<{ rows: number }>(
        database().db,
        `SELECT count(*) AS rows FROM (SELECT * FROM chain.${source} LIMIT 1000000) AS read`,
      );
      expect(performance.now() - started, source).to.be.lessThan(60_000);
      expect(row?.rows, source).to.be.lessThan(100_000);
      if (source.includes(AS_OF)) expect(row?.rows, source).to.be.greaterThan(0);
    }
    expect(sources.length).to.be.greaterThan(10);
  });

  it('fails none of the queries that dashboards run', async () => {
    const files = readdirSync(QUERIES).filter((file) => file.endsWith('.sql'));
    for (const file of files) {
      const text = readFileSync(join(QUERIES, file), 'utf8');
      if (/(^|[^:]):'?[a-z]/m.test(text.replace(/--.*$/gm, ''))) continue;
      await run(database().db, text);
    }
  });

  it('is told as metrics and as a status', async () => {
    const clock = new TestClock();
    const metrics = new IndexerMetrics(clock);
    const business = new BusinessMetrics(database(), metrics.registry, () => clock.now());
    await business.refresh();
    const text = await metrics.registry.metrics();
    for (const metric of ['crr_campaign_end_timestamp_seconds', 'crr_campaign_funded_usdc']) {
      const samples = samplesOf(text, metric);
      for (const { value } of samples) expect(Number.isFinite(value), metric).to.equal(true);
      for (const name of HOSTILE_TEXTS) {
        const stored = name.replaceAll('\0', '\uFFFD');
        expect(samples.map(({ labels }) => labels.name)).to.include(stored);
      }
    }
    expect(samplesOf(text, 'crr_indexer_event_gap')).to.deep.equal([{ labels: {}, value: 0 }]);
    await statusOf(database(), metrics, { mostLagSeconds: 60 });
  });
});

forEachDatabase('the sink, given what hostile people say', (open) => {
  it('ends at the straight path’s tables after a fork of all of it', async () => {
    const history = historyOf(await playHostilely());
    const blocks = history.map((one) => [one]);
    const database = await open();
    const sink = await openSink(database, IDENTITY);
    const whole = viewOf(blocks, { firstSlot: 0 });
    await sink.commit(whole);
    const straight = await dump(database);
    const gone = history.map(({ signature }) => signature);
    const taken = await sink.commit(viewOf([], { firstSlot: 0, upTo: blocks.length - 1, gone }));
    expect(taken.cursor.events).to.equal(0);
    for (const [table, rows] of Object.entries(await dump(database, { derivedOnly: true }))) {
      expect(rows, table).to.deep.equal([]);
    }
    await sink.commit(whole);
    expect(await dump(database)).to.deep.equal(straight);
  });
});
