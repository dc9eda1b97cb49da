import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { sleep, systemClock } from '../src';

const HOUR_MS = 3_600_000;

describe('waiting', () => {
  it('ends after its time', async () => {
    const before = performance.now();
    await sleep(20);
    await systemClock.sleep(20);
    expect(performance.now() - before).to.be.greaterThan(35);
  });

  it('that is aborted rejects with the reason, before or meanwhile', async () => {
    const controller = new AbortController();
    const waiting = caught(sleep(HOUR_MS, controller.signal));
    const reason = new Error('over');
    controller.abort(reason);
    expect(await waiting).to.equal(reason);
    expect(await caught(sleep(HOUR_MS, controller.signal))).to.equal(reason);
  });

  it('of a clock ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const waiting = systemClock.sleep(HOUR_MS, controller.signal);
    controller.abort();
    await waiting;
    await systemClock.sleep(HOUR_MS, controller.signal);
  });
});
