import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type PublicKey, Transaction, type VersionedMessage, VersionedTransaction } from '@solana/web3.js';
import bs58 from 'bs58';

/** A transaction as it came over the wire, taken apart once. */
export interface ParsedTransaction {
  /** Wire bytes. */
  bytes: Uint8Array;
  /** Base58 of the first (the fee payer's) signature: the transaction's id. */
  signature: string;
  signatures: Uint8Array[];
  message: VersionedMessage;
  /** The bytes that are signed. */
  messageBytes: Uint8Array;
  /** SHA-256 of the message: what the runtime compares to find a duplicate. */
  messageHash: string;
}

/** Everything `Chain.send` takes: web3.js objects, signed, or raw wire bytes. */
export type AnyTransaction = Transaction | VersionedTransaction | Uint8Array;

/** Wire bytes of a transaction. Missing signatures are left zero, so that the chain and not web3.js judges them. */
export function toBytes(transaction: AnyTransaction): Uint8Array {
  if (transaction instanceof Transaction) {
    return transaction.serialize({ requireAllSignatures: false, verifySignatures: false });
  }
  return transaction instanceof VersionedTransaction ? transaction.serialize() : transaction;
}

/** The most that fits one network packet. */
export const MAX_TRANSACTION_BYTES = 1_232;

/** Takes wire bytes apart. Throws when they are too many, or no legacy or version 0 transaction. Bytes after the transaction are ignored. */
export function parseTransaction(bytes: Uint8Array): ParsedTransaction {
  if (bytes.length > MAX_TRANSACTION_BYTES) {
    throw new RangeError(`transaction too large: ${bytes.length} bytes (at most ${MAX_TRANSACTION_BYTES})`);
  }
  const { signatures, message } = VersionedTransaction.deserialize(bytes);
  const first = signatures[0];
  if (first === undefined) throw new TypeError('a transaction needs at least one signature');
  if (signatures.some((signature) => signature.length !== SIGNATURE_BYTES)) {
    throw new TypeError('the transaction ends inside its signatures');
  }
  const messageBytes = message.serialize();
  const messageStart = compactLengthBytes(signatures.length) + signatures.length * SIGNATURE_BYTES;
  const messageEnd = messageStart + messageBytes.length;
  if (Buffer.compare(bytes.subarray(messageStart, messageEnd), messageBytes) !== 0) {
    throw new TypeError('the message is not in its canonical form');
  }
  return {
    bytes: bytes.subarray(0, messageEnd),
    signature: bs58.encode(first),
    signatures,
    message,
    messageBytes,
    messageHash: createHash('sha256').update(messageBytes).digest('base64'),
  };
}

/** Whether every required signer has signed exactly this message. */
export function signaturesAreValid({ message, messageBytes, signatures }: ParsedTransaction): boolean {
  const required = message.header.numRequiredSignatures;
  if (signatures.length !== required || message.staticAccountKeys.length < required) return false;
  return signatures.every((signature, i) =>
    verifies(message.staticAccountKeys[i] as PublicKey, messageBytes, signature),
  );
}

const SIGNATURE_BYTES = 64;
/** DER header of an Ed25519 SubjectPublicKeyInfo; the 32 key bytes follow. */
const ED25519_SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

function verifies(signer: PublicKey, messageBytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, messageBytes, keyObjectOf(signer), signature);
}

/** Making a key object costs as much as using it, and the same few wallets sign again and again. */
const keyObjects = new Map<string, KeyObject>();
const MAX_KEY_OBJECTS = 1_000;

function keyObjectOf(signer: PublicKey): KeyObject {
  const name = signer.toBase58();
  const known = keyObjects.get(name);
  if (known !== undefined) return known;
  if (keyObjects.size >= MAX_KEY_OBJECTS) keyObjects.clear();
  const der = Buffer.concat([ED25519_SPKI_HEADER, signer.toBytes()]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  keyObjects.set(name, key);
  return key;
}

function compactLengthBytes(length: number): number {
  if (length < 0x80) return 1;
  return length < 0x4000 ? 2 : 3;
}
