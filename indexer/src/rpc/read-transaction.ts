/** Reads `getTransaction`'s answer: every field that its events are read from is looked at here, since anybody may run a node. */
import { MalformedAnswerError, UnsupportedTransactionError } from './errors';
import { isIndex, listOf, objectOf, readSlot } from './shapes';
import type { RpcTransaction } from './types';

const METHOD = 'getTransaction';
/** A transaction has fewer instructions, and each calls fewer others. */
const HIGHEST_INSTRUCTION = 255;
/** What is read here. The keys of another version may stand in another order, and then a forged call could pass for the program's. */
const VERSIONS: readonly unknown[] = ['legacy', 0, undefined];

/** @throws {MalformedAnswerError} for what is no transaction, {@link UnsupportedTransactionError} for one of an unknown version. */
export function readTransaction(answer: unknown): RpcTransaction | null {
  if (answer === null) return null;
  const { slot, transaction, meta, version } = objectOf(METHOD, answer);
  readSlot(METHOD, slot);
  const { message, signatures } = objectOf(METHOD, transaction);
  const [signature] = textsOf(signatures);
  if (!VERSIONS.includes(version)) {
    throw new UnsupportedTransactionError(`${signature}`, `its version is ${String(version)}`);
  }
  const { accountKeys, addressTableLookups } = objectOf(METHOD, message);
  textsOf(accountKeys);
  if (isGiven(addressTableLookups)) listOf(METHOD, addressTableLookups);
  if (meta !== null) checkMeta(objectOf(METHOD, meta));
  // Every field that is read without looking has been looked at; the decoder looks at what is missing.
  return answer as RpcTransaction;
}

function checkMeta({ innerInstructions, loadedAddresses }: Record<string, unknown>): void {
  if (isGiven(innerInstructions)) checkInner(listOf(METHOD, innerInstructions));
  if (!isGiven(loadedAddresses)) return;
  const { writable, readonly } = objectOf(METHOD, loadedAddresses);
  textsOf(writable);
  textsOf(readonly);
}

/** Two lists for one instruction would give two events the same place. */
function checkInner(lists: readonly unknown[]): void {
  const seen = new Set<number>();
  for (const each of lists) {
    const { index, instructions } = objectOf(METHOD, each);
    if (!isIndex(index, HIGHEST_INSTRUCTION)) {
      throw new MalformedAnswerError(METHOD, 'an index of inner instructions is no index');
    }
    if (seen.has(index)) {
      throw new MalformedAnswerError(METHOD, `the inner instructions of instruction ${index} are told twice`);
    }
    seen.add(index);
    for (const call of listOf(METHOD, instructions)) checkCall(call);
  }
}

function checkCall(call: unknown): void {
  const { accounts, data } = objectOf(METHOD, call);
  listOf(METHOD, accounts);
  if (typeof data !== 'string') throw new MalformedAnswerError(METHOD, 'an inner instruction has no data');
}

function textsOf(value: unknown): string[] {
  return listOf(METHOD, value).map((each) => {
    if (typeof each !== 'string') throw new MalformedAnswerError(METHOD, 'a key or signature is no text');
    return each;
  });
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}
