import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { inTime, LATE, sleep, within } from '../src';

describe('waiting with a deadline', () => {
  it('gives what the work gives in time, and its failure', async () => {
    expect(await within(Promise.resolve(7), 1_000)).to.equal(7);
    expect(await caught(within(Promise.reject(new Error('no')), 1_000))).to.have.property('message', 'no');
  });

  it('is late when the work is', async () => {
    expect(await within(new Promise(() => undefined), 5)).to.equal(LATE);
  });

  it('fails when being late is a failure, and not otherwise', async () => {
    const late = () => new Error('late');
    expect(await inTime(Promise.resolve(7), 1_000, late)).to.equal(7);
    expect(await caught(inTime(Promise.reject(new Error('no')), 1_000, late))).to.have.property(
      'message',
      'no',
    );
    expect(await caught(inTime(new Promise(() => undefined), 5, late))).to.have.property('message', 'late');
  });

  it('leaves no rejection unhandled that comes too late', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise((_, reject) => {
      fail = reject;
    });
    expect(await within(work, 1)).to.equal(LATE);
    fail(new Error('too late to matter'));
    // Mocha fails a test in whose time a rejection stays unhandled.
    await sleep(20);
  });
});
