/** Postings that are thought of one after the other, each on what the ones before left, and posted together. */
import type { BookAccount, Books } from './books';
import { ACCOUNT_SIDES, type Account, codeOf, type Posted, type Posting } from './model';

/** Postings on held books. */
export class Draft {
  private readonly amounts = new Map<string, bigint>();
  private readonly postings: Posting[] = [];

  constructor(private readonly books: Books) {}

  /** Reads accounts; {@link amount} knows no others. */
  async read(accounts: readonly BookAccount[]): Promise<void> {
    const found = await this.books.amounts(accounts);
    for (const [at, { bookId, account }] of accounts.entries())
      this.amounts.set(`${bookId} ${codeOf(account)}`, found[at] ?? 0n);
  }

  /** What will lie in an account, USDC base units. @throws TypeError where it was not read */
  amount(bookId: string, account: Account): bigint {
    const amount = this.amounts.get(`${bookId} ${codeOf(account)}`);
    if (amount === undefined) throw new TypeError(`${codeOf(account)} was not read`);
    return amount;
  }

  /** Adds a posting; one that moves nothing is left out. @returns its key; null where it is left out */
  add(posting: Posting): string | null {
    if (posting.movements.length === 0) return null;
    this.postings.push(posting);
    for (const { debit, credit, amountUsdc } of posting.movements) {
      this.move(posting.bookId, debit, amountUsdc);
      this.move(posting.bookId, credit, -amountUsdc);
    }
    return posting.key;
  }

  /** Posts them. @throws what {@link Books.post} throws */
  post(): Promise<Posted[]> {
    return this.books.post(this.postings.splice(0));
  }

  private move(bookId: string, account: Account, amountUsdc: bigint): void {
    const name = `${bookId} ${codeOf(account)}`;
    const before = this.amounts.get(name);
    if (before !== undefined)
      this.amounts.set(name, before + amountUsdc * BigInt(ACCOUNT_SIDES[account.kind]));
  }
}
