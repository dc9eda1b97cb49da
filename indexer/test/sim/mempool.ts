import type { CorpusTransaction } from './corpus';
import type { Dice } from './dice';

const SWAP_PROBABILITY = 0.15;

/**
 * What has not landed yet, in an order in which the programs would run it to the same end. A fork gives transactions back; they
 * land again, in other blocks and, where they touch nothing in common, in another order.
 */
export class Mempool {
  private waiting: CorpusTransaction[];

  constructor(
    transactions: readonly CorpusTransaction[],
    private readonly dice: Dice,
  ) {
    this.waiting = [...transactions];
  }

  get size(): number {
    return this.waiting.length;
  }

  /** The next transactions, at most so many. */
  take(most: number): CorpusTransaction[] {
    return this.waiting.splice(0, most);
  }

  /** Puts back what a fork undid, in the order it had, and shuffles it as far as that changes nothing. */
  giveBack(undone: readonly CorpusTransaction[]): void {
    const again = [...undone];
    for (let i = 0; i + 1 < again.length; i += 1) {
      const [one, next] = [again[i] as CorpusTransaction, again[i + 1] as CorpusTransaction];
      if (this.dice.chance(SWAP_PROBABILITY) && areIndependent(one, next)) {
        [again[i], again[i + 1]] = [next, one];
      }
    }
    this.waiting = [...again, ...this.waiting];
  }
}

/** Whether neither writes what the other reads or writes, so that either may come first. */
export function areIndependent(a: CorpusTransaction, b: CorpusTransaction): boolean {
  const touches = (one: CorpusTransaction, other: CorpusTransaction) =>
    [...one.written].some((account) => other.accounts.has(account));
  return !touches(a, b) && !touches(b, a);
}
