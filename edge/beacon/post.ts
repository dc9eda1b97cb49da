/** Requests to the edge. All are text, which browsers send to another origin without asking there first. */
import type { Reply } from './reporter';

const TIMEOUT_MS = 10_000;

/** Sends a body. @returns null where no answer came */
export async function post(url: string, body: string, mayStore: boolean): Promise<Reply | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, { ...requestOf(body, mayStore), signal: abort.signal });
    const retryAfter = Number(response.headers.get('retry-after'));
    return {
      status: response.status,
      body: (await response.json().catch(() => null)) ?? {},
      retryAfterSeconds: retryAfter > 0 ? retryAfter : null,
    };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Sends a body from a page that ends. */
export function postLast(url: string, body: string, mayStore: boolean): void {
  // It sends cookies, whatever one wants.
  if (mayStore && navigator.sendBeacon(url, body)) return;
  fetch(url, requestOf(body, mayStore)).catch(() => undefined);
}

/** `keepalive`: it goes on where the page ends meanwhile. */
function requestOf(body: string, mayStore: boolean): RequestInit {
  return { method: 'POST', body, credentials: mayStore ? 'include' : 'omit', keepalive: true };
}
