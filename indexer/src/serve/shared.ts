/** An answer that many ask for at the same time: worked out once, and told again while it is fresh. */
export class Shared<T> {
  private under: Promise<T> | null = null;
  private until = Number.NEGATIVE_INFINITY;

  /**
   * @param work what the answer is made by; a failure is told to all who wait, and again while it is fresh
   * @param now milliseconds
   */
  constructor(
    private readonly work: () => Promise<T>,
    private readonly freshMilliseconds: number,
    private readonly now: () => number,
  ) {}

  /** The answer: being worked out, or no older than it may be. */
  get(): Promise<T> {
    if (this.under !== null && this.now() < this.until) return this.under;
    // Until it is there it stays the answer, however long that takes.
    this.until = Number.POSITIVE_INFINITY;
    const work = this.work();
    const settled = (): void => {
      this.until = this.now() + this.freshMilliseconds;
    };
    this.under = work;
    work.then(settled, settled);
    return work;
  }
}
