import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { DatabaseStore, numbered } from '../../src/store/database';
import type { Sql } from '../../src/store/sql';

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
    let arrived = 0;
    let meet = () => {};
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const both = (first: string, second: string) =>
      store.transaction(async (sql) => {
        attempts += 1;
        await addOne(sql, first);
        // Each has its first row before one of them wants its second.
        arrived += 1;
        if (arrived === 2) meet();
        if (kind === 'postgres') await met;
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
