import { inTransaction, openDatabase } from '@crr/db';
import { Books, funding } from '@crr/platform/ledger';
import { emptyPostgresUrl, freshPostgresUrl, memberUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { EXIT } from '../src/errors';
import { TemporaryHome, Terminal } from './support/terminal';

const BOOK = '00000000-0000-7000-8000-000000000001';
const CAMPAIGN = '00000000-0000-7000-8000-000000000011';

describe('crr ledger verify', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  after(() => temporary.remove());

  it('recomputes the books by a reader’s login, and says what somebody changed', async () => {
    const url = await freshPostgresUrl();
    const database = await openDatabase({ url });
    const now = new Date('2027-03-01T12:00:00Z');
    await inTransaction(database.db, async (db) => {
      const books = await Books.hold(db, [BOOK], now);
      const deposit = {
        bookId: BOOK,
        kind: 'fund' as const,
        occurredAt: now,
        movements: funding(CAMPAIGN, 5n),
      };
      await books.post([
        { ...deposit, key: 'one' },
        { ...deposit, key: 'two' },
      ]);
    });
    const verify = ['ledger', 'verify', '--database', memberUrl(url, 'reader')];
    const report = await terminal.json<object>(...verify);
    expect(report).to.deep.include({
      books: 1,
      transactions: 2,
      entries: 4,
      accounts: 2,
      differences: 0,
      findings: [],
    });
    const clean = await terminal.run(...verify);
    expect([clean.code, clean.out.includes('no difference')]).to.deep.equal([EXIT.ok, true]);

    await database.db.transaction().execute(async (db) => {
      await sql`SET LOCAL session_replication_role = replica`.execute(db);
      await sql`UPDATE ledger.accounts SET balance_usdc = 11 WHERE kind = 'pot'`.execute(db);
    });
    const found = await terminal.run(...verify);
    expect(found.code).to.equal(EXIT.refused);
    expect(found.out).to.contain(`${BOOK} pot:${CAMPAIGN}`).and.to.contain('1 differences');
    await database.close();
  });

  it('names what to run where the schema is missing', async () => {
    const { code, out, err } = await terminal.run(
      'ledger',
      'verify',
      '--database',
      await emptyPostgresUrl(),
      '--json',
    );
    expect(code).to.equal(EXIT.refused);
    expect(JSON.parse(out || err).error.rule).to.contain('"crr db migrate"');
  });
});
