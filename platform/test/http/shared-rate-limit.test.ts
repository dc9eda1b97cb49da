/** Limits hold over all processes that share a Postgres. */
import type { Database } from '@crr/db';
import { openDatabase } from '@crr/db';
import { freshPostgresUrl } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { createPlatform } from '../../src/app';
import { forgetBucketsHandler, SharedRateLimiter } from '../../src/pipeline/shared-rate-limiter';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { TestPlatform, testSettings } from '../support/app';

const SECRET = new Uint8Array(32).fill(7);
const MINUTE_MS = 60_000;

describe('a rate limit of several processes', () => {
  let databases: Database[];
  beforeEach(async () => {
    const url = await freshPostgresUrl();
    databases = [await openDatabase({ url }), await openDatabase({ url })];
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
  });
  const limiters = (perMinute: number, clock: TestClock, name = 'read') =>
    databases.map(({ db }) => new SharedRateLimiter(name, perMinute, { db, clock, secret: SECRET }));

  it('lets through together what it would let through alone, and then one after each part of a minute', async () => {
    const clock = new TestClock();
    const [a, b] = limiters(3, clock) as [SharedRateLimiter, SharedRateLimiter];
    const waits = [
      await a.take('x'),
      await b.take('x'),
      await a.take('x'),
      await b.take('x'),
      await a.take('x'),
    ];
    expect(waits.map(({ retryAfterSeconds }) => retryAfterSeconds)).to.deep.equal([null, null, null, 20, 20]);
    expect(waits.map(({ remaining }) => remaining)).to.deep.equal([2, 1, 0, 0, 0]);
    clock.advance(20_000);
    expect((await b.take('x')).retryAfterSeconds).to.equal(null);
    expect((await a.take('x')).retryAfterSeconds).to.equal(20);
    expect((await a.take('y')).retryAfterSeconds, 'somebody else').to.equal(null);
  });

  it('never lets more than its number through at once, however many calls come to however many processes', async () => {
    for (const perMinute of [1, 7, 250, 1_000]) {
      const clock = new TestClock();
      const processes = limiters(perMinute, clock, `limit of ${perMinute}`);
      const calls = Array.from({ length: perMinute * 2 + 10 }, (_, place) => processes[place % 2]?.take('x'));
      const passed = (await Promise.all(calls)).filter((state) => state?.retryAfterSeconds === null).length;
      expect(passed).to.be.at.most(perMinute);
      // What one process took and did not use is a portion at most.
      expect(passed).to.be.at.least(perMinute - Math.ceil(perMinute / 100));
    }
  });

  it('asks the database once for a portion, and not at all while it knows that nothing is left', async () => {
    const clock = new TestClock();
    const [limiter] = limiters(1_000, clock) as [SharedRateLimiter];
    const statements = async () => {
      const { rows } = await sql<{ full_at: Date }>`SELECT full_at FROM platform.rate_limits`.execute(
        (databases[0] as Database).db,
      );
      return rows.map(({ full_at }) => full_at.getTime() - clock.now());
    };
    for (let call = 0; call < 10; call += 1) await limiter.take('x');
    expect(await statements()).to.deep.equal([600]);
    await limiter.take('x');
    expect(await statements()).to.deep.equal([1_200]);
    for (let call = 0; call < 1_000; call += 1) await limiter.take('x');
    await databases[0]?.close();
    expect((await limiter.take('x')).retryAfterSeconds).to.equal(1);
  });

  it('holds for each process alone while the database is away, and says so', async () => {
    const told: unknown[] = [];
    const [gone] = databases as [Database];
    const limiter = new SharedRateLimiter('read', 2, {
      db: gone.db,
      clock: new TestClock(),
      secret: SECRET,
      onFallback: (error) => told.push(error),
    });
    await sql`SELECT 1`.execute(gone.db);
    await gone.close();
    const passed = [await limiter.take('x'), await limiter.take('x'), await limiter.take('x')];
    expect(passed.map(({ retryAfterSeconds }) => retryAfterSeconds === null)).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect(told).to.have.length(3);
  });

  it('keeps neither who calls nor whence, and forgets what is full again', async () => {
    const clock = new TestClock();
    const [limiter] = limiters(5, clock) as [SharedRateLimiter];
    const { db } = databases[0] as Database;
    await limiter.take('203.0.113.7');
    const kept = await db.selectFrom('platform.rate_limits').selectAll().execute();
    expect(JSON.stringify(kept)).to.not.include('203.0.113.7');
    expect(kept[0]?.caller_hash).to.have.length(32);
    clock.advance(2 * 3_600_000 + MINUTE_MS);
    await forgetBucketsHandler.run([] as never, { db, clock } as never);
    expect(await db.selectFrom('platform.rate_limits').selectAll().execute()).to.deep.equal([]);
  });

  it('is one for two platforms: what one counted, the other refuses', async () => {
    const [database, other] = databases as [Database, Database];
    const settings = testSettings({ limits: { ...DEFAULT_SETTINGS.limits, read: 3, anonymous: 2 } });
    const test = await TestPlatform.start(database, { settings });
    const second = createPlatform({ database: other, settings, clock: test.clock, devIssuer: test.issuer });
    const apps = [test.platform.app, second.app];
    const statuses = async (headers: Record<string, string>, count: number) => {
      const found: number[] = [];
      for (let call = 0; call < count; call += 1) {
        const answer = await apps[call % 2]?.request('/api/v1/campaigns', { headers });
        found.push(answer?.status ?? 0);
      }
      return found;
    };
    expect(await statuses(test.credentialsOf('keyA'), 5)).to.deep.equal([200, 200, 200, 429, 429]);
    expect(await statuses({ 'x-api-key': 'sk_live_wrong' }, 4)).to.deep.equal([401, 401, 429, 429]);
  });
});
