import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@crr/kit';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { AlarmScheduler } from '../../src/runtime/alarm-scheduler';
import { Background } from '../../src/runtime/background';
import { TimerScheduler } from '../../src/runtime/timer-scheduler';

describe('TimerScheduler', () => {
  const failures: unknown[] = [];
  let works = 0;
  let scheduler: TimerScheduler;
  const create = (work: () => Promise<void> = async () => undefined) => {
    works = 0;
    failures.length = 0;
    scheduler = new TimerScheduler({
      clock: systemClock,
      work: async () => {
        works += 1;
        await work();
      },
      onFailure: (error) => failures.push(error),
      retryMs: 20,
    });
  };
  afterEach(() => scheduler.stop());

  it('wakes once for the earliest time that was asked for', async () => {
    create();
    await scheduler.wake(Date.now() + 60_000);
    await scheduler.wake(Date.now() + 20);
    await scheduler.wake(Date.now() + 30_000);
    await eventually(() => expect(works).to.equal(1));
    await delay(80);
    expect(works).to.equal(1);
  });

  it('never runs the work twice at a time, and runs it again for a wake that came meanwhile', async () => {
    let running = 0;
    let most = 0;
    create(async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(40);
      running -= 1;
    });
    await scheduler.wake(Date.now());
    await delay(15);
    await scheduler.wake(Date.now());
    await eventually(() => expect({ works, running, most }).to.deep.equal({ works: 2, running: 0, most: 1 }));
  });

  it('tells a failure and tries again', async () => {
    create(async () => {
      if (works === 1) throw new Error('not now');
    });
    await scheduler.wake(0);
    await eventually(() => expect(works).to.equal(2));
    expect(failures).to.have.length(1);
  });

  it('lets the work finish when it is stopped, and never wakes again', async () => {
    let isDone = false;
    create(async () => {
      await delay(40);
      isDone = true;
    });
    await scheduler.wake(0);
    await delay(15);
    await scheduler.stop();
    expect(isDone).to.equal(true);
    await scheduler.wake(0);
    await delay(30);
    expect(works).to.equal(1);
  });
});

/** An object's alarm, with the runtime's transactions: what is set within one that fails is undone. */
class AlarmStorage {
  alarm: number | null = null;
  sets = 0;

  async getAlarm(): Promise<number | null> {
    return this.alarm;
  }

  async setAlarm(atMs: number): Promise<void> {
    this.sets += 1;
    await delay(1);
    this.alarm = atMs;
  }
}

describe('AlarmScheduler', () => {
  let storage: AlarmStorage;
  let scheduler: AlarmScheduler;
  let nowMs: number;
  let timers: { atMs: number; work: () => void }[];
  beforeEach(() => {
    storage = new AlarmStorage();
    nowMs = 0;
    timers = [];
    scheduler = new AlarmScheduler(storage, { now: () => nowMs }, (delayMs, work) =>
      timers.push({ atMs: nowMs + delayMs, work }),
    );
  });

  /** Time passes, and timers run. */
  async function passTo(ms: number): Promise<void> {
    nowMs = ms;
    for (const { work } of timers.filter(({ atMs }) => atMs <= ms)) work();
    timers = timers.filter(({ atMs }) => atMs > ms);
    await delay(10);
  }

  it('sets the earliest of the times that are asked for at once', async () => {
    await Promise.all([300, 100, 200].map((atMs) => scheduler.wake(atMs)));
    expect(storage.alarm).to.equal(100);
  });

  it('writes nothing for a later time', async () => {
    await scheduler.wake(100);
    await scheduler.wake(200);
    expect(storage.sets).to.equal(1);
  });

  it('keeps an earlier alarm of before the object was made', async () => {
    storage.alarm = 50;
    await scheduler.wake(100);
    expect(storage.alarm).to.equal(50);
  });

  it('sets again what a failed transaction has undone', async () => {
    await scheduler.wake(100);
    storage.alarm = null;
    await scheduler.wake(200);
    expect(storage.alarm).to.equal(100);
  });

  it('sets an alarm anew that has not rung for long', async () => {
    storage.alarm = 100;
    nowMs = 1_099;
    await scheduler.wake(1_600);
    expect(storage.alarm, 'late').to.equal(100);
    nowMs = 1_100;
    await scheduler.wake(1_600);
    expect(storage.alarm, 'lost').to.equal(1_600);
  });

  it('sets an alarm anew that the runtime lost, also when nobody asks any more', async () => {
    storage.alarm = 50;
    nowMs = 90;
    await scheduler.wake(100);
    expect(storage.sets, 'the storage says that one is set').to.equal(0);
    await passTo(1_090);
    expect(storage.sets, 'it may only be late').to.equal(0);
    await passTo(2_200);
    expect([storage.sets, storage.alarm]).to.deep.equal([1, 2_200]);
  });

  it('leaves alone what rang, and what is far away', async () => {
    await scheduler.wake(100);
    scheduler.rang();
    await passTo(1_200);
    expect([storage.sets, timers.length]).to.deep.equal([1, 0]);
    await scheduler.wake(100_000);
    expect(timers.length).to.equal(0);
  });

  it('forgets what was wanted when the alarm rings', async () => {
    await scheduler.wake(100);
    storage.alarm = null;
    scheduler.rang();
    await scheduler.wake(200);
    expect(storage.alarm).to.equal(200);
  });
});

describe('Background', () => {
  it('waits for all work, also for what comes up meanwhile, and tells failures', async () => {
    const failures: unknown[] = [];
    const done: string[] = [];
    const background = new Background((error) => failures.push(error));
    background.add(
      delay(10).then(() => {
        done.push('first');
        background.add(delay(10).then(() => done.push('second')));
      }),
    );
    background.add(Promise.reject(new Error('failed')));
    await background.settled();
    expect(done).to.deep.equal(['first', 'second']);
    expect(failures).to.have.length(1);
  });
});
