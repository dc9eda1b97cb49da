import { FakeChain } from '../support/fake-rpc';
import type { Corpus, CorpusTransaction } from './corpus';
import type { Dice } from './dice';
import { Mempool } from './mempool';

/** How lively a chain is. */
export interface ChainHabits {
  /** The most transactions in a block. */
  readonly blockSize: number;
  /** How often a slot stays without a block. */
  readonly skipProbability: number;
  /** How often the chain forks instead of growing. */
  readonly forkProbability: number;
  /** The most slots that a fork takes back. */
  readonly forkDepth: number;
  /** How far finality is behind, in slots, at most. */
  readonly finalityLag: number;
}

/** A transaction of the chain with its place. */
export interface Landed {
  readonly slot: number;
  readonly txIndex: number;
  readonly transaction: CorpusTransaction;
}

/** Puts a corpus on a chain, block by block, with forks that undo blocks and land their transactions again elsewhere. */
export class ChainPlay {
  readonly chain: FakeChain;
  /** How many forks there were. */
  forks = 0;
  private readonly mempool: Mempool;
  private readonly bySignature: ReadonlyMap<string, CorpusTransaction>;

  constructor(
    corpus: Corpus,
    private readonly habits: ChainHabits,
    private readonly dice: Dice,
  ) {
    this.chain = new FakeChain({ firstSlot: dice.whole(0, 1_000) });
    this.mempool = new Mempool(corpus, dice.tagged('mempool'));
    this.bySignature = new Map(corpus.map((transaction) => [transaction.signature, transaction]));
  }

  /** Whether everything has landed, though not for good. */
  get isLanded(): boolean {
    return this.mempool.size === 0;
  }

  /** One thing that happens to a chain. */
  advance(): void {
    const { chain, dice, habits } = this;
    if (dice.chance(habits.forkProbability)) this.fork();
    else this.grow();
    if (dice.chance(0.5)) chain.finalize(chain.tipSlot - dice.whole(0, habits.finalityLag));
  }

  /** Lands all that is left, and makes it final. */
  finish(): void {
    while (!this.isLanded) this.grow();
    this.chain.append();
    this.chain.finalize(this.chain.tipSlot);
  }

  /** Every transaction of the chain, in order. */
  landed(): Landed[] {
    return this.chain.transactions().map(({ slot, txIndex, transaction: { signature } }) => {
      const transaction = this.bySignature.get(signature);
      if (transaction === undefined) throw new Error(`${signature} is not of the corpus`);
      return { slot, txIndex, transaction };
    });
  }

  private grow(): void {
    const { chain, dice, habits, mempool } = this;
    const transactions = mempool.take(dice.whole(0, habits.blockSize));
    chain.append(transactions, { skip: dice.chance(habits.skipProbability) ? dice.whole(1, 3) : 0 });
  }

  private fork(): void {
    const { chain, dice, habits, mempool } = this;
    const depth = dice.whole(1, habits.forkDepth);
    const undone = chain.fork(Math.max(chain.finalizedSlot, chain.tipSlot - depth));
    mempool.giveBack(undone.map(({ signature }) => this.bySignature.get(signature) as CorpusTransaction));
    this.forks += 1;
  }
}
