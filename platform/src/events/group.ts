/**
 * Group commit: what arrives within a few milliseconds, or while the group before is being stored, is stored in one transaction. Whoever
 * submitted something hears of it after the commit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { sqlState } from '../transaction';

/** How groups are made. */
export interface GroupOptions {
  /** How long the first of an idle time waits for others, in milliseconds. */
  gatherMs: number;
  /** Items at most. */
  most: number;
}

/** What is done with an item: a result, or an error of its own. */
export type Settled<Result> = { result: Result } | { error: unknown };

interface Waiting<Item, Result> {
  item: Item;
  settle(settled: Settled<Result>): void;
}

/** Stores items in groups, one group at a time, in the order in which they came. */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private isRunning = false;

  /** @param store stores a group in one transaction; one answer for each item, in their order. It may be called again with a part of a group. */
  constructor(
    private readonly store: (items: readonly Item[]) => Promise<Settled<Result>[]>,
    private readonly options: GroupOptions,
  ) {}

  /** Resolves after the commit. @throws what `store` says of this item */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const settle = (settled: Settled<Result>) => {
        if ('error' in settled) reject(settled.error);
        else resolve(settled.result);
      };
      this.waiting.push({ item, settle });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    await delay(this.options.gatherMs);
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, this.options.most);
      const settled = await this.stored(group.map(({ item }) => item));
      for (const [at, { settle }] of group.entries())
        settle(settled[at] ?? { error: new Error('no answer') });
    }
    this.isRunning = false;
  }

  /** One that the database can't keep fails alone: the group is halved until it is found. */
  private async stored(items: readonly Item[]): Promise<Settled<Result>[]> {
    try {
      return await this.store(items);
    } catch (error) {
      if (items.length === 1 || !isOfOneRow(error)) return items.map(() => ({ error }));
      const middle = items.length >> 1;
      return [...(await this.stored(items.slice(0, middle))), ...(await this.stored(items.slice(middle)))];
    }
  }
}

/** Whether the database refused a value: data exceptions, violated constraints, and what is beyond a limit. */
function isOfOneRow(error: unknown): boolean {
  return /^(?:22|23|54)/.test(sqlState(error) ?? '');
}
