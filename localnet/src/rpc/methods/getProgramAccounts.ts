import { encodeAccount, readAccountEncoding } from '../encoding/account';
import { checkContext, type Method, withContext } from '../method';
import { readFilters } from '../program-filters';

/** The accounts a program owns, as far as they pass the filters, ordered by address. */
export const getProgramAccounts: Method = {
  name: 'getProgramAccounts',
  params: [1, 2],
  handle(chain, params) {
    const programId = params.address(0, 'program_id');
    const config = params.config(1);
    const encoding = readAccountEncoding(config, 'binary');
    const passes = readFilters(config);
    const wantsContext = config.flag('withContext') ?? false;
    checkContext(chain, config);
    const accounts = chain
      .readProgramAccounts(programId)
      .filter(({ account }) => passes(account))
      .map(({ address, account }) => ({
        account: encodeAccount(chain, account, encoding),
        pubkey: address.toBase58(),
      }));
    return wantsContext ? withContext(chain, accounts) : accounts;
  },
};
