import { encodeStatus } from '../encoding/transaction-meta';
import { type Method, withContext } from '../method';
import { readSignature } from '../read';

const MAX_SIGNATURES = 256;

/** What became of transactions, each one or null, in the order asked for. */
export const getSignatureStatuses: Method = {
  name: 'getSignatureStatuses',
  params: [1, 2],
  handle(chain, params) {
    const signatures = params
      .list(0, 'signatures', MAX_SIGNATURES)
      .map((value, i) => readSignature(value, `signatures[${i}]`));
    params.config(1).flag('searchTransactionHistory');
    const statuses = signatures.map((signature) => {
      const record = chain.history(signature);
      if (record === undefined) return null;
      const { error, slot } = record;
      return {
        confirmationStatus: 'finalized',
        confirmations: null,
        err: error,
        slot,
        status: encodeStatus(error),
      };
    });
    return withContext(chain, statuses);
  },
};
