import { createHash, randomBytes } from 'node:crypto';
import { encodeBase58 } from '@crr/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import type { EventPlace } from '../../src/model';
import { DIGEST_ZERO, digestAfter, eventHash } from '../../src/project';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hashes = fc.array(hash, { maxLength: 8 });

describe('the digest', () => {
  it('hashes an event with everything that tells its place', () => {
    const signature = randomBytes(64);
    const place: EventPlace = {
      slot: 0x01_02_03_04_05,
      txIndex: 0x06_07,
      signature: encodeBase58(signature),
      instruction: 8,
      inner: 0x09_0a,
    };
    const body = Uint8Array.of(1, 2, 3);
    const numbers = Uint8Array.of(8, 0, 0x0a, 0x09, 5, 4, 3, 2, 1, 0, 0, 0, 7, 6, 0, 0);
    const expected = createHash('sha256').update(signature).update(numbers).update(body).digest('hex');
    expect(Buffer.from(eventHash(place, body)).toString('hex')).to.equal(expected);
  });

  it('is the same in whatever order events come', () => {
    const property = fc.property(hashes, (list) => {
      const forth = digestAfter(DIGEST_ZERO, list, []);
      const back = [...list].reverse().reduce((sum, each) => digestAfter(sum, [each], []), DIGEST_ZERO);
      expect([...forth]).to.deep.equal([...back]);
    });
    fc.assert(property);
  });

  it('forgets what was taken back, also below zero and beyond 2^256', () => {
    const property = fc.property(hash, hashes, hashes, (start, kept, gone) => {
      const detour = digestAfter(digestAfter(start, [...kept, ...gone], []), [], gone);
      expect([...detour]).to.deep.equal([...digestAfter(start, kept, [])]);
      const debt = digestAfter(digestAfter(start, [], gone), gone, []);
      expect([...debt]).to.deep.equal([...start]);
    });
    fc.assert(property);
  });

  it('wraps around at 2^256', () => {
    const greatest = new Uint8Array(32).fill(0xff);
    const one = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 1 : 0));
    expect([...digestAfter(greatest, [one], [])]).to.deep.equal([...DIGEST_ZERO]);
  });
});
