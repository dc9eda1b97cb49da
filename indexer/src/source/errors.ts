import { RetryableError } from '../errors';

/** Two answers that can't both be of one chain: it forked between them, or they came from different nodes. Asking anew helps. */
export class InconsistentViewError extends RetryableError {
  override readonly name = 'InconsistentViewError';
  constructor(rule: string) {
    super(`the node's answers do not fit together: ${rule}`);
  }
}

/** The node lists a transaction, or a block of one, and does not hand it out. */
export class WithheldError extends RetryableError {
  override readonly name = 'WithheldError';
  constructor(
    readonly what: 'transaction' | 'block',
    /** A signature, or a slot. */
    readonly which: string | number,
  ) {
    super(`the node does not hand out ${what} ${which}, which it lists`);
  }
}
