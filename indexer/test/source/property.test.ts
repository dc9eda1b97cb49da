import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import { createFakeRpc, FakeChain, type FakeTransaction, type FaultRates } from '../support/fake-rpc';
import { eventful, never, placesOn, Store, sourceOf } from './support';

/** What happens to a chain and its reader. */
type Step =
  | { do: 'append'; transactions: number; skip: number; reuse: boolean }
  | { do: 'fork'; depth: number }
  | { do: 'finalize'; behind: number }
  | { do: 'poll' }
  | { do: 'restart' };

/** Everything that a node can do without two listings of the same slots leaving out the same line. */
const FAULTS: Partial<FaultRates> = {
  lagging: 0.1,
  mixedCommitment: 0.05,
  slotOrder: 0.3,
  shuffledPage: 0.1,
  pageCycles: 0.1,
  duplicates: 0.1,
  shortPage: 0.05,
  nullTransaction: 0.05,
  missingInner: 0.05,
  truncatedLogs: 0.1,
  nullBlock: 0.05,
  nodeFault: 0.05,
  rateLimited: 0.05,
  timeout: 0.05,
  reset: 0.05,
  badGateway: 0.05,
  batchesRefused: 0.3,
  brokenBatch: 0.1,
};

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('append' as const),
        transactions: fc.nat(5),
        skip: fc.nat(3),
        reuse: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('fork' as const), depth: fc.integer({ min: 1, max: 9 }) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('finalize' as const), behind: fc.nat(12) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('poll' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  ),
  { minLength: 5, maxLength: 60 },
);

/** A chain that is played with, and a store that follows it through a bad node. */
class Play {
  readonly chain = new FakeChain();
  readonly store = new Store();
  private readonly fake;
  private source;
  private made = 0;
  /** Forked away, and free to land again. */
  private loose: FakeTransaction[] = [];
  views = 0;

  constructor(
    seed: number,
    private readonly pageSize: number,
  ) {
    this.fake = createFakeRpc(this.chain, { seed, faults: FAULTS });
    this.source = sourceOf(this.fake, { pageSize });
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'append': {
        const again = step.reuse ? this.loose.splice(0, 3) : [];
        this.chain.append([...again, ...eventful(step.transactions, this.made)], { skip: step.skip });
        this.made += step.transactions;
        return;
      }
      case 'fork':
        this.loose.push(
          ...this.chain.fork(Math.max(this.chain.finalizedSlot, this.chain.tipSlot - step.depth)),
        );
        return;
      case 'finalize':
        this.chain.finalize(this.chain.tipSlot - step.behind);
        return;
      case 'poll':
        return this.poll();
      case 'restart':
        this.source = sourceOf(this.fake, { pageSize: this.pageSize });
    }
  }

  /** A poll may fail; a frontier that moved may not have passed anything. */
  async poll(): Promise<void> {
    try {
      this.store.apply(await this.source.poll(this.store.frontier, this.store.tail(), never));
      this.views += 1;
    } catch (error) {
      expect(error).to.have.property('retryable', true);
    }
    const { frontier } = this.store;
    expect(this.store.places(frontier)).to.deep.equal(placesOn(this.chain, -1, frontier));
  }

  /** Once the chain goes on and the node is well, one poll has everything. */
  async settle(): Promise<void> {
    this.fake.faults.clear();
    for (let i = 0; i < 20; i += 1) this.chain.append();
    this.source = sourceOf(this.fake, { pageSize: this.pageSize });
    this.store.apply(await this.source.poll(this.store.frontier, this.store.tail(), never));
    expect(this.store.places()).to.deep.equal(placesOn(this.chain));
  }
}

describe('source: any chain through any node', () => {
  it('never lets the frontier pass a hole, and ends level with the chain', async () => {
    let views = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 4, max: 30 }), steps, async (seed, pageSize, played) => {
        const play = new Play(seed, pageSize);
        for (const step of played) await play.step(step);
        await play.settle();
        views += play.views;
      }),
      { numRuns: runs(300), ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) },
    );
    expect(views).to.be.greaterThan(1_000);
  });
});
