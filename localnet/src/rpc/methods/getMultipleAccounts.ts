import { encodeAccount, readAccountEncoding } from '../encoding/account';
import { checkContext, type Method, withContext } from '../method';
import { readAddress } from '../read';

const MAX_ADDRESSES = 100;

/** Several accounts, each one or null, in the order asked for. */
export const getMultipleAccounts: Method = {
  name: 'getMultipleAccounts',
  params: [1, 2],
  handle(chain, params) {
    const addresses = params
      .list(0, 'addresses', MAX_ADDRESSES)
      .map((value, i) => readAddress(value, `addresses[${i}]`));
    const config = params.config(1);
    const encoding = readAccountEncoding(config, 'base64');
    checkContext(chain, config);
    const accounts = addresses.map(chain.readAccount);
    return withContext(
      chain,
      accounts.map((account) => (account === null ? null : encodeAccount(chain, account, encoding))),
    );
  },
};
