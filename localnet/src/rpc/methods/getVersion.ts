import { API_VERSION, type Method } from '../method';

/** The release whose answers these follow. The feature set, a checksum of a validator's features, is 0. */
export const getVersion: Method = {
  name: 'getVersion',
  params: [0, 0],
  handle: () => ({ 'feature-set': 0, 'solana-core': API_VERSION }),
};
