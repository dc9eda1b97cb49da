import type { Method } from '../method';
import { readAddress } from '../read';

const MAX_ADDRESSES = 128;
const RECENT_SLOTS = 150;

/** 0 for each recent slot: there is no fee market. */
export const getRecentPrioritizationFees: Method = {
  name: 'getRecentPrioritizationFees',
  params: [0, 1],
  handle(chain, params) {
    const addresses = params.value(0) === undefined ? [] : params.list(0, 'addresses', MAX_ADDRESSES);
    addresses.forEach((address, i) => {
      readAddress(address, `addresses[${i}]`);
    });
    const newest = Number(chain.slot());
    const oldest = Math.max(newest - RECENT_SLOTS + 1, 0);
    return Array.from({ length: newest - oldest + 1 }, (_, i) => ({
      prioritizationFee: 0,
      slot: oldest + i,
    }));
  },
};
