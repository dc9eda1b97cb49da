import { type ChainRpc, type Commitment, NodeBehindError } from '../rpc';

/** The newest slots of a node, never behind what was known before. */
export class Tips {
  private readonly highest: Record<Commitment, number> = { confirmed: 0, finalized: 0 };

  constructor(private readonly rpc: ChainRpc) {}

  /**
   * The newest slot at a commitment.
   * @param atLeast a slot that the chain is known to have reached at this commitment.
   * @throws {NodeBehindError} when the node does not know of it: then what it does not name may well be there.
   */
  async read(commitment: Commitment, atLeast: number, signal: AbortSignal): Promise<number> {
    const least = Math.max(atLeast, this.highest[commitment]);
    const slot = await this.rpc.getSlot({ commitment, minContextSlot: least }, signal);
    if (slot < least) throw new NodeBehindError(`its ${commitment} slot is ${slot}, ${least} is known`);
    this.highest[commitment] = slot;
    return slot;
  }
}
