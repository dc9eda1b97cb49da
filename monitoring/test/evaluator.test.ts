import { expect } from 'chai';
import { Gauge, Registry } from 'prom-client';
import { AlertEvaluator, type EvaluatorOptions } from '../src/alerts/evaluator';
import { MetricsTextError, OutOfOrderError } from '../src/errors';
import { loadRules, rulesFolder } from '../src/index';
import { parseRules } from '../src/rules/load';
import { HandClock } from './support/hand-clock';
import { MemoryLog, MemorySink } from './support/memory';

const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const RULES = parseRules(
  `groups:
  - name: g
    rules:
      - { alert: High, expr: level > 5, for: 2m, annotations: { summary: '{{ $labels.tank }}: {{ $value }}' } }
      - { alert: Gone, expr: absent(level) }
`,
  'test.yml',
);

function evaluatorOf(options: Partial<EvaluatorOptions> = {}) {
  const sink = new MemorySink();
  const log = new MemoryLog();
  const clock = new HandClock(START_MS);
  const evaluator = new AlertEvaluator({ rules: RULES, clock, sinks: [sink], log, ...options });
  /** Observes and evaluates a minute later. */
  const minute = async (text: string) => {
    clock.turn(MINUTE_MS);
    evaluator.observe(text);
    evaluator.evaluate();
    await evaluator.settled();
  };
  const told = () =>
    sink.notifications.flatMap(({ alerts }) =>
      alerts.map((alert) => `${alert.status} ${alert.labels.alertname}`),
    );
  const states = () => evaluator.active().map(({ name, state }) => `${name} ${state}`);
  return { evaluator, minute, told, states, sink, log, clock };
}

describe('an alert', () => {
  it('is pending for its time, is told once when it fires, and once when it resolves', async () => {
    const { minute, told, states, sink } = evaluatorOf();
    await minute('level{tank="a"} 6');
    expect(states()).to.deep.equal(['High pending']);
    await minute('level{tank="a"} 7');
    expect(told()).to.deep.equal([]);
    await minute('level{tank="a"} 8');
    expect(states()).to.deep.equal(['High firing']);
    await minute('level{tank="a"} 9');
    expect(told()).to.deep.equal(['firing High']);
    await minute('level{tank="a"} 5');
    await minute('level{tank="a"} 5');
    expect(states()).to.deep.equal([]);
    expect(told()).to.deep.equal(['firing High', 'resolved High']);
    expect(sink.notifications.at(-1)).to.deep.include({
      status: 'resolved',
      groupKey: '{}:{alertname="High"}',
    });
    expect(sink.notifications.at(-1)?.alerts[0]).to.deep.include({
      annotations: { summary: 'a: 9' },
      startsAt: '2026-01-01T00:03:00.000Z',
      endsAt: '2026-01-01T00:05:00.000Z',
    });
  });

  it('that holds too short a time is never told, and begins anew', async () => {
    const { minute, told } = evaluatorOf();
    for (const level of [6, 6, 5, 6, 6, 5]) await minute(`level ${level}`);
    expect(told()).to.deep.equal([]);
  });

  it('is told again when it has fired for the repeat time, and not before', async () => {
    const { minute, told } = evaluatorOf({ repeatMs: 3 * MINUTE_MS });
    for (let count = 0; count < 6; count++) await minute('level 6');
    expect(told()).to.deep.equal(['firing High', 'firing High']);
    await minute('level 1');
    expect(told()).to.deep.equal(['firing High', 'firing High', 'resolved High']);
  });

  it('is one for each set of labels; those that fire together are told together', async () => {
    const { minute, told, sink } = evaluatorOf();
    for (let count = 0; count < 3; count++)
      await minute('level{tank="a"} 6\nlevel{tank="b"} 6\nlevel{tank="c"} 1');
    expect(told()).to.deep.equal(['firing High', 'firing High']);
    expect(sink.notifications).to.have.length(1);
    expect(sink.notifications[0]?.commonLabels).to.deep.equal({ alertname: 'High' });
    await minute('level{tank="a"} 6\nlevel{tank="b"} 1\nlevel{tank="c"} 1');
    expect(sink.notifications[1]?.alerts.map(({ labels }) => labels.tank)).to.deep.equal(['b']);
  });

  it('ends as soon as its series is no longer among the metrics, and not five minutes later', async () => {
    const { minute, told } = evaluatorOf();
    for (let count = 0; count < 3; count++) await minute('level 6');
    await minute('other 1');
    expect(told()).to.deep.equal(['firing High', 'resolved High', 'firing Gone']);
  });
});

describe('the evaluator', () => {
  it('reports what it can not read, and takes in nothing of it', () => {
    const { evaluator } = evaluatorOf();
    expect(() => evaluator.observe('level 6\nlevel{', START_MS + 1)).to.throw(MetricsTextError);
    evaluator.evaluate(START_MS + 1);
    expect(evaluator.active().map(({ name }) => name)).to.deep.equal(['Gone']);
    evaluator.observe('level 6', START_MS + 2);
    expect(() => evaluator.observe('level 6', START_MS + 2)).to.throw(OutOfOrderError);
  });

  it('goes on with the other rules, and leaves an alert as it is, when a rule has no answer', async () => {
    const rules = parseRules(
      'groups: [{ name: g, rules: [{ alert: A, expr: abs(a) > 0 }, { alert: M, expr: a + on() b > 0 }, { alert: B, expr: b > 0 }] }]',
      'test.yml',
    );
    const { minute, states, log, told } = evaluatorOf({ rules });
    await minute('a{x="1"} 1\nb 1');
    expect(states()).to.deep.equal(['A firing', 'M firing', 'B firing']);
    await minute('a{x="1"} 1\na{x="2"} 1\nb 1');
    expect(states()).to.deep.equal(['A firing', 'A firing', 'M firing', 'B firing']);
    expect(log.lines.map(({ fields }) => fields.alert)).to.deep.equal(['M']);
    expect(told().filter((line) => line.startsWith('resolved'))).to.deep.equal([]);
  });

  it('neither waits for a sink nor fails with it: the others are served, and the failure is logged', async () => {
    const slow = { name: 'slow', deliver: () => new Promise<void>(() => {}) };
    const failing = { name: 'failing', deliver: () => Promise.reject(new Error('no')) };
    const throwing = {
      name: 'throwing',
      deliver: () => {
        throw new Error('at once');
      },
    };
    const memory = new MemorySink();
    const log = new MemoryLog();
    const clock = new HandClock(START_MS);
    const evaluator = new AlertEvaluator({
      rules: RULES,
      clock,
      sinks: [slow, failing, throwing, memory],
      log,
    });
    expect(evaluator.evaluate()).to.have.length(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(memory.notifications).to.have.length(1);
    expect(log.lines.map(({ fields }) => fields.sink)).to.have.members(['failing', 'throwing']);
  });

  it('says that it does not watch all series, and not with every scrape', async () => {
    const { minute, log } = evaluatorOf({ limits: { maxSeries: 1 } });
    for (let count = 0; count < 12; count++) await minute('level{tank="a"} 1\nlevel{tank="b"} 9');
    expect(log.lines.map(({ fields }) => fields.refused)).to.deep.equal([1, 10]);
  });

  it('keeps the product’s rules over a real registry, for two days', async () => {
    const registry = new Registry();
    const labelNames = ['campaign_id', 'name'];
    const gauge = (name: string) => new Gauge({ name, help: name, labelNames, registers: [registry] });
    const campaign = { campaign_id: 'c', name: 'C' };
    gauge('crr_campaign_funded_usdc').set(campaign, 1_000);
    const remaining = gauge('crr_campaign_remaining_usdc');
    gauge('crr_campaign_end_timestamp_seconds').set(campaign, START_MS / 1000 + 10 * 86_400);
    const paid = gauge('crr_campaign_paid_usdc_total');
    new Gauge({ name: 'crr_indexer_frontier_slot', help: 'frontier', registers: [registry] }).set(7);
    const { minute, told } = evaluatorOf({ rules: loadRules(rulesFolder()) });
    for (let count = 0; count < 2 * 1440; count++) {
      remaining.set(campaign, 1_000 - count / 3);
      // Ten dollars an hour, in the last half hour ten times that.
      paid.set(campaign, 1e7 * (count / 60) + (count > 2_850 ? (count - 2_850) * 2e6 : 0));
      await minute(await registry.metrics());
    }
    expect(told()).to.deep.equal(['firing CampaignBudgetLow', 'firing CampaignSpendSpike']);
  });
});
