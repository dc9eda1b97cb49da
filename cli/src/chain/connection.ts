/** The connection of commands: HTTP alone, every request ends, and a node that limits is asked again, silently. */

import { sleep } from '@crr/kit';
import { Connection } from '@solana/web3.js';

const REQUEST_MS = 15_000;
const TOO_MANY_REQUESTS = 429;
const RETRIES = 4;
const FIRST_PAUSE_MS = 400;

/** Opens one; nothing is asked yet. */
export function openConnection(url: string): Connection {
  return new Connection(url, { commitment: 'confirmed', disableRetryOnRateLimit: true, fetch: patientFetch });
}

/** A limited request did not reach the node's queue: to ask again is harmless, also for sending. */
const patientFetch: typeof fetch = async (input, init) => {
  for (let retry = 0; ; retry += 1) {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_MS) });
    if (response.status !== TOO_MANY_REQUESTS || retry >= RETRIES) return response;
    await response.body?.cancel();
    await sleep(FIRST_PAUSE_MS * 2 ** retry);
  }
};
