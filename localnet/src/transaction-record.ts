import type { PublicKey } from '@solana/web3.js';
import type { LoadedAddresses } from './lookup-tables';
import type { ParsedTransaction } from './parsed-transaction';
import type { TransactionError } from './transaction-error';
import type { InnerInstructions, ReturnData } from './vm';

/** What became of a transaction. */
export interface TransactionResult {
  /** Base58. */
  signature: string;
  /** Slot of its block; of the block it would have been in when it did not land. */
  slot: bigint;
  /** Unix time its programs saw, seconds. */
  blockTime: bigint;
  /** null on success; else in the JSON shape of the RPC, e.g. `{ InstructionError: [1, { Custom: 6005 }] }`. */
  error: TransactionError | null;
  /**
   * Whether it is in a block. A failed transaction that landed has paid its fee and is in the history; one that did not
   * (unknown blockhash, duplicate, bad signature, no money for the fee) has left no trace.
   */
  landed: boolean;
  logs: string[];
  computeUnits: bigint;
  /** Lamports. */
  fee: bigint;
  innerInstructions: InnerInstructions[];
  /** Static keys, then those loaded from lookup tables: writable ones first. */
  accountKeys: PublicKey[];
  returnData: ReturnData | null;
}

/** What an account of a transaction held of a token. */
export interface TokenBalance {
  accountIndex: number;
  mint: PublicKey;
  owner: PublicKey;
  programId: PublicKey;
  /** Base units. */
  amount: bigint;
  decimals: number;
}

/** Balances of all accounts of a transaction at one moment, in the order of its account keys. */
export interface BalanceSheet {
  /** Lamports. */
  lamports: bigint[];
  tokens: TokenBalance[];
}

/** A transaction that landed, with all that `getTransaction` shows. */
export interface TransactionRecord extends TransactionResult {
  transaction: ParsedTransaction;
  loadedAddresses: LoadedAddresses;
  before: BalanceSheet;
  after: BalanceSheet;
}
