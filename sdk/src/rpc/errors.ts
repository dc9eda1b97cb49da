/** The two ways in which a node fails to answer. Which of them it is decides whether asking again makes sense. */
import { SolanaJSONRPCError } from '@solana/web3.js';

/** No answer for now: the network, a busy, limiting or lagging node, or a time-out. Ask again later. */
export class ChainUnavailableError extends Error {
  override readonly name = 'ChainUnavailableError';
  readonly retryable = true;
}

/** The node will not answer this question, however often it is asked: a wrong key, method or parameter. */
export class ChainRefusalError extends Error {
  override readonly name = 'ChainRefusalError';
  readonly retryable = false;
}

/** Either of them. */
export type ChainError = ChainUnavailableError | ChainRefusalError;

/** Whether it is one of this file's errors. */
export function isChainError(error: unknown): error is ChainError {
  return error instanceof ChainUnavailableError || error instanceof ChainRefusalError;
}

/** JSON-RPC: invalid request, unknown method, invalid parameters; Solana: bad signature, wrong version, key left out. */
const FINAL_RPC_CODES: ReadonlySet<unknown> = new Set([-32600, -32601, -32602, -32003, -32013, -32015]);
const FINAL_HTTP_STATUS = /^(400|401|403|404|405|410|413|414|415|422)\b/;

/**
 * What the connection threw, as one of the two errors. Whatever is not known to be final counts as a failure of the moment: to
 * wait in vain costs time, to give up in vain costs somebody's reward.
 */
export function chainErrorOf(error: unknown, question: string): ChainError {
  if (isChainError(error)) return error;
  const text = `${question}: ${error instanceof Error ? error.message : String(error)}`;
  const final = error instanceof SolanaJSONRPCError ? FINAL_RPC_CODES.has(error.code) : isFinalStatus(error);
  return final
    ? new ChainRefusalError(text, { cause: error })
    : new ChainUnavailableError(text, { cause: error });
}

/** web3.js throws `<status> <text>: <body>` for an answer that is no 2xx. */
function isFinalStatus(error: unknown): boolean {
  return error instanceof Error && FINAL_HTTP_STATUS.test(error.message);
}
