/** Work that goes on after the answer, on Node. */

/** Remembers what is under way, so that an orderly end can wait for it. */
export class Background {
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly onFailure: (error: unknown) => void) {}

  /** Takes work; its failure goes to the log. */
  add(work: Promise<unknown>): void {
    const settled: Promise<void> = work
      .then(() => undefined, this.onFailure)
      .finally(() => {
        this.underWay.delete(settled);
      });
    this.underWay.add(settled);
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }
}
