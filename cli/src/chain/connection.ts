/** The connection of commands: HTTP alone, every request ends, and a node that limits is asked again, silently. */

import { sleep } from '@crr/kit';
import { Connection } from '@solana/web3.js';

const REQUEST_MS = 15_000;
const TOO_MANY_REQUESTS = 429;
const RETRIES = 4;
const FIRST_PAUSE_MS = 400;

/**
 * Opens one; nothing is asked yet.
 *
 * @param requestMs how long an answer may take; then the request ends in {@link SilentNodeError}
 */
export function openConnection(url: string, requestMs = REQUEST_MS): Connection {
  const fetch = patientFetch(requestMs);
  return new Connection(url, { commitment: 'confirmed', disableRetryOnRateLimit: true, fetch });
}

/** A request was not answered in time. */
export class SilentNodeError extends Error {
  override readonly name = 'SilentNodeError';

  constructor(requestMs: number, options: ErrorOptions) {
    super(`the node did not answer within ${requestMs / 1_000} s`, options);
  }
}

/** A limited request did not reach the node's queue: to ask again is harmless, also for sending. */
function patientFetch(requestMs: number): typeof fetch {
  return async (input, init) => {
    for (let retry = 0; ; retry += 1) {
      const response = await fetchInTime(requestMs, input, init);
      if (response.status !== TOO_MANY_REQUESTS || retry >= RETRIES) return response;
      await response.body?.cancel();
      await sleep(FIRST_PAUSE_MS * 2 ** retry);
    }
  };
}

/** @throws SilentNodeError once the time is up */
async function fetchInTime(
  requestMs: number,
  input: Parameters<typeof fetch>[0],
  init?: RequestInit,
): Promise<Response> {
  const signal = AbortSignal.timeout(requestMs);
  try {
    return await fetch(input, { ...init, signal });
  } catch (cause) {
    throw signal.aborted ? new SilentNodeError(requestMs, { cause }) : cause;
  }
}
