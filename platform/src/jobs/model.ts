/** Jobs: what happens later. A handler is called at least once for each, outside of any transaction. */
import type { Clock } from '@crr/kit';
import type { Db } from '../database';

/** A job that a process has a lease of. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Including this one. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly lease: string;
  readonly revision: number;
}

/** What a handler gets besides the job. */
export interface JobContext {
  /** The database itself: a handler opens its own transactions, and none while it waits for others. */
  readonly db: Db;
  readonly clock: Clock;
  /** Ends when the process shuts down. */
  readonly signal: AbortSignal;
  /**
   * Acknowledges the job in the handler's own transaction, so that its effect and its end are one.
   *
   * @throws JobLostError when the lease is another process's meanwhile: the transaction has to be undone
   */
  finish(transaction: Db): Promise<void>;
}

/** How jobs of a kind are done. */
export interface JobHandler {
  readonly kind: string;
  /**
   * Does a job; it is done when this resolves.
   *
   * @throws JobPostponedError to wait without having failed; anything else is an attempt in vain
   */
  run(job: Job, context: JobContext): Promise<void>;
  /** Jobs at once in a process. Default 5. */
  readonly concurrency?: number;
  /** Attempts, after which a job becomes a dead letter. Default 20. Postponed ones do not count. */
  readonly attemptsMost?: number;
  /** The first delay after an attempt in vain, doubled each time. Default 2,000. */
  readonly firstDelayMs?: number;
  /** Default 600,000. */
  readonly longestDelayMs?: number;
  /** Enqueues a job at the beginning of each slot of so long, once for all processes. Without: no schedule. */
  readonly everyMs?: number;
}

/** Not now, and nothing is wrong: the job is due again later, and this attempt does not count. */
export class JobPostponedError extends Error {
  override readonly name = 'JobPostponedError';

  constructor(
    /** What is waited for: told as the job's last error. */
    reason: string,
    /** Until it is due again, milliseconds. */
    readonly delayMs: number,
  ) {
    super(reason);
  }
}

/** The lease went to another process. */
export class JobLostError extends Error {
  override readonly name = 'JobLostError';
}
