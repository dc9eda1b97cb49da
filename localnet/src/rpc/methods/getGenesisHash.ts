import { LOCALNET_GENESIS_HASH } from '../../keys';
import type { Method } from '../method';

/** The same for every embedded chain. */
export const getGenesisHash: Method = {
  name: 'getGenesisHash',
  params: [0, 0],
  handle: () => LOCALNET_GENESIS_HASH,
};
