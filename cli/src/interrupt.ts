/** Ctrl-C and its relatives. */
import { once } from 'node:events';

/** Resolves on SIGINT or SIGTERM. */
export async function interrupted(): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const signals = [once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })];
  await Promise.race(signals);
  // The other listener would keep the process; its promise ends with an AbortError that nobody waits for.
  for (const waiting of signals) waiting.catch(() => undefined);
  stop.abort();
}
