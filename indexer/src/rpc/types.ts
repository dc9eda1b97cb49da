/** Which of the chain's opinions is asked for. `processed` is never: nobody has voted on it yet. */
export type Commitment = 'confirmed' | 'finalized';

/** Whose view of the chain a request is answered from. */
export interface At {
  commitment: Commitment;
  /** A node that has not come this far yet refuses, instead of answering from an older view. */
  minContextSlot?: number;
}

/** One line of an account's history. */
export interface ListedSignature {
  /** Base58. */
  signature: string;
  slot: number;
  /** null on success. */
  err: unknown;
}

/** Which part of an account's history: newest first, below `before`. There is no `until` on purpose: a node that lags ignores it. */
export interface SignaturePage extends At {
  before?: string;
  /** 1 to 1,000. */
  limit: number;
}

/** An instruction with its indexes into the transaction's account keys. */
export interface RpcInstruction {
  programIdIndex: number;
  accounts: number[];
  /** Base58. */
  data: string;
}

/** What a transaction did. */
export interface RpcTransactionMeta {
  /** null on success. */
  err: unknown;
  /** By the index of the top-level instruction that called them; absent from nodes that do not record them. */
  innerInstructions?: { index: number; instructions: RpcInstruction[] }[] | null;
  loadedAddresses?: { writable: readonly string[]; readonly: readonly string[] } | null;
  logMessages?: readonly string[] | null;
}

/** A transaction as `getTransaction` shows it in encoding `json`, as far as the indexer reads it. */
export interface RpcTransaction {
  slot: number;
  /** Unix seconds. */
  blockTime?: number | null;
  transaction: {
    signatures: readonly string[];
    message: {
      /** Base58; without those loaded from lookup tables. */
      accountKeys: readonly string[];
      addressTableLookups?: readonly unknown[] | null;
    };
  };
  meta: RpcTransactionMeta | null;
  /** Absent from nodes that were not asked for any but legacy ones. */
  version?: 'legacy' | number;
}

/** A block by its signatures alone. */
export interface RpcBlock {
  slot: number;
  blockhash: string;
  parentSlot: number;
  /** Unix seconds; null where the node does not know it. */
  blockTime: number | null;
  /** In the order of the block. */
  signatures: readonly string[];
}

/** What became of a transaction, in the eyes of one node. */
export interface SignatureStatus {
  slot: number;
  err: unknown;
  confirmationStatus: 'processed' | Commitment | null;
}

/** An account's state. */
export interface RpcAccount {
  /** Base58. */
  owner: string;
  data: Uint8Array;
}

/** An answer with the slot it holds for. */
export interface WithSlot<T> {
  slot: number;
  value: T;
}

/** Which of a program's accounts: bytes that must stand at an offset, or the length. */
export type AccountFilter =
  | { dataSize: number }
  | { memcmp: { offset: number /** Base58. */; bytes: string } };

/** How an accounts request is narrowed. */
export interface AccountsQuery extends At {
  filters?: readonly AccountFilter[];
  /** Only these bytes of each account's data. */
  dataSlice?: { offset: number; length: number };
}

/**
 * The methods of a node that the indexer uses. Retries what passes by itself; then throws a RetryableError, or a FinalError for what trying
 * again does not change.
 */
export interface ChainRpc {
  /** Identifies the cluster. */
  getGenesisHash(signal?: AbortSignal): Promise<string>;
  /** The newest slot. */
  getSlot(at: At, signal?: AbortSignal): Promise<number>;
  getSignaturesForAddress(
    address: string,
    page: SignaturePage,
    signal?: AbortSignal,
  ): Promise<ListedSignature[]>;
  /** Each transaction or null, in the order asked for. */
  getTransactions(
    signatures: readonly string[],
    commitment: Commitment,
    signal?: AbortSignal,
  ): Promise<(RpcTransaction | null)[]>;
  /**
   * Each block or null, in the order asked for.
   * @throws {SkippedSlotError} when a slot has no block.
   */
  getBlocks(
    slots: readonly number[],
    commitment: Commitment,
    signal?: AbortSignal,
  ): Promise<(RpcBlock | null)[]>;
  /**
   * Unix seconds; null where the node does not know it.
   * @throws {SkippedSlotError} when the slot has no block.
   */
  getBlockTime(slot: number, signal?: AbortSignal): Promise<number | null>;
  /** What became of transactions, their whole history searched: each status or null, in the order asked for. */
  getSignatureStatuses(
    signatures: readonly string[],
    signal?: AbortSignal,
  ): Promise<WithSlot<(SignatureStatus | null)[]>>;
  /** Each account or null, in the order asked for; at most 100. */
  getMultipleAccounts(
    addresses: readonly string[],
    query: AccountsQuery,
    signal?: AbortSignal,
  ): Promise<WithSlot<(RpcAccount | null)[]>>;
  getProgramAccounts(
    programId: string,
    query: AccountsQuery,
    signal?: AbortSignal,
  ): Promise<WithSlot<{ address: string; account: RpcAccount }[]>>;
}

/** What came of one request. */
export interface RpcObservation {
  method: string;
  outcome: 'ok' | 'error';
  /** How long it took; every request of a batch takes as long as the batch. */
  seconds: number;
  /** null when it went well. */
  errorKind: RpcErrorKind | null;
}

/** Told about every attempt at every request. */
export type RpcObserver = (observation: RpcObservation) => void;

/** The ways in which a request fails. */
export const RPC_ERROR_KINDS = [
  'network',
  'timeout',
  'rate_limited',
  'server',
  'malformed',
  'too_large',
  'node_behind',
  'slot_skipped',
  'block_not_available',
  'history_missing',
  'transaction_unsupported',
  'refused',
] as const;
/** One of {@link RPC_ERROR_KINDS}. */
export type RpcErrorKind = (typeof RPC_ERROR_KINDS)[number];

/** Those of them that stay until somebody changes something: the node, its key, or this program. */
export const BLOCKING_KINDS = [
  'history_missing',
  'transaction_unsupported',
  'refused',
] as const satisfies readonly RpcErrorKind[];
/** One of {@link BLOCKING_KINDS}. */
export type BlockingKind = (typeof BLOCKING_KINDS)[number];

/** Every JSON-RPC method that the indexer calls; the labels of its metrics. */
export const RPC_METHODS = [
  'getGenesisHash',
  'getSlot',
  'getSignaturesForAddress',
  'getTransaction',
  'getBlock',
  'getBlockTime',
  'getSignatureStatuses',
  'getMultipleAccounts',
  'getProgramAccounts',
] as const;
/** One of {@link RPC_METHODS}. */
export type RpcMethod = (typeof RPC_METHODS)[number];
