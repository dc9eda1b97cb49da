import { RetryableError } from '../errors';

/** A transaction whose events can't be known: the node left out what it did. Another node, or a later answer, may tell. */
export class IncompleteTransactionError extends RetryableError {
  override readonly name = 'IncompleteTransactionError';
  constructor(
    /** Base58; empty where the answer does not even tell that. */
    readonly signature: string,
    /** What is missing. */
    readonly field: 'meta' | 'meta.innerInstructions' | 'meta.loadedAddresses',
  ) {
    super(`transaction ${signature} comes without ${field}, which its events are read from`);
  }
}
