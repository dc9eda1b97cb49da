/** Which database errors pass, and repeating whole transactions because of them. */
import { DatabaseUnavailableError } from './errors';

const ATTEMPTS = 9;
const FIRST_DELAY_MILLISECONDS = 125;
const LONGEST_DELAY_MILLISECONDS = 8_000;

/** serialization_failure, deadlock_detected, read_only_sql_transaction (a server that was made a standby), and the classes "connection" (08), "operator intervention" (57P) and "resources" (53). */
const PASSING_CODE = /^(40001|40P01|25006|08\w{3}|57P\w{2}|53\w{3})$/;
const LOST_CONNECTION = /connection terminated|connection refused|econnreset|econnrefused|epipe|socket/i;

/** How repetitions wait; a test waits for nothing. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Resolves after so many milliseconds. */
export const sleep: Sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The classes "data exception" (22) and "integrity constraint violation" (23). */
const REFUSED_VALUE = /^2[23]\w{3}$/;

/** Whether the database refused what it was given, not the work. */
export function refusesValues(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return error instanceof Error && typeof code === 'string' && REFUSED_VALUE.test(code);
}

/** Whether the same transaction can succeed when it is repeated. */
export function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && PASSING_CODE.test(code)) || LOST_CONNECTION.test(error.message);
}

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
  const { sleep: wait = sleep, onRetry } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error)) throw error;
      if (tries === ATTEMPTS) throw new DatabaseUnavailableError(error);
      onRetry?.(error);
      await wait(Math.min(FIRST_DELAY_MILLISECONDS * 2 ** (tries - 1), LONGEST_DELAY_MILLISECONDS));
    }
  }
}
