/** How sending can end. */
import type { TransactionError } from '@solana/web3.js';

import type { PendingTransaction } from './pending';

/** A transaction that was executed and succeeded. */
export interface Landed {
  /** Base58. */
  readonly signature: string;
  readonly slot: number;
}

/** The chain was asked what a transaction would do before anybody signed: it would fail. Nothing was sent. */
export class SimulationFailedError extends Error {
  override readonly name = 'SimulationFailedError';

  constructor(
    readonly transactionError: TransactionError,
    readonly logs: readonly string[],
    /** Whether the transaction stands on a durable nonce. */
    readonly durableNonce = false,
  ) {
    super(`nothing was sent: the transaction would fail: ${JSON.stringify(transactionError)}`, {
      cause: transactionError,
    });
  }
}

/** A transaction that was executed and failed on chain; `cause` for `parseTransactionError`. */
export class TransactionFailedError extends Error {
  override readonly name = 'TransactionFailedError';
  /** The same bytes never run again. */
  readonly retryable = false;

  constructor(
    readonly signature: string,
    readonly transactionError: TransactionError,
  ) {
    super(`transaction ${signature} failed: ${JSON.stringify(transactionError)}`, {
      cause: transactionError,
    });
  }
}

/** A transaction that did not land and never will, proven at finalized height. Its instructions can be signed anew. */
export class TransactionExpiredError extends Error {
  override readonly name = 'TransactionExpiredError';
  readonly retryable = true;

  constructor(
    readonly signature: string,
    /** The last block in which it could have landed; null for one on a durable nonce, which was used or replaced. */
    readonly lastValidBlockHeight: number | null,
    options?: ErrorOptions,
  ) {
    super(`transaction ${signature} expired: it did not land and can not any more`, options);
  }
}

/**
 * The bytes may have left, and what became of them could not be found out. The money may have moved: never send the same
 * again under another signature before this one is found, or proven expired by `settleTransaction`.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  /** Doing it anew may do it twice. */
  readonly retryable = false;
  readonly signature: string;
  /** The last block in which it can land; null for one on a durable nonce, which can land until that is advanced. */
  readonly lastValidBlockHeight: number | null;

  constructor(
    /** To be handed to `settleTransaction` again; sending the same bytes twice is harmless. */
    readonly pending: PendingTransaction,
    options?: ErrorOptions,
  ) {
    const { signature, lastValidBlockHeight } = pending;
    const until =
      lastValidBlockHeight === null
        ? 'as long as its nonce is not advanced'
        : `until block ${lastValidBlockHeight} is finalized`;
    super(
      `outcome unknown: look for ${signature}; it may have landed, and can land ${until}. Do not sign the same anew before`,
      options,
    );
    this.signature = signature;
    this.lastValidBlockHeight = lastValidBlockHeight;
  }
}
