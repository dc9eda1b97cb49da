import { METRICS } from '@crr/monitoring';
import { campaignRewardRouterIdl } from '@crr/sdk';
import { openFresh } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { BusinessMetrics, IndexerMetrics } from '../../src/metrics';
import { RPC_ERROR_KINDS, RPC_METHODS } from '../../src/rpc';
import { sampleOf, samplesOf } from '../support/samples';

describe('the metrics before anything happened', () => {
  const clock = new TestClock();
  let metrics: IndexerMetrics;
  let text: string;

  before(async () => {
    metrics = new IndexerMetrics(clock);
    const database = await openFresh('pglite');
    const business = new BusinessMetrics(database, metrics.registry, () => clock.now());
    await business.refresh();
    text = await metrics.registry.metrics();
    await database.close();
  });

  it('have the names, kinds and labels that the alert rules and dashboards are written for', async () => {
    const registered = metrics.registry.getMetricsAsArray().map((metric) => {
      const { name, type, labelNames } = metric as unknown as {
        name: string;
        type: string;
        labelNames: string[];
      };
      return { name, kind: type, labels: [...labelNames].sort() };
    });
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    const documented = METRICS.map((metric) => ({ ...metric, labels: [...metric.labels].sort() }));
    expect(registered.sort(byName)).to.deep.equal(documented.sort(byName));
  });

  it('count every event, outcome, method and kind of error from zero', () => {
    const labels = (metric: string) => samplesOf(text, metric).map((sample) => sample.labels);
    const counts = (metric: string) => samplesOf(text, metric).map((sample) => sample.value);
    expect(labels('crr_indexer_events_total')).to.have.deep.members(
      campaignRewardRouterIdl.events.map(({ name }) => ({ name })),
    );
    expect(labels('crr_indexer_gap_repairs_total')).to.have.deep.members([
      { outcome: 'repaired' },
      { outcome: 'failed' },
    ]);
    expect(labels('crr_indexer_rpc_errors_total')).to.have.deep.members(
      RPC_ERROR_KINDS.map((kind) => ({ kind })),
    );
    expect(labels('crr_indexer_rpc_requests_total')).to.have.deep.members(
      RPC_METHODS.flatMap((method) => ['ok', 'error'].map((outcome) => ({ method, outcome }))),
    );
    expect(labels('crr_indexer_rpc_duration_seconds_count')).to.have.deep.members(
      RPC_METHODS.map((method) => ({ method })),
    );
    for (const metric of ['events_total', 'rpc_errors_total', 'rpc_requests_total', 'gap_repairs_total']) {
      expect(new Set(counts(`crr_indexer_${metric}`)), metric).to.deep.equal(new Set([0]));
    }
    for (const metric of METRICS.filter(({ kind, labels: own }) => kind === 'counter' && own.length === 0)) {
      expect(sampleOf(text, metric.name), metric.name).to.equal(0);
    }
    for (const metric of ['caught_up', 'event_gap', 'quarantined_events', 'commit_events_count']) {
      expect(sampleOf(text, `crr_indexer_${metric}`), metric).to.equal(0);
    }
  });

  it('let lag and stall grow with the time that no look succeeds', async () => {
    const growing = new TestClock();
    const own = new IndexerMetrics(growing);
    const read = async () => {
      const now = await own.registry.metrics();
      return [sampleOf(now, 'crr_indexer_lag_seconds'), sampleOf(now, 'crr_indexer_stalled_seconds')];
    };
    expect(await read()).to.deep.equal([0, 0]);
    growing.advance(90_000);
    expect(await read()).to.deep.equal([90, 90]);
    own.onView({
      after: 0,
      finalizedSlot: 5,
      upTo: 7,
      upToTime: null,
      blocks: [],
      events: [],
      unreadable: [],
      gone: [],
    });
    expect((await read())[1]).to.equal(0);
  });
});
