/** A chain that forks, whose transactions land again, and the views that a node with complete sight of it gives. */
import type { BlockInfo, ChainView, Tail } from '../../src/model';
import { type HistoryTransaction, place } from './history';

/** What happens next to a chain. */
export type ForkStep =
  /** A block with the next so many transactions, after so many skipped slots. */
  | { kind: 'block'; transactions: number; skipped: number }
  /** The newest blocks vanish, down to the finalized one at most; what they held may land again. */
  | { kind: 'fork'; depth: number }
  /** All but the newest blocks become final. */
  | { kind: 'finalize'; unfinal: number }
  /** The indexer looks. */
  | { kind: 'poll' };

interface Block {
  info: BlockInfo;
  transactions: readonly HistoryTransaction[];
}

/** A chain with its forks. Each slot has one block at most in all forks together, as every slot has one leader. */
export class ForkTree {
  private blocks: Block[] = [];
  private landed = 0;
  private readonly usedSlots = new Set<number>();
  private finalBlocks = 0;

  constructor(private readonly history: readonly HistoryTransaction[]) {}

  get isOver(): boolean {
    return this.landed === this.history.length;
  }

  get tipSlot(): number {
    return this.blocks.at(-1)?.info.slot ?? -1;
  }

  get finalizedSlot(): number {
    return this.blocks[this.finalBlocks - 1]?.info.slot ?? -1;
  }

  /** Does anything but look. */
  take(step: Exclude<ForkStep, { kind: 'poll' }>): void {
    if (step.kind === 'block') this.append(step.transactions, step.skipped);
    else if (step.kind === 'fork') this.fork(step.depth);
    else this.finalBlocks = Math.max(this.finalBlocks, this.blocks.length - step.unfinal);
  }

  /** The chain after the frontier, relative to what is stored. */
  view(after: number, tail: Tail): ChainView {
    const blocks = this.blocks.filter(({ info }) => info.slot > after);
    const here = new Map(
      blocks.flatMap(({ info, transactions }) =>
        transactions.map(({ signature }) => [signature, info.slot] as const),
      ),
    );
    const news = blocks.map(({ info, transactions }) => ({
      info,
      transactions: transactions
        .map((transaction, index) => ({ transaction, index }))
        .filter(({ transaction: { signature } }) => tail.get(signature) !== info.slot),
    }));
    return {
      after,
      finalizedSlot: Math.max(this.finalizedSlot, after),
      upTo: Math.max(this.tipSlot, after),
      upToTime: blocks.at(-1)?.info.time ?? null,
      blocks: news.flatMap(({ info, transactions }) => (transactions.length > 0 ? [info] : [])),
      events: news.flatMap(({ info, transactions }) =>
        transactions.flatMap(({ transaction, index }) => place(transaction, info.slot, index)),
      ),
      unreadable: [],
      gone: [...tail].flatMap(([signature, slot]) => (here.get(signature) === slot ? [] : [signature])),
    };
  }

  private append(count: number, skipped: number): void {
    const transactions = this.history.slice(this.landed, this.landed + count);
    const [parentSlot, time] = [this.tipSlot, transactions.at(-1)?.time ?? null];
    this.landed += transactions.length;
    let slot = parentSlot + 1 + skipped;
    while (this.usedSlots.has(slot)) slot += 1;
    this.usedSlots.add(slot);
    const info = { slot, blockhash: `block ${slot}`, parentSlot, time };
    this.blocks.push({ info, transactions });
  }

  private fork(depth: number): void {
    const keep = Math.max(this.finalBlocks, this.blocks.length - depth);
    const undone = this.blocks.splice(keep);
    this.landed -= undone.reduce((sum, { transactions }) => sum + transactions.length, 0);
  }
}
