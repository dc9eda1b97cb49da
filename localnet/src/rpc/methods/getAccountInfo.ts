import { encodeAccount, readAccountEncoding } from '../encoding/account';
import { checkContext, type Method, withContext } from '../method';

/** An account, or null. */
export const getAccountInfo: Method = {
  name: 'getAccountInfo',
  params: [1, 2],
  handle(chain, params) {
    const address = params.address(0, 'address');
    const config = params.config(1);
    const encoding = readAccountEncoding(config, 'binary');
    checkContext(chain, config);
    const account = chain.readAccount(address);
    return withContext(chain, account === null ? null : encodeAccount(chain, account, encoding));
  },
};
