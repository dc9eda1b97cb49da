import { messageOf } from '@crr/kit';
import { FinalError, RetryableError } from '../errors';

/** Another writer moved the cursor since this one read it. */
export class StaleWriterError extends FinalError {
  override readonly name = 'StaleWriterError';
  constructor(readonly expectedNonce: number) {
    super(
      `cursor.nonce is not ${expectedNonce} any more: another indexer writes to this database; stop one of them`,
    );
  }
}

/** The database holds the events of another cluster or program. */
export class WrongChainError extends FinalError {
  override readonly name = 'WrongChainError';
  constructor(
    readonly field: 'genesis_hash' | 'program_id',
    readonly stored: string,
    readonly given: string,
  ) {
    super(
      `cursor.${field}: the database is of ${stored}, the source of ${given}; give each its own database`,
    );
  }
}

/** The database has no cursor: nothing was ever indexed into it. */
export class NoCursorError extends FinalError {
  override readonly name = 'NoCursorError';
  constructor() {
    super('cursor: the database is empty; run "crr indexer start" first');
  }
}

/** Stored final rows and the view contradict each other; the view may come from a node that is behind or wrong. */
export class ContradictionError extends RetryableError {
  override readonly name = 'ContradictionError';
  constructor(rule: string) {
    super(`the view contradicts what is stored: ${rule}`);
  }
}

/** The database could not do its work now. */
export class DatabaseUnavailableError extends RetryableError {
  override readonly name = 'DatabaseUnavailableError';
  constructor(cause: unknown) {
    super(`the database failed: ${messageOf(cause)}`, { cause });
  }
}

/** The database refuses values of the view: an honest node sends none of that kind. Another node, or a later answer, may do better. */
export class UnstorableViewError extends RetryableError {
  override readonly name = 'UnstorableViewError';
  constructor(cause: unknown) {
    super(`the view can not be stored: ${messageOf(cause)}`, { cause });
  }
}
