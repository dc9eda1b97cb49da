/**
 * Group commit: what arrives within a few milliseconds, or while the group before is being stored, is stored in one transaction. Whoever
 * submitted something hears of it after the commit.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { isRefusedRow } from '@crr/db';

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

/**
 * Stores items in groups, one group at a time; those of an owner in the order in which they came. While several owners wait, each has the same
 * share of a group: who sends much waits for themselves.
 */
export class GroupCommit<Item, Result> {
  /** By owner; who was served last is last. */
  private readonly waiting = new Map<string, Waiting<Item, Result>[]>();
  private isRunning = false;

  /**
   * @param store stores a group in one transaction; one answer for each item, in their order. It may be called again with a part of a group
   * @param ownerOf whose an item is. Default: all are one's
   */
  constructor(
    private readonly store: (items: readonly Item[]) => Promise<Settled<Result>[]>,
    private readonly options: GroupOptions,
    private readonly ownerOf: (item: Item) => string = () => '',
  ) {}

  /** Resolves after the commit. @throws what `store` says of this item */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const settle = (settled: Settled<Result>) => {
        if ('error' in settled) reject(settled.error);
        else resolve(settled.result);
      };
      this.enqueue({ item, settle });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    await delay(this.options.gatherMs);
    while (this.waiting.size > 0) {
      const group = this.nextGroup();
      const settled = await this.stored(group.map(({ item }) => item));
      for (const [at, { settle }] of group.entries())
        settle(settled[at] ?? { error: new Error('no answer') });
    }
    this.isRunning = false;
  }

  private enqueue(waiting: Waiting<Item, Result>): void {
    const owner = this.ownerOf(waiting.item);
    const queue = this.waiting.get(owner);
    if (queue === undefined) this.waiting.set(owner, [waiting]);
    else queue.push(waiting);
  }

  /** What somebody does not need of their share goes to the others. */
  private nextGroup(): Waiting<Item, Result>[] {
    const group: Waiting<Item, Result>[] = [];
    for (
      let free = this.options.most;
      free > 0 && this.waiting.size > 0;
      free = this.options.most - group.length
    ) {
      const share = Math.max(1, Math.floor(free / this.waiting.size));
      for (const [owner, queue] of [...this.waiting].slice(0, free)) {
        group.push(...queue.splice(0, share));
        this.waiting.delete(owner);
        if (queue.length > 0) this.waiting.set(owner, queue);
      }
    }
    return group;
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
  return isRefusedRow(error);
}
