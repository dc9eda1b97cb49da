/** Composes v0 transactions. */
import {
  type AddressLookupTableAccount,
  ComputeBudgetProgram,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';

import { nonceAccountOf } from './nonce';
import { MAX_TRANSACTION_BYTES, transactionSize } from './size';

/** What a transaction has besides its instructions. */
export interface TransactionContext {
  /** Pays the fee; the first signer. */
  readonly payer: PublicKey;
  /** A recent blockhash, or a durable nonce's value. */
  readonly blockhash: string;
  readonly lookupTables?: readonly AddressLookupTableAccount[];
  /** The runtime's price for priority, in millionths of a lamport per compute unit. */
  readonly computeUnitPriceMicroLamports?: bigint;
}

/** What {@link composeTransaction} takes. */
export interface ComposeInput extends TransactionContext {
  readonly instructions: readonly TransactionInstruction[];
  /** Without it the runtime allows 200,000 units for each instruction. */
  readonly computeUnitLimit?: number;
}

/** A transaction that no cluster would take. */
export class TransactionTooLargeError extends Error {
  override readonly name = 'TransactionTooLargeError';

  constructor(readonly bytes: number) {
    super(`the transaction has ${bytes} bytes, ${MAX_TRANSACTION_BYTES} are allowed`);
  }
}

/**
 * An unsigned v0 transaction; compute budget instructions come first, so that an Ed25519 proof stays right before its VAU.
 * Only the instruction that advances a durable nonce stays before them: anywhere else it would not be one.
 *
 * @throws TransactionTooLargeError above 1,232 bytes
 */
export function composeTransaction(input: ComposeInput): VersionedTransaction {
  const transaction = compileTransaction(input);
  const bytes = transactionSize(transaction);
  if (bytes > MAX_TRANSACTION_BYTES) throw new TransactionTooLargeError(bytes);
  return transaction;
}

/** As {@link composeTransaction}, of whatever size. */
export function compileTransaction(input: ComposeInput): VersionedTransaction {
  const { payer, blockhash, instructions, lookupTables = [] } = input;
  const first = nonceAccountOf(instructions) === null ? 0 : 1;
  const message = new TransactionMessage({
    payerKey: payer,
    recentBlockhash: blockhash,
    instructions: [
      ...instructions.slice(0, first),
      ...budgetInstructions(input),
      ...instructions.slice(first),
    ],
  });
  return new VersionedTransaction(message.compileToV0Message([...lookupTables]));
}

/** The bytes of a transaction for an offline signer; places of missing signatures hold zeros. */
export function transactionBytes(transaction: VersionedTransaction): Uint8Array {
  return transaction.serialize();
}

function budgetInstructions({
  computeUnitLimit: units,
  computeUnitPriceMicroLamports: microLamports,
}: ComposeInput): TransactionInstruction[] {
  return [
    ...(units === undefined ? [] : [ComputeBudgetProgram.setComputeUnitLimit({ units })]),
    ...(microLamports === undefined ? [] : [ComputeBudgetProgram.setComputeUnitPrice({ microLamports })]),
  ];
}
