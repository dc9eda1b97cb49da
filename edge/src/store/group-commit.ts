/** Many small writes as few large ones. */
import { isValueFault } from './faults';

/** Settings of a {@link GroupCommit}. */
export interface GroupCommitOptions {
  /** Items in one write at most. Default 256. */
  readonly most?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

const MOST = 256;

/**
 * Writes one group after another; what arrives during a write is the next group. Nothing waits for company: the first is written at
 * once.
 */
export class GroupCommit<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly most: number;
  private isWriting = false;

  /** @param write stores all items or none, and gives a result for each */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    options: GroupCommitOptions = {},
  ) {
    this.most = options.most ?? MOST;
  }

  /** Resolves to the item's result as soon as it is stored. */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isWriting) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.writeGroup(this.waiting.splice(0, this.most));
    this.isWriting = false;
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
