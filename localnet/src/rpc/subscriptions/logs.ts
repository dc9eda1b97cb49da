import type { TransactionRecord } from '../../transaction-record';
import { invalidParam } from '../errors';
import { Config, type Params } from '../params';
import { readAddress } from '../read';
import { atSlot, type Topic } from './topic';

/** The logs of every transaction, or of those that name an account. Failed ones too. */
export const logsTopic: Topic = {
  name: 'logs',
  params: [1, 2],
  start(chain, params, notify) {
    const wanted = readWanted(params);
    params.config(1).text('commitment');
    return chain.onBlock(({ slot, transaction }) => {
      if (transaction === null || !wanted(transaction)) return;
      const { signature, error, logs } = transaction;
      notify(atSlot(slot, { signature, err: error, logs }));
    });
  },
};

function readWanted(params: Params): (transaction: TransactionRecord) => boolean {
  const filter = params.value(0);
  if (filter === 'all' || filter === 'allWithVotes') return () => true;
  const mentions = Config.from(filter, 'filter').list('mentions', 1);
  if (mentions?.length !== 1) throw invalidParam('filter.mentions', 'must have one address');
  const address = readAddress(mentions[0], 'filter.mentions[0]');
  return ({ accountKeys }) => accountKeys.some((key) => key.equals(address));
}
