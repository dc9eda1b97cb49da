import { checkContext, type Method, withContext } from '../method';

/** Lamports of an account. */
export const getBalance: Method = {
  name: 'getBalance',
  params: [1, 2],
  handle(chain, params) {
    const address = params.address(0, 'address');
    checkContext(chain, params.config(1));
    return withContext(chain, chain.balance(address));
  },
};
