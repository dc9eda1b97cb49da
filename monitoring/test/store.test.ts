import { expect } from 'chai';
import * as fc from 'fast-check';
import { OutOfOrderError } from '../src/errors';
import { SampleStore } from '../src/store/sample-store';
import { type Point, Series } from '../src/store/series';

const A = { __name__: 'a' };

describe('a series', () => {
  it('gives back what was put in, like a plain list, whatever is appended, marked, forgotten and asked', () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: 5 }),
      stale: fc.boolean(),
      forget: fc.option(fc.integer({ min: 0, max: 60 })),
      from: fc.integer({ min: 0, max: 100 }),
      length: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const series = new Series(A, { maxSamples: 20, spacingMs: 0 });
        let model: (Point & { stale: boolean })[] = [];
        let atMs = 0;
        for (const { gap, stale, forget, from, length } of steps) {
          atMs += gap;
          if (stale) series.markStale(atMs);
          else series.append(atMs, atMs * 2);
          model = [...model, { atMs, value: atMs * 2, stale }].slice(-20);
          if (forget !== null) {
            series.forgetBefore(forget);
            model = model.filter((point) => point.atMs >= forget);
          }
          const inside = model.filter((point) => point.atMs >= from && point.atMs <= from + length);
          const plain = (point: Point) => ({ atMs: point.atMs, value: point.value });
          expect(series.range(from, from + length)).to.deep.equal(
            inside.filter((one) => !one.stale).map(plain),
          );
          const last = inside.at(-1);
          expect(series.latest(from, from + length)).to.deep.equal(
            last === undefined || last.stale ? undefined : plain(last),
          );
          expect(series.size).to.equal(model.length);
        }
      }),
    );
  });

  it('takes no sample that is not newer', () => {
    const series = new Series(A, { maxSamples: 10, spacingMs: 0 });
    series.append(5, 1);
    expect(() => series.append(5, 2)).to.throw(OutOfOrderError);
    expect(() => series.markStale(4)).to.throw(OutOfOrderError);
  });
});

describe('a series that gets samples faster than it may keep', () => {
  it('always knows the newest, and keeps others at their spacing', () => {
    const series = new Series(A, { maxSamples: 100, spacingMs: 10 });
    for (let atMs = 0; atMs <= 100; atMs += 4) {
      series.append(atMs, atMs);
      expect(series.latest(0, 1_000)?.value).to.equal(atMs);
    }
    const times = series.range(0, 1_000).map((point) => point.atMs);
    expect(times).to.deep.equal([0, 12, 24, 36, 48, 60, 72, 84, 96, 100]);
  });

  it('never thins out that it was gone', () => {
    const series = new Series(A, { maxSamples: 100, spacingMs: 10 });
    series.append(0, 0);
    series.append(1, 1);
    series.markStale(2);
    series.append(3, 3);
    expect(series.latest(0, 2)).to.equal(undefined);
    expect(series.size).to.equal(4);
  });
});

describe('a store', () => {
  it('keeps all of a metric’s retention within its samples, however often it is observed', () => {
    const store = new SampleStore((name) => (name === 'a' ? 1_000 : 10), { maxSamplesPerSeries: 50 });
    for (let atMs = 0; atMs < 5_000; atMs++) {
      store.append(A, atMs, atMs);
      store.append({ __name__: 'b' }, atMs, atMs);
      store.forget(atMs);
    }
    const [a, b] = [...store.series(undefined)].map((series) =>
      series.range(0, 5_000).map((point) => point.atMs),
    );
    expect(a?.[0]).to.be.within(3_999, 4_020);
    expect(a).to.have.length.within(45, 50);
    expect(b).to.have.length(11);
  });

  it('refuses series beyond its limit, counts them, and goes on with those it has', () => {
    const store = new SampleStore(() => 100, { maxSeries: 1 });
    expect(store.append(A, 1, 1)).to.equal(true);
    expect(store.append({ __name__: 'b' }, 1, 1)).to.equal(false);
    expect(store.append(A, 2, 1)).to.equal(true);
    expect(store.refusedSamples).to.equal(1);
    expect(store.seriesCount).to.equal(1);
  });

  it('forgets old samples, and series that have none left, whose place is free then', () => {
    const store = new SampleStore(() => 100, { maxSeries: 1 });
    store.append(A, 0, 1);
    store.forget(100);
    expect(store.seriesCount).to.equal(1);
    store.forget(101);
    expect(store.seriesCount).to.equal(0);
    expect([...store.series('a')]).to.have.length(0);
    expect(store.append({ __name__: 'b' }, 101, 1)).to.equal(true);
  });

  it('marks what was not seen as gone, once', () => {
    const store = new SampleStore(() => 100);
    store.append(A, 1, 1);
    store.append({ __name__: 'b' }, 2, 1);
    store.markMissingStale(2);
    store.markMissingStale(3);
    store.markMissingStale(4);
    expect([...store.series(undefined)].map((series) => series.size)).to.deep.equal([2, 2]);
  });
});
