import { checkContext, type Method, withContext } from '../method';

/** Whether a transaction with this blockhash could still land. */
export const isBlockhashValid: Method = {
  name: 'isBlockhashValid',
  params: [1, 2],
  handle(chain, params) {
    const blockhash = params.blockhash(0, 'blockhash');
    checkContext(chain, params.config(1));
    return withContext(chain, chain.isBlockhashValid(blockhash));
  },
};
