import { encodeAccount, readAccountEncoding } from '../encoding/account';
import { readFilters } from '../program-filters';
import { atSlot, type Topic } from './topic';

/** Each account of a program that passes the filters, whenever it may have changed. */
export const programTopic: Topic = {
  name: 'program',
  params: [1, 2],
  start(chain, params, notify) {
    const programId = params.address(0, 'program_id');
    const config = params.config(1);
    const encoding = readAccountEncoding(config, 'binary');
    const passes = readFilters(config);
    config.text('commitment');
    return chain.onAccounts((changed) => {
      for (const address of changed) {
        const account = chain.readAccount(address);
        if (account === null || !account.owner.equals(programId) || !passes(account)) continue;
        const pubkey = address.toBase58();
        notify(atSlot(chain.slot(), { pubkey, account: encodeAccount(chain, account, encoding) }));
      }
    });
  },
};
