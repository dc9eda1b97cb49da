/** Figures stand only for clicks that are in the database, each once. */
import { setTimeout as delay } from 'node:timers/promises';
import { WrongCountError } from '../indexer/checks';
import type { ServerClient } from './server-client';

/** Something else than a redirect was answered. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
  constructor(readonly statuses: ReadonlyMap<number, number>) {
    const counts = [...statuses].map(([status, count]) => `${count} × ${status}`);
    super(`only 302 was expected, and there was ${counts.join(', ')}`);
  }
}

const REDIRECT = 302;
const POLL_MILLISECONDS = 50;

/** How many redirects were answered. @throws WrongAnswerError where anything else was */
export function redirectsIn(statuses: ReadonlyMap<number, number>): number {
  const redirects = statuses.get(REDIRECT) ?? 0;
  if (statuses.size > 1 || redirects === 0) throw new WrongAnswerError(statuses);
  return redirects;
}

/**
 * Waits until so many clicks are stored, and makes sure that no more come.
 *
 * @returns seconds until then
 * @throws WrongCountError when there are more, or not all in time
 */
export async function expectClicks(
  keeper: ServerClient,
  expected: number,
  withinMs: number,
): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const found = await clicksIn(keeper);
    const takenMs = performance.now() - startMs;
    if (found === expected) return takenMs / 1_000;
    if (found > expected || takenMs > withinMs)
      throw new WrongCountError('clicks', 'rows', `${found}`, `${expected}`);
    await delay(POLL_MILLISECONDS);
  }
}

/** Clicks that are stored. */
export async function clicksIn(keeper: ServerClient): Promise<number> {
  const [row] = await keeper.rows<{ n: number }>('SELECT count(*)::int AS n FROM edge.clicks');
  return row?.n ?? 0;
}
