import { encodeTransaction, TRANSACTION_ENCODINGS } from '../encoding/transaction';
import { refuseProcessed } from '../finality';
import type { Method } from '../method';
import { Config, type Params } from '../params';

/** A transaction that landed, failed ones included; null when there is none, or it is forgotten. */
export const getTransaction: Method = {
  name: 'getTransaction',
  params: [1, 2],
  handle(chain, params) {
    const signature = params.signature(0, 'signature');
    const config = readConfig(params);
    refuseProcessed(config);
    const view = {
      encoding: config.oneOf('encoding', TRANSACTION_ENCODINGS) ?? 'json',
      maxVersion: config.integer('maxSupportedTransactionVersion'),
    };
    const record = chain.history(signature);
    if (record === undefined) return null;
    const { blockTime, slot } = record;
    return { blockTime, slot, transactionIndex: 0, ...encodeTransaction(record, view) };
  },
};

/** The encoding may stand alone in the place of the options. */
function readConfig(params: Params): Config {
  const value = params.value(1);
  return typeof value === 'string' ? new Config({ encoding: value }, 'config') : params.config(1);
}
