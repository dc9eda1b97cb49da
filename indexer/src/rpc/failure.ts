import {
  BlockNotAvailableError,
  HistoryMissingError,
  NodeBehindError,
  NodeFaultError,
  RateLimitedError,
  RefusedError,
  type RpcError,
  SkippedSlotError,
  UnsupportedTransactionError,
} from './errors';

/** The error of a JSON-RPC answer. */
export interface RpcFailure {
  code: number;
  message: string;
}

const SKIPPED = /\bskipped\b|missing in long-term storage/i;
const TOO_MANY = /too many requests|rate limit/i;

/**
 * Reads a node's refusal. Vendors spell a skipped slot in three ways (-32007; -32009, missing in long-term storage; -32004, which
 * elsewhere is a block that is only not there yet), so that where the code says too little the text decides.
 *
 * @param subject what was asked for: a signature, a slot
 */
export function errorOf(method: string, { code, message }: RpcFailure, subject: unknown): RpcError {
  const rule = `${message} (${code})`;
  switch (code) {
    case -32_007:
    case -32_009:
      return new SkippedSlotError(rule);
    case -32_004:
      return SKIPPED.test(message) ? new SkippedSlotError(rule) : new BlockNotAvailableError(rule);
    case -32_014: // the block's status is not known yet
      return new BlockNotAvailableError(rule);
    case -32_016: // minContextSlot is still to come
    case -32_020: // a node that does not know `before` yet
      return new NodeBehindError(rule);
    case -32_001: // the block was cleaned up
    case -32_011: // no transaction history at all
      return new HistoryMissingError(rule);
    case 429:
    case -32_429:
      return new RateLimitedError(null);
    case -32_600:
    case -32_601:
    case -32_602:
      return new RefusedError(method, rule);
    case -32_015:
      return new UnsupportedTransactionError(String(subject), rule);
    default:
      return TOO_MANY.test(message) ? new RateLimitedError(null) : new NodeFaultError(`${method}: ${rule}`);
  }
}
