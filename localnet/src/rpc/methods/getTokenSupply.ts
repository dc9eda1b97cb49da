import { asMint } from '../../tokens';
import { encodeTokenAmount } from '../encoding/token-amount';
import { invalidParam } from '../errors';
import { checkContext, type Method, withContext } from '../method';

/** How much there is of a token. */
export const getTokenSupply: Method = {
  name: 'getTokenSupply',
  params: [1, 2],
  handle(chain, params) {
    const address = params.address(0, 'mint');
    checkContext(chain, params.config(1));
    const account = chain.readAccount(address);
    if (account === null) throw invalidParam('mint', 'could not find account');
    const mint = asMint(account);
    if (mint === null) throw invalidParam('mint', 'mint could not be unpacked');
    return withContext(chain, encodeTokenAmount(mint.supply, mint.decimals));
  },
};
