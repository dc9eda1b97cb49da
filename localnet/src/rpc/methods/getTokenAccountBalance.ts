import { asMint, asTokenAccount } from '../../tokens';
import { encodeTokenAmount } from '../encoding/token-amount';
import { invalidParam } from '../errors';
import { checkContext, type Method, withContext } from '../method';

/** What a token account holds. */
export const getTokenAccountBalance: Method = {
  name: 'getTokenAccountBalance',
  params: [1, 2],
  handle(chain, params) {
    const address = params.address(0, 'token_account');
    checkContext(chain, params.config(1));
    const account = chain.readAccount(address);
    if (account === null) throw invalidParam('token_account', 'could not find account');
    const token = asTokenAccount(account);
    const mint = token === null ? null : asMint(chain.readAccount(token.mint));
    if (token === null || mint === null) throw invalidParam('token_account', 'not a Token account');
    return withContext(chain, encodeTokenAmount(token.amount, mint.decimals));
  },
};
