import { inTransaction } from '@crr/db';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import {
  enqueue,
  type Job,
  type JobContext,
  type JobHandler,
  JobPostponedError,
  JobRunner,
} from '../../src/jobs';
import { forEachDatabase } from '../support/database';
import { runnerOf } from '../support/jobs';

type Db = JobContext['db'];

interface Row {
  readonly kind: string;
  readonly key: string;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly due_at: Date;
}

forEachDatabase('job queue', (open, kind) => {
  let db: Db;
  let clock: TestClock;
  let done: string[];
  beforeEach(async () => {
    db = (await open()).db;
    clock = new TestClock();
    done = [];
  });

  const now = () => new Date(clock.now());
  const rows = async () =>
    (await db.selectFrom('platform.jobs').selectAll().orderBy('key').execute()) as unknown as Row[];
  const put = (...keys: string[]) =>
    enqueue(
      db,
      keys.map((key) => ({ kind: 'test', key, payload: { key } })),
      now(),
    );
  const handler = (
    run: (job: Job, context: JobContext) => Promise<void> = async ({ key }) => {
      done.push(key);
    },
    more: Partial<JobHandler> = {},
  ): JobHandler => ({ kind: 'test', run, ...more });
  const runDue = (...handlers: JobHandler[]) => runnerOf({ db, clock }, handlers).runDue();

  it('runs what was enqueued in a transaction that was committed, once, and nothing of one that was not', async () => {
    await inTransaction(db, (transaction) => enqueue(transaction, [{ kind: 'test', key: 'kept' }], now()));
    await inTransaction(db, async (transaction) => {
      await enqueue(transaction, [{ kind: 'test', key: 'undone' }], now());
      throw new Error('undo');
    }).catch(() => undefined);
    expect(await runDue(handler())).to.equal(1);
    expect(await runDue(handler())).to.equal(0);
    expect(done).to.deep.equal(['kept']);
    expect(await rows()).to.deep.equal([]);
  });

  it('has one job of a key at a time, which runs again when it is enqueued while it runs', async () => {
    await put('a');
    await put('a', 'b');
    const again = handler(async ({ key }) => {
      done.push(key);
      if (key === 'a' && done.filter((each) => each === 'a').length === 1) await put('a');
    });
    expect(await runDue(again)).to.equal(2);
    expect(await runDue(again)).to.equal(1);
    expect(done.sort()).to.deep.equal(['a', 'a', 'b']);
    expect(await rows()).to.deep.equal([]);
  });

  it('is claimed once by two workers at once, however many jobs there are', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => `${n}`);
    await put(...keys);
    const many = handler(undefined, { concurrency: 30 });
    for (let claimed = 1; claimed > 0; ) {
      const counts = await Promise.all(Array.from({ length: 4 }, () => runDue(many)));
      claimed = counts.reduce((sum, count) => sum + count, 0);
    }
    expect(done).to.have.members(keys).and.have.length(200);
  });

  it('tries again later each time, and has a dead letter in the end, with the last error', async () => {
    await put('a');
    const failing = handler(() => Promise.reject(new Error(`no ${clock.now()}`)), { attemptsMost: 4 });
    const delays: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      expect(await runDue(failing)).to.equal(1);
      const [row] = await rows();
      if (row?.state === 'dead') break;
      const delayMs = (row?.due_at.getTime() ?? 0) - clock.now();
      delays.push(delayMs);
      clock.advance(delayMs - 1);
      expect(await runDue(failing)).to.equal(0);
      clock.advance(1);
    }
    expect(delays).to.deep.equal([2_000, 4_000, 8_000]);
    expect((await rows())[0]).to.deep.include({
      state: 'dead',
      attempts: 4,
      last_error: `no ${clock.now()}`,
    });
    clock.advance(86_400_000);
    await put('a');
    expect(await runDue(failing)).to.equal(0);
  });

  it('postpones without counting the attempt', async () => {
    await put('a');
    const waiting = handler(() =>
      Promise.reject(new JobPostponedError('the campaign is not on chain', 5_000)),
    );
    for (let tries = 0; tries < 30; tries += 1) {
      expect(await runDue(waiting)).to.equal(1);
      clock.advance(5_000);
    }
    expect((await rows())[0]).to.deep.include({
      state: 'queued',
      attempts: 0,
      last_error: 'the campaign is not on chain',
    });
  });

  it('gives what a process hangs with to another when the lease ends, and takes no acknowledgement of the first any more', async () => {
    await put('a');
    let go: () => void = () => undefined;
    const outcomes: string[] = [];
    const hanging = new JobRunner({
      db,
      clock,
      handlers: [handler(() => new Promise((resolve) => (go = resolve)))],
      onOutcome: (_, outcome) => outcomes.push(outcome),
    });
    const first = hanging.runDue();
    while ((await rows())[0]?.attempts !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await runDue(handler())).to.equal(0);
    clock.advance(60_000);
    let finish: () => void = () => undefined;
    const second = runDue(handler(() => new Promise((resolve) => (finish = resolve))));
    while ((await rows())[0]?.attempts !== 2) await new Promise((resolve) => setTimeout(resolve, 5));
    go();
    await first;
    expect(outcomes).to.deep.equal(['lost']);
    expect(await rows()).to.have.length(1);
    finish();
    await second;
    expect(await rows()).to.deep.equal([]);
  });

  it('ends a job in the handler’s own transaction, or not at all', async () => {
    await put('a');
    const atomic = (isBroken: boolean) =>
      handler(async ({ key }, { db: open_, finish }) => {
        await inTransaction(open_, async (transaction) => {
          await enqueue(transaction, [{ kind: 'follows', key }], now());
          await finish(transaction);
          if (isBroken) throw new Error('undo');
        });
      });
    await runDue(atomic(true));
    expect((await rows()).map((row) => row.kind)).to.deep.equal(['test']);
    clock.advance(2_000);
    await runDue(atomic(false));
    expect((await rows()).map((row) => row.kind)).to.deep.equal(['follows']);
  });

  it('takes each slot of a schedule once, by however many processes', async () => {
    const hourly = handler(
      async () => {
        done.push(now().toISOString());
      },
      { everyMs: 3_600_000 },
    );
    for (let slot = 0; slot < 3; slot += 1) {
      await Promise.all(Array.from({ length: 3 }, () => runDue(hourly)));
      await runDue(hourly);
      clock.advance(3_600_000);
    }
    expect(done).to.deep.equal([
      '2026-07-01T12:00:00.000Z',
      '2026-07-01T13:00:00.000Z',
      '2026-07-01T14:00:00.000Z',
    ]);
  });

  it('polls by itself, goes on after failures, keeps one kind from waiting for another, and stops when what runs is done', async () => {
    const failures: string[] = [];
    let isDone = false;
    const runner = new JobRunner({
      db,
      clock,
      pollMs: 5,
      handlers: [
        {
          kind: 'slow',
          run: async (_, { signal }) => {
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
            isDone = true;
          },
        },
        handler(async ({ key }) => {
          if (done.push(key) === 1) throw new Error('first');
        }),
      ],
      onFailure: (failed) => failures.push(failed),
    });
    await enqueue(db, [{ kind: 'slow', key: 'a' }], now());
    await put('a');
    runner.start();
    while (done.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    clock.advance(10_000);
    while (done.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isDone).to.equal(false);
    await runner.stop();
    expect(isDone).to.equal(true);
    expect(failures).to.deep.equal(['test']);
    expect(await rows()).to.deep.equal([]);
    expect(kind).to.be.oneOf(['pglite', 'postgres']);
  });
});
