import { parseUrl } from '@crr/sdk';
import { AnswerTooLargeError, TimedOutError, UnreachableError } from './errors';

/** A node's answer to one HTTP request. */
export interface HttpAnswer {
  status: number;
  /** The header of that name, if there is one. */
  retryAfter: string | null;
  text: string;
}

/**
 * Carries the text of a request to a node.
 * @throws {UnreachableError} or {@link TimedOutError} when no answer comes back, {@link AnswerTooLargeError} when it does not end; the
 * signal's reason when it is aborted.
 */
export type Transport = (body: string, signal?: AbortSignal) => Promise<HttpAnswer>;

/** How far a node is waited for, and listened to. */
export interface TransportLimits {
  timeoutMilliseconds: number;
  /** Of one answer, unpacked. */
  mostAnswerBytes: number;
}

/** Carries requests over HTTP, on connections that stay open. A name and password in the URL become a header. */
export function httpTransport(
  url: string,
  { timeoutMilliseconds, mostAnswerBytes }: TransportLimits,
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
      const text = await textOf(response, mostAnswerBytes);
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof AnswerTooLargeError) throw cause;
      throw timeout.aborted ? new TimedOutError(timeoutMilliseconds) : new UnreachableError(cause);
    }
  };
}

/** Reads no further than it may: what a node sends is as long as the node likes, and a little packed text unpacks to much. */
async function textOf({ body }: Response, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new AnswerTooLargeError(mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` refuses a URL with a password, and says it in its error, which is logged and served. */
function withoutCredentials(url: string): { address: string; credentials: Record<string, string> } {
  const parsed = parseUrl(url);
  if (parsed === null) return { address: url, credentials: {} };
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
