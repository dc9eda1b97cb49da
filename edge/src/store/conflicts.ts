/** Repeating what lost against another writer. */

/** serialization_failure and deadlock_detected: the database undid everything, and the same can succeed now. */
const CONFLICTS: readonly unknown[] = ['40001', '40P01'];
const ATTEMPTS = 8;
const FIRST_DELAY_MS = 5;

/** Whether an error says that another writer was in the way. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && CONFLICTS.includes((error as { code?: unknown }).code);
}

/** Runs `attempt`, a whole transaction, again as long as it loses, eight times at most. @throws its error */
export async function repeatingConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || tries === ATTEMPTS) throw error;
      // By chance, so that the two which collided do not collide again.
      await wait(Math.random() * FIRST_DELAY_MS * 2 ** tries);
    }
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
