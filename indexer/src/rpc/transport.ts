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

/** Carries requests over HTTP, on connections that stay open. A name and password in the URL become a header. */
export function httpTransport(
  url: string,
  timeoutMilliseconds: number,
  headers: Readonly<Record<string, string>> = {},
): Transport {
  const { address, credentials } = withoutCredentials(url);
  return async (body, signal) => {
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { ...credentials, ...headers, 'content-type': 'application/json' },
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

/** `fetch` refuses a URL with a password, and says it in its error, which is logged and served. */
function withoutCredentials(url: string): { address: string; credentials: Record<string, string> } {
  if (!URL.canParse(url)) return { address: url, credentials: {} };
  const parsed = new URL(url);
  const { username, password } = parsed;
  if (username === '' && password === '') return { address: url, credentials: {} };
  parsed.username = '';
  parsed.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    address: parsed.href,
    credentials: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
  };
}
