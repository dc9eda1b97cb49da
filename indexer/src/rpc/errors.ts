import { FinalError, RetryableError } from '../errors';
import type { BlockingKind, RpcErrorKind } from './types';

/** A request that failed in a way that may pass. */
export abstract class RpcRetryableError extends RetryableError {
  abstract readonly kind: RpcErrorKind;
  /** Whether asking the same node again soon can help; else it is for the caller to decide. */
  readonly repeat: boolean = true;
  /** How long the node asked us to wait, if it did. */
  readonly retryAfterMilliseconds: number | null = null;
}

/** A request that will fail however often it is repeated. */
export abstract class RpcFinalError extends FinalError {
  abstract readonly kind: BlockingKind;
}

/** What a request can fail with. */
export type RpcError = RpcRetryableError | RpcFinalError;

/** No answer came: no connection, or it broke. */
export class UnreachableError extends RpcRetryableError {
  override readonly name = 'UnreachableError';
  readonly kind = 'network';
  constructor(cause: unknown) {
    super(`the node can't be reached: ${messageOf(cause)}`, { cause });
  }
}

/** No answer came in time. */
export class TimedOutError extends RpcRetryableError {
  override readonly name = 'TimedOutError';
  readonly kind = 'timeout';
  constructor(milliseconds: number) {
    super(`the node did not answer within ${milliseconds} ms`);
  }
}

/** The provider asks for fewer requests. */
export class RateLimitedError extends RpcRetryableError {
  override readonly name = 'RateLimitedError';
  readonly kind = 'rate_limited';
  constructor(override readonly retryAfterMilliseconds: number | null) {
    super('the node limits the rate of requests');
  }
}

/** The node, or a proxy before it, has a fault. */
export class NodeFaultError extends RpcRetryableError {
  override readonly name = 'NodeFaultError';
  readonly kind = 'server';
  constructor(rule: string) {
    super(`the node has a fault: ${rule}`);
  }
}

/** The answer is not what the method answers. */
export class MalformedAnswerError extends RpcRetryableError {
  override readonly name = 'MalformedAnswerError';
  readonly kind = 'malformed';
  constructor(
    readonly method: string,
    rule: string,
  ) {
    super(`${method}: malformed answer: ${rule}`);
  }
}

/** An answer is larger than any honest one. */
export class AnswerTooLargeError extends RpcRetryableError {
  override readonly name = 'AnswerTooLargeError';
  readonly kind = 'too_large';
  /** The same request brings the same answer; a smaller one may not. */
  override readonly repeat = false;
  constructor(
    /** At which reading was stopped. */
    readonly mostBytes: number,
  ) {
    super(`the node's answer is larger than ${mostBytes} bytes`);
  }
}

/** The node has not come as far as the view that was asked for. */
export class NodeBehindError extends RpcRetryableError {
  override readonly name = 'NodeBehindError';
  readonly kind = 'node_behind';
  constructor(rule: string) {
    super(`the node is behind: ${rule}`);
  }
}

/** The slot has no block: its leader made none, or it was forked away. */
export class SkippedSlotError extends RpcRetryableError {
  override readonly name = 'SkippedSlotError';
  readonly kind = 'slot_skipped';
  override readonly repeat = false;
  constructor(rule: string) {
    super(`no block: ${rule}`);
  }
}

/** The node has no such block, or has it no more, or not yet. */
export class BlockNotAvailableError extends RpcRetryableError {
  override readonly name = 'BlockNotAvailableError';
  readonly kind = 'block_not_available';
  override readonly repeat = false;
  constructor(rule: string) {
    super(`block not available: ${rule}`);
  }
}

/** The node keeps no history as old as asked for; take one that does. */
export class HistoryMissingError extends RpcFinalError {
  override readonly name = 'HistoryMissingError';
  readonly kind = 'history_missing';
  constructor(rule: string) {
    super(`the node does not keep the history that is needed, take one that does: ${rule}`);
  }
}

/** A transaction of a version that this program can not read. It is not passed over: its events would be missing. */
export class UnsupportedTransactionError extends RpcFinalError {
  override readonly name = 'UnsupportedTransactionError';
  readonly kind = 'transaction_unsupported';
  constructor(
    /** Base58. */
    readonly signature: string,
    rule: string,
  ) {
    super(`transaction ${signature} can not be read by this version of the indexer: ${rule}`);
  }
}

/** The node refuses the request: a wrong key, a method it does not serve, parameters it does not take. */
export class RefusedError extends RpcFinalError {
  override readonly name = 'RefusedError';
  readonly kind = 'refused';
  constructor(
    readonly method: string,
    rule: string,
  ) {
    super(`${method}: refused: ${rule}`);
  }
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // fetch says no more than "fetch failed"; what failed is its cause.
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
