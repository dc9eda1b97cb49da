/** Transactions that are repeated when they lose, and what the database's refusals mean to a caller. */
import type { Db } from './database';
import { ApiError, conflict } from './http';

/** serialization_failure and deadlock_detected: the database undid everything, and the same can succeed now. */
const CONFLICTS: readonly unknown[] = ['40001', '40P01'];
const ATTEMPTS = 6;
const FIRST_DELAY_MS = 5;

/** Runs `work` in a transaction (READ COMMITTED), again as long as it loses against another one. */
export async function inTransaction<T>(db: Db, work: (transaction: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!CONFLICTS.includes(sqlState(error)) || tries === ATTEMPTS) throw error;
      // By chance, so that the two which collided do not collide again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_DELAY_MS * 2 ** tries));
    }
  }
}

/** The code of a database's error; undefined for others. */
export function sqlState(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return error instanceof Error && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether a row was refused because another has the same unique key. @param constraint the index, where only that one is meant */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: unknown }).constraint === constraint;
}

/**
 * What a caller is told of the database's refusal, where no service said it better; null when it is no fault of theirs. Names of tables
 * and columns stay in here.
 */
export function refusalOf(error: unknown): ApiError | null {
  const state = sqlState(error);
  if (state === undefined) return null;
  if (state === '23505')
    return conflict('already_exists', 'there is one like that already', { cause: error });
  if (state === '23503') {
    return new ApiError(422, 'unknown_reference', 'something that is named does not exist', { cause: error });
  }
  if (/^2[23]/.test(state))
    return new ApiError(422, 'invalid_value', 'a value breaks a rule', { cause: error });
  if (CONFLICTS.includes(state)) {
    const message = 'too much happens at once; try again';
    return new ApiError(503, 'busy', message, { headers: { 'retry-after': '1' }, cause: error });
  }
  return null;
}
