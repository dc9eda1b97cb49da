import type { PublicKey } from '@solana/web3.js';
import type { Chain } from '../../chain';
import { asMint, asTokenAccount, isTokenProgram } from '../../tokens';
import { encodeAccount, readAccountEncoding } from '../encoding/account';
import { invalidParam } from '../errors';
import { checkContext, type Method, withContext } from '../method';
import { Config } from '../params';

/** The token accounts of an owner, of one mint or of one token program, ordered by address. */
export const getTokenAccountsByOwner: Method = {
  name: 'getTokenAccountsByOwner',
  params: [2, 3],
  handle(chain, params) {
    const owner = params.address(0, 'owner');
    const { programId, mint } = readSelection(chain, Config.from(params.value(1), 'filter'));
    const config = params.config(2);
    const encoding = readAccountEncoding(config, 'binary');
    checkContext(chain, config);
    const accounts = chain.readProgramAccounts(programId).filter(({ account }) => {
      const token = asTokenAccount(account);
      return token?.owner.equals(owner) === true && (mint === null || token.mint.equals(mint));
    });
    return withContext(
      chain,
      accounts.map(({ address, account }) => ({
        account: encodeAccount(chain, account, encoding),
        pubkey: address.toBase58(),
      })),
    );
  },
};

function readSelection(chain: Chain, filter: Config): { programId: PublicKey; mint: PublicKey | null } {
  const mint = filter.address('mint');
  if (mint !== undefined) {
    const account = chain.readAccount(mint);
    if (account === null || asMint(account) === null)
      throw invalidParam('filter.mint', 'could not find mint');
    return { programId: account.owner, mint };
  }
  const programId = filter.address('programId');
  if (programId === undefined) throw invalidParam('filter', 'must have mint or programId');
  if (!isTokenProgram(programId)) throw invalidParam('filter.programId', 'unrecognized Token program id');
  return { programId, mint: null };
}
