/**
 * The digest of a set of events: the sum modulo 2^256 of their hashes. Events are added and taken away in any order, so a detour through
 * a fork ends at the digest of the straight path. It finds faults of ours; what proves the events themselves is their hash chain.
 */
import { hash } from 'node:crypto';
import { decodeBase58 } from '@crr/sdk';
import type { ChainEvent, EventPlace } from '../model';

const DIGEST_BYTES = 32;
const PLACE_BYTES = 16;
const MODULUS = 1n << 256n;

/** The digest of no events. */
export const DIGEST_ZERO: Uint8Array = new Uint8Array(DIGEST_BYTES);

/** The hash of one event at its place: sha256(signature ‖ instruction ‖ inner ‖ slot ‖ tx_index ‖ body), integers little-endian. */
export function eventHash(place: EventPlace, body: Uint8Array): Uint8Array {
  return hashAt(decodeBase58(place.signature), place, body);
}

/** The hashes of events; those of one transaction stand together. */
export function eventHashes(events: readonly ChainEvent[]): Uint8Array[] {
  let signature = '';
  let signatureBytes: Uint8Array = new Uint8Array();
  return events.map(({ place, body }) => {
    if (place.signature !== signature) {
      signature = place.signature;
      signatureBytes = decodeBase58(signature);
    }
    return hashAt(signatureBytes, place, body);
  });
}

function hashAt(signature: Uint8Array, place: EventPlace, body: Uint8Array): Uint8Array {
  const numbers = Buffer.alloc(PLACE_BYTES);
  numbers.writeUInt16LE(place.instruction, 0);
  numbers.writeUInt16LE(place.inner, 2);
  numbers.writeBigUInt64LE(BigInt(place.slot), 4);
  numbers.writeUInt32LE(place.txIndex, 12);
  return hash('sha256', Buffer.concat([signature, numbers, body]), 'buffer');
}

/** The digest with events added and others taken away. */
export function digestAfter(
  digest: Uint8Array,
  added: Iterable<Uint8Array>,
  removed: Iterable<Uint8Array>,
): Uint8Array {
  let sum = numberOf(digest);
  for (const hash of added) sum += numberOf(hash);
  for (const hash of removed) sum -= numberOf(hash);
  return bytesOf(((sum % MODULUS) + MODULUS) % MODULUS);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`);
}

function bytesOf(number: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(number.toString(16).padStart(DIGEST_BYTES * 2, '0'), 'hex'));
}
