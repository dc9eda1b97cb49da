import { type CompiledInnerInstruction, PublicKey } from '@solana/web3.js';
import { decodeBase58 } from '../base58';

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

/**
 * The answer of web3.js's `getTransaction`, as far as events need it; or a node's own answer to that method with the
 * encoding `json`, which has its keys as text.
 */
export interface TransactionResponseLike {
  transaction: {
    message: { staticAccountKeys: readonly PublicKey[] } | { accountKeys: readonly string[] };
  };
  meta: {
    err: unknown;
    innerInstructions?: readonly CompiledInnerInstruction[] | null;
    loadedAddresses?:
      | { writable: readonly (PublicKey | string)[]; readonly: readonly (PublicKey | string)[] }
      | null
      | undefined;
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
    readonly field: 'meta' | 'meta.err' | 'meta.innerInstructions',
  ) {
    super(`the transaction comes without ${field}, which holds its events`);
  }
}

/** An answer from which events can not be read: there is none, or it was asked for in another encoding. Never taken for "no events". */
export class TransactionFormatError extends Error {
  override readonly name = 'TransactionFormatError';
  readonly field = 'transaction';

  constructor(readonly rule: string) {
    super(`transaction: ${rule}`);
  }
}

/** An {@link ExecutedTransaction} in which keys and data may still be the base58 text that a node sends. */
export interface TransactionInText {
  accountKeys: readonly (PublicKey | string)[];
  innerInstructions: readonly { index: number; instructions: readonly CallInText[] }[];
  err: unknown;
}

/** An {@link InnerCall} of which the data may still be text. */
export type CallInText = Omit<InnerCall, 'data'> & { data: Uint8Array | string };

/**
 * Brings a transaction into the one form that events are read from.
 * @throws {MissingMetaError} for a response without its inner instructions; events are not silently taken as none.
 * @throws {TransactionFormatError} for no response, and for one in an encoding other than `json`.
 * @throws {Base58Error} for a response with data that is no base58.
 */
export function toExecuted(
  transaction: ExecutedTransaction | TransactionResponseLike | ChainResultLike,
): ExecutedTransaction {
  const { accountKeys, innerInstructions, err } = unread(transaction);
  return {
    accountKeys: accountKeys.map((key) => (typeof key === 'string' ? new PublicKey(key) : key)),
    innerInstructions: innerInstructions.map(({ index, instructions }) => ({
      index,
      instructions: instructions.map((call) => ({ ...call, data: dataOf(call) })),
    })),
    err,
  };
}

/** {@link toExecuted} without reading any text: most of a transaction's calls are of no interest. */
export function unread(
  transaction: ExecutedTransaction | TransactionResponseLike | ChainResultLike,
): TransactionInText {
  if (typeof transaction !== 'object' || transaction === null) throw new TransactionFormatError(NO_ANSWER);
  if (isResponse(transaction)) return fromResponse(transaction);
  if ('result' in transaction) throw new TransactionFormatError(WHOLE_ANSWER);
  const { accountKeys, innerInstructions } = transaction;
  if (!Array.isArray(accountKeys) || !Array.isArray(innerInstructions))
    throw new TransactionFormatError(NO_ANSWER);
  return 'error' in transaction ? { accountKeys, innerInstructions, err: transaction.error } : transaction;
}

/** The embedded chain's result has a transaction, too, and what it did beside it. */
function isResponse(
  transaction: ExecutedTransaction | TransactionResponseLike | ChainResultLike,
): transaction is TransactionResponseLike {
  return 'transaction' in transaction && !('innerInstructions' in transaction);
}

const NO_ANSWER =
  'is missing: the node knows no such transaction, or not yet at the commitment that was asked for';
const WHOLE_ANSWER = 'is a whole JSON-RPC answer: hand over its result';
const ENCODED = 'comes as bytes: ask for it with the encoding "json", or by getTransaction of web3.js';
const PARSED =
  'comes parsed: ask for it with the encoding "json", or by getTransaction of web3.js instead of getParsedTransaction';

/** What a call carries. */
export function dataOf({ data }: CallInText): Uint8Array {
  return typeof data === 'string' ? decodeBase58(data) : data;
}

function fromResponse({ transaction, meta }: TransactionResponseLike): TransactionInText {
  const message = messageOf(transaction);
  if (meta === null || meta === undefined) throw new MissingMetaError('meta');
  const { innerInstructions, loadedAddresses, err } = meta;
  if (err === undefined) throw new MissingMetaError('meta.err');
  if (!innerInstructions) throw new MissingMetaError('meta.innerInstructions');
  const keys = 'staticAccountKeys' in message ? message.staticAccountKeys : message.accountKeys;
  if (!keys.every((key) => typeof key === 'string' || typeof key?.toBase58 === 'function'))
    throw new TransactionFormatError(PARSED);
  if (
    innerInstructions.some(({ instructions }) => instructions.some((call) => !('programIdIndex' in call)))
  ) {
    throw new TransactionFormatError(PARSED);
  }
  const { writable = [], readonly = [] } = loadedAddresses ?? {};
  return { accountKeys: [...keys, ...writable, ...readonly], innerInstructions, err };
}

/** @throws TransactionFormatError for what is not a transaction in JSON */
function messageOf(transaction: unknown): TransactionResponseLike['transaction']['message'] {
  if (transaction === null || transaction === undefined) throw new TransactionFormatError(NO_ANSWER);
  if (typeof transaction === 'string' || Array.isArray(transaction))
    throw new TransactionFormatError(ENCODED);
  const { message } = transaction as { message?: unknown };
  if (typeof message !== 'object' || message === null) throw new TransactionFormatError(ENCODED);
  if (!('staticAccountKeys' in message || 'accountKeys' in message))
    throw new TransactionFormatError(ENCODED);
  return message as TransactionResponseLike['transaction']['message'];
}
