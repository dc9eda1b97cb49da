/** Sending JSON to somebody who takes deliveries. */
import { messageOf } from '@crr/kit';
import { DeliveryRefusedError, DeliveryUnavailableError } from './errors';

/** How deliveries are sent. */
export interface PostOptions {
  /** http or https. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly key?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Default 10 seconds. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 10_000;
/**
 * Answers that speak of the content: malformed, too large, not to be processed. All others, also a wrong key or address, are about how the two
 * sides are set up: nothing is given up for that.
 */
const CONTENT_REFUSED: readonly number[] = [400, 413, 422];
const LONGEST_REASON = 500;

/**
 * Posts a JSON text; resolves when the other side has taken it.
 *
 * @throws DeliveryRefusedError when it will never take this, {@link DeliveryUnavailableError} for everything else
 */
export async function postJson(body: string, options: PostOptions): Promise<void> {
  const response = await send(body, options);
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const reason = `${response.status} ${(await reasonOf(response)).slice(0, LONGEST_REASON)}`.trim();
  if (CONTENT_REFUSED.includes(response.status)) throw new DeliveryRefusedError(reason);
  throw new DeliveryUnavailableError(reason);
}

async function send(body: string, options: PostOptions): Promise<Response> {
  const { url, key, fetch: request = fetch, timeoutMs = TIMEOUT_MS } = options;
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    // A redirect would carry the key elsewhere.
    return await request(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  } catch (cause) {
    const message = messageOf(cause);
    throw new DeliveryUnavailableError(`no answer: ${message}`, { cause });
  }
}

async function reasonOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch {
    return '';
  }
}
