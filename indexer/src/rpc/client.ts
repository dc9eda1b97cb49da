import { type Sleep, sleep } from '@crr/kit';
import { readRetryAfter, waitMilliseconds } from './backoff';
import {
  AnswerTooLargeError,
  MalformedAnswerError,
  NodeFaultError,
  RateLimitedError,
  RefusedError,
  type RpcError,
  RpcFinalError,
  RpcRetryableError,
} from './errors';
import { errorOf } from './failure';
import { Limiter } from './limiter';
import { type HttpAnswer, httpTransport, type Transport } from './transport';
import type { RpcMethod, RpcObserver } from './types';

/** How requests reach a node. */
export interface RpcClientOptions {
  /** The node's HTTP address; it may hold a key and is never logged. */
  url: string;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** After which a request has failed. Default 30,000. */
  timeoutMilliseconds?: number;
  /** At which reading an answer is stopped. Default 64 MiB; the largest honest ones have a few. */
  mostAnswerBytes?: number;
  /** HTTP requests under way at a time. Default 8. */
  concurrency?: number;
  /** The most requests in one batch; 1: never a batch. Default 50. */
  batchSize?: number;
  /** How often a request is tried before its error is thrown. Default 6. */
  attempts?: number;
  observer?: RpcObserver;
  /** Instead of HTTP. */
  transport?: Transport;
  /** Instead of the clock's. */
  sleep?: Sleep;
  /** Spreads retries; from 0 to 1. Default `Math.random`. */
  random?: () => number;
}

/** One JSON-RPC request. */
type Params = readonly unknown[];
type Outcome = { result: unknown } | { error: RpcError };

const DEFAULTS = {
  timeoutMilliseconds: 30_000,
  mostAnswerBytes: 64 * 1_024 * 1_024,
  concurrency: 8,
  batchSize: 50,
  attempts: 6,
};

/** Statuses of a URL that is not a node's, or not ours to use. */
const WRONG_ADDRESS = [401, 403, 404];

/** A provider does not take batches: not an error, requests then go one by one. */
class BatchRefused extends Error {}

/** Sends JSON-RPC requests, in batches where the provider takes them, and repeats what may pass. */
export class RpcClient {
  private readonly transport: Transport;
  private readonly limiter: Limiter;
  private readonly attempts: number;
  private readonly sleep: Sleep;
  private readonly random: () => number;
  private readonly observer: RpcObserver | undefined;
  private batchSize: number;
  private nextId = 0;

  constructor(options: RpcClientOptions) {
    const limits = {
      timeoutMilliseconds: options.timeoutMilliseconds ?? DEFAULTS.timeoutMilliseconds,
      mostAnswerBytes: options.mostAnswerBytes ?? DEFAULTS.mostAnswerBytes,
    };
    this.transport = options.transport ?? httpTransport(options.url, limits, options.headers);
    this.limiter = new Limiter(options.concurrency ?? DEFAULTS.concurrency);
    this.attempts = options.attempts ?? DEFAULTS.attempts;
    this.batchSize = options.batchSize ?? DEFAULTS.batchSize;
    this.sleep = options.sleep ?? sleep;
    this.random = options.random ?? Math.random;
    this.observer = options.observer;
  }

  /** @throws {RpcError} when the node refuses, or keeps failing. */
  async call(method: RpcMethod, params: Params, signal?: AbortSignal): Promise<unknown> {
    const [result] = await this.callChunk(method, [params], signal);
    return result;
  }

  /**
   * The same method many times; the results stand in the order of the parameters.
   * @throws {RpcError} when one of them is refused, or keeps failing.
   */
  async callMany(method: RpcMethod, calls: readonly Params[], signal?: AbortSignal): Promise<unknown[]> {
    const chunks: Promise<unknown[]>[] = [];
    for (let start = 0; start < calls.length; start += this.batchSize) {
      chunks.push(this.callChunk(method, calls.slice(start, start + this.batchSize), signal));
    }
    return (await Promise.all(chunks)).flat();
  }

  /** Repeats those of the requests that failed until none is left. */
  private async callChunk(method: RpcMethod, calls: readonly Params[], signal?: AbortSignal) {
    const results: unknown[] = new Array(calls.length);
    let open = calls.map((_, index) => index);
    for (let attempt = 0; ; attempt += 1) {
      const asked = open;
      const outcomes = await this.send(
        method,
        asked.map((index) => calls[index] ?? []),
        signal,
      );
      open = [];
      const errors: RpcRetryableError[] = [];
      outcomes.forEach((outcome, i) => {
        const index = asked[i] as number;
        if ('result' in outcome) {
          results[index] = outcome.result;
          return;
        }
        if (outcome.error instanceof RpcFinalError) throw outcome.error;
        open.push(index);
        errors.push(outcome.error);
      });
      const [worst] = errors;
      if (worst === undefined) return results;
      const stubborn = errors.find(({ repeat }) => !repeat);
      if (stubborn !== undefined) throw stubborn;
      if (attempt + 1 >= this.attempts) throw worst;
      await this.sleep(waitMilliseconds(attempt, longestAsked(errors), this.random), signal);
    }
  }

  private async send(
    method: RpcMethod,
    calls: readonly Params[],
    signal?: AbortSignal,
  ): Promise<readonly Outcome[]> {
    if (calls.length > 1 && this.batchSize > 1) {
      try {
        const outcomes = await this.limiter.run(() => this.sendBatch(method, calls, signal));
        return outcomes.every(isTooLarge) ? this.sendHalves(method, calls, signal) : outcomes;
      } catch (error) {
        if (!(error instanceof BatchRefused)) throw error;
      }
      const outcomes = await this.sendEach(method, calls, signal);
      // What is refused one by one, too, was not refused for being a batch.
      if (outcomes.some((outcome) => 'result' in outcome)) this.batchSize = 1;
      return outcomes;
    }
    return this.sendEach(method, calls, signal);
  }

  /** Answers that are too large together need not be so apart. */
  private async sendHalves(method: RpcMethod, calls: readonly Params[], signal?: AbortSignal) {
    const middle = Math.ceil(calls.length / 2);
    const first = await this.send(method, calls.slice(0, middle), signal);
    return [...first, ...(await this.send(method, calls.slice(middle), signal))];
  }

  private sendEach(method: RpcMethod, calls: readonly Params[], signal?: AbortSignal): Promise<Outcome[]> {
    return Promise.all(calls.map((params) => this.limiter.run(() => this.sendOne(method, params, signal))));
  }

  private async sendOne(method: RpcMethod, params: Params, signal?: AbortSignal): Promise<Outcome> {
    const id = this.takeId();
    const outcomes = await this.observed(method, 1, signal, requestOf(id, method, params), (answer) => [
      readSingle(method, id, params, answer),
    ]);
    return outcomes[0] as Outcome;
  }

  private async sendBatch(method: RpcMethod, calls: readonly Params[], signal?: AbortSignal) {
    const ids = calls.map(() => this.takeId());
    const requests = calls.map((params, i) => requestOf(ids[i] as number, method, params));
    return this.observed(method, calls.length, signal, requests, (answer) =>
      readBatch(method, ids, calls, answer),
    );
  }

  /** Sends and reads, turns every failure into outcomes, and tells the observer. */
  private async observed(
    method: RpcMethod,
    count: number,
    signal: AbortSignal | undefined,
    body: unknown,
    read: (answer: HttpAnswer) => Outcome[],
  ): Promise<Outcome[]> {
    signal?.throwIfAborted();
    const start = performance.now();
    let outcomes: Outcome[];
    try {
      outcomes = read(await this.transport(JSON.stringify(body), signal));
    } catch (error) {
      if (!(error instanceof RpcRetryableError)) throw error;
      outcomes = Array.from({ length: count }, () => ({ error }));
    }
    const seconds = (performance.now() - start) / 1_000;
    for (const outcome of outcomes) this.observe(method, seconds, outcome);
    return outcomes;
  }

  private observe(method: RpcMethod, seconds: number, outcome: Outcome): void {
    if ('error' in outcome) {
      this.observer?.({ method, outcome: 'error', seconds, errorKind: outcome.error.kind });
    } else {
      this.observer?.({ method, outcome: 'ok', seconds, errorKind: null });
    }
  }

  private takeId(): number {
    this.nextId += 1;
    return this.nextId;
  }
}

function requestOf(id: number, method: RpcMethod, params: Params) {
  return { jsonrpc: '2.0', id, method, params };
}

function longestAsked(errors: readonly RpcRetryableError[]): number | null {
  const asked = errors.flatMap(({ retryAfterMilliseconds: wait }) => (wait === null ? [] : [wait]));
  return asked.length === 0 ? null : Math.max(...asked);
}

function isTooLarge(outcome: Outcome): boolean {
  return 'error' in outcome && outcome.error instanceof AnswerTooLargeError;
}

function readSingle(method: RpcMethod, id: number, params: Params, answer: HttpAnswer): Outcome {
  const { status } = answer;
  const parsed = parse(answer.text);
  if (status >= 400) return { error: statusError(method, answer, parsed, params) };
  return isAnswer(parsed, id)
    ? outcomeOf(method, parsed, params)
    : { error: new MalformedAnswerError(method, 'it is no answer to the request') };
}

function readBatch(
  method: RpcMethod,
  ids: readonly number[],
  calls: readonly Params[],
  answer: HttpAnswer,
): Outcome[] {
  const { status } = answer;
  const parsed = parse(answer.text);
  const passing = status === 408 || status === 429 || status >= 500;
  if (status >= 400) {
    if (!passing) throw new BatchRefused();
    const error = statusError(method, answer, parsed, []);
    return ids.map(() => ({ error }));
  }
  if (!Array.isArray(parsed)) return ids.map(() => ({ error: refusalOfBatch(method, parsed) }));
  const byId = new Map<unknown, unknown>(
    parsed.map((entry) => [isObject(entry) ? entry.id : undefined, entry]),
  );
  return ids.map((id, i) => {
    const entry = byId.get(id);
    if (isAnswer(entry, id)) return outcomeOf(method, entry, calls[i] ?? []);
    return { error: new MalformedAnswerError(method, 'an answer is missing in the batch') };
  });
}

/** One answer to a whole batch: the provider takes none, unless it only takes no more requests for now. */
function refusalOfBatch(method: RpcMethod, parsed: unknown): RpcError {
  if (!isObject(parsed) || !isFailure(parsed.error)) {
    return new MalformedAnswerError(method, 'it is no answer to a batch');
  }
  const error = errorOf(method, parsed.error, null);
  if (error instanceof RateLimitedError) return error;
  throw new BatchRefused();
}

function statusError(
  method: RpcMethod,
  { status, retryAfter }: HttpAnswer,
  parsed: unknown,
  params: Params,
): RpcError {
  if (status === 429) return new RateLimitedError(readRetryAfter(retryAfter, Date.now()));
  if (isObject(parsed) && isFailure(parsed.error)) return errorOf(method, parsed.error, params[0]);
  if (status >= 500 || status === 408) return new NodeFaultError(`HTTP status ${status}`);
  const isAddress = WRONG_ADDRESS.includes(status);
  return new RefusedError(
    method,
    `HTTP status ${status}${isAddress ? '; is the address right, and its key?' : ''}`,
  );
}

function outcomeOf(method: RpcMethod, answer: Record<string, unknown>, [subject]: Params): Outcome {
  if (isFailure(answer.error)) return { error: errorOf(method, answer.error, subject) };
  return 'result' in answer
    ? { result: answer.result }
    : { error: new MalformedAnswerError(method, 'it has neither result nor error') };
}

function isAnswer(value: unknown, id: number): value is Record<string, unknown> {
  return isObject(value) && value.id === id;
}

function isFailure(value: unknown): value is { code: number; message: string } {
  return isObject(value) && typeof value.code === 'number' && typeof value.message === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
