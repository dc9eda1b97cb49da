/** A signed transaction, with what has to be known to find out what became of it. */
import { VersionedTransaction } from '@solana/web3.js';

import { encodeBase58 } from '../base58';
import { decodeBase64, encodeBase64 } from '../base64';
import { type DurableNonce, durableNonceOf } from './nonce';

/** Signed bytes, as they are sent, again and again, until their fate is known. */
export interface PendingTransaction {
  /** Base58; known before anything is sent. */
  readonly signature: string;
  /** The transaction on the wire, signatures included. */
  readonly wire: Uint8Array;
  /** The last block height at which it can land; null where it stands on a durable nonce. */
  readonly lastValidBlockHeight: number | null;
  /** What it stands on instead. */
  readonly durableNonce: DurableNonce | null;
}

/** A {@link PendingTransaction} that can be kept in a file; it holds no secret. */
export interface StoredTransaction {
  readonly signature: string;
  /** Base64. */
  readonly wire: string;
  readonly lastValidBlockHeight: number | null;
}

/** What a signed transaction is known by from here on. @param lastValidBlockHeight of its blockhash */
export function pendingOf(
  transaction: VersionedTransaction,
  lastValidBlockHeight: number | null,
): PendingTransaction {
  const [first] = transaction.signatures;
  if (first === undefined) throw new RangeError('transaction: has no signature');
  const durableNonce = durableNonceOf(transaction);
  return {
    signature: encodeBase58(first),
    wire: transaction.serialize(),
    lastValidBlockHeight: durableNonce === null ? lastValidBlockHeight : null,
    durableNonce,
  };
}

/** For a file. */
export function storedOf({ signature, wire, lastValidBlockHeight }: PendingTransaction): StoredTransaction {
  return { signature, wire: encodeBase64(wire), lastValidBlockHeight };
}

/** From a file. */
export function pendingFrom({ wire, lastValidBlockHeight }: StoredTransaction): PendingTransaction {
  return pendingOf(VersionedTransaction.deserialize(decodeBase64(wire)), lastValidBlockHeight);
}
