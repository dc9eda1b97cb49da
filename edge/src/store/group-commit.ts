/** Group commit: many small writes as few large ones. */
import { isValueFault } from './faults';

/** Settings of a {@link GroupCommit}. */
export interface GroupCommitOptions {
  /** Items in one write at most. Default 256. */
  readonly most?: number;
  /**
   * Waits for those who are just about to come, before each group; null where nobody is expected. Default: nothing waits for company.
   *
   * @param size items of the group before
   */
  readonly gather?: (size: number) => Promise<void> | null;
  /**
   * Who submits writes for all until nothing waits; after so many milliseconds the next who submits takes over. In a worker a request may be
   * cancelled, and what it does for others with it. Default: nobody takes over.
   */
  readonly turnMs?: number;
  /** Keeps a turn's work going when its request is answered. */
  readonly inBackground?: (work: Promise<unknown>) => void;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

const MOST = 256;

/** Writes one group after another; what arrives during a write is the next group. */
export class GroupCommit<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly most: number;
  private readonly turnMs: number;
  private turn = 0;
  private turnEndsMs = Number.NEGATIVE_INFINITY;
  private sizeBefore = 0;

  /** @param write stores all items or none, and gives a result for each */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly options: GroupCommitOptions = {},
  ) {
    this.most = options.most ?? MOST;
    this.turnMs = options.turnMs ?? Number.POSITIVE_INFINITY;
  }

  /** Resolves to the item's result as soon as it is stored. */
  submit(item: Item): Promise<Result> {
    const result = this.wait(item);
    this.begin();
    return result;
  }

  /** {@link submit} for items that come together. */
  submitAll(items: readonly Item[]): Promise<Result[]> {
    const results = items.map((item) => this.wait(item));
    if (items.length > 0) this.begin();
    return Promise.all(results);
  }

  private wait(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
    });
  }

  private begin(): void {
    const nowMs = performance.now();
    if (nowMs < this.turnEndsMs) return;
    this.turnEndsMs = nowMs + this.turnMs;
    this.turn += 1;
    const work = this.work(this.turn);
    this.options.inBackground?.(work);
  }

  private async work(turn: number): Promise<void> {
    while (turn === this.turn && this.waiting.length > 0) {
      const company = this.options.gather?.(this.sizeBefore) ?? null;
      if (company !== null) await company;
      const group = this.waiting.splice(0, this.most);
      this.sizeBefore = group.length;
      if (group.length > 0) await this.writeGroup(group);
    }
    if (turn === this.turn) this.turnEndsMs = Number.NEGATIVE_INFINITY;
  }

  private async writeGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.write(group.map(({ item }) => item));
      group.forEach(({ resolve }, place) => {
        resolve(results[place] as Result);
      });
    } catch (error) {
      // One that can not be stored must not take the others with it.
      if (group.length > 1 && isValueFault(error)) for (const alone of group) await this.writeGroup([alone]);
      else for (const { reject } of group) reject(error);
    }
  }
}
