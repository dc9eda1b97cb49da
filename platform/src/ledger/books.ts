/**
 * The books of some advertisers, held by a transaction: what is read of them stays true until it ends, and what is posted is numbered without
 * gaps. Several statements for any number of postings, none of them for each.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import { bodyHashOf, hashOf, hexOf, NO_HASH } from './hash';
import {
  ACCOUNT_SIDES,
  type Account,
  AMOUNT_MOST,
  codeOf,
  INFLUENCERS_KINDS,
  LedgerFloorError,
  LedgerKeyReusedError,
  LedgerPostingError,
  type Posted,
  type Posting,
} from './model';

interface Head {
  sequence: number;
  hash: Uint8Array;
}

const BYTES = z.instanceof(Uint8Array);
/** Columns of an account. */
const ACCOUNT = {
  book_id: z.string(),
  code: z.string(),
  id: z.number(),
  side: z.union([z.literal(1), z.literal(-1)]),
};

interface KnownAccount {
  readonly id: number;
  readonly side: 1 | -1;
  /** As it lies in the table: debits positive. */
  balanceUsdc: bigint;
}

/** A posting with its hash. */
interface Prepared {
  readonly posting: Posting;
  readonly bodyHash: Uint8Array;
}

/** An account and the book that it is in. */
export interface BookAccount {
  readonly bookId: string;
  readonly account: Account;
}

/** Books that are held until the transaction ends. */
export class Books {
  private readonly heads = new Map<string, Head>();
  private readonly accounts = new Map<string, KnownAccount>();
  /** Accounts that were looked up and are not there yet. */
  private readonly absent = new Set<string>();

  private constructor(
    private readonly db: Db,
    private readonly now: Date,
  ) {}

  /**
   * Waits until nobody else holds any of the books. Take all at once, and as late as can be: whoever sells for the same advertisers waits.
   *
   * @param db a transaction @param bookIds advertisers
   */
  static async hold(db: Db, bookIds: readonly string[], now: Date): Promise<Books> {
    const books = new Books(db, now);
    await books.lock([...new Set(bookIds)].sort());
    return books;
  }

  /** What lies in accounts, in their order: never below zero; 0 for those that nobody opened. */
  async amounts(asked: readonly BookAccount[]): Promise<bigint[]> {
    await this.look(asked);
    return asked.map((each) => this.amountOf(nameOf(each)));
  }

  /**
   * Posts, each fact once. All are posted, or none.
   *
   * @returns in the order of the postings
   * @throws LedgerKeyReusedError, LedgerFloorError, LedgerPostingError: before anything is written
   */
  async post(postings: readonly Posting[]): Promise<Posted[]> {
    if (postings.length === 0) return [];
    const prepared = postings.map((posting) => {
      check(posting);
      return { posting, bodyHash: bodyHashOf(posting.kind, hashedOf(posting)) };
    });
    const known = await this.posted(postings);
    const posted: Posted[] = [];
    const fresh: Prepared[] = [];
    const heads = new Map([...this.heads].map(([id, head]) => [id, { ...head }]));
    for (const each of prepared) {
      const { bookId, key } = each.posting;
      const name = `${bookId} ${key}`;
      const before = known.get(name);
      if (before !== undefined) {
        if (before.bodyHash !== hexOf(each.bodyHash)) throw new LedgerKeyReusedError(key, before.sequence);
        posted.push({ sequence: before.sequence, isRepetition: true });
        continue;
      }
      const head = heads.get(bookId);
      if (head === undefined) throw new LedgerPostingError(key, `book ${bookId} is not held`);
      head.sequence += 1;
      known.set(name, { sequence: head.sequence, bodyHash: hexOf(each.bodyHash) });
      posted.push({ sequence: head.sequence, isRepetition: false });
      fresh.push(each);
    }
    if (fresh.length > 0) await this.write(fresh);
    return posted;
  }

  private async lock(bookIds: readonly string[]): Promise<void> {
    if (bookIds.length === 0) return;
    await sql`
      SELECT pg_advisory_xact_lock(hashtextextended('ledger ' || id, 0)) FROM unnest(${sql.val(bookIds)}::text[]) AS w (id)`.execute(
      this.db,
    );
    // A statement of its own: it sees what was committed while this one waited.
    const { rows } = await checkedSql({ id: z.string(), sequence: z.number(), hash: BYTES })`
      WITH opened AS (
        INSERT INTO ledger.books (id, opened_at) SELECT id::uuid, ${this.now}::timestamptz FROM unnest(${sql.val(bookIds)}::text[]) AS w (id)
        ON CONFLICT (id) DO NOTHING
      )
      SELECT id, head_sequence AS sequence, head_hash AS hash FROM ledger.books WHERE id = ANY (${sql.val(bookIds)}::uuid[])`.execute(
      this.db,
    );
    for (const id of bookIds) this.heads.set(id, { sequence: 0, hash: NO_HASH });
    for (const { id, sequence, hash } of rows) this.heads.set(id, { sequence, hash });
  }

  /** By book and key. */
  private async posted(
    postings: readonly Posting[],
  ): Promise<Map<string, { sequence: number; bodyHash: string }>> {
    const { rows } = await checkedSql({
      book_id: z.string(),
      key: z.string(),
      sequence: z.number(),
      body: z.string(),
    })`
      SELECT t.book_id, t.idempotency_key AS key, t.sequence, encode(t.body_hash, 'hex') AS body
      FROM unnest(${sql.val(postings.map(({ bookId }) => bookId))}::text[], ${sql.val(postings.map(({ key }) => key))}::text[]) AS w (book_id, key)
      JOIN ledger.transactions t ON t.book_id = w.book_id::uuid AND t.idempotency_key = w.key`.execute(
      this.db,
    );
    return new Map(
      rows.map(({ book_id, key, sequence, body }) => [`${book_id} ${key}`, { sequence, bodyHash: body }]),
    );
  }

  private async write(prepared: readonly Prepared[]): Promise<void> {
    const asked = prepared.flatMap(({ posting }) => accountsOf(posting));
    await this.look(asked);
    const balances = this.moved(prepared.map(({ posting }) => posting));
    await this.open(asked);
    const transactions: object[] = [];
    const entries: object[] = [];
    const heads = new Map([...this.heads].map(([id, head]) => [id, { ...head }]));
    for (const { posting, bodyHash } of prepared) {
      const { bookId, kind, key, occurredAt } = posting;
      const head = heads.get(bookId) as Head;
      const sequence = head.sequence + 1;
      const previousHash = head.hash;
      const hash = hashOf({
        bookId,
        sequence,
        key,
        occurredAt,
        bookedAt: this.now,
        bodyHash,
        previousHash,
      });
      heads.set(bookId, { sequence, hash });
      transactions.push({
        book_id: bookId,
        sequence,
        kind,
        idempotency_key: key,
        body_hash: hexOf(bodyHash),
        occurred_at: occurredAt.toISOString(),
        previous_hash: hexOf(previousHash),
        hash: hexOf(hash),
      });
      for (const [at, { debit, credit, amountUsdc }] of posting.movements.entries()) {
        const line = (account: Account, number: number, amount: bigint) => ({
          book_id: bookId,
          sequence,
          line: number,
          account_id: this.accounts.get(nameOf({ bookId, account }))?.id,
          amount_usdc: `${amount}`,
        });
        entries.push(line(debit, 2 * at + 1, amountUsdc), line(credit, 2 * at + 2, -amountUsdc));
      }
    }
    await sql`
      WITH posted AS (
        INSERT INTO ledger.transactions (book_id, sequence, kind, idempotency_key, body_hash, occurred_at, booked_at, previous_hash, hash)
        SELECT book_id, sequence, kind, idempotency_key, decode(body_hash, 'hex'), occurred_at, ${this.now}::timestamptz,
          decode(previous_hash, 'hex'), decode(hash, 'hex')
        FROM json_to_recordset(${JSON.stringify(transactions)}::text::json) AS t (book_id uuid, sequence bigint, kind text,
          idempotency_key text, body_hash text, occurred_at timestamptz, previous_hash text, hash text)
      )
      INSERT INTO ledger.entries (book_id, sequence, line, account_id, amount_usdc)
      SELECT book_id, sequence, line, account_id, amount_usdc
      FROM json_to_recordset(${JSON.stringify(entries)}::text::json) AS e (book_id uuid, sequence bigint, line integer, account_id bigint,
        amount_usdc numeric)`.execute(this.db);
    for (const [id, head] of heads) this.heads.set(id, head);
    for (const [name, balance] of balances) {
      const account = this.accounts.get(name);
      if (account !== undefined) account.balanceUsdc = balance;
    }
  }

  /** The balances after postings. @throws LedgerFloorError */
  private moved(postings: readonly Posting[]): Map<string, bigint> {
    const balances = new Map<string, bigint>();
    for (const { bookId, movements } of postings) {
      const touched = new Map<string, Account>();
      const move = (account: Account, amount: bigint) => {
        const name = nameOf({ bookId, account });
        const before = balances.get(name) ?? this.accounts.get(name)?.balanceUsdc ?? 0n;
        balances.set(name, before + amount);
        touched.set(name, account);
      };
      for (const { debit, credit, amountUsdc } of movements) {
        move(debit, amountUsdc);
        move(credit, -amountUsdc);
      }
      // After each posting, not after each movement: a posting is one fact.
      for (const [name, account] of touched) {
        const amount = (balances.get(name) ?? 0n) * BigInt(ACCOUNT_SIDES[account.kind]);
        if (amount < 0n || amount > AMOUNT_MOST) throw new LedgerFloorError(codeOf(account), amount);
      }
    }
    return balances;
  }

  private amountOf(name: string): bigint {
    const account = this.accounts.get(name);
    return account === undefined ? 0n : account.balanceUsdc * BigInt(account.side);
  }

  private async look(asked: readonly BookAccount[]): Promise<void> {
    const wanted = distinct(asked).filter(
      (each) => !this.accounts.has(nameOf(each)) && !this.absent.has(nameOf(each)),
    );
    if (wanted.length === 0) return;
    const { rows } = await checkedSql({ ...ACCOUNT, balance_usdc: z.string() })`
      SELECT a.book_id, a.code, a.id, a.side, a.balance_usdc
      FROM unnest(${sql.val(wanted.map(({ bookId }) => bookId))}::text[], ${sql.val(wanted.map(({ account }) => codeOf(account)))}::text[])
        AS w (book_id, code)
      JOIN ledger.accounts a ON a.book_id = w.book_id::uuid AND a.code = w.code`.execute(this.db);
    for (const each of wanted) this.absent.add(nameOf(each));
    for (const { book_id, code, id, side, balance_usdc } of rows) {
      const name = `${book_id} ${code}`;
      this.absent.delete(name);
      this.accounts.set(name, { id, side, balanceUsdc: BigInt(balance_usdc) });
    }
  }

  /** Opens those that are not there. */
  private async open(asked: readonly BookAccount[]): Promise<void> {
    const wanted = distinct(asked).filter((each) => this.absent.has(nameOf(each)));
    if (wanted.length === 0) return;
    const rows = wanted.map(({ bookId, account: { kind, campaignId, influencerId = null } }) => ({
      book_id: bookId,
      kind,
      side: ACCOUNT_SIDES[kind],
      campaign_id: campaignId,
      influencer_id: influencerId,
    }));
    const opened = await checkedSql(ACCOUNT)`
      INSERT INTO ledger.accounts (book_id, kind, side, campaign_id, influencer_id, opened_at)
      SELECT book_id, kind, side, campaign_id, influencer_id, ${this.now}::timestamptz
      FROM json_to_recordset(${JSON.stringify(rows)}::text::json)
        AS a (book_id uuid, kind text, side smallint, campaign_id uuid, influencer_id uuid)
      RETURNING book_id, code, id, side`.execute(this.db);
    for (const { book_id, code, id, side } of opened.rows) {
      this.absent.delete(`${book_id} ${code}`);
      this.accounts.set(`${book_id} ${code}`, { id, side, balanceUsdc: 0n });
    }
  }
}

/** @throws LedgerPostingError */
function check({ key, movements }: Posting): void {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new LedgerPostingError(key, 'a key is 1 to 255 visible characters');
  if (movements.length === 0) throw new LedgerPostingError(key, 'it moves nothing');
  for (const { debit, credit, amountUsdc } of movements) {
    if (amountUsdc <= 0n || amountUsdc > AMOUNT_MOST)
      throw new LedgerPostingError(key, `${amountUsdc} is no amount: 1 to ${AMOUNT_MOST}`);
    for (const account of [debit, credit]) {
      if (INFLUENCERS_KINDS.includes(account.kind) !== (account.influencerId !== undefined))
        throw new LedgerPostingError(key, `${codeOf(account)} is no account`);
    }
  }
}

function hashedOf({ movements }: Posting) {
  return movements.map(({ debit, credit, amountUsdc }) => ({
    debit: codeOf(debit),
    credit: codeOf(credit),
    amountUsdc,
  }));
}

function accountsOf({ bookId, movements }: Posting): BookAccount[] {
  return movements.flatMap(({ debit, credit }) => [
    { bookId, account: debit },
    { bookId, account: credit },
  ]);
}

function distinct(accounts: readonly BookAccount[]): BookAccount[] {
  return [...new Map(accounts.map((each) => [nameOf(each), each])).values()];
}

function nameOf({ bookId, account }: BookAccount): string {
  return `${bookId} ${codeOf(account)}`;
}
