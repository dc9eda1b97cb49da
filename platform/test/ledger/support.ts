/** What the ledger's tests share. */
import type { Database } from '@crr/db';
import { inTransaction } from '@crr/db';
import { sql } from 'kysely';
import { type BookAccount, Books, type Posted, type Posting } from '../../src/ledger';

/** A UUID that tells its number. */
export function uuid(number: number): string {
  return `00000000-0000-7000-8000-${`${number}`.padStart(12, '0')}`;
}

export const BOOK = uuid(1);
export const OTHER_BOOK = uuid(2);
export const NOW = new Date('2027-03-01T12:00:00.000Z');

/** Posts in a transaction of its own. */
export function post({ db }: Pick<Database, 'db'>, postings: readonly Posting[]): Promise<Posted[]> {
  return inTransaction(db, async (transaction) => {
    const books = await Books.hold(
      transaction,
      postings.map(({ bookId }) => bookId),
      NOW,
    );
    return books.post(postings);
  });
}

/** What lies in accounts. */
export function amounts({ db }: Pick<Database, 'db'>, asked: readonly BookAccount[]): Promise<bigint[]> {
  return inTransaction(db, async (transaction) => {
    const books = await Books.hold(
      transaction,
      asked.map(({ bookId }) => bookId),
      NOW,
    );
    return books.amounts(asked);
  });
}

/** Everything that was posted, in its order. */
export async function everything({ db }: Pick<Database, 'db'>): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT t.book_id, t.sequence, t.kind, t.idempotency_key, encode(t.hash, 'hex') AS hash, e.line, e.account_id, e.amount_usdc, a.balance_usdc
    FROM ledger.transactions t JOIN ledger.entries e USING (book_id, sequence) JOIN ledger.accounts a ON a.id = e.account_id
    ORDER BY 1, 2, 6`.execute(db);
  return rows;
}
