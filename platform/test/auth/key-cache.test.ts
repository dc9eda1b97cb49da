import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { ApiKeyCache, KEY_TRUST_MS } from '../../src/auth/key-cache';
import { TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';

describe('the cache of API keys', () => {
  const clock = new TestClock();
  const row = { id: 'key', advertiser_id: 'shop' };
  let reads: number;
  let cache: ApiKeyCache<typeof row>;
  const read = async () => {
    reads += 1;
    return row;
  };

  beforeEach(() => {
    reads = 0;
    cache = new ApiKeyCache(clock);
  });

  it('reads a key once for all who ask within five seconds, and at once', async () => {
    expect(await Promise.all([cache.find('h', read), cache.find('h', read)])).to.deep.equal([row, row]);
    clock.advance(KEY_TRUST_MS - 1);
    await cache.find('h', read);
    expect(reads).to.equal(1);
    clock.advance(1);
    await cache.find('h', read);
    expect(reads).to.equal(2);
  });

  it('keeps nothing of keys that there are not', async () => {
    const none = async () => {
      reads += 1;
      return undefined;
    };
    expect([await cache.find('h', none), await cache.find('h', none)]).to.deep.equal([undefined, undefined]);
    expect(reads).to.equal(2);
  });

  for (const id of ['key', 'shop'])
    it(`reads a key each time from when ${id} is changed, for a minute`, async () => {
      await cache.find('h', read);
      cache.distrust(id);
      await cache.find('h', read);
      await cache.find('h', read);
      expect(reads).to.equal(3);
      clock.advance(60_001);
      await cache.find('h', read);
      await cache.find('h', read);
      expect(reads).to.equal(4);
    });

  it('answers nobody who asks after a change with what was read before it', async () => {
    let finish: (() => void) | undefined;
    const slow = () =>
      new Promise<typeof row>((resolve) => {
        finish = () => resolve(row);
      });
    const before = cache.find('h', slow);
    cache.distrust('key');
    const after = cache.find('h', async () => ({ ...row, changed: true }));
    finish?.();
    expect([await before, await after]).to.deep.equal([row, { ...row, changed: true }]);
    expect(await cache.find('h', async () => undefined)).to.equal(undefined);
  });

  it('lets a failed reading be tried again', async () => {
    const failing = async () => {
      throw new Error('connection refused');
    };
    const outcome = await cache.find('h', failing).catch((error: Error) => error.message);
    expect(outcome).to.equal('connection refused');
    expect(await cache.find('h', read)).to.equal(row);
  });
});

onOneDatabase('a key that was just used', (open) => {
  it('is refused as soon as it is revoked, and when its advertiser is switched off', async () => {
    const test = await TestPlatform.start(await open());
    const use = (key: 'keyA' | 'keyB') => test.call(key, 'post', '/events', { body: { action: 'signup' } });
    expect([(await use('keyA')).status, (await use('keyB')).status]).to.deep.equal([201, 201]);
    await test.expect(200, 'advertiserA', 'post', `/api-keys/${test.ids.keyA}/revoke`);
    await test.expect(200, 'root', 'patch', `/advertisers/${test.ids.advertiserB}`, {
      body: { status: 'inactive' },
    });
    expect([(await use('keyA')).status, (await use('keyB')).status]).to.deep.equal([401, 403]);
  });
});
