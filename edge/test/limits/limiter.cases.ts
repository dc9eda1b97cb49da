import { expect } from 'chai';
import { Limiter } from '../../src/limits/limiter';
import type { LimitRule, LimitState, Outcome } from '../../src/model';
import type { Sql, SqlValue, Store } from '../../src/store/sql';
import type { StoreCases } from '../store/support/cases';
import { TestClock } from '../store/support/time';
import { rowsAs } from '../support/rows-as';

const MINUTE = 60_000;
const START = 1_000 * MINUTE;

function rule(key: string, most: number, windowSeconds = 60): LimitRule {
  return { key, most, windowSeconds };
}

function admitted(outcomes: readonly Outcome<LimitState>[]): number {
  return outcomes.filter(({ ok }) => ok).length;
}

async function taken(store: Store): Promise<Record<string, number>> {
  const rows = await rowsAs<{ key: string; taken: number }>(
    store,
    'SELECT key, taken FROM edge.limits ORDER BY key',
  );
  return Object.fromEntries(rows.map((row) => [row.key, row.taken]));
}

/** Counts the statements that reach a store. */
class CountingStore implements Store {
  statements = 0;
  readonly valuesAtMost: number;

  constructor(private readonly store: Store) {
    this.valuesAtMost = store.valuesAtMost;
  }

  all(statement: string, ...values: readonly SqlValue[]): Promise<unknown[]> {
    this.statements += 1;
    return this.store.all(statement, ...values);
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    this.statements += 1;
    return this.store.transaction(work);
  }
}

export const cases: StoreCases = {
  'admits as many as a limit says, and no more until the window ends': async (store) => {
    const clock = new TestClock(START);
    const limiter = new Limiter(store, clock);
    const rules = [rule('a', 3)];
    for (const remaining of [2, 1, 0]) {
      expect(await limiter.take(rules)).to.deep.equal({
        ok: true,
        value: { limit: 3, remaining, resetSeconds: 60 },
      });
    }
    clock.nowMs = START + MINUTE - 1;
    expect(await limiter.take(rules)).to.deep.equal({
      ok: false,
      refusal: {
        code: 'rate_limited',
        status: 429,
        message: 'at most 3 requests in 60 seconds; try again in 1 seconds',
        retryAfterSeconds: 1,
        limit: { limit: 3, remaining: 0, resetSeconds: 1 },
      },
    });
    clock.nowMs = START + MINUTE;
    expect((await limiter.take(rules)).ok).to.equal(true);
  },

  'admits exactly so many of many that ask at the same time': async (store) => {
    const limiter = new Limiter(store, new TestClock(START));
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () => limiter.take([rule('a', 25), rule('b', 40)])),
    );
    expect(admitted(outcomes)).to.equal(25);
    expect(await taken(store)).to.deep.equal({ 'a/60': 25, 'b/60': 25 });
  },

  'admits exactly so many through several limiters on one store': async (store) => {
    const clock = new TestClock(START);
    const limiters = [1, 2, 3].map(() => new Limiter(store, clock));
    const asked = Array.from({ length: 60 }, (_, n) => {
      // The keys in either order: who waits for whom must not become a circle.
      const rules = [rule('a', 25), rule('b', 25)];
      return limiters[n % 3]?.take(n % 2 === 0 ? rules : rules.reverse()) as Promise<Outcome<LimitState>>;
    });
    expect(admitted(await Promise.all(asked))).to.equal(25);
  },

  'admits a group in its order, each from all of its limits or from none': async (store) => {
    const limiter = new Limiter(store, new TestClock(START));
    const outcomes = await store.transaction((sql) =>
      limiter.takeAllIn(sql, [
        [rule('a', 1), rule('all', 3)],
        [rule('a', 1), rule('all', 3)],
        [rule('b', 1), rule('all', 3)],
        [rule('c', 1), rule('all', 3)],
        [rule('d', 1), rule('all', 3)],
      ]),
    );
    expect(outcomes.map(({ ok }) => ok)).to.deep.equal([true, false, true, true, false]);
    expect(await taken(store)).to.deep.equal({ 'a/60': 1, 'all/60': 3, 'b/60': 1, 'c/60': 1, 'd/60': 0 });
  },

  'gives the tightest limit': async (store) => {
    const limiter = new Limiter(store, new TestClock(START));
    const outcome = await limiter.take([rule('a', 10), rule('b', 2), rule('c', 5)]);
    expect(outcome).to.deep.include({ value: { limit: 2, remaining: 1, resetSeconds: 60 } });
  },

  'refuses by the limit that lasts longest': async (store) => {
    const limiter = new Limiter(store, new TestClock(START));
    const rules = [rule('a', 1, 60), rule('a', 1, 600)];
    expect((await limiter.take(rules)).ok).to.equal(true);
    const outcome = await limiter.take(rules);
    expect(outcome).to.have.nested.property('refusal.retryAfterSeconds').above(60);
  },

  'keeps one name’s windows of different length apart': async (store) => {
    const limiter = new Limiter(store, new TestClock(0));
    await limiter.take([rule('a', 5, 60), rule('a', 5, 3_600)]);
    expect(await taken(store)).to.deep.equal({ 'a/3600': 1, 'a/60': 1 });
  },

  'takes nothing of a transaction that fails': async (store) => {
    const limiter = new Limiter(store, new TestClock(START));
    const work = store.transaction(async (sql) => {
      await limiter.takeIn(sql, [rule('a', 1)]);
      throw new Error('no');
    });
    expect(await work.catch((error: Error) => error.message)).to.equal('no');
    expect((await limiter.take([rule('a', 1)])).ok).to.equal(true);
  },

  'does not ask the store again whether a used up window is used up': async (store) => {
    const clock = new TestClock(START);
    const counting = new CountingStore(store);
    const limiter = new Limiter(counting, clock);
    await limiter.take([rule('a', 1)]);
    await limiter.take([rule('a', 1)]);
    const before = counting.statements;
    for (let n = 0; n < 10; n += 1)
      expect((await limiter.take([rule('a', 1), rule('b', 9)])).ok).to.equal(false);
    expect(counting.statements).to.equal(before);
    expect((await limiter.take([rule('a', 2)])).ok, 'a rule that allows more').to.equal(true);
    clock.nowMs += MINUTE;
    expect((await limiter.take([rule('a', 1)])).ok, 'the next window').to.equal(true);
  },

  'admits everything where nothing is limited': async (store) => {
    const outcome = await new Limiter(store, new TestClock(START)).take([]);
    expect(outcome).to.have.nested.property('value.remaining').above(1e9);
  },

  'deletes windows that ended, and no other': async (store) => {
    const clock = new TestClock(START);
    const limiter = new Limiter(store, clock);
    const many = (name: string, seconds: number) =>
      store.transaction((sql) =>
        limiter.takeAllIn(
          sql,
          Array.from({ length: 300 }, (_, n) => [rule(`${name}${n}`, 5, seconds)]),
        ),
      );
    await many('long', 6_000);
    await many('old', 60);
    clock.nowMs = START + MINUTE;
    await many('new', 60);
    const kept = Object.keys(await taken(store));
    expect(kept.filter((key) => key.startsWith('old'))).to.deep.equal([]);
    expect(kept).to.have.length(600);
  },
};
