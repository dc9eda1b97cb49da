import type { PublicKey } from '@solana/web3.js';
import { asMint, asTokenAccount, isTokenProgram } from './tokens';
import type { BalanceSheet, TokenBalance } from './transaction-record';
import type { ChainAccount } from './vm';

type AccountAt = (address: PublicKey) => ChainAccount | null;

/** Lamports and tokens of the accounts, in their order. */
export function balanceSheet(keys: readonly PublicKey[], accountAt: AccountAt): BalanceSheet {
  const accounts = keys.map(accountAt);
  const tokens = accounts.flatMap((account, index) => {
    const balance = account === null ? null : tokenBalance(account, index, accountAt);
    return balance === null ? [] : [balance];
  });
  return { lamports: accounts.map((account) => account?.lamports ?? 0n), tokens };
}

function tokenBalance(
  account: ChainAccount,
  accountIndex: number,
  accountAt: AccountAt,
): TokenBalance | null {
  if (!isTokenProgram(account.owner)) return null;
  const token = asTokenAccount(account);
  const mint = token === null ? null : asMint(accountAt(token.mint));
  if (token === null || mint === null) return null;
  return {
    accountIndex,
    mint: token.mint,
    owner: token.owner,
    programId: account.owner,
    amount: token.amount,
    decimals: mint.decimals,
  };
}
