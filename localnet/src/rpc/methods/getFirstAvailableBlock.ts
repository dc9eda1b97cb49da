import type { Method } from '../method';

/** The oldest slot whose block is remembered. */
export const getFirstAvailableBlock: Method = {
  name: 'getFirstAvailableBlock',
  params: [0, 0],
  handle: (chain) => chain.firstSlot(),
};
