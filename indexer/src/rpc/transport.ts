import { TimedOutError, UnreachableError } from './errors';

/** A node's answer to one HTTP request. */
export interface HttpAnswer {
  status: number;
  /** The header of that name, if there is one. */
  retryAfter: string | null;
  text: string;
}

/**
 * Carries the text of a request to a node.
 * @throws {UnreachableError} or {@link TimedOutError} when no answer comes back; the signal's reason when it is aborted.
 */
export type Transport = (body: string, signal?: AbortSignal) => Promise<HttpAnswer>;

/** Carries requests over HTTP, on connections that stay open. */
export function httpTransport(
  url: string,
  timeoutMilliseconds: number,
  headers: Readonly<Record<string, string>> = {},
): Transport {
  return async (body, signal) => {
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      const text = await response.text();
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
    } catch (cause) {
      signal?.throwIfAborted();
      throw timeout.aborted ? new TimedOutError(timeoutMilliseconds) : new UnreachableError(cause);
    }
  };
}
