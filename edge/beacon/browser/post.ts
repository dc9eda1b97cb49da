/** Requests to the edge. All are text, which a browser sends to another origin without asking there first. */
import type { Reply } from '../reporter';

const TIMEOUT_MS = 10_000;

/** Sends a body. @returns null where no answer came */
export async function post(
  url: string,
  body: string,
  credentials: RequestCredentials,
): Promise<Reply | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    // `keepalive`: it arrives even where the page ends meanwhile.
    const response = await fetch(url, {
      method: 'POST',
      body,
      credentials,
      keepalive: true,
      signal: abort.signal,
    });
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      status: response.status,
      body: await response.json().catch(() => null),
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Sends a body from a page that ends. `sendBeacon` always sends cookies: where none may be read, it is a request that does not. */
export function postLast(url: string, body: string, credentials: RequestCredentials): void {
  if (credentials === 'include') navigator.sendBeacon(url, body);
  else void fetch(url, { method: 'POST', body, credentials, keepalive: true }).catch(() => undefined);
}
