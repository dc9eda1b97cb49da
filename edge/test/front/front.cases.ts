import { expect } from 'chai';
import { Front } from '../../src/front/front';
import { Journal } from '../../src/journal/journal';
import { Limiter } from '../../src/limits/limiter';
import type { LimitRule, LimitState, Outcome } from '../../src/model';
import type { Sql, SqlValue, Store } from '../../src/store/sql';
import { attention, click, MemorySink, NOW_MS, uuid } from '../journal/support/records';
import type { StoreCases } from '../store/support/cases';
import { TestClock, TestScheduler } from '../store/support/time';
import { rowsAs } from '../support/rows-as';

function setUp(store: Store) {
  const clock = new TestClock(NOW_MS);
  const sink = new MemorySink();
  const scheduler = new TestScheduler();
  const journal = new Journal({ store, clock, scheduler, sink, shard: 'shard', random: () => 1 });
  const front = new Front({ store, limiter: new Limiter(store, clock), journal });
  return { clock, sink, front };
}

function ipRule(ip: string, most: number): LimitRule {
  return { key: `redirect:ip:${ip}`, most, windowSeconds: 60 };
}

async function storedClicks(store: Store): Promise<string[]> {
  const rows = await rowsAs<{ id: string }>(store, 'SELECT id FROM edge.journal ORDER BY id');
  return rows.map(({ id }) => id);
}

function codes(outcomes: readonly Outcome<LimitState>[]): string[] {
  return outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.refusal.code));
}

/** Counts transactions, and can fail in the middle of one. */
class WatchedStore implements Store {
  transactions = 0;
  failsAfter: RegExp | null = null;
  readonly valuesAtMost: number;

  constructor(private readonly store: Store) {
    this.valuesAtMost = store.valuesAtMost;
  }

  all(statement: string, ...values: readonly SqlValue[]): Promise<unknown[]> {
    return this.store.all(statement, ...values);
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    this.transactions += 1;
    return this.store.transaction((sql) => work(this.watched(sql)));
  }

  private watched(sql: Sql): Sql {
    return {
      valuesAtMost: sql.valuesAtMost,
      all: async (statement, ...values) => {
        const rows = await sql.all(statement, ...values);
        if (this.failsAfter?.test(statement)) throw new Error('gone');
        return rows;
      },
    };
  }
}

export const cases: StoreCases = {
  'stores a click that the limits admit, and tells how the limit stands': async (store) => {
    const { front, clock, sink } = setUp(store);
    const outcome = await front.admitClick(click(1), [ipRule('a', 5)]);
    expect(outcome).to.deep.equal({ ok: true, value: { limit: 5, remaining: 4, resetSeconds: 60 } });
    expect(await storedClicks(store)).to.deep.equal([uuid(1)]);
    clock.nowMs += 1_000;
    await front.drain();
    expect(sink.entries).to.deep.equal([{ kind: 'click', click: click(1) }]);
  },

  'stores nothing of a click that a limit refuses': async (store) => {
    const { front } = setUp(store);
    const outcomes = [];
    for (const n of [1, 2, 3]) outcomes.push(await front.admitClick(click(n), [ipRule('a', 2)]));
    expect(codes(outcomes)).to.deep.equal(['ok', 'ok', 'rate_limited']);
    expect(await storedClicks(store)).to.deep.equal([uuid(1), uuid(2)]);
  },

  'admits exactly as many of a crowd as the limits allow, and stores exactly those': async (store) => {
    const { front } = setUp(store);
    const crowd = Array.from({ length: 400 }, (_, n) => front.admitClick(click(n), [ipRule(`${n % 4}`, 60)]));
    const outcomes = await Promise.all(crowd);
    const admitted = outcomes.flatMap(({ ok }, n) => (ok ? [uuid(n)] : []));
    expect(admitted).to.have.length(240);
    expect(await storedClicks(store)).to.deep.equal(admitted.sort());
  },

  'stores a crowd in few transactions': async (store) => {
    const watched = new WatchedStore(store);
    const { front } = setUp(watched);
    await Promise.all(
      Array.from({ length: 400 }, (_, n) => front.admitClick(click(n), [ipRule('a', 1_000)])),
    );
    expect(await storedClicks(store)).to.have.length(400);
    expect(watched.transactions).to.be.at.most(4);
  },

  'takes from the limits and stores the click together or not at all': async (store) => {
    const watched = new WatchedStore(store);
    const { front } = setUp(watched);
    for (const step of [/^INSERT INTO edge.limits/, /^INSERT INTO edge.journal/]) {
      watched.failsAfter = step;
      const error = await front.admitClick(click(1), [ipRule('a', 1)]).catch((fault: Error) => fault);
      expect(error).to.have.property('message', 'gone');
    }
    watched.failsAfter = null;
    expect(await storedClicks(store)).to.deep.equal([]);
    expect((await front.admitClick(click(1), [ipRule('a', 1)])).ok).to.equal(true);
  },

  'stores a click that comes again once': async (store) => {
    const { front } = setUp(store);
    await front.admitClick(click(1), [ipRule('a', 9)]);
    expect((await front.admitClick(click(1), [])).ok).to.equal(true);
    expect(await storedClicks(store)).to.have.length(1);
  },

  'limits a request without a click, by the same windows': async (store) => {
    const { front } = setUp(store);
    expect((await front.admit([ipRule('a', 1)])).ok).to.equal(true);
    expect((await front.admitClick(click(1), [ipRule('a', 1)])).ok).to.equal(false);
  },

  'tells what it holds': async (store) => {
    const { front, clock, sink } = setUp(store);
    await front.admitClick(click(1), []);
    await front.recordAttention(attention(1));
    await front.recordAttention(attention(1));
    await front.countRefusal('/r', 'unknown_link', NOW_MS);
    clock.nowMs += 2_000;
    const refusals = [{ route: '/r', reason: 'unknown_link', count: 1 }];
    expect(await front.status()).to.deep.equal({ waiting: 2, oldestMs: 2_000, parked: 0, refusals });
    await front.drain();
    expect(sink.refusals).to.have.length(1);
    expect(await front.status()).to.deep.equal({ waiting: 0, oldestMs: 0, parked: 0, refusals });
  },
};
