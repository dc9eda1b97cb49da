import { invalidParam } from '../errors';
import type { Method } from '../method';

/** The most data an account can have. */
const MAX_ACCOUNT_BYTES = 10 * 1_024 * 1_024;

/** Lamports that make an account of this many bytes rent-exempt. */
export const getMinimumBalanceForRentExemption: Method = {
  name: 'getMinimumBalanceForRentExemption',
  params: [1, 2],
  handle(chain, params) {
    const bytes = params.integer(0, 'data_length');
    if (bytes > MAX_ACCOUNT_BYTES) throw invalidParam('data_length', `must be at most ${MAX_ACCOUNT_BYTES}`);
    return chain.minimumBalanceForRentExemption(bytes);
  },
};
