/** Retry of whole transactions. */
import { sleep as wait } from '@crr/kit';
import type { Kysely, Transaction } from 'kysely';
import { isConflict } from './sqlstate';

/** How a transaction is repeated. */
export interface RetryOptions {
  /** Attempts in all. Default 8. */
  readonly attempts?: number;
  /** Which errors pass. Default: {@link isConflict}. */
  readonly passes?: (error: unknown) => boolean;
  /** Milliseconds before the repetition of attempt 1, 2, … Default: by chance, up to 10, 20, 40, …, so that two which collided do not collide again. */
  readonly delayMs?: (attempt: number) => number;
  /** Waits; a test waits for nothing. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Told before each repetition. */
  readonly onRetry?: (error: unknown) => void;
}

const ATTEMPTS = 8;
const FIRST_DELAY_MS = 5;

/** Runs `attempt`, a whole transaction, again as long as it fails by what passes. @throws its last error */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = ATTEMPTS, passes = isConflict, delayMs = byChance, sleep = wait, onRetry } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error) || tries >= attempts) throw error;
      onRetry?.(error);
      await sleep(delayMs(tries));
    }
  }
}

/**
 * Runs `work` in a transaction (READ COMMITTED), again from its beginning as long as it loses against another one: it has no effects but
 * statements.
 */
export function inTransaction<DB, T>(
  db: Kysely<DB>,
  work: (transaction: Transaction<DB>) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  return retrying(() => db.transaction().execute(work), options);
}

function byChance(attempt: number): number {
  return Math.random() * FIRST_DELAY_MS * 2 ** attempt;
}
