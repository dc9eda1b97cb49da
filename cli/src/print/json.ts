/** Values as JSON: 64-bit numbers as strings, times in ISO 8601, keys and ids in base58, other bytes in hexadecimal. */
import type { PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Fields whose bytes are written as base58, because that is how they are typed in. */
const BASE58_FIELDS: ReadonlySet<string> = new Set(['id', 'campaignId']);

/** Converts any value of the SDK. `field` is the name under which it stands. */
export function toJson(value: unknown, field = ''): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (isPublicKey(value)) return value.toBase58();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) {
    return BASE58_FIELDS.has(field) ? bs58.encode(value) : Buffer.from(value).toString('hex');
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item, field));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, key)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

/** Told by its method: every command prints, and most need nothing of Solana for it. */
function isPublicKey(value: unknown): value is PublicKey {
  return typeof (value as { toBase58?: unknown }).toBase58 === 'function';
}

/** JSON text, for people too. */
export function jsonText(value: unknown): string {
  return JSON.stringify(toJson(value), null, 2);
}
