import { type ChainRpc, createChainRpc, type Sleep } from '../../src/rpc';
import { type FakeChain, FakeNode, type FaultRates, Faults } from '../support/fake-rpc';
import { fakeTransport } from '../support/fake-rpc/fake-transport';
import type { Dice } from './dice';

/** What a provider's nodes do wrong; a set for each node behind the address. */
export type NodeHabits = readonly Partial<FaultRates>[];

/** Several nodes behind one address: every attempt at a request may reach another one. */
export class Nodes {
  readonly rpc: ChainRpc;
  private readonly faults: readonly Faults[];

  /**
   * @param onRequest called with every request that reaches a node, before it is answered
   * @param sleep instead of waiting
   */
  constructor(
    chain: FakeChain,
    private readonly habits: NodeHabits,
    dice: Dice,
    onRequest: () => void,
    readonly sleep: Sleep,
  ) {
    const balancer = dice.tagged('balancer');
    this.faults = habits.map((rates) => new Faults(dice.whole(1, 1_000_000_000), rates));
    const transports = this.faults.map((faults) => fakeTransport(new FakeNode(chain, faults), faults));
    this.rpc = createChainRpc({
      url: 'http://balanced',
      transport: (body, signal) => {
        onRequest();
        return balancer.pick(transports)(body, signal);
      },
      batchSize: dice.pick([1, 5, 50]),
      sleep,
      random: () => balancer.fraction(),
    });
  }

  /** From now on the nodes do nothing wrong. */
  recover(): void {
    for (const faults of this.faults) faults.clear();
  }

  /** From now on the nodes do what they did before they recovered. */
  relapse(): void {
    for (const [index, faults] of this.faults.entries()) faults.set(this.habits[index] ?? {});
  }
}
