const PAUSE_MS = 50;

/** Checks again until it holds. @throws what the check throws last */
export async function eventually<T>(check: () => T | Promise<T>, mostMs = 10_000): Promise<T> {
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
