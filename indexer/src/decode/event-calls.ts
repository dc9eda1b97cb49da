import { EVENT_IX_TAG, type RouterPdas } from '@crr/sdk';
import bs58 from 'bs58';
import type { RpcInstruction, RpcTransaction, RpcTransactionMeta } from '../rpc/types';
import { IncompleteTransactionError } from './errors';

/** Whose events are read. Base58. */
export interface EventProgram {
  programId: string;
  /** The address that signs the program's calls of itself. */
  eventAuthority: string;
}

/** A program's call of itself that carries an event. */
export interface EventCall {
  /** Index of the top-level instruction. */
  instruction: number;
  /** Index among that instruction's inner instructions. */
  inner: number;
  /** What follows the tag: discriminator, fields, chain value. */
  bytes: Uint8Array;
}

/** The program whose events are read, from its addresses. */
export function eventProgramOf(pdas: RouterPdas): EventProgram {
  return { programId: pdas.programId.toBase58(), eventAuthority: pdas.eventAuthority().toBase58() };
}

/**
 * The program's events in a transaction, unread, in the order they happened.
 *
 * An event is an inner instruction of the program, with Anchor's event tag and the program's event authority as its one account; nobody
 * but the program can make such a call succeed. Whatever else looks like an event (a call of another program, a log line, a top-level
 * instruction) is none, so that a cut log loses nothing. A failed transaction has no events: what it did was undone.
 *
 * @throws {IncompleteTransactionError} when the answer leaves out what the events are read from; that is not taken for "no events".
 */
export function eventCallsOf(transaction: RpcTransaction, program: EventProgram): EventCall[] {
  const { meta } = transaction;
  if (meta === null) throw incomplete(transaction, 'meta');
  if (meta.err !== null && meta.err !== undefined) return [];
  if (!meta.innerInstructions) throw incomplete(transaction, 'meta.innerInstructions');
  const keys = accountKeysOf(transaction, meta);
  const programIndex = keys.indexOf(program.programId);
  const authorityIndex = keys.indexOf(program.eventAuthority);
  if (programIndex < 0 || authorityIndex < 0) return [];
  const calls: EventCall[] = [];
  for (const { index, instructions } of meta.innerInstructions) {
    instructions.forEach((call, inner) => {
      const bytes = isByAuthority(call, programIndex, authorityIndex) ? taggedBytes(call.data) : null;
      if (bytes !== null) calls.push({ instruction: index, inner, bytes });
    });
  }
  return calls;
}

/** In the order that instructions count in: static keys, then those loaded from tables, writable ones first. */
function accountKeysOf(
  transaction: RpcTransaction,
  { loadedAddresses }: RpcTransactionMeta,
): readonly string[] {
  const { accountKeys, addressTableLookups } = transaction.transaction.message;
  if (loadedAddresses) return [...accountKeys, ...loadedAddresses.writable, ...loadedAddresses.readonly];
  if (addressTableLookups && addressTableLookups.length > 0) {
    throw incomplete(transaction, 'meta.loadedAddresses');
  }
  return accountKeys;
}

function isByAuthority(call: RpcInstruction, programIndex: number, authorityIndex: number): boolean {
  return (
    call.programIdIndex === programIndex && call.accounts.length === 1 && call.accounts[0] === authorityIndex
  );
}

/** What follows the event tag; null without the tag. */
function taggedBytes(base58: string): Uint8Array | null {
  const data = bs58.decode(base58);
  if (data.length < EVENT_IX_TAG.length) return null;
  for (let i = 0; i < EVENT_IX_TAG.length; i += 1) if (data[i] !== EVENT_IX_TAG[i]) return null;
  return data.subarray(EVENT_IX_TAG.length);
}

function incomplete(transaction: RpcTransaction, field: IncompleteTransactionError['field']) {
  return new IncompleteTransactionError(transaction.transaction.signatures[0] ?? '', field);
}
