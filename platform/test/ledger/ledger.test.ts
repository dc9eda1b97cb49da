import { type Database, inTransaction, sqlState } from '@crr/db';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  ACCOUNT_SIDES,
  AMOUNT_MOST,
  accrual,
  Books,
  clawback,
  funding,
  INFLUENCERS_KINDS,
  LedgerFloorError,
  LedgerKeyReusedError,
  LedgerPostingError,
  of,
  POSTING_KINDS,
  type Posting,
  type PostingKind,
  release,
  verifyLedger,
  voiding,
} from '../../src/ledger';
import { amounts, BOOK, everything, NOW, OTHER_BOOK, post, uuid } from './support';

const CAMPAIGN = uuid(11);
const JANA = { campaignId: CAMPAIGN, influencerId: uuid(21) };
const DEPOSIT = 1_000_000n;

function posting(key: string, kind: PostingKind, movements: Posting['movements'], bookId = BOOK): Posting {
  return { bookId, kind, key, occurredAt: new Date(NOW.getTime() - 1_000), movements };
}
const deposit = (key = 'fund', bookId = BOOK) => posting(key, 'fund', funding(CAMPAIGN, DEPOSIT), bookId);
const lies = (...kinds: (keyof typeof ACCOUNT_SIDES)[]) =>
  kinds.map((kind) => ({ bookId: BOOK, account: of(kind, JANA) }));

forEachDatabase('the ledger', (open, kind) => {
  it('moves balances with the entries, and says what lies where (L4)', async () => {
    const database = await open();
    await post(database, [
      deposit(),
      posting('sale-1', 'accrue', accrual(JANA, 300_000n, DEPOSIT)),
      posting('sale-2', 'accrue', accrual(JANA, 900_000n, DEPOSIT - 300_000n)),
      posting('refund-1', 'void', voiding(JANA, 250_000n, 200_000n)),
      posting('release-1', 'release', release(JANA, 400_000n)),
      posting('chargeback-1', 'claw', clawback(JANA, 100_000n)),
    ]);
    expect(
      await amounts(
        database,
        lies('pot', 'adv', 'adv_owes', 'unfunded', 'held', 'due', 'debt', 'adv_claim', 'owed_chain'),
      ),
    ).to.deep.equal([DEPOSIT, 50_000n, 0n, 0n, 550_000n, 400_000n, 100_000n, 100_000n, 0n]);
    const report = await verifyLedger(database.db);
    expect(report).to.deep.include({ transactions: 6, books: 1, accounts: 8, findings: [], differences: 0 });
  });

  it('posts a fact once, and refuses its key for another (L10)', async () => {
    const database = await open();
    const sale = posting('sale-1', 'accrue', accrual(JANA, 300_000n, DEPOSIT));
    expect(await post(database, [deposit(), sale])).to.deep.equal([
      { sequence: 1, isRepetition: false },
      { sequence: 2, isRepetition: false },
    ]);
    const before = await everything(database);
    expect(await post(database, [sale, deposit(), sale])).to.deep.equal([
      { sequence: 2, isRepetition: true },
      { sequence: 1, isRepetition: true },
      { sequence: 2, isRepetition: true },
    ]);
    const other = posting('sale-1', 'accrue', accrual(JANA, 300_001n, DEPOSIT));
    const error = (await caught(post(database, [deposit('new'), other]))) as LedgerKeyReusedError;
    expect(error).to.be.instanceOf(LedgerKeyReusedError);
    expect(error).to.include({ key: 'sale-1', sequence: 2, retryable: false });
    expect(await everything(database)).to.deep.equal(before);
    expect(
      await caught(post(database, [deposit('twice'), posting('twice', 'fund', funding(CAMPAIGN, 1n))])),
    ).to.be.instanceOf(LedgerKeyReusedError);
    // Another book's keys are its own.
    expect(await post(database, [deposit('fund', OTHER_BOOK)])).to.deep.equal([
      { sequence: 1, isRepetition: false },
    ]);
  });

  it('lets no account below its floor (L3)', async () => {
    const database = await open();
    await post(database, [deposit()]);
    const error = (await caught(
      post(database, [posting('much', 'accrue', accrual(JANA, DEPOSIT + 1n, DEPOSIT + 1n))]),
    )) as LedgerFloorError;
    expect(error).to.be.instanceOf(LedgerFloorError);
    expect(error).to.include({ account: `adv:${CAMPAIGN}`, amountUsdc: -1n });
    expect(await caught(post(database, [posting('r', 'release', release(JANA, 1n))]))).to.be.instanceOf(
      LedgerFloorError,
    );
    expect(await amounts(database, lies('pot', 'adv', 'held'))).to.deep.equal([DEPOSIT, DEPOSIT, 0n]);
  });

  it('takes amounts of a whole u64, and none beyond, below or of zero', async () => {
    const database = await open();
    const most = { ...deposit('most'), movements: funding(CAMPAIGN, AMOUNT_MOST) };
    await post(database, [most]);
    expect(await amounts(database, lies('pot', 'adv'))).to.deep.equal([AMOUNT_MOST, AMOUNT_MOST]);
    expect(await caught(post(database, [deposit('beyond')]))).to.be.instanceOf(LedgerFloorError);
    for (const amountUsdc of [0n, -1n, AMOUNT_MOST + 1n]) {
      const wrong = { debit: of('pot', JANA), credit: of('adv', JANA), amountUsdc };
      expect(await caught(post(database, [posting('x', 'fund', [wrong])])), `${amountUsdc}`).to.be.instanceOf(
        LedgerPostingError,
      );
    }
    for (const key of ['', 'a b', 'ü', 'x'.repeat(256)])
      expect(await caught(post(database, [deposit(key)]))).to.be.instanceOf(LedgerPostingError);
    expect(await caught(post(database, [posting('x', 'fund', [])]))).to.be.instanceOf(LedgerPostingError);
    const nobody = { debit: of('held', { campaignId: CAMPAIGN }), credit: of('due', JANA), amountUsdc: 1n };
    expect(await caught(post(database, [posting('x', 'release', [nobody])]))).to.be.instanceOf(
      LedgerPostingError,
    );
  });

  it('knows in code what its tables list', async () => {
    const { db } = await open();
    const kinds = await sql<{ kind: keyof typeof ACCOUNT_SIDES; side: number; has_influencer: boolean }>`
      SELECT kind, side, has_influencer FROM ledger.account_kinds`.execute(db);
    expect(Object.fromEntries(kinds.rows.map(({ kind: each, side }) => [each, side]))).to.deep.equal(
      ACCOUNT_SIDES,
    );
    expect(
      kinds.rows.filter(({ has_influencer }) => has_influencer).map(({ kind: each }) => each),
    ).to.have.members([...INFLUENCERS_KINDS]);
    const routes = await sql<{
      kind: string;
    }>`SELECT DISTINCT transaction_kind AS kind FROM ledger.routes`.execute(db);
    expect(routes.rows.map(({ kind: each }) => each)).to.have.members([...POSTING_KINDS]);
  });

  describe('refuses, whoever writes,', () => {
    const head = sql`(SELECT head_hash FROM ledger.books WHERE id = ${BOOK}::uuid)`;
    const account = (code: string) =>
      sql`(SELECT id FROM ledger.accounts WHERE code = ${`${code}:${CAMPAIGN}`})`;
    /** Inserts a transaction with two entries by hand. */
    const byHand = (
      entries: readonly (readonly [code: string, amount: number])[],
      { sequence = 2, previous = head, kind: name = 'fund' } = {},
    ) => sql`
      WITH t AS (INSERT INTO ledger.transactions (book_id, sequence, kind, idempotency_key, body_hash, occurred_at, booked_at, previous_hash, hash)
        VALUES (${BOOK}, ${sequence}, ${name}, 'by-hand', ${head}, now(), now(), ${previous}, ${head}))
      INSERT INTO ledger.entries (book_id, sequence, line, account_id, amount_usdc)
      VALUES ${sql.join(entries.map(([code, amount], at) => sql`(${BOOK}, ${sequence}, ${at + 1}, ${account(code)}, ${amount})`))}`;
    const CASES: readonly (readonly [what: string, rule: string, statement: ReturnType<typeof byHand>])[] = [
      [
        'entries that do not sum to zero (L1)',
        'entries_balanced',
        byHand([
          ['pot', 5],
          ['adv', -4],
        ]),
      ],
      [
        'half a movement',
        'entries_balanced',
        byHand([
          ['pot', 5],
          ['adv', -5],
          ['pot', 5],
        ]),
      ],
      [
        'a pair of accounts of no route (L12)',
        'entries_routed',
        byHand([
          ['adv', 5],
          ['pot', -5],
        ]),
      ],
      [
        'a movement of two other sums',
        'entries_routed',
        byHand([
          ['pot', 5],
          ['adv', -4],
          ['pot', 4],
          ['adv', -5],
        ]),
      ],
      [
        'a kind that nobody listed',
        'entries_routed',
        byHand(
          [
            ['pot', 5],
            ['adv', -5],
          ],
          { kind: 'gift' },
        ),
      ],
      [
        'a number that does not follow',
        'transactions_chained',
        byHand(
          [
            ['pot', 5],
            ['adv', -5],
          ],
          { sequence: 3 },
        ),
      ],
      [
        'a hash that does not follow',
        'transactions_chained',
        byHand(
          [
            ['pot', 5],
            ['adv', -5],
          ],
          { previous: sql`decode(repeat('01', 32), 'hex')` },
        ),
      ],
      [
        'less than the floor (L3)',
        'accounts_floor',
        byHand(
          [
            ['adv', 2_000_000],
            ['pot', -2_000_000],
          ],
          { kind: 'withdraw' },
        ),
      ],
      [
        'a transaction that moves nothing',
        'transactions_chained',
        sql`INSERT INTO ledger.transactions (book_id, sequence, kind, idempotency_key,
        body_hash, occurred_at, booked_at, previous_hash, hash) VALUES (${BOOK}, 2, 'fund', 'by-hand', ${head}, now(), now(), ${head}, ${head})`,
      ],
      [
        'more entries of what was posted',
        'entries_balanced',
        sql`INSERT INTO ledger.entries (book_id, sequence, line, account_id, amount_usdc)
        VALUES (${BOOK}, 1, 3, ${account('pot')}, 5), (${BOOK}, 1, 4, ${account('adv')}, -5)`,
      ],
      [
        'an account that begins with a balance',
        'accounts_begin',
        sql`INSERT INTO ledger.accounts (book_id, kind, side, campaign_id, balance_usdc, opened_at)
        VALUES (${BOOK}, 'owed_chain', -1, ${CAMPAIGN}, -5, now())`,
      ],
      [
        'an account on the wrong side',
        'accounts_kind_side_fkey',
        sql`INSERT INTO ledger.accounts (book_id, kind, side, campaign_id, opened_at)
        VALUES (${BOOK}, 'owed_chain', 1, ${CAMPAIGN}, now())`,
      ],
      [
        'a book that begins with a head',
        'books_begin',
        sql`INSERT INTO ledger.books (id, head_sequence, opened_at) VALUES (${OTHER_BOOK}, 1, now())`,
      ],
      ...[
        'UPDATE ledger.books SET head_sequence = 0',
        'DELETE FROM ledger.books',
        'UPDATE ledger.accounts SET balance_usdc = 0',
        'DELETE FROM ledger.accounts',
        'UPDATE ledger.transactions SET occurred_at = now()',
        'DELETE FROM ledger.transactions',
        'UPDATE ledger.entries SET amount_usdc = 1',
        'DELETE FROM ledger.entries',
        'TRUNCATE ledger.entries',
      ].map((text) => [`${text} (L11)`, 'ledger_append_only', sql.raw(text)] as const),
    ];
    for (const [what, rule, statement] of CASES) {
      it(what, async () => {
        const database = await open();
        await post(database, [deposit()]);
        const before = await everything(database);
        const error = (await caught(statement.execute(database.db))) as { constraint?: string };
        // Foreign keys stand before the triggers where something points to what is deleted.
        if (sqlState(error) !== '23503' || rule.endsWith('fkey'))
          expect(error.constraint, `${error}`).to.equal(rule);
        expect(await everything(database)).to.deep.equal(before);
      });
    }
  });

  it('is posted to by the platform’s own login, which can change nothing of it', async () => {
    const owner = await open();
    const platform = await openAs(owner, 'platform');
    await post(platform, [deposit(), posting('sale-1', 'accrue', accrual(JANA, 300_000n, DEPOSIT))]);
    expect((await verifyLedger((await openAs(owner, 'reader')).db)).differences).to.equal(0);
    if (kind === 'pglite') return;
    for (const statement of [
      'UPDATE ledger.accounts SET balance_usdc = 0',
      'DELETE FROM ledger.entries',
      "INSERT INTO ledger.routes VALUES ('fund', 'adv', 'pot', '')",
      'ALTER TABLE ledger.entries DISABLE TRIGGER ALL',
    ])
      expect(sqlState(await caught(sql.raw(statement).execute(platform.db))), statement).to.equal('42501');
  });

  it('gives two who post the same at once one transaction, and others no gap', async () => {
    const owner = await open();
    const sale = posting('sale-1', 'accrue', accrual(JANA, 1n, DEPOSIT));
    await post(owner, [deposit()]);
    const others = Array.from({ length: 8 }, (_, at) =>
      posting(`sale-${at + 2}`, 'accrue', accrual(JANA, 1n, DEPOSIT)),
    );
    const results = await Promise.all([...others, ...others, sale, sale].map((each) => post(owner, [each])));
    expect(results.flat().filter(({ isRepetition }) => !isRepetition)).to.have.length(9);
    expect(await amounts(owner, lies('held'))).to.deep.equal([9n]);
    const report = await verifyLedger(owner.db, 3);
    expect(report).to.deep.include({ transactions: 10, differences: 0 });
    expect(report.heads).to.have.length(1);
  });

  it('holds what it read until the transaction ends', async () => {
    const owner = await open();
    await post(owner, [deposit()]);
    const take = () =>
      inTransaction(owner.db, async (db) => {
        const books = await Books.hold(db, [BOOK], NOW);
        const [adv = 0n] = await books.amounts(lies('adv'));
        const [before = 0n] = await books.amounts(lies('held'));
        await books.post([posting(`sale-${before}`, 'accrue', accrual(JANA, 700_000n, adv))]);
      });
    await Promise.all([take(), take()]);
    expect(await amounts(owner, lies('adv', 'held', 'unfunded'))).to.deep.equal([0n, DEPOSIT, 400_000n]);
  });

  describe('verified,', () => {
    const FORGERIES: readonly (readonly [what: string, kinds: string[], statement: string])[] = [
      [
        'a balance that somebody moved',
        ['balance'],
        "UPDATE ledger.accounts SET balance_usdc = balance_usdc - 1 WHERE kind = 'held'",
      ],
      [
        'a balance below its floor',
        ['balance', 'floor'],
        "ALTER TABLE ledger.accounts DROP CONSTRAINT accounts_floor; UPDATE ledger.accounts SET balance_usdc = 7 WHERE kind = 'held'",
      ],
      [
        'an amount',
        ['unbalanced', 'body_hash', 'balance'],
        'UPDATE ledger.entries SET amount_usdc = amount_usdc + 1 WHERE sequence = 2 AND line = 1',
      ],
      [
        'a whole movement',
        ['body_hash', 'balance', 'balance'],
        'UPDATE ledger.entries SET amount_usdc = amount_usdc * 2 WHERE sequence = 2',
      ],
      [
        'accounts of a movement that are exchanged',
        ['route', 'body_hash', 'balance', 'balance'],
        'UPDATE ledger.entries SET amount_usdc = -amount_usdc WHERE sequence = 2',
      ],
      [
        'a time',
        ['hash'],
        "UPDATE ledger.transactions SET occurred_at = occurred_at + interval '1 ms' WHERE sequence = 2",
      ],
      ['a key', ['hash'], "UPDATE ledger.transactions SET idempotency_key = 'another' WHERE sequence = 2"],
      ['a kind', ['route', 'body_hash'], "UPDATE ledger.transactions SET kind = 'void' WHERE sequence = 2"],
      [
        'a transaction that is gone',
        ['sequence', 'chain', 'balance', 'balance'],
        'DELETE FROM ledger.entries WHERE sequence = 2; DELETE FROM ledger.transactions WHERE sequence = 2',
      ],
      [
        'the newest one that is gone',
        ['head', 'balance', 'balance'],
        'DELETE FROM ledger.entries WHERE sequence = 3; DELETE FROM ledger.transactions WHERE sequence = 3',
      ],
    ];
    for (const [what, kinds, statements] of FORGERIES) {
      it(`finds ${what}`, async () => {
        const database = await forgeable(open);
        await post(database, [
          deposit(),
          posting('sale-1', 'accrue', accrual(JANA, 300_000n, DEPOSIT)),
          posting('sale-2', 'accrue', accrual(JANA, 200_000n, DEPOSIT)),
        ]);
        await forge(database, statements);
        const { findings } = await verifyLedger(database.db, 1);
        expect(findings.map((finding) => finding.kind)).to.have.members(kinds);
      });
    }
  });
});

/** A forgery alters the schema: an embedded database that others are given afterwards gets its constraint back. */
async function forgeable(open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  await sql`ALTER TABLE ledger.accounts DROP CONSTRAINT IF EXISTS accounts_floor`.execute(database.db);
  await sql`ALTER TABLE ledger.accounts ADD CONSTRAINT accounts_floor CHECK (side * balance_usdc >= 0) NOT VALID`.execute(
    database.db,
  );
  return database;
}

/** As somebody does who owns the database. */
function forge({ db }: Database, statements: string): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(transaction);
    for (const statement of statements.split('; ')) await sql.raw(statement).execute(transaction);
  });
}
