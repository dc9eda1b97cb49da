import { asMint, asTokenAccount } from '../../tokens';
import { encodeTokenAmount } from '../encoding/token-amount';
import { invalidParam } from '../errors';
import { checkContext, type Method, withContext } from '../method';

const MOST = 20;

/** The 20 accounts that hold most of a token, largest first. */
export const getTokenLargestAccounts: Method = {
  name: 'getTokenLargestAccounts',
  params: [1, 2],
  handle(chain, params) {
    const address = params.address(0, 'mint');
    checkContext(chain, params.config(1));
    const account = chain.readAccount(address);
    const mint = asMint(account);
    if (account === null || mint === null) throw invalidParam('mint', 'could not find mint');
    const holders = chain.readProgramAccounts(account.owner).flatMap((entry) => {
      const token = asTokenAccount(entry.account);
      return token?.mint.equals(address) ? [{ address: entry.address.toBase58(), amount: token.amount }] : [];
    });
    holders.sort((a, b) => (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0));
    return withContext(
      chain,
      holders.slice(0, MOST).map((holder) => ({
        address: holder.address,
        ...encodeTokenAmount(holder.amount, mint.decimals),
      })),
    );
  },
};
