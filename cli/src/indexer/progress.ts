/** The bar that shows how far a backfill is. */

/** Where it is drawn. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean };

const BAR_COLUMNS = 30;
const LINE_MILLISECONDS = 5_000;

/** One line that is drawn again and again on a terminal; elsewhere a line every few seconds. */
export class BackfillProgress {
  private total = 0;
  private drawnAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number = Date.now,
  ) {}

  /** So many transactions are left. The greatest number seen counts as all of them. */
  remaining(transactions: number): void {
    this.total = Math.max(this.total, transactions);
    if (this.total === 0) return;
    const isDone = transactions === 0;
    const text = lineOf(this.total - transactions, this.total);
    if (this.stream.isTTY) this.stream.write(`\r${text}${isDone ? '\n' : ''}`);
    else if (isDone || this.now() - this.drawnAt >= LINE_MILLISECONDS) {
      this.stream.write(`${text}\n`);
      this.drawnAt = this.now();
    }
    if (isDone) this.total = 0;
  }
}

function lineOf(done: number, total: number): string {
  const filled = Math.floor((done / total) * BAR_COLUMNS);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled);
  return `backfill ${bar} ${done.toLocaleString('en')} of ${total.toLocaleString('en')} transactions`;
}
