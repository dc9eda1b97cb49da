import { Base58Error, type EventCall, eventCallsOf, type RouterPdas } from '@crr/sdk';
import type { RpcTransaction } from '../rpc';
import { IncompleteTransactionError } from './errors';

/**
 * The program's events in a transaction, unread, in the order they happened. They are calls, never log lines, so that a cut log loses
 * nothing. A failed transaction has none: what it did was undone.
 *
 * @throws {IncompleteTransactionError} when the answer leaves out what the events are read from; that is not taken for "no events".
 */
export function eventCallsIn(transaction: RpcTransaction, pdas: RouterPdas): EventCall[] {
  const { meta } = transaction;
  if (meta === null) throw incomplete(transaction, 'meta');
  if (meta.err !== null && meta.err !== undefined) return [];
  if (!meta.innerInstructions) throw incomplete(transaction, 'meta.innerInstructions');
  const lookups = transaction.transaction.message.addressTableLookups ?? [];
  if (lookups.length > 0 && !meta.loadedAddresses) throw incomplete(transaction, 'meta.loadedAddresses');
  try {
    return eventCallsOf({ transaction: transaction.transaction, meta }, pdas);
  } catch (error) {
    if (error instanceof Base58Error) throw incomplete(transaction, 'meta.innerInstructions');
    throw error;
  }
}

function incomplete(transaction: RpcTransaction, field: IncompleteTransactionError['field']) {
  return new IncompleteTransactionError(transaction.transaction.signatures[0] ?? '', field);
}
