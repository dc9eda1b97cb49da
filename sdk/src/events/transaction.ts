import { type CompiledInnerInstruction, PublicKey, type VersionedMessage } from '@solana/web3.js';
import bs58 from 'bs58';

/** An inner instruction with its indexes into the transaction's account keys. */
export interface InnerCall {
  programIdIndex: number;
  accounts: readonly number[];
  data: Uint8Array;
}

/** What a transaction did, as far as events need it. */
export interface ExecutedTransaction {
  /** Static keys, then those loaded from lookup tables: writable ones first. */
  accountKeys: readonly PublicKey[];
  /** By the index of the top-level instruction that called them. */
  innerInstructions: readonly { index: number; instructions: readonly InnerCall[] }[];
  /** null on success. */
  err: unknown;
}

/** The answer of web3.js's `getTransaction`, as far as events need it. */
export interface TransactionResponseLike {
  transaction: { message: Pick<VersionedMessage, 'staticAccountKeys'> };
  meta: {
    err: unknown;
    innerInstructions?: readonly CompiledInnerInstruction[] | null;
    loadedAddresses?: { writable: (PublicKey | string)[]; readonly: (PublicKey | string)[] } | undefined;
  } | null;
}

/** The result of sending to an embedded chain, as far as events need it. */
export interface ChainResultLike {
  accountKeys: readonly PublicKey[];
  innerInstructions: ExecutedTransaction['innerInstructions'];
  error: unknown;
}

/** A transaction whose events can't be known: the node left out what it did. */
export class MissingMetaError extends Error {
  override readonly name = 'MissingMetaError';
  constructor(
    /** What is missing. */
    readonly field: 'meta' | 'meta.innerInstructions',
  ) {
    super(`the transaction comes without ${field}, which holds its events`);
  }
}

/**
 * Brings a transaction into the one form that events are read from.
 * @throws {MissingMetaError} for a response without its inner instructions; events are not silently taken as none.
 */
export function toExecuted(
  transaction: ExecutedTransaction | TransactionResponseLike | ChainResultLike,
): ExecutedTransaction {
  if ('transaction' in transaction && 'meta' in transaction) return fromResponse(transaction);
  if ('error' in transaction) {
    const { accountKeys, innerInstructions, error } = transaction;
    return { accountKeys, innerInstructions, err: error };
  }
  return transaction;
}

function fromResponse({ transaction, meta }: TransactionResponseLike): ExecutedTransaction {
  if (meta === null) throw new MissingMetaError('meta');
  const { innerInstructions, loadedAddresses } = meta;
  if (!innerInstructions) throw new MissingMetaError('meta.innerInstructions');
  const loaded = [...(loadedAddresses?.writable ?? []), ...(loadedAddresses?.readonly ?? [])];
  return {
    accountKeys: [...transaction.message.staticAccountKeys, ...loaded.map((key) => new PublicKey(key))],
    innerInstructions: innerInstructions.map(({ index, instructions }) => ({
      index,
      instructions: instructions.map((call) => ({ ...call, data: bs58.decode(call.data) })),
    })),
    err: meta.err,
  };
}
