import { expect } from 'chai';
import { EvaluationError } from '../src/errors';
import { evaluate } from '../src/promql/evaluate';
import { parsePromql } from '../src/promql/parse';
import { DEFAULT_SEMANTICS, type Semantics } from '../src/promql/semantics';
import { SampleStore } from '../src/store/sample-store';
import { parseSeries } from './support/fixture';

const THREE: Semantics = { ...DEFAULT_SEMANTICS, prometheus: 3 };

function storeOf(
  series: Readonly<Record<string, readonly (readonly [seconds: number, value: number])[]>>,
): SampleStore {
  const store = new SampleStore(() => Number.POSITIVE_INFINITY);
  for (const [name, points] of Object.entries(series)) {
    for (const [seconds, value] of points) store.append(parseSeries(name), seconds * 1000, value);
  }
  return store;
}

function numbers(store: SampleStore, expression: string, seconds: number, semantics?: Semantics): number[] {
  const value = evaluate(parsePromql(expression), {
    source: store,
    atMs: seconds * 1000,
    ...(semantics === undefined ? {} : { semantics }),
  });
  return value.kind === 'scalar' ? [value.value] : value.samples.map((sample) => sample.value);
}

// What both Prometheuses agree in is proved by chance, against promtool. Here stands what differs between their versions.
describe('a window', () => {
  const store = storeOf({
    x: [
      [0, 1],
      [60, 2],
      [120, 3],
    ],
  });

  it('holds a sample exactly at its start in Prometheus 2, and not in Prometheus 3', () => {
    expect(numbers(store, 'count_over_time(x[1m])', 120)).to.deep.equal([2]);
    expect(numbers(store, 'count_over_time(x[1m])', 120, THREE)).to.deep.equal([1]);
    expect(numbers(store, 'count_over_time(x[1m:30s])', 120)).to.deep.equal([3]);
    expect(numbers(store, 'count_over_time(x[1m:30s])', 120, THREE)).to.deep.equal([2]);
  });

  it('and the lookback of an instant selector do so alike', () => {
    expect(numbers(store, 'x', 420)).to.deep.equal([3]);
    expect(numbers(store, 'x', 420, THREE)).to.deep.equal([]);
    expect(numbers(store, 'x', 419.999, THREE)).to.deep.equal([3]);
  });
});

describe('increase', () => {
  // First sample 60 s after the window's start, samples 60 s apart, from 5 to 11: zero lies 50 s before the first sample.
  const store = storeOf({
    x: [
      [60, 5],
      [120, 11],
    ],
  });

  it('reaches back to a counter’s zero in Prometheus 2, and no more than half a distance in Prometheus 3', () => {
    expect(numbers(store, 'increase(x[2m])', 120)[0]).to.equal(6 * ((60 + 50) / 60));
    expect(numbers(store, 'increase(x[2m])', 120, THREE)[0]).to.equal(6 * ((60 + 50) / 60));
    // From 90 s on: a gap of 90 s is more than 1.1 distances.
    expect(numbers(store, 'increase(x[150s])', 120)[0]).to.equal(6 * ((60 + 50) / 60));
    expect(numbers(store, 'increase(x[150s])', 120, THREE)[0]).to.equal(6 * ((60 + 30) / 60));
  });

  it('needs two samples', () => expect(numbers(store, 'increase(x[30s])', 120)).to.deep.equal([]));
});

describe('a match', () => {
  const store = storeOf({
    'x{a="1",b="1"}': [[0, 1]],
    'x{a="1",b="2"}': [[0, 2]],
    'y{a="1"}': [[0, 3]],
    'z{a="1",b="1"}': [[0, 1]],
  });

  it('of several series on the left with one on the right is no answer', () => {
    expect(() => numbers(store, 'x + on(a) y', 0)).to.throw(EvaluationError, 'left');
  });

  it('with several series on the right is no answer', () => {
    expect(() => numbers(store, 'y + on(a) x', 0)).to.throw(EvaluationError, 'right');
  });

  it('that filters the second one out is an answer in Prometheus 2, and not in Prometheus 3', () => {
    expect(numbers(store, 'x < on(a) y - 1', 0)).to.deep.equal([1]);
    expect(() => numbers(store, 'x < on(a) y - 1', 0, THREE)).to.throw(EvaluationError, 'left');
  });

  it('of series that differ in their names alone is no answer once the names are dropped', () => {
    expect(() => numbers(store, 'abs({__name__=~"x|z"})', 0)).to.throw(EvaluationError, 'same labels');
  });
});
