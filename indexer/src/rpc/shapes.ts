/** Shapes of JSON that answers are made of. Each throws {@link MalformedAnswerError} for anything else. */
import { MalformedAnswerError } from './errors';
import type { RpcMethod } from './types';

/** A slot: a whole number that a double holds exactly. */
export function readSlot(method: RpcMethod, value: unknown): number {
  if (isIndex(value, Number.MAX_SAFE_INTEGER)) return value;
  throw new MalformedAnswerError(method, 'a slot is no whole number');
}

/** Whether a value is a whole number from 0 to `highest`. */
export function isIndex(value: unknown, highest: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= highest;
}

/** A list, of a length if that is given. */
export function listOf(method: RpcMethod, value: unknown, length?: number): unknown[] {
  if (!Array.isArray(value)) throw new MalformedAnswerError(method, 'no list');
  if (length === undefined || value.length === length) return value;
  throw new MalformedAnswerError(method, `${value.length} entries, expected ${length}`);
}

/** An object that is no list. */
export function objectOf(method: RpcMethod, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new MalformedAnswerError(method, 'no object');
}
