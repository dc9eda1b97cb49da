import { expect } from 'chai';
import { Gauge, Registry } from 'prom-client';
import { AlertEvaluator, type WatchOptions, watch } from '../src/index';
import { parseRules } from '../src/rules/load';
import { HandClock, until } from './support/hand-clock';
import { MemoryLog, MemorySink } from './support/memory';

const RULES = parseRules(
  'groups: [{ name: g, rules: [{ alert: High, expr: level > 5 }, { alert: Gone, expr: absent(level) }] }]',
  'test.yml',
);

describe('watching', () => {
  it('observes and evaluates at every interval, treats unreadable metrics as gone, and ends at the signal', async () => {
    const registry = new Registry();
    const level = new Gauge({ name: 'level', help: 'level', registers: [registry] });
    const clock = new HandClock(1_000_000);
    const sink = new MemorySink();
    const log = new MemoryLog();
    const stop = new AbortController();
    const evaluator = new AlertEvaluator({ rules: RULES, clock, sinks: [sink], log });
    const scrapes: (() => Promise<string>)[] = [];
    const options: WatchOptions = {
      evaluator,
      scrape: () => (scrapes.shift() ?? (() => registry.metrics()))(),
      intervalMs: 30_000,
      clock,
      signal: stop.signal,
      log,
    };
    const told = () =>
      sink.notifications.flatMap(({ alerts }) =>
        alerts.map((one) => `${one.status} ${one.labels.alertname}`),
      );
    const watching = watch(options);
    const interval = async () => {
      await until(() => clock.asleep === 1);
      clock.turn(30_000);
      await until(() => clock.asleep === 1);
      await evaluator.settled();
    };
    await until(() => clock.asleep === 1);
    expect(told()).to.deep.equal([]);
    level.set(6);
    await interval();
    expect(told()).to.deep.equal(['firing High']);
    scrapes.push(() => Promise.reject(new Error('connection refused')));
    await interval();
    expect(told()).to.have.members(['firing High', 'resolved High', 'firing Gone']);
    scrapes.push(async () => 'level{');
    await interval();
    expect(log.lines.map(({ message }) => message)).to.deep.equal([
      'the metrics could not be read',
      'the metrics could not be taken in',
    ]);
    await interval();
    expect(told().slice(3)).to.have.members(['firing High', 'resolved Gone']);
    stop.abort();
    await watching;
  });
});
