import { encodePreflight } from '../encoding/simulation';
import { readTransaction } from '../encoding/wire-transaction';
import { simulationFailed } from '../errors';
import { checkContext, type Method } from '../method';

/**
 * Sends a transaction, after a preflight unless told to skip it; the answer is its signature. As on a cluster, one that
 * is sent without preflight and does not land leaves no trace.
 */
export const sendTransaction: Method = {
  name: 'sendTransaction',
  params: [1, 2],
  handle(chain, params) {
    const config = params.config(1);
    const transaction = readTransaction(params.text(0, 'transaction'), config);
    config.text('preflightCommitment');
    config.integer('maxRetries');
    checkContext(chain, config);
    if (config.flag('skipPreflight') !== true) {
      const preflight = chain.simulate(transaction.bytes, { verifySignatures: true });
      if (preflight.error !== null)
        throw simulationFailed(preflight.error, encodePreflight(chain, preflight));
    }
    return chain.send(transaction.bytes).signature;
  },
};
