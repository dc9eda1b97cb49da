/**
 * Recomputes the ledger from its entries: chains, sums, routes, balances, floors. Reads pages, so that memory does not grow with what was posted;
 * in one snapshot, so that whoever posts meanwhile is seen whole or not at all.
 */
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { bodyHashOf, type HashedMovement, hashOf, hexOf, NO_HASH } from './hash';

/** What is not as it must be. */
export interface LedgerFinding {
  readonly kind:
    | 'sequence'
    | 'body_hash'
    | 'hash'
    | 'chain'
    | 'unbalanced'
    | 'route'
    | 'head'
    | 'balance'
    | 'floor';
  /** The transaction `book#sequence`, the book, or the account. */
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}

/** What was recomputed. */
export interface LedgerReport {
  readonly books: number;
  readonly transactions: number;
  readonly entries: number;
  readonly accounts: number;
  /** The first 100. */
  readonly findings: LedgerFinding[];
  /** All of them. */
  readonly differences: number;
  /** By book: whoever kept them can tell later whether history was rewritten. */
  readonly heads: readonly { readonly book: string; readonly sequence: number; readonly hash: string }[];
}

const PAGE = 2_000;
const FINDINGS_MOST = 100;

const BYTES = z.instanceof(Uint8Array);
const TRANSACTION = {
  sequence: z.number(),
  kind: z.string(),
  key: z.string(),
  occurred_at: z.date(),
  booked_at: z.date(),
  body_hash: BYTES,
  previous_hash: BYTES,
  hash: BYTES,
};
type TransactionRow = RowOf<typeof TRANSACTION>;

const ENTRY = {
  sequence: z.number(),
  line: z.number(),
  code: z.string(),
  kind: z.string(),
  amount_usdc: z.string(),
};
type EntryRow = RowOf<typeof ENTRY>;

/** Verifies all books. Reads only. @param page transactions and accounts at a time */
export function verifyLedger(db: Db, page = PAGE): Promise<LedgerReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((snapshot) => new Verification(snapshot, page).run());
}

class Verification {
  private readonly findings: LedgerFinding[] = [];
  private differences = 0;
  private transactions = 0;
  private entries = 0;
  private accounts = 0;
  private routes: ReadonlySet<string> = new Set();

  constructor(
    private readonly db: Db,
    private readonly page: number,
  ) {}

  async run(): Promise<LedgerReport> {
    const routes = await checkedSql({ route: z.string() })`
      SELECT transaction_kind || ' ' || debit_kind || ' ' || credit_kind AS route FROM ledger.routes`.execute(
      this.db,
    );
    this.routes = new Set(routes.rows.map(({ route }) => route));
    const books = await checkedSql({ id: z.string(), sequence: z.number(), hash: BYTES })`
      SELECT id, head_sequence AS sequence, head_hash AS hash FROM ledger.books ORDER BY id`.execute(this.db);
    for (const book of books.rows) await this.book(book);
    await this.balances();
    const { transactions, entries, accounts, findings, differences } = this;
    return {
      books: books.rows.length,
      transactions,
      entries,
      accounts,
      findings,
      differences,
      heads: books.rows.map(({ id, sequence, hash }) => ({ book: id, sequence, hash: hexOf(hash) })),
    };
  }

  private async book({
    id,
    sequence,
    hash,
  }: {
    id: string;
    sequence: number;
    hash: Uint8Array;
  }): Promise<void> {
    let last = { sequence: 0, hash: NO_HASH };
    for (;;) {
      const { rows } = await checkedSql(TRANSACTION)`
        SELECT sequence, kind, idempotency_key AS key, occurred_at, booked_at, body_hash, previous_hash, hash
        FROM ledger.transactions WHERE book_id = ${id}::uuid AND sequence > ${last.sequence} ORDER BY sequence LIMIT ${this.page}`.execute(
        this.db,
      );
      const newest = rows.at(-1);
      if (newest === undefined) break;
      const { rows: lines } = await checkedSql(ENTRY)`
        SELECT e.sequence, e.line, a.code, a.kind, e.amount_usdc
        FROM ledger.entries e JOIN ledger.accounts a ON a.id = e.account_id
        WHERE e.book_id = ${id}::uuid AND e.sequence > ${last.sequence} AND e.sequence <= ${newest.sequence}
        ORDER BY e.sequence, e.line`.execute(this.db);
      const byTransaction = new Map<number, EntryRow[]>();
      for (const line of lines)
        byTransaction.set(line.sequence, [...(byTransaction.get(line.sequence) ?? []), line]);
      for (const row of rows) {
        this.transaction(id, row, byTransaction.get(row.sequence) ?? [], last);
        last = { sequence: row.sequence, hash: row.hash };
      }
      this.entries += lines.length;
    }
    this.expect('head', id, `${last.sequence} ${hexOf(last.hash)}`, `${sequence} ${hexOf(hash)}`);
  }

  private transaction(
    bookId: string,
    row: TransactionRow,
    lines: readonly EntryRow[],
    last: { sequence: number; hash: Uint8Array },
  ): void {
    this.transactions += 1;
    const { sequence, kind, key, occurred_at, booked_at, body_hash, previous_hash, hash } = row;
    const subject = `${bookId}#${sequence}`;
    this.expect('sequence', subject, `${last.sequence + 1}`, `${sequence}`);
    this.expect('chain', subject, hexOf(last.hash), hexOf(previous_hash));
    const movements = this.movements(subject, kind, lines);
    this.expect('body_hash', subject, hexOf(bodyHashOf(kind, movements)), hexOf(body_hash));
    const computed = hashOf({
      bookId,
      sequence,
      key,
      occurredAt: occurred_at,
      bookedAt: booked_at,
      bodyHash: body_hash,
      previousHash: previous_hash,
    });
    this.expect('hash', subject, hexOf(computed), hexOf(hash));
  }

  private movements(subject: string, kind: string, lines: readonly EntryRow[]): HashedMovement[] {
    const total = lines.reduce((sum, { amount_usdc }) => sum + BigInt(amount_usdc), 0n);
    this.expect('unbalanced', subject, '0', `${total}`);
    return lines
      .filter((_, at) => at % 2 === 0)
      .map((debit, at): HashedMovement => {
        const credit = lines[2 * at + 1];
        const [to, from] = [debit.kind, credit?.kind ?? 'none'];
        const route = BigInt(debit.amount_usdc) > 0n ? `${kind} ${to} ${from}` : `${kind} ${from} ${to}`;
        if (!this.routes.has(route))
          this.tell({ kind: 'route', subject, expected: 'one of the routes', found: route });
        return { debit: debit.code, credit: credit?.code ?? '', amountUsdc: BigInt(debit.amount_usdc) };
      });
  }

  private async balances(): Promise<void> {
    let after = 0;
    for (;;) {
      const { rows } = await checkedSql({
        id: z.number(),
        name: z.string(),
        side: z.number(),
        balance: z.string(),
        total: z.string(),
      })`
        SELECT a.id, a.book_id || ' ' || a.code AS name, a.side, a.balance_usdc AS balance,
          (SELECT coalesce(sum(e.amount_usdc), 0) FROM ledger.entries e WHERE e.account_id = a.id) AS total
        FROM ledger.accounts a WHERE a.id > ${after} ORDER BY a.id LIMIT ${this.page}`.execute(this.db);
      for (const { id, name, side, balance, total } of rows) {
        after = id;
        this.accounts += 1;
        this.expect('balance', name, total, balance);
        if (BigInt(balance) * BigInt(side) < 0n)
          this.tell({ kind: 'floor', subject: name, expected: 'not below its floor', found: balance });
      }
      if (rows.length < this.page) return;
    }
  }

  private expect(kind: LedgerFinding['kind'], subject: string, expected: string, found: string): void {
    if (expected !== found) this.tell({ kind, subject, expected, found });
  }

  private tell(finding: LedgerFinding): void {
    this.differences += 1;
    if (this.findings.length < FINDINGS_MOST) this.findings.push(finding);
  }
}
