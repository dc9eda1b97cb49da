import { checkContext, type Method, withContext } from '../method';

/** The blockhash to build a transaction with, and the last block height at which that can land. */
export const getLatestBlockhash: Method = {
  name: 'getLatestBlockhash',
  params: [0, 1],
  handle(chain, params) {
    checkContext(chain, params.config(0));
    return withContext(chain, {
      blockhash: chain.latestBlockhash(),
      lastValidBlockHeight: chain.lastValidBlockHeight(),
    });
  },
};
