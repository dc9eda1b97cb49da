/** Retry of transactions, as long as it takes a database to start again. */
import { isReadOnly, isTransient, retrying } from '@crr/db';
import { backoffMs, type Sleep, sleep } from '@crr/kit';
import { DatabaseUnavailableError } from './errors';

const ATTEMPTS = 9;
const LIMITS = { firstDelayMs: 125, longestDelayMs: 8_000 };

/**
 * Repeats `attempt`, a whole transaction, while its errors pass.
 *
 * @param onRetry told before each repetition
 * @throws DatabaseUnavailableError when they do not pass in nine attempts; any other error at once
 */
export async function repeating<T>(
  attempt: () => Promise<T>,
  options: { sleep?: Sleep; onRetry?: (error: unknown) => void } = {},
): Promise<T> {
  try {
    return await retrying(attempt, {
      sleep,
      ...options,
      attempts: ATTEMPTS,
      passes,
      delayMs: (tries) => backoffMs(tries, LIMITS),
    });
  } catch (error) {
    throw passes(error) ? new DatabaseUnavailableError(error) : error;
  }
}

/** What can pass: also a server that takes no writing, since it was made a standby and another one takes its place. */
function passes(error: unknown): boolean {
  return isTransient(error) || isReadOnly(error);
}
