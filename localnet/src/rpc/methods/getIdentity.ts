import { LOCALNET_IDENTITY } from '../../keys';
import type { Method } from '../method';

/** A fixed key that stands for the node. */
export const getIdentity: Method = {
  name: 'getIdentity',
  params: [0, 0],
  handle: () => ({ identity: LOCALNET_IDENTITY.toBase58() }),
};
