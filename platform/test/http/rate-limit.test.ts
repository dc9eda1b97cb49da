import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import fc from 'fast-check';
import { RateLimiter } from '../../src/pipeline/rate-limiter';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { TestPlatform, testSettings } from '../support/app';
import { onOneDatabase } from '../support/database';

const MINUTE_MS = 60_000;

describe('a rate limit', () => {
  it('lets as many through at once as it allows in a minute, and then one after each part of it', () => {
    const clock = new TestClock();
    const limiter = new RateLimiter(3, clock);
    const take = () => limiter.take('a').retryAfterSeconds;
    expect([take(), take(), take(), take()]).to.deep.equal([null, null, null, 20]);
    clock.advance(19_999);
    expect(take()).to.equal(1);
    clock.advance(1);
    expect([take(), take()]).to.deep.equal([null, 20]);
  });

  it('counts each caller alone', () => {
    const limiter = new RateLimiter(1, new TestClock());
    expect(limiter.take('a').retryAfterSeconds).to.equal(null);
    expect(limiter.take('b').retryAfterSeconds).to.equal(null);
    expect(limiter.take('a').retryAfterSeconds).to.equal(60);
  });

  it('tells what remains, and when all of it is back', () => {
    const clock = new TestClock();
    const limiter = new RateLimiter(4, clock);
    const { limit, remaining, resetSeconds } = limiter.take('a');
    expect([limit, remaining, resetSeconds]).to.deep.equal([4, 3, 15]);
    clock.advance(15_000);
    expect(limiter.take('a').remaining).to.equal(3);
  });

  it('never lets more than twice its number through in any minute, however calls come', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), gaps, (perMinute, waits) => {
        const clock = new TestClock();
        const limiter = new RateLimiter(perMinute, clock);
        const passed: number[] = [];
        for (const wait of waits) {
          clock.advance(wait);
          if (limiter.take('a').retryAfterSeconds === null) passed.push(clock.now());
        }
        for (const from of passed) {
          const within = passed.filter((at) => at >= from && at < from + MINUTE_MS).length;
          expect(within).to.be.at.most(2 * perMinute);
        }
      }),
    );
  });
});

onOneDatabase('a platform with limits', (open) => {
  const start = async (limits: object) =>
    TestPlatform.start(await open(), {
      settings: testSettings({ limits: { ...DEFAULT_SETTINGS.limits, ...limits } }),
    });

  it('tells how a caller’s limit stands in each answer, and refuses what is beyond it with 429', async () => {
    const test = await start({ read: 2 });
    const first = await test.call('advertiserA', 'get', '/campaigns');
    expect(first.headers.get('ratelimit-limit')).to.equal('2');
    expect(first.headers.get('ratelimit-remaining')).to.equal('1');
    expect(first.headers.get('ratelimit-reset')).to.equal('30');
    await test.expect(200, 'advertiserA', 'get', '/campaigns');
    const third = await test.call('advertiserA', 'get', '/campaigns');
    expect(third.status).to.equal(429);
    expect(third.body).to.have.nested.property('error.code', 'rate_limited');
    expect(third.headers.get('ratelimit-remaining')).to.equal('0');
    expect(third.headers.get('retry-after')).to.equal('30');
    await test.expect(200, 'advertiserB', 'get', '/campaigns');
    test.clock.advance(30_000);
    await test.expect(200, 'advertiserA', 'get', '/campaigns');
  });

  it('counts reading, writing and what is sensitive apart', async () => {
    const test = await start({ read: 1, write: 1, sensitive: 1 });
    await test.expect(200, 'advertiserA', 'get', '/campaigns');
    await test.expect(201, 'advertiserA', 'post', '/campaigns', {
      body: { name: 'a', budget_usdc: '1000000' },
    });
    const body = { name: 'a', scopes: [] };
    await test.expect(201, 'advertiserA', 'post', '/api-keys', { body });
    await test.expectRefusal([429, 'rate_limited'], 'advertiserA', 'post', '/api-keys', { body });
  });

  it('lets nobody guess credentials without end, and nobody who has some is kept out by it', async () => {
    const settings = testSettings({
      limits: { ...DEFAULT_SETTINGS.limits, anonymous: 3 },
      clientIpHeader: 'x-client-ip',
    });
    const test = await TestPlatform.start(await open(), { settings });
    const guess = (address: string) =>
      test.call('anonymous', 'get', '/campaigns', {
        headers: { 'x-api-key': 'sk_live_wrong', 'x-client-ip': address },
      });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await guess('203.0.113.7')).status);
    expect(statuses).to.deep.equal([401, 401, 401, 429, 429]);
    expect((await guess('203.0.113.8')).status).to.equal(401);
    await test.expect(200, 'keyA', 'get', '/campaigns', { headers: { 'x-client-ip': '203.0.113.7' } });
  });

  it('believes the last address of a proxy’s list, which is the proxy’s own', async () => {
    const settings = testSettings({
      limits: { ...DEFAULT_SETTINGS.limits, anonymous: 1 },
      clientIpHeader: 'x-forwarded-for',
    });
    const test = await TestPlatform.start(await open(), { settings });
    const ask = async (list: string) =>
      (await test.call('anonymous', 'get', '/campaigns', { headers: { 'x-forwarded-for': list } })).status;
    expect(await ask('10.0.0.1, 203.0.113.7')).to.equal(401);
    expect(await ask('10.0.0.2, 203.0.113.7')).to.equal(429);
  });
});
