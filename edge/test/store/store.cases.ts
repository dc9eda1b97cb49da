import { integer, RowShapeError } from '@crr/db/rows';
import { expect } from 'chai';
import * as v from 'valibot';
import { insertRows, whereIn } from '../../src/store/rows';
import { reading, type Sql, type Store } from '../../src/store/sql';
import { rowsAs } from '../support/rows-as';
import type { StoreCases } from './support/cases';

const CLOCKS = 'edge.clocks (chain_campaign_id, account, credited_until_ms)';

async function add(sql: Sql, account: string, until = 1): Promise<void> {
  await sql.all(`INSERT INTO ${CLOCKS} VALUES (?, ?, ?)`, 'c', account, until);
}

async function accounts(sql: Sql): Promise<string[]> {
  const rows = await rowsAs<{ account: string }>(sql, 'SELECT account FROM edge.clocks ORDER BY account');
  return rows.map(({ account }) => account);
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

/** What every store does alike. */
export const cases: StoreCases = {
  'gives back what was stored: text, whole numbers up to 2^53, null': async (store) => {
    await store.all(
      `INSERT INTO edge.journal (id, kind, body, created_at_ms, due_at_ms) VALUES (?, ?, ?, ?, ?)`,
      'id',
      'click',
      "it’s “?” and 'quotes'",
      Number.MAX_SAFE_INTEGER,
      -1,
    );
    expect(await store.all('SELECT * FROM edge.journal')).to.deep.equal([
      {
        id: 'id',
        kind: 'click',
        body: "it’s “?” and 'quotes'",
        created_at_ms: Number.MAX_SAFE_INTEGER,
        due_at_ms: -1,
        attempts: 0,
        parked_reason: null,
      },
    ]);
  },

  'takes a question mark within quotes as text': async (store) => {
    await add(store, 'what?');
    const rows = await store.all(
      `SELECT account FROM edge.clocks WHERE account = 'what?' AND chain_campaign_id = ?`,
      'c',
    );
    expect(rows).to.deep.equal([{ account: 'what?' }]);
  },

  'gives no rows of a statement that returns none, and those of RETURNING': async (store) => {
    await add(store, 'a');
    expect(await store.all('UPDATE edge.clocks SET credited_until_ms = ?', 5)).to.deep.equal([]);
    const rows = await store.all(
      'UPDATE edge.clocks SET credited_until_ms = credited_until_ms + ? RETURNING *',
      2,
    );
    expect(rows).to.deep.equal([{ chain_campaign_id: 'c', account: 'a', credited_until_ms: 7 }]);
  },

  'counts and adds as whole numbers': async (store) => {
    await add(store, 'a', 2);
    await add(store, 'b', 3);
    const [row] = await store.all(
      'SELECT count(*) AS n, CAST(sum(credited_until_ms) AS BIGINT) AS total, max(credited_until_ms) AS latest FROM edge.clocks',
    );
    expect(row).to.deep.equal({ n: 2, total: 5, latest: 3 });
  },

  'refuses text where a number belongs': async (store) => {
    const error = await failure(store.all(`INSERT INTO ${CLOCKS} VALUES ('c', 'a', ?)`, 'soon'));
    expect(error).to.be.instanceOf(Error);
    expect(await accounts(store)).to.deep.equal([]);
  },

  'stores everything of a transaction and gives its result': async (store) => {
    const result = await store.transaction(async (sql) => {
      await add(sql, 'a');
      await add(sql, 'b');
      return accounts(sql);
    });
    expect(result).to.deep.equal(['a', 'b']);
    expect(await accounts(store)).to.deep.equal(['a', 'b']);
  },

  'stores nothing of a transaction that throws, and passes its error on': async (store) => {
    const fault = new Error('no');
    const error = await failure(
      store.transaction(async (sql) => {
        await add(sql, 'a');
        throw fault;
      }),
    );
    expect(error).to.equal(fault);
    expect(await accounts(store)).to.deep.equal([]);
  },

  'stores nothing of a transaction in which a statement fails': async (store) => {
    const error = await failure(
      store.transaction(async (sql) => {
        await add(sql, 'a');
        await add(sql, 'a');
      }),
    );
    expect(error).to.be.instanceOf(Error);
    expect(await accounts(store)).to.deep.equal([]);
  },

  'keeps what others write at the same time out of a transaction that throws': async (store) => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const refused = failure(
      store.transaction(async (sql) => {
        await add(sql, 'mine');
        begin();
        await pause();
        throw new Error('no');
      }),
    );
    await begun;
    await Promise.all([add(store, 'a'), store.transaction((sql) => add(sql, 'b')), add(store, 'c')]);
    expect(await refused).to.be.instanceOf(Error);
    expect(await accounts(store)).to.deep.equal(['a', 'b', 'c']);
  },

  'loses no addition of transactions that read and write at the same time': async (store) => {
    await add(store, 'a', 0);
    await Promise.all(Array.from({ length: 20 }, () => store.transaction(addOne)));
    const [row] = await store.all('SELECT credited_until_ms AS n FROM edge.clocks');
    expect(row).to.deep.equal({ n: 20 });
  },

  'gives rows as they were declared, and names the column of one that is not so': async (store) => {
    await insertRows(store, CLOCKS, [['c', 'a', 7]], '');
    const select = 'SELECT account, credited_until_ms FROM edge.clocks';
    expect(await reading({ account: v.string(), credited_until_ms: integer })(store, select)).to.deep.equal([
      { account: 'a', credited_until_ms: 7 },
    ]);
    const wrong = await reading({ account: integer })(store, select).catch((error: unknown) => error);
    expect(wrong).to.be.instanceOf(RowShapeError);
    expect(wrong).to.include({ column: 'account', retryable: false });
    const missing = await reading({ nobody: v.string() })(store, select).catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(RowShapeError);
    expect(missing).to.include({ column: 'nobody' });
  },

  'inserts more rows than a statement has values for, and returns all of them': async (store) => {
    const rows = Array.from({ length: 301 }, (_, n) => ['c', `a${n}`, n]);
    const returned = await insertRows(store, CLOCKS, rows, 'RETURNING account');
    expect(returned).to.deep.equal(rows.map(([, account]) => ({ account })));
    await whereIn(
      store,
      'DELETE FROM edge.clocks WHERE account IN',
      rows.slice(1).map(([, account]) => account as string),
    );
    expect(await accounts(store)).to.deep.equal(['a0']);
    expect(await insertRows(store, CLOCKS, [], '')).to.deep.equal([]);
  },

  'keeps one open session of an account and page': async (store) => {
    await openSession(store, '1', null);
    expect(await failure(openSession(store, '2', null))).to.be.instanceOf(Error);
    await openSession(store, '3', 5);
    await store.all('UPDATE edge.sessions SET closed_at_ms = 5');
    await openSession(store, '2', null);
  },
};

async function addOne(sql: Sql): Promise<void> {
  // The update first: it takes the row, so that the others wait.
  await sql.all('UPDATE edge.clocks SET credited_until_ms = credited_until_ms + 0');
  const [row] = await rowsAs<{ n: number }>(sql, 'SELECT credited_until_ms AS n FROM edge.clocks');
  await pause();
  await sql.all('UPDATE edge.clocks SET credited_until_ms = ?', (row?.n ?? 0) + 1);
}

function openSession(store: Store, id: string, closedAtMs: number | null): Promise<unknown> {
  return store.all(
    `INSERT INTO edge.sessions (chain_campaign_id, id, account, tag, site, page, country, ip_hash, is_hot_page, opened_at_ms,
       expires_at_ms, closed_at_ms, signals, marks)
     VALUES ('c', ?, 'a', 't', 's', 'p', 'ZZ', 'h', 0, 1, 9, ?, '[]', '[]')`,
    id,
    closedAtMs,
  );
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
