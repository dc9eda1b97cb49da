import { checkContext, type Method } from '../method';

/** How many transactions ever landed. */
export const getTransactionCount: Method = {
  name: 'getTransactionCount',
  params: [0, 1],
  handle(chain, params) {
    checkContext(chain, params.config(0));
    return chain.transactionCount();
  },
};
