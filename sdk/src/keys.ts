/**
 * Keys by their shape. An application may hold web3.js twice (two versions, or CommonJS beside ES modules), and a key of one copy is no
 * `instanceof` of the other.
 */
import { PublicKey } from '@solana/web3.js';

const KEY_BYTES = 32;

/** What every copy of web3.js calls a public key. */
export interface KeyLike {
  toBytes(): Uint8Array;
  toBase58(): string;
}

/** Whether a value is a public key, of whichever copy of web3.js. */
export function isKey(value: unknown): value is KeyLike {
  if (typeof value !== 'object' || value === null) return false;
  const { toBytes, toBase58 } = value as Partial<KeyLike>;
  if (typeof toBytes !== 'function' || typeof toBase58 !== 'function') return false;
  const bytes: unknown = toBytes.call(value);
  return ArrayBuffer.isView(bytes) && bytes.byteLength === KEY_BYTES;
}

/** A key as one of this copy of web3.js; undefined for what is none. */
export function keyOf(value: unknown): PublicKey | undefined {
  if (value instanceof PublicKey) return value;
  return isKey(value) ? new PublicKey(value.toBytes()) : undefined;
}
