import type { Chain } from '../../chain';
import { asMint, asTokenAccount, type Mint, TOKEN_PROGRAM, type TokenAccount } from '../../tokens';
import type { ChainAccount } from '../../vm';
import type { Json } from '../json';
import { encodeTokenAmount } from './token-amount';

/** `jsonParsed` data of a mint or token account of SPL Token; null for every other account. */
export function parseTokenData(chain: Chain, account: ChainAccount): Json {
  if (!account.owner.equals(TOKEN_PROGRAM)) return null;
  const parsed = parseMint(account) ?? parseTokenAccount(chain, account);
  return parsed === null ? null : { parsed, program: 'spl-token', space: account.data.length };
}

function parseMint(account: ChainAccount): Json {
  const mint = asMint(account);
  return mint === null ? null : { info: mintInfo(mint), type: 'mint' };
}

function mintInfo({ decimals, freezeAuthority, mintAuthority, supply }: Mint): Json {
  return {
    decimals,
    freezeAuthority: freezeAuthority?.toBase58() ?? null,
    isInitialized: true,
    mintAuthority: mintAuthority?.toBase58() ?? null,
    supply: supply.toString(),
  };
}

function parseTokenAccount(chain: Chain, account: ChainAccount): Json {
  const token = asTokenAccount(account);
  const mint = token === null ? null : asMint(chain.readAccount(token.mint));
  if (token === null || mint === null) return null;
  return { info: tokenAccountInfo(token, mint.decimals), type: 'account' };
}

function tokenAccountInfo(token: TokenAccount, decimals: number): Json {
  const { delegate, nativeReserve, closeAuthority } = token;
  return {
    closeAuthority: closeAuthority?.toBase58(),
    delegate: delegate?.toBase58(),
    delegatedAmount: delegate === null ? undefined : encodeTokenAmount(token.delegatedAmount, decimals),
    isNative: nativeReserve !== null,
    mint: token.mint.toBase58(),
    owner: token.owner.toBase58(),
    rentExemptReserve: nativeReserve === null ? undefined : encodeTokenAmount(nativeReserve, decimals),
    state: token.frozen ? 'frozen' : 'initialized',
    tokenAmount: encodeTokenAmount(token.amount, decimals),
  };
}
