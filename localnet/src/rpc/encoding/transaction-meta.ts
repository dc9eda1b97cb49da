import type { TransactionError } from '../../transaction-error';
import type { BalanceSheet } from '../../transaction-record';
import type { Json } from '../json';
import { encodeTokenAmount } from './token-amount';

/** The outcome as a Rust `Result`, which old clients read. */
export function encodeStatus(error: TransactionError | null): Json {
  return error === null ? { Ok: null } : { Err: error };
}

/** The token side of a balance sheet. */
export function encodeTokenBalances({ tokens }: BalanceSheet): Json {
  return tokens.map(({ accountIndex, mint, owner, programId, amount, decimals }) => ({
    accountIndex,
    mint: mint.toBase58(),
    owner: owner.toBase58(),
    programId: programId.toBase58(),
    uiTokenAmount: encodeTokenAmount(amount, decimals),
  }));
}
