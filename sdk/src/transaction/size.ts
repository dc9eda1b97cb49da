/** The bytes of a transaction on the wire, counted without serializing it: web3.js can't serialize one that is too large. */
import type { MessageV0, VersionedTransaction } from '@solana/web3.js';

/** The most bytes that a transaction may have. */
export const MAX_TRANSACTION_BYTES = 1_232;

const VERSION_BYTES = 1;
const HEADER_BYTES = 3;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Bytes of a v0 transaction on the wire, signatures included whether or not they are there yet. */
export function transactionSize(transaction: VersionedTransaction): number {
  const message = transaction.message as MessageV0;
  const signatures = message.header.numRequiredSignatures;
  return lengthBytes(signatures) + signatures * SIGNATURE_BYTES + messageSize(message);
}

/** Bytes of a v0 message. */
function messageSize(message: MessageV0): number {
  const keys = message.staticAccountKeys.length;
  const instructions = message.compiledInstructions.map(
    ({ accountKeyIndexes, data }) => 1 + listBytes(accountKeyIndexes.length) + listBytes(data.length),
  );
  const lookups = message.addressTableLookups.map(
    ({ writableIndexes, readonlyIndexes }) =>
      KEY_BYTES + listBytes(writableIndexes.length) + listBytes(readonlyIndexes.length),
  );
  return (
    VERSION_BYTES +
    HEADER_BYTES +
    lengthBytes(keys) +
    keys * KEY_BYTES +
    KEY_BYTES +
    lengthBytes(instructions.length) +
    sum(instructions) +
    lengthBytes(lookups.length) +
    sum(lookups)
  );
}

/** A list of single bytes with its length in front. */
function listBytes(length: number): number {
  return lengthBytes(length) + length;
}

/** A length in Solana's compact form takes seven bits a byte. */
function lengthBytes(length: number): number {
  if (length < 0x80) return 1;
  return length < 0x4000 ? 2 : 3;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
