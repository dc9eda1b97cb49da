const PAUSE_MS = 50;

/** How long a test waits, in real time, for what must come to be: on a machine that has three times as much to do as cores. */
export const PATIENCE_MS = 120_000;

/** Checks again until it holds. @throws what the check throws last */
export async function eventually<T>(check: () => T | Promise<T>, mostMs = PATIENCE_MS): Promise<T> {
  const endMs = Date.now() + mostMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > endMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
