import { PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { invalidParam } from './errors';

const ADDRESS_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** A base58 address. `name` is how the error calls the parameter. */
export function readAddress(value: unknown, name: string): PublicKey {
  return new PublicKey(readBase58(value, name, ADDRESS_BYTES));
}

/** A base58 signature, given back as the text it came as. */
export function readSignature(value: unknown, name: string): string {
  readBase58(value, name, SIGNATURE_BYTES);
  return readText(value, name);
}

/** A base58 blockhash, given back as the text it came as. */
export function readBlockhash(value: unknown, name: string): string {
  readBase58(value, name, ADDRESS_BYTES);
  return readText(value, name);
}

export function readText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw invalidParam(name, 'must be a string');
  return value;
}

/** An integer from 0 up that JSON carries without loss. */
export function readInteger(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw invalidParam(name, 'must be an integer from 0 to 2^53 - 1');
  }
  return value;
}

export function readFlag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw invalidParam(name, 'must be true or false');
  return value;
}

export function readList(value: unknown, name: string, limit: number): unknown[] {
  if (!Array.isArray(value)) throw invalidParam(name, 'must be a list');
  if (value.length > limit) throw invalidParam(name, `must have at most ${limit} entries`);
  return value;
}

export function readOneOf<Option extends string>(
  value: unknown,
  name: string,
  options: readonly Option[],
): Option {
  const found = options.find((option) => option === value);
  if (found === undefined) throw invalidParam(name, `must be one of ${options.join(', ')}`);
  return found;
}

/** Any base58 text. */
export function decodeBase58(text: string, name: string): Uint8Array {
  const bytes = bs58.decodeUnsafe(text);
  if (bytes === undefined) throw invalidParam(name, 'is not base58');
  return bytes;
}

/** Strict base64: standard alphabet, padded. */
export function decodeBase64(text: string, name: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw invalidParam(name, 'is not base64');
  return bytes;
}

/** Longer text cannot be 64 bytes, and decoding base58 takes quadratic time. */
const MAX_BASE58_TEXT = 128;

function readBase58(value: unknown, name: string, bytes: number): Uint8Array {
  const text = readText(value, name);
  const decoded = text.length > MAX_BASE58_TEXT ? undefined : bs58.decodeUnsafe(text);
  if (decoded === undefined || decoded.length !== bytes)
    throw invalidParam(name, `must be ${bytes} bytes in base58`);
  return decoded;
}
