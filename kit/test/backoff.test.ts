import { expect } from 'chai';
import { backoffMs, spreadBackoffMs } from '../src';

const LIMITS = { firstDelayMs: 100, longestDelayMs: 1_000 };

describe('backoff', () => {
  it('doubles from the first delay on, up to the longest', () => {
    const delays = [0, 1, 2, 3, 4, 5, 100].map((failures) => backoffMs(failures, LIMITS));
    expect(delays).to.deep.equal([100, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it('is spread by chance over its second half', () => {
    expect([0, 0.5, 1].map((chance) => spreadBackoffMs(3, LIMITS, () => chance))).to.deep.equal([
      200, 300, 400,
    ]);
  });
});
