import { runs } from '@crr/testing/budget';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import fc from 'fast-check';
import { createIds, pooledRandom } from '../src';

const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids', () => {
  it('are UUIDs of version 7 that tell their millisecond', () => {
    const clock = new TestClock(0x0190_b0f4_1234);
    const id = createIds(clock, (length) => new Uint8Array(length).fill(0xff))();
    expect(id).to.equal('0190b0f4-1234-7fff-bfff-ffffffffffff');
    expect(id).to.match(PATTERN);
  });

  it('rise, whatever the clock does, and however many are made in a millisecond', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 50 }), (steps) => {
        const clock = new TestClock();
        const next = createIds(clock);
        const ids = steps.flatMap((step) => {
          clock.advance(step);
          return Array.from({ length: 20 }, next);
        });
        expect(ids.every((id) => PATTERN.test(id))).to.equal(true);
        expect(ids).to.deep.equal([...new Set(ids)].sort());
      }),
      { numRuns: runs(30) },
    );
  });

  it('rise beyond what one millisecond can count', () => {
    const next = createIds(new TestClock());
    const ids = Array.from({ length: 10_000 }, next);
    expect(ids).to.deep.equal([...new Set(ids)].sort());
  });
});

describe('pooled chance', () => {
  it('gives as much as is asked for, and nothing twice', () => {
    const random = pooledRandom();
    const lengths = [1, 16, 4_095, 4_096, 5_000, 0, ...new Array(600).fill(16)];
    const given = lengths.map((length) => random(length));
    expect(given.map(({ length }) => length)).to.deep.equal(lengths);
    const long = given.filter(({ length }) => length === 16).map((bytes) => bytes.join());
    expect(new Set(long).size).to.equal(long.length);
  });

  it('keeps what it gave, whatever comes later', () => {
    const random = pooledRandom();
    const first = random(16);
    const copy = first.slice();
    for (let i = 0; i < 1_000; i += 1) random(16).fill(0);
    expect(first).to.deep.equal(copy);
  });
});
