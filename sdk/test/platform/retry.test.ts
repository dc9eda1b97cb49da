import { expect } from 'chai';
import { DEFAULT_RETRY, isRetryableStatus, readRetryAfter, waitAfter } from '../../src/platform/retry';

const policy = { ...DEFAULT_RETRY, attempts: 4, baseMilliseconds: 100, mostMilliseconds: 1_000 };

describe('trying again', () => {
  it('waits twice as long each time, from half to one and a half of it by chance', () => {
    const waits = (chance: number) => [1, 2, 3].map((attempt) => waitAfter(policy, attempt, null, chance));
    expect(waits(0)).to.deep.equal([50, 100, 200]);
    expect(waits(0.5)).to.deep.equal([100, 200, 400]);
    expect(waits(1)).to.deep.equal([150, 300, 600]);
  });

  it('never waits longer than the longest wait', () => {
    expect(waitAfter({ ...policy, attempts: 99 }, 40, null, 1)).to.equal(1_000);
  });

  it('never comes back before the server said', () => {
    expect(waitAfter(policy, 1, 1, 0)).to.equal(1_000);
    expect(waitAfter(policy, 3, 0, 0.5)).to.equal(400);
  });

  it('gives up after the last try, and when the server asks for more patience than there is', () => {
    expect(waitAfter(policy, 4, null, 0)).to.equal(null);
    expect(waitAfter(policy, 1, 2, 0)).to.equal(null);
  });

  it('is for what says nothing against the request', () => {
    expect([429, 502, 503, 504].every(isRetryableStatus)).to.equal(true);
    expect([400, 401, 403, 404, 409, 422, 500].some(isRetryableStatus)).to.equal(false);
  });

  it('reads when to come back: seconds, a date, or nothing', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(readRetryAfter('7', now)).to.equal(7);
    expect(readRetryAfter('Thu, 01 Jan 2026 00:00:09 GMT', now)).to.equal(9);
    expect(readRetryAfter('Wed, 31 Dec 2025 23:00:00 GMT', now)).to.equal(0);
    expect([readRetryAfter(null, now), readRetryAfter('soon', now)]).to.deep.equal([null, null]);
  });
});
