/** What the indexer tells of itself while it runs: for metrics, logs and progress bars. */
import type { ChainView, CommitResult, StreamGap } from '../model';

/** Told of what happens. Every method may be left out; none may throw. */
export interface IndexerObserver {
  /** Backfill goes on: so many transactions are left. */
  onBackfill?(remainingTransactions: number): void;
  /** A look at the chain succeeded. */
  onView?(view: ChainView): void;
  /** A transaction of the database was committed. */
  onCommit?(view: ChainView, result: CommitResult, seconds: number): void;
  /** Events are missing; they are looked for in their stream's own history. */
  onGap?(gap: StreamGap): void;
  /** Looking for missing events ended. */
  onGapFilled?(gap: StreamGap, outcome: 'repaired' | 'failed'): void;
  /** Everything up to the tip is stored, or is not any more. */
  onCaughtUp?(caughtUp: boolean): void;
  /** Something failed that may pass; it is tried again after so many milliseconds. */
  onFailure?(error: unknown, delayMilliseconds: number): void;
}
