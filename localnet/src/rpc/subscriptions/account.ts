import { SystemProgram } from '@solana/web3.js';
import type { ChainAccount } from '../../vm';
import { encodeAccount, readAccountEncoding } from '../encoding/account';
import { atSlot, type Topic } from './topic';

const NOTHING: ChainAccount = {
  lamports: 0n,
  owner: SystemProgram.programId,
  data: Buffer.alloc(0),
  executable: false,
  rentEpoch: 0n,
};

/** An account, whenever it may have changed. One that is gone shows as empty. */
export const accountTopic: Topic = {
  name: 'account',
  params: [1, 2],
  start(chain, params, notify) {
    const address = params.address(0, 'address');
    const config = params.config(1);
    const encoding = readAccountEncoding(config, 'binary');
    config.text('commitment');
    return chain.onAccounts((changed) => {
      if (!changed.some((each) => each.equals(address))) return;
      const account = chain.readAccount(address) ?? NOTHING;
      notify(atSlot(chain.slot(), encodeAccount(chain, account, encoding)));
    });
  },
};
