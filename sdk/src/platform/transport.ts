/** One call of the platform over HTTP: credentials, signature, idempotency key, and trying again what may succeed later. */
import { type PlatformFailure, PlatformRefusedError, PlatformUnavailableError } from './errors';
import { isRetryableStatus, type RetryPolicy, readRetryAfter, waitAfter } from './retry';
import { SIGNATURE_HEADER, signRequest } from './signature';

/** Who calls. */
export interface Credentials {
  /** Of an advertiser's server: `sk_live_…`. */
  readonly apiKey?: string;
  /** The API key's secret: with it, what changes something is signed. */
  readonly hmacSecret?: string;
  /** Of a person: a JWT, or what fetches one that has not expired. */
  readonly token?: string | (() => string | Promise<string>);
}

/** What a client needs of its surroundings. */
export interface Surroundings {
  readonly fetch: typeof globalThis.fetch;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly newId: () => string;
}

/** A request before it has credentials. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/api` on, with its parameters filled in. */
  readonly path: string;
  /** Without those that are undefined. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** Known again by this one. Default: one for each call. */
  readonly idempotencyKey?: string;
}

/** A parameter of a query. */
export type QueryValue = string | number | boolean | undefined;

/** What {@link Transport} is made with. */
export interface TransportOptions {
  /** Where the platform is, e.g. `https://platform.example`. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly retry: RetryPolicy;
  readonly surroundings: Surroundings;
}

/** A request as it is sent at every try. */
interface Prepared {
  readonly method: string;
  readonly path: string;
  readonly text: string | null;
  readonly idempotencyKey: string | null;
}

/** A try that may succeed later. */
interface Setback {
  readonly failure: Omit<PlatformFailure, 'attempts'>;
  readonly retryAfterSeconds: number | null;
  readonly cause?: unknown;
}

/** Sends calls. */
export class Transport {
  private readonly base: URL;

  /** @throws TypeError for a base that is no absolute URL */
  constructor(private readonly options: TransportOptions) {
    this.base = new URL(options.baseUrl.replace(/\/*$/, '/'));
  }

  /**
   * The answer's body, read as JSON; null for none. An answer that breaks off is asked for again.
   *
   * @throws PlatformRefusedError, PlatformUnavailableError when patience is over
   */
  json(call: Call): Promise<unknown> {
    return this.send(call, async (response) => {
      const text = await response.text();
      return text === '' ? null : (JSON.parse(text) as unknown);
    });
  }

  /** The answer itself, to be read piece by piece and for as long as that takes. @throws as {@link json} */
  stream(call: Call): Promise<Response> {
    return this.send(call, async (response) => response);
  }

  private async send<Answer>(call: Call, read: (response: Response) => Promise<Answer>): Promise<Answer> {
    const { retry, surroundings } = this.options;
    const prepared = this.prepare(call);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(prepared, attempt, read);
      if ('answer' in outcome) return outcome.answer;
      const { failure, retryAfterSeconds, cause } = outcome;
      const wait = waitAfter(retry, attempt, retryAfterSeconds, surroundings.random());
      if (wait === null) {
        const failed = { ...failure, attempts: attempt };
        throw new PlatformUnavailableError(failed, retryAfterSeconds, prepared.idempotencyKey, { cause });
      }
      await surroundings.sleep(wait);
    }
  }

  private prepare({ method, path, query = {}, body, idempotencyKey }: Call): Prepared {
    const url = new URL(path.replace(/^\//, ''), this.base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const key = method === 'GET' ? null : (idempotencyKey ?? this.options.surroundings.newId());
    const text = body === undefined ? null : JSON.stringify(body);
    return { method, path: url.pathname + url.search, text, idempotencyKey: key };
  }

  /** @throws PlatformRefusedError */
  private async attempt<Answer>(
    prepared: Prepared,
    attempts: number,
    read: (response: Response) => Promise<Answer>,
  ): Promise<{ answer: Answer } | Setback> {
    const { fetch } = this.options.surroundings;
    const headers = await this.headersOf(prepared);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), this.options.retry.timeoutMilliseconds);
    try {
      const { method, path, text } = prepared;
      const { signal } = timeout;
      const response = await fetch(new URL(path, this.base), { method, headers, body: text, signal });
      return response.ok ? { answer: await read(response) } : await this.judge(response, attempts);
    } catch (error) {
      if (error instanceof PlatformRefusedError) throw error;
      return unreachable(error, timeout.signal.aborted, this.base.origin);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @throws PlatformRefusedError for what is refused again */
  private async judge(response: Response, attempts: number): Promise<Setback> {
    const failure = failureOf(response, await response.text());
    if (!isRetryableStatus(response.status)) throw new PlatformRefusedError({ ...failure, attempts });
    const retryAfter = response.headers.get('retry-after');
    return { failure, retryAfterSeconds: readRetryAfter(retryAfter, this.options.surroundings.now()) };
  }

  /** Made anew for each try: a signature is good for minutes, and so may be a token. */
  private async headersOf({ method, path, text, idempotencyKey }: Prepared): Promise<Record<string, string>> {
    const { credentials, surroundings } = this.options;
    const { apiKey, hmacSecret, token } = credentials;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (text !== null) headers['content-type'] = 'application/json';
    if (idempotencyKey !== null) headers['idempotency-key'] = idempotencyKey;
    if (apiKey !== undefined) headers['x-api-key'] = apiKey;
    if (token !== undefined)
      headers.authorization = `Bearer ${typeof token === 'string' ? token : await token()}`;
    if (hmacSecret !== undefined && method !== 'GET') {
      const timestamp = Math.floor(surroundings.now() / 1_000);
      headers[SIGNATURE_HEADER] = await signRequest(hmacSecret, {
        method,
        path,
        body: text ?? '',
        timestamp,
      });
    }
    return headers;
  }
}

function unreachable(cause: unknown, isTimeout: boolean, origin: string): Setback {
  const code = isTimeout ? 'timeout' : 'unreachable';
  const rule = isTimeout
    ? `the platform at ${origin} did not answer in time`
    : `no whole answer arrived from a platform at ${origin}: ${reasonOf(cause)}`;
  const failure = { code, rule, status: null, field: null, docUrl: null, requestId: null };
  return { failure, retryAfterSeconds: null, cause };
}

/** What the network said: Node hides it behind "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return textOr(message, textOr(code, 'the connection failed'));
}

/** Reads the platform's error shape; an answer of something else, e.g. a proxy, is told by its status. */
function failureOf(response: Response, text: string): Omit<PlatformFailure, 'attempts'> {
  const { status } = response;
  const { code, message, field, doc_url } = errorIn(text);
  return {
    code: textOr(code, `http_${status}`),
    rule: textOr(message, `the platform answered with status ${status}`),
    status,
    field: textOr(field, null),
    docUrl: textOr(doc_url, null),
    requestId: response.headers.get('x-request-id'),
  };
}

function errorIn(text: string): Partial<Record<'code' | 'message' | 'field' | 'doc_url', unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
    return typeof error === 'object' && error !== null ? error : {};
  } catch {
    return {};
  }
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' && value !== '' ? value : other;
}
