import { expect } from 'chai';
import { entryId } from '../../src/journal/entries';
import { DeliveryRefusedError, DeliveryUnavailableError } from '../../src/journal/errors';
import { Journal, type JournalParts } from '../../src/journal/journal';
import type { JournalEntry, RecordSink } from '../../src/model';
import type { Store } from '../../src/store/sql';
import type { StoreCases } from '../store/support/cases';
import { TestClock, TestScheduler } from '../store/support/time';
import { rowsAs } from '../support/rows-as';
import { attention, click, clicks, MemorySink, NOW_MS, report, uuid } from './support/records';

const LINGER_MS = 500;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
const REFUSALS = 5;
const HOUR_MS = 3_600_000;

function setUp(store: Store, parts: Partial<JournalParts> = {}) {
  const clock = new TestClock(NOW_MS);
  const scheduler = new TestScheduler();
  const sink = new MemorySink();
  const failures: unknown[] = [];
  const journal = new Journal({
    store,
    clock,
    scheduler,
    sink,
    shard: 'shard',
    random: () => 1,
    onFailure: (error) => failures.push(error),
    ...parts,
  });
  /** Turns the clock to when the journal wants to be woken, and wakes it. @returns false when it does not want to be */
  const wake = async (): Promise<boolean> => {
    const atMs = scheduler.take();
    if (atMs === null) return false;
    clock.nowMs = Math.max(clock.nowMs, atMs);
    await journal.drain();
    return true;
  };
  return { clock, scheduler, sink, journal, failures, wake };
}

function ids(entries: readonly JournalEntry[]): string[] {
  return entries.map(entryId);
}

const unavailable = () => new DeliveryUnavailableError('down');
const refused = () => new DeliveryRefusedError('poison');

/** Refuses deliveries with one of these clicks. */
function refusing(...poison: number[]) {
  const refusedIds = poison.map(uuid);
  return (entries: readonly JournalEntry[]) =>
    ids(entries).some((id) => refusedIds.includes(id)) ? refused() : null;
}

export const cases: StoreCases = {
  'keeps entries until they are delivered, and delivers them once': async (store) => {
    const { journal, sink, wake } = setUp(store);
    const entries: JournalEntry[] = [
      {
        kind: 'report',
        report: report({ signals: [{ rule: 'r', score: 7, detail: 'd' }], sequence: 2 ** 53 - 1 }),
      },
      ...clicks(0, 2),
      { kind: 'attention', attention: attention(1) },
    ];
    await journal.append(entries);
    expect(await journal.status()).to.deep.equal({ waiting: 4, oldestMs: 0, parked: 0 });
    expect(sink.entries).to.deep.equal([]);
    await wake();
    expect(sink.entries).to.deep.equal(entries);
    expect(await journal.status()).to.deep.equal({ waiting: 0, oldestMs: 0, parked: 0 });
    while (await wake()) expect(sink.entries).to.have.length(4);
  },

  'knows an entry again by its id': async (store) => {
    const { journal } = setUp(store);
    await journal.append(clicks(0, 2));
    await journal.append(clicks(1, 3));
    expect((await journal.status()).waiting).to.equal(3);
  },

  'takes each change of a report’s state as an entry': async (store) => {
    const { journal, sink, wake } = setUp(store);
    const changes = [
      report(),
      report({ state: 'sent', changedAtMs: NOW_MS + 1 }),
      report({ campaignId: 'other' }),
    ];
    await journal.append(changes.map((one) => ({ kind: 'report', report: one })));
    await wake();
    expect(sink.entries).to.have.length(3);
  },

  'stores nothing of a transaction that fails': async (store) => {
    const { journal } = setUp(store);
    const work = store.transaction(async (sql) => {
      await journal.appendIn(sql, clicks(0, 2));
      throw new Error('no');
    });
    await work.catch(() => undefined);
    expect((await journal.status()).waiting).to.equal(0);
  },

  'asks to be woken before it stores, after a moment for company': async (store) => {
    const order: string[] = [];
    const spy: Store = {
      valuesAtMost: store.valuesAtMost,
      all: (...call) => store.all(...call),
      transaction: (work) =>
        store.transaction((sql) =>
          work({ ...sql, all: (text, ...values) => log(text, () => sql.all(text, ...values)) }),
        ),
    };
    const log = <T>(text: string, run: () => Promise<T>): Promise<T> => {
      order.push(text.split(' ')[0] as string);
      return run();
    };
    const scheduler = {
      wake: async (atMs: number) => {
        order.push(`wake ${atMs - NOW_MS}`);
      },
    };
    await setUp(spy, { scheduler }).journal.append(clicks(0, 1));
    expect(order).to.deep.equal([`wake ${LINGER_MS}`, 'INSERT']);
  },

  'delivers together what comes within a quarter of a second, half a second later at most': async (store) => {
    const { journal, sink, scheduler, clock, wake } = setUp(store);
    for (const afterMs of [0, 90, 240]) {
      clock.nowMs = NOW_MS + afterMs;
      await journal.append(clicks(afterMs, afterMs + 1));
      expect(scheduler.wakeAtMs).to.equal(NOW_MS + LINGER_MS);
    }
    await wake();
    expect(sink.tried).to.deep.equal([3]);
    clock.nowMs = NOW_MS + 1_250;
    await journal.append(clicks(1, 2));
    expect(scheduler.wakeAtMs).to.equal(NOW_MS + 1_250 + LINGER_MS);
  },

  'looks once more for entries whose transaction was open while it looked': async (store) => {
    const { journal, sink, wake, clock, scheduler } = setUp(store);
    await journal.append([]);
    expect(scheduler.wakeAtMs, 'nothing appended').to.equal(null);
    await store
      .transaction(async (sql) => {
        await journal.appendIn(sql, clicks(0, 1));
        throw new Error('as if it were not committed yet');
      })
      .catch(() => undefined);
    await wake();
    expect(scheduler.wakeAtMs).to.equal(clock.nowMs + 10_000);
    // What a slow transaction leaves: an entry that nobody asked to be woken for again.
    await store.transaction((sql) =>
      new Journal({ ...quiet(store, clock, sink) }).appendIn(sql, clicks(0, 1)),
    );
    await wake();
    expect(sink.entries).to.have.length(1);
    while (await wake());
    expect(clock.nowMs).to.be.below(NOW_MS + 60_000);
  },

  'delivers what an earlier process left': async (store) => {
    await setUp(store).journal.append(clicks(0, 3));
    const { journal, sink, clock, wake } = setUp(store);
    clock.nowMs += LINGER_MS;
    await journal.start();
    await wake();
    expect(sink.entries).to.have.length(3);
  },

  'delivers in batches of 500 at most': async (store) => {
    const { journal, sink, wake } = setUp(store);
    await journal.append(clicks(0, 1_203));
    await wake();
    expect(sink.tried).to.deep.equal([500, 500, 203]);
    expect(new Set(ids(sink.entries)).size).to.equal(1_203);
  },

  'waits longer each time while the sink can take nothing, and gives nothing up however long that is': async (
    store,
  ) => {
    const { journal, sink, scheduler, clock, wake, failures } = setUp(store);
    sink.fault = unavailable;
    await journal.append(clicks(0, 3));
    await wake();
    const delays: number[] = [];
    for (let n = 0; n < 50; n += 1) {
      delays.push((scheduler.wakeAtMs as number) - clock.nowMs);
      await wake();
    }
    expect(delays.slice(0, 8)).to.deep.equal(
      [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * FIRST_DELAY_MS),
    );
    expect(Math.max(...delays)).to.equal(LONGEST_DELAY_MS);
    expect(failures).to.have.length(51);
    const held = await journal.status();
    expect(held).to.include({ waiting: 3, parked: 0 });
    expect(held.oldestMs).to.be.above(40 * LONGEST_DELAY_MS);
    sink.fault = () => null;
    await wake();
    expect(sink.entries).to.have.length(3);
    sink.fault = unavailable;
    await journal.append(clicks(3, 4));
    await wake();
    expect((scheduler.wakeAtMs as number) - clock.nowMs, 'begins anew').to.equal(FIRST_DELAY_MS);
  },

  'does not ask a sink that is down at every new entry': async (store) => {
    const { journal, sink, clock, wake } = setUp(store);
    sink.fault = unavailable;
    await journal.append(clicks(0, 1));
    await wake();
    clock.nowMs += FIRST_DELAY_MS / 2;
    await journal.append(clicks(1, 2));
    await journal.drain();
    expect(sink.tried).to.have.length(1);
  },

  'takes an error that it does not know for one that passes': async (store) => {
    const { journal, sink, wake } = setUp(store);
    sink.fault = () => new TypeError('who knows');
    await journal.append(clicks(0, 1));
    for (let n = 0; n < 20; n += 1) await wake();
    expect(await journal.status()).to.include({ waiting: 1, parked: 0 });
  },

  'finds the entry that is refused, delivers all others at once, and parks it after some attempts': async (
    store,
  ) => {
    const { journal, sink, scheduler, clock, wake } = setUp(store);
    sink.fault = refusing(77);
    await journal.append(clicks(0, 200));
    await wake();
    expect(sink.entries).to.have.length(199);
    expect(sink.tried.length).to.be.below(20);
    expect(await journal.status()).to.include({ waiting: 1, parked: 0 });
    const delays: number[] = [];
    for (let n = 1; n < REFUSALS; n += 1) {
      delays.push((scheduler.wakeAtMs as number) - clock.nowMs);
      await wake();
    }
    expect(delays).to.deep.equal([1, 2, 4, 8].map((seconds) => seconds * FIRST_DELAY_MS));
    expect(await journal.status()).to.deep.equal({ waiting: 0, oldestMs: 0, parked: 1 });
    const [parked] = await journal.parked();
    expect(parked).to.deep.include({ id: uuid(77), kind: 'click', reason: 'poison' });
    expect(JSON.parse(parked?.body ?? '')).to.deep.equal({ kind: 'click', click: click(77) });
  },

  'tries an entry that was refused alone, so that it spoils no later batch': async (store) => {
    const { journal, sink, clock, wake } = setUp(store);
    sink.fault = refusing(0);
    await journal.append(clicks(0, 1));
    await wake();
    await journal.append(clicks(1, 4));
    clock.nowMs += 2 * FIRST_DELAY_MS;
    sink.tried.length = 0;
    await journal.drain();
    expect(sink.tried).to.deep.equal([3, 1]);
    expect(ids(sink.entries)).to.deep.equal(ids(clicks(1, 4)));
  },

  'asks a sink that went down once, and not for each entry that was refused before': async (store) => {
    const { journal, sink, clock, wake } = setUp(store);
    sink.fault = refusing(0, 1, 2);
    await journal.append(clicks(0, 3));
    await wake();
    sink.fault = unavailable;
    sink.tried.length = 0;
    clock.nowMs += 2 * FIRST_DELAY_MS;
    await journal.drain();
    expect(sink.tried).to.deep.equal([1]);
  },

  'does not count failures of the sink as an entry’s own': async (store) => {
    const { journal, sink, wake } = setUp(store);
    sink.fault = unavailable;
    await journal.append(clicks(0, 1));
    for (let n = 0; n < 3 * REFUSALS; n += 1) await wake();
    sink.fault = refusing(0);
    await wake();
    expect(await journal.status()).to.include({ waiting: 1, parked: 0 });
  },

  'stops halving when the sink goes down meanwhile, and loses nothing': async (store) => {
    const { journal, sink, wake } = setUp(store);
    let calls = 0;
    sink.fault = (entries) => {
      calls += 1;
      return calls > 3 ? unavailable() : refusing(9)(entries);
    };
    await journal.append(clicks(0, 10));
    await wake();
    sink.fault = refusing(9);
    for (let n = 0; n < 10; n += 1) await wake();
    expect(new Set(ids(sink.entries)).size).to.equal(9);
    expect(await journal.status()).to.include({ waiting: 0, parked: 1 });
  },

  'tries parked entries again when it is told to': async (store) => {
    const { journal, sink, wake } = setUp(store);
    sink.fault = refusing(0, 1);
    await journal.append(clicks(0, 2));
    for (let n = 0; n < REFUSALS; n += 1) await wake();
    expect((await journal.status()).parked).to.equal(2);
    sink.fault = () => null;
    expect(await journal.releaseParked()).to.equal(2);
    await wake();
    expect(sink.entries).to.have.length(2);
    expect(await journal.releaseParked()).to.equal(0);
  },

  'parks an entry that it can not read, and delivers the others': async (store) => {
    const { journal, sink, wake } = setUp(store);
    await journal.append(clicks(0, 3));
    await store.all('UPDATE edge.journal SET body = ? WHERE id = ?', '{"kind":"click","click":{}}', uuid(1));
    await wake();
    expect(sink.entries).to.have.length(2);
    expect((await journal.parked())[0]?.reason).to.match(/^unreadable: click\.id: /);
  },

  'delivers attention to the thermostat where there is one, and neither waits for the other': async (
    store,
  ) => {
    const thermostat = new MemorySink();
    const { journal, sink, wake } = setUp(store, { thermostat });
    thermostat.fault = unavailable;
    await journal.append([{ kind: 'attention', attention: attention(1) }, ...clicks(0, 1)]);
    await wake();
    expect(sink.entries).to.deep.equal(clicks(0, 1));
    sink.fault = unavailable;
    thermostat.fault = () => null;
    await journal.append(clicks(1, 2));
    await wake();
    await wake();
    expect(thermostat.entries).to.deep.equal([{ kind: 'attention', attention: attention(1) }]);
  },

  'drains once more when it is asked to while it drains': async (store) => {
    const sink = new MemorySink();
    let whileDelivering: (() => Promise<void>) | null = null;
    const slow: RecordSink = {
      deliver: async (entries, refusals) => {
        const first = whileDelivering;
        whileDelivering = null;
        await first?.();
        await sink.deliver(entries, refusals);
      },
    };
    const { journal, clock } = setUp(store, { sink: slow });
    await journal.append(clicks(0, 1));
    let second: Promise<void> | null = null;
    whileDelivering = async () => {
      await journal.append(clicks(1, 2));
      clock.nowMs += LINGER_MS;
      second = journal.drain();
    };
    clock.nowMs += LINGER_MS;
    await journal.drain();
    await second;
    expect(ids(sink.entries)).to.deep.equal(ids(clicks(0, 2)));
  },

  'counts refusals by hour, route and reason, and tells them as sums until they are known': async (store) => {
    const { journal, sink, clock, wake, scheduler } = setUp(store);
    await Promise.all(Array.from({ length: 30 }, () => journal.countRefusal('/r', 'rate_limited', NOW_MS)));
    await journal.countRefusal('/r', 'rate_limited', NOW_MS + HOUR_MS);
    await journal.countRefusal('/v1/vau', 'nonce_used', NOW_MS);
    sink.fault = unavailable;
    await wake();
    sink.fault = () => null;
    await journal.countRefusal('/v1/vau', 'nonce_used', NOW_MS);
    await wake();
    const told = sink.refusals.map(({ shard, hourMs, route, reason, count }) => [
      shard,
      (hourMs - NOW_MS) / HOUR_MS,
      route,
      reason,
      count,
    ]);
    expect(told).to.deep.equal([
      ['shard', 0, '/r', 'rate_limited', 30],
      ['shard', 0, '/v1/vau', 'nonce_used', 2],
      ['shard', 1, '/r', 'rate_limited', 1],
    ]);
    expect(await journal.refusals()).to.deep.equal([
      { route: '/r', reason: 'rate_limited', count: 31 },
      { route: '/v1/vau', reason: 'nonce_used', count: 2 },
    ]);
    expect(scheduler.take(), 'nothing to tell').to.equal(null);
    clock.nowMs += 60 * HOUR_MS;
    await journal.countRefusal('/r', 'rate_limited', clock.nowMs);
    await wake();
    expect(sink.refusals.slice(3)).to.deep.include({
      shard: 'shard',
      hourMs: clock.nowMs - (clock.nowMs % HOUR_MS),
      route: '/r',
      reason: 'rate_limited',
      count: 1,
    });
  },

  'tells counts every five seconds, however often it delivers': async (store) => {
    const { journal, sink, clock, wake, scheduler } = setUp(store);
    await journal.countRefusal('/r', 'bad', NOW_MS);
    await wake();
    for (const afterMs of [6_000, 7_000, 8_000]) {
      clock.nowMs = NOW_MS + afterMs;
      await journal.countRefusal('/r', 'bad', NOW_MS);
      await journal.append(clicks(afterMs, afterMs + 1));
      await journal.drain();
    }
    expect(sink.refusals.map(({ count }) => count)).to.deep.equal([1]);
    expect(scheduler.take()).to.be.at.most(NOW_MS + 13_000);
    clock.nowMs = NOW_MS + 13_000;
    await journal.drain();
    expect(sink.refusals.map(({ count }) => count)).to.deep.equal([1, 4]);
  },

  'sums up hours that are long over, and loses none of them': async (store) => {
    const { journal, clock, wake } = setUp(store);
    for (let hour = 0; hour < 60; hour += 1) await journal.countRefusal('/r', 'bad', NOW_MS + hour * HOUR_MS);
    await wake();
    clock.nowMs += 70 * HOUR_MS;
    await journal.countRefusal('/r', 'bad', clock.nowMs);
    while (await wake());
    expect(await journal.refusals()).to.deep.equal([{ route: '/r', reason: 'bad', count: 61 }]);
    const [rows] = await rowsAs<{ n: number }>(store, 'SELECT count(*) AS n FROM edge.counters');
    expect(rows?.n).to.be.below(50);
  },

  'survives its own store’s failure while it drains, and asks to be woken again': async (store) => {
    const broken: Store = {
      valuesAtMost: store.valuesAtMost,
      all: async () => {
        throw new Error('store down');
      },
      transaction: (work) => store.transaction(work),
    };
    const { journal, scheduler, failures, clock } = setUp(broken);
    await journal.drain();
    expect(failures).to.not.be.empty;
    expect(scheduler.wakeAtMs).to.be.above(clock.nowMs);
  },
};

/** Parts of a journal that asks nobody to wake it. */
function quiet(store: Store, clock: TestClock, sink: RecordSink): JournalParts {
  return { store, clock, sink, scheduler: { wake: async () => undefined }, shard: 'shard', random: () => 1 };
}
