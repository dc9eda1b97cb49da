import type { TransactionError } from '../transaction-error';
import { describeTransactionError } from '../transaction-error-text';
import type { Json } from './json';

/** Error codes of JSON-RPC and of Solana's RPC. */
export const ErrorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  simulationFailed: -32002,
  signatureFailure: -32003,
  blockNotAvailable: -32004,
  unsupportedTransactionVersion: -32015,
  transactionNotFound: -32020,
  minContextSlotNotReached: -32016,
} as const;

/** An answer that is an error: what a method throws and the client gets. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  constructor(
    readonly code: number,
    message: string,
    readonly data?: Json,
  ) {
    super(message);
  }
}

/** A parameter breaks a rule; the message names both. */
export function invalidParam(name: string, rule: string): RpcError {
  return new RpcError(ErrorCode.invalidParams, `Invalid param ${name}: ${rule}`);
}

/** The preflight of a transaction failed; `data` is what a simulation would have answered. */
export function simulationFailed(error: TransactionError, data: Json): RpcError {
  return new RpcError(
    ErrorCode.simulationFailed,
    `Transaction simulation failed: ${describeTransactionError(error)}`,
    data,
  );
}

/** There is no such block, or it is no longer remembered. */
export function blockNotAvailable(slot: number | bigint): RpcError {
  return new RpcError(ErrorCode.blockNotAvailable, `Block not available for slot ${slot}`);
}
