import { type Database, noteConnectionError } from '@crr/db';
import { playEverything } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import type { ChainView, Sink } from '../../src/model';
import { DatabaseUnavailableError, openSink, StaleWriterError } from '../../src/store';
import { Dice } from '../sim/dice';
import { FaultyDatabase } from '../sim/faulty-database';
import { historyOf, IDENTITY, viewOf } from '../support/history';
import { type Dump, dump } from '../support/tables';

const ALWAYS = 1;
const OFTEN = 0.01;
const OFTEN_BY_ITSELF = 0.2;
const RUNS = 8;
const LOOKS = 20;

forEachDatabase('a database that fails now and then', (open) => {
  let view: ChainView;
  let expected: Dump;

  before(async () => {
    const history = historyOf(await playEverything());
    view = viewOf(
      history.map((transaction) => [transaction]),
      { firstSlot: 0, finalizedSlot: history.length - 1 },
    );
  });

  beforeEach(async () => {
    const database = await open();
    await (await openSink(database, IDENTITY)).commit(view);
    expected = await dump(database);
    await database.close();
  });

  it('is tried again until everything is stored, once', async () => {
    let errors = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const database = await open();
      const { sink, faulty } = await openFaulty(database, { errorProbability: OFTEN, seed: `retry ${run}` });
      await sink.commit(view);
      errors += faulty.counts.errors;
      expect(await dump(database)).to.deep.equal(expected);
      await database.close();
    }
    expect(errors).to.be.greaterThan(0);
  });

  it('is given up after nine attempts, with nothing stored', async () => {
    const database = await open();
    const { sink, retries } = await openFaulty(database, { errorProbability: ALWAYS, seed: 'always' });
    const error = await sink.commit(view).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(DatabaseUnavailableError);
    expect(retries).to.have.length(8);
    expect((await dump(database)).raw_events).to.deep.equal([]);
  });

  it('is asked whether a commit came through whose answer was lost', async () => {
    const database = await open();
    const losing = new LosingAnswers(database);
    const sink = await openSink(losing.database, IDENTITY, { sleep: async () => undefined });
    losing.next = 'lost';
    const { added, cursor } = await sink.commit(view);
    expect([losing.next, added]).to.deep.equal(['kept', view.events.length]);
    expect(cursor.nonce).to.equal(1);
    expect(await dump(database)).to.deep.equal(expected);
    expect((await sink.commit(view)).added).to.equal(0);
  });

  it('is tried again for its cursor and its tail, too', async () => {
    const database = await open();
    const retries: unknown[] = [];
    const faulty = new FaultyDatabase(
      database,
      { errorProbability: OFTEN_BY_ITSELF, killProbability: 0 },
      new Dice('single'),
    );
    const options = { sleep: async () => undefined, onRetry: (error: unknown) => retries.push(error) };
    const sink = await openSink(faulty, IDENTITY, options);
    for (let look = 0; look < LOOKS; look += 1) expect((await sink.tail()).size).to.equal(0);
    expect(retries).not.to.have.length(0);
  });

  it('is not tried again when another writer moved the cursor', async () => {
    const database = await open();
    const retries: unknown[] = [];
    const [first, second] = [
      await openSink(database, IDENTITY),
      await openSink(database, IDENTITY, { onRetry: (error) => retries.push(error) }),
    ];
    await first.commit(view);
    const error = await second.commit(view).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(StaleWriterError);
    expect(retries).to.deep.equal([]);
  });
});

async function openFaulty(
  database: Database,
  { errorProbability, seed }: { errorProbability: number; seed: string },
): Promise<{ sink: Sink; faulty: FaultyDatabase; retries: unknown[] }> {
  const retries: unknown[] = [];
  const faulty = new FaultyDatabase(database, { errorProbability, killProbability: 0 }, new Dice(seed));
  faulty.armed = false;
  const sink = await openSink(faulty, IDENTITY, {
    sleep: async () => undefined,
    onRetry: (error) => retries.push(error),
  });
  faulty.armed = true;
  return { sink, faulty, retries };
}

type Work = Parameters<ReturnType<Database['db']['transaction']>['execute']>[0];

/** A database behind a connection that can break right after a commit. */
class LosingAnswers {
  next: 'lost' | 'kept' = 'kept';
  readonly database: Database;

  constructor(inner: Database) {
    const execute = async (work: Work) => {
      const result = await inner.db.transaction().execute(work);
      if (this.next === 'kept') return result;
      this.next = 'kept';
      const error = new Error('Connection terminated unexpectedly');
      noteConnectionError(error);
      throw error;
    };
    const db = new Proxy(inner.db, {
      get: (target, name) => {
        if (name === 'transaction') return () => ({ execute });
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    this.database = {
      kind: inner.kind,
      db,
      acquire: (role) => inner.acquire(role),
      close: () => inner.close(),
    };
  }
}
