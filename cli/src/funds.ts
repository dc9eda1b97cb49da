/** Refusals for want of money, told as what they mean: whose, of what, how much is lacking, and how to get it. */
import { AnchorFrameworkError, clusterOf, TokenProgramError, TransactionFailure } from '@crr/sdk';
import { type Connection, LAMPORTS_PER_SOL, type PublicKey, SystemProgram } from '@solana/web3.js';
import { formatAmount } from './amount';
import type { Sending } from './chain/sender';
import { tokenBalance } from './chain/tokens';
import { FundsError } from './errors';

const SOL_DECIMALS = 9;
/** Of the system program: the payer has less than a transfer, or a deposit, takes. */
const NEGATIVE_LAMPORTS = 1;
const WITHOUT_SOL = new Set([
  'AccountNotFound',
  'InsufficientFundsForFee',
  'InsufficientFundsForRent',
  'InvalidAccountForFee',
]);

/** A {@link FundsError} where money was lacking; any other error as it is. */
export async function explained(connection: Connection, sending: Sending, error: unknown): Promise<unknown> {
  const [payer] = sending.signers;
  if (lacksSol(error)) return solError(connection, payer.publicKey, error);
  const { spends } = sending;
  if (spends === undefined || !lacksTokens(error)) return error;
  const has = await tokenBalance(connection, spends.account);
  if (has >= spends.amount) return error;
  const rule = [
    `${spends.wallet.toBase58()} has ${formatAmount(has)} USDC in its account ${spends.account.toBase58()},`,
    `${formatAmount(spends.amount)} are needed: ${formatAmount(spends.amount - has)} are lacking`,
  ].join(' ');
  return new FundsError('InsufficientFunds', rule, 'amount', { cause: error });
}

function lacksTokens(error: unknown): boolean {
  if (error instanceof TokenProgramError) return error.codeName === 'InsufficientFunds';
  return error instanceof AnchorFrameworkError && error.codeName === 'AccountNotInitialized';
}

function lacksSol(error: unknown): error is TransactionFailure {
  if (!(error instanceof TransactionFailure)) return false;
  const isSystem = error.programId?.equals(SystemProgram.programId) === true;
  return WITHOUT_SOL.has(error.reason) || (isSystem && error.code === NEGATIVE_LAMPORTS);
}

async function solError(
  connection: Connection,
  wallet: PublicKey,
  cause: TransactionFailure,
): Promise<FundsError> {
  const lamports = BigInt(await connection.getBalance(wallet));
  const needed = neededIn(cause);
  const lacking =
    needed === null
      ? 'it pays the fee (0.000005 SOL a signature) and the deposits of what it creates'
      : `a deposit takes ${sol(needed.need)} SOL, ${sol(needed.need - needed.has)} SOL are lacking, and the fee`;
  const rule = `${wallet.toBase58()} has ${sol(lamports)} SOL; ${lacking}. ${await remedy(connection, wallet)}`;
  return new FundsError('InsufficientSol', rule, '--keypair', { cause });
}

/** What the system program wrote into the logs. */
function neededIn({ cause }: TransactionFailure): { has: bigint; need: bigint } | null {
  const { logs } = (typeof cause === 'object' && cause !== null ? cause : {}) as { logs?: unknown };
  if (!Array.isArray(logs)) return null;
  for (const line of logs) {
    const [, has, need] = /insufficient lamports (\d+), need (\d+)/.exec(String(line)) ?? [];
    if (has !== undefined && need !== undefined) return { has: BigInt(has), need: BigInt(need) };
  }
  return null;
}

async function remedy(connection: Connection, wallet: PublicKey): Promise<string> {
  const cluster = await clusterOf(connection);
  if (cluster?.name === 'mainnet-beta') return `Send SOL to ${wallet.toBase58()}, e.g. from an exchange`;
  const least = LAMPORTS_PER_SOL;
  return `Get some for nothing: crr airdrop ${least / LAMPORTS_PER_SOL} --to ${wallet.toBase58()}`;
}

function sol(lamports: bigint): string {
  return formatAmount(lamports, SOL_DECIMALS).replace(/\.?0+$/, '') || '0';
}
