import { createHash } from 'node:crypto';
import { encodeBase58 } from '@crr/sdk';
import type { RpcTransaction } from '../../../src/rpc';

/** A transaction that can stand in any block. */
export interface FakeTransaction {
  /** Base58. */
  signature: string;
  /** What a node answers, without what depends on the block. */
  body: Omit<RpcTransaction, 'slot' | 'blockTime'>;
  /** Every account it names, those from lookup tables included. */
  accounts: ReadonlySet<string>;
}

/** A block; the chain is the list of its parents. */
export interface FakeBlock {
  slot: number;
  blockhash: string;
  parent: FakeBlock | null;
  /** Unix seconds. */
  time: number;
  transactions: readonly FakeTransaction[];
}

/** The chain as one node sees it at one moment. */
export interface FakeView {
  /** The newest block; all are confirmed. */
  tip: FakeBlock;
  /** The newest final one. */
  finalized: FakeBlock;
}

/** What a `FakeChain` starts with. */
export interface FakeChainOptions {
  /** Slot of the first block, which is empty and final. Default 0. */
  firstSlot?: number;
  /** Unix seconds of the first block. Default 1,750,000,000. */
  firstTime?: number;
}

const FIRST_TIME = 1_750_000_000;
/** Two slots and a half a second, as on a cluster: whole seconds repeat. */
const SLOTS_PER_SECOND = 2.5;
/** How many earlier views nodes that lag can still have. */
const REMEMBERED_VIEWS = 64;

/**
 * A ledger in memory: slots, blocks, forks and finality, with transactions that were made elsewhere. Every block is confirmed at once; a fork
 * takes confirmed blocks back, as a cluster hardly ever does, and never final ones. A slot has one block for all time: after a fork the
 * chain goes on above every slot that ever had one.
 */
export class FakeChain {
  readonly genesisHash = blockhashOf('genesis', 0, []);
  private readonly first: FakeBlock;
  private current: FakeView;
  private readonly earlier: FakeView[] = [];
  private readonly blocksOf = new Map<string, FakeBlock[]>();
  private canonical = new Map<number, FakeBlock>();
  private usedSlot: number;

  constructor(options: FakeChainOptions = {}) {
    const slot = options.firstSlot ?? 0;
    const time = options.firstTime ?? FIRST_TIME;
    this.first = { slot, blockhash: this.genesisHash, parent: null, time, transactions: [] };
    this.current = { tip: this.first, finalized: this.first };
    this.canonical.set(slot, this.first);
    this.usedSlot = slot;
  }

  /** What an up-to-date node sees. */
  get view(): FakeView {
    return this.current;
  }

  get tipSlot(): number {
    return this.current.tip.slot;
  }

  get finalizedSlot(): number {
    return this.current.finalized.slot;
  }

  /** What a node saw so many changes ago. */
  viewBefore(changes: number): FakeView {
    if (changes === 0) return this.current;
    return this.earlier.at(-Math.min(changes, this.earlier.length)) ?? this.current;
  }

  /**
   * Adds a block on top.
   * @param options.skip how many slots before it stay without a block.
   * @throws {RangeError} when a transaction is in the chain already.
   */
  append(transactions: readonly FakeTransaction[] = [], options: { skip?: number } = {}): FakeBlock {
    const parent = this.current.tip;
    for (const { signature } of transactions) {
      if (this.find(this.current, signature) !== null)
        throw new RangeError(`${signature} is in the chain already`);
    }
    const slot = this.usedSlot + 1 + (options.skip ?? 0);
    const time = this.first.time + Math.floor((slot - this.first.slot) / SLOTS_PER_SECOND);
    const blockhash = blockhashOf(parent.blockhash, slot, transactions);
    const block = { slot, blockhash, parent, time, transactions };
    for (const { signature } of transactions) {
      const blocks = this.blocksOf.get(signature);
      if (blocks === undefined) this.blocksOf.set(signature, [block]);
      else blocks.push(block);
    }
    this.usedSlot = slot;
    this.canonical.set(slot, block);
    this.change({ ...this.current, tip: block });
    return block;
  }

  /**
   * Takes back every block above a slot; their transactions, oldest first, are for the caller to put elsewhere or to drop.
   * @throws {RangeError} when a final block would go.
   */
  fork(slot: number): FakeTransaction[] {
    if (slot < this.finalizedSlot)
      throw new RangeError(`slot must be at least ${this.finalizedSlot}, which is final`);
    const dropped: FakeBlock[] = [];
    let tip = this.current.tip;
    while (tip.slot > slot && tip.parent !== null) {
      dropped.push(tip);
      this.canonical.delete(tip.slot);
      tip = tip.parent;
    }
    this.change({ ...this.current, tip });
    return dropped.reverse().flatMap(({ transactions }) => transactions);
  }

  /** Makes every block up to a slot final. */
  finalize(upTo: number): void {
    let block = this.current.tip;
    while (block.slot > upTo && block.parent !== null) block = block.parent;
    if (block.slot > this.finalizedSlot) this.change({ ...this.current, finalized: block });
  }

  /** The block of a transaction in a view; null when it is in none. */
  find(view: FakeView, signature: string): FakeBlock | null {
    return this.blocksOf.get(signature)?.find((block) => this.contains(view, block)) ?? null;
  }

  /** The block of a slot in a view; null when the slot has none. */
  blockAt(view: FakeView, slot: number): FakeBlock | null {
    if (slot > view.tip.slot) return null;
    if (slot <= view.finalized.slot) return this.canonical.get(slot) ?? null;
    let block: FakeBlock | null = view.tip;
    while (block !== null && block.slot > slot) block = block.parent;
    return block?.slot === slot ? block : null;
  }

  /** Every block of a view, newest first, from one on. */
  *blocksDown(from: FakeBlock): Generator<FakeBlock> {
    for (let block: FakeBlock | null = from; block !== null; block = block.parent) yield block;
  }

  /** Every transaction of the chain, oldest first. */
  transactions(): { slot: number; txIndex: number; transaction: FakeTransaction }[] {
    return [...this.blocksDown(this.current.tip)]
      .reverse()
      .flatMap(({ slot, transactions }) =>
        transactions.map((transaction, txIndex) => ({ slot, txIndex, transaction })),
      );
  }

  private contains(view: FakeView, block: FakeBlock): boolean {
    return this.blockAt(view, block.slot) === block;
  }

  private change(view: FakeView): void {
    this.earlier.push(this.current);
    if (this.earlier.length > REMEMBERED_VIEWS) this.earlier.shift();
    this.current = view;
  }
}

function blockhashOf(parent: string, slot: number, transactions: readonly FakeTransaction[]): string {
  const hash = createHash('sha256').update(`${parent}:${slot}`);
  for (const { signature } of transactions) hash.update(signature);
  return encodeBase58(hash.digest());
}
