import { expect } from 'chai';
import { stateOf, tightest, UNLIMITED, windowAt } from '../../src/limits/window';

describe('a window', () => {
  it('begins at a whole multiple of its length and ends before the next', () => {
    expect(windowAt(60, 0)).to.deep.equal({ startMs: 0, endMs: 60_000 });
    expect(windowAt(60, 59_999)).to.deep.equal({ startMs: 0, endMs: 60_000 });
    expect(windowAt(60, 60_000)).to.deep.equal({ startMs: 60_000, endMs: 120_000 });
  });

  it('has a length of whole seconds', () => {
    for (const length of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => windowAt(length, 0)).to.throw(RangeError, 'windowSeconds');
    }
  });

  it('tells what remains, never less than nothing, and the seconds to its end, rounded up', () => {
    const rule = { key: 'k', most: 3, windowSeconds: 60 };
    const window = windowAt(60, 1);
    expect(stateOf(rule, 1, window, 1)).to.deep.equal({ limit: 3, remaining: 2, resetSeconds: 60 });
    expect(stateOf(rule, 4, window, 59_999)).to.deep.equal({ limit: 3, remaining: 0, resetSeconds: 1 });
  });
});

describe('the tightest of limits', () => {
  const state = (remaining: number, resetSeconds: number) => ({ limit: 9, remaining, resetSeconds });

  it('is the one that leaves the least', () => {
    expect(tightest([state(3, 1), state(2, 1), state(4, 1)])).to.deep.equal(state(2, 1));
  });

  it('is the one that lasts longer among equals', () => {
    expect(tightest([state(2, 1), state(2, 9), state(2, 5)])).to.deep.equal(state(2, 9));
  });

  it('is none where nothing is limited', () => {
    expect(tightest([])).to.equal(UNLIMITED);
  });
});
