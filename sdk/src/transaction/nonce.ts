/** Durable nonces: what a transaction stands on instead of a recent blockhash, so that it can be signed today and sent next week. */
import type {
  PublicKey,
  TransactionInstruction,
  VersionedMessage,
  VersionedTransaction,
} from '@solana/web3.js';

/** Base58 of the system program. */
const SYSTEM_PROGRAM = '11111111111111111111111111111111';
/** Of the system program's instructions. */
const ADVANCE_NONCE_ACCOUNT = 4;

/** The nonce that a transaction stands on. */
export interface DurableNonce {
  /** The account that holds it. */
  readonly account: PublicKey;
  /** Its value, base58: stands where a blockhash would. */
  readonly value: string;
}

/** Whether an instruction advances a durable nonce; it counts as one only where it is the first of its transaction. */
export function advancesNonce({
  programId,
  data,
}: Pick<TransactionInstruction, 'programId' | 'data'>): boolean {
  return programId.toBase58() === SYSTEM_PROGRAM && startsWithAdvance(data);
}

/** The account of the nonce that instructions stand on; null for those that stand on a recent blockhash. */
export function nonceAccountOf(instructions: readonly TransactionInstruction[]): PublicKey | null {
  const [first] = instructions;
  return first !== undefined && advancesNonce(first) ? (first.keys[0]?.pubkey ?? null) : null;
}

/** The nonce that a transaction stands on; null for one that stands on a recent blockhash. */
export function durableNonceOf({ message }: Pick<VersionedTransaction, 'message'>): DurableNonce | null {
  const first = message.compiledInstructions[0];
  if (first === undefined || !startsWithAdvance(first.data)) return null;
  const [program, account] = [first.programIdIndex, first.accountKeyIndexes[0]].map((index) =>
    keyAt(message, index),
  );
  if (program?.toBase58() !== SYSTEM_PROGRAM || account === undefined) return null;
  return { account, value: message.recentBlockhash };
}

function keyAt(message: VersionedMessage, index: number | undefined): PublicKey | undefined {
  return index === undefined ? undefined : message.staticAccountKeys[index];
}

function startsWithAdvance(data: Uint8Array): boolean {
  return (
    data.length >= 4 && data[0] === ADVANCE_NONCE_ACCOUNT && data[1] === 0 && data[2] === 0 && data[3] === 0
  );
}
