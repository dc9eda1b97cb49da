import { checkContext, type Method } from '../method';

/** Where the chain stands in its epoch. */
export const getEpochInfo: Method = {
  name: 'getEpochInfo',
  params: [0, 1],
  handle(chain, params) {
    checkContext(chain, params.config(0));
    const slot = chain.slot();
    const slotsInEpoch = chain.slotsPerEpoch();
    return {
      absoluteSlot: slot,
      blockHeight: slot,
      epoch: slot / slotsInEpoch,
      slotIndex: slot % slotsInEpoch,
      slotsInEpoch,
      transactionCount: chain.transactionCount(),
    };
  },
};
