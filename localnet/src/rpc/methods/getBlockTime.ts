import { blockNotAvailable } from '../errors';
import type { Method } from '../method';

/** Unix time of a block, seconds. */
export const getBlockTime: Method = {
  name: 'getBlockTime',
  params: [1, 1],
  handle(chain, params) {
    const slot = params.integer(0, 'slot');
    const block = chain.block(BigInt(slot));
    if (block === undefined) throw blockNotAvailable(slot);
    return block.blockTime;
  },
};
