import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { isConflict, repeatingConflicts } from '../../src/store/conflicts';
import { DatabaseStore, numbered } from '../../src/store/database';
import type { Sql } from '../../src/store/sql';

function failing(code: string, times: number) {
  let calls = 0;
  const attempt = async (): Promise<number> => {
    calls += 1;
    if (calls <= times) throw Object.assign(new Error('no'), { code });
    return calls;
  };
  return { attempt, calls: () => calls };
}

describe('what lost against another writer', () => {
  for (const code of ['40001', '40P01']) {
    it(`is repeated until it wins (${code})`, async () => {
      expect(await repeatingConflicts(failing(code, 3).attempt)).to.equal(4);
    });
  }

  it('is given up after eight attempts', async () => {
    const { attempt, calls } = failing('40001', 99);
    expect(isConflict(await repeatingConflicts(attempt).catch((error: unknown) => error))).to.equal(true);
    expect(calls()).to.equal(8);
  });

  it('is not repeated after any other error', async () => {
    const { attempt, calls } = failing('23505', 99);
    await repeatingConflicts(attempt).catch(() => undefined);
    expect(calls()).to.equal(1);
  });
});

describe('a statement’s placeholders', () => {
  it('are numbered, but not within quotes', () => {
    expect(numbered(`SELECT ?, 'a?''?', "b?", ?`)).to.equal(`SELECT $1, 'a?''?', "b?", $2`);
  });
});

forEachDatabase('transactions that wait for each other in a circle', (open, kind) => {
  it('are all stored', async () => {
    const store = new DatabaseStore((await open()).db);
    for (const account of ['a', 'b']) {
      await store.all(`INSERT INTO edge.clocks VALUES ('c', ?, 0)`, account);
    }
    let attempts = 0;
    const both = (first: string, second: string) =>
      store.transaction(async (sql) => {
        attempts += 1;
        await addOne(sql, first);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await addOne(sql, second);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    const rows = await store.all('SELECT credited_until_ms AS n FROM edge.clocks');
    expect(rows).to.deep.equal([{ n: 2 }, { n: 2 }]);
    // The embedded database takes one transaction at a time: there is no circle.
    expect(attempts).to.equal(kind === 'postgres' ? 3 : 2);
  });
});

async function addOne(sql: Sql, account: string): Promise<void> {
  await sql.all(
    'UPDATE edge.clocks SET credited_until_ms = credited_until_ms + 1 WHERE account = ?',
    account,
  );
}
