/** API keys: made by chance, stored as a hash, shown once. */

import { createHash } from 'node:crypto';
import type { RandomBytes } from '@crr/kit';
import type { ApiKeyActor } from '../tenancy';
import type { SecretBox } from './secret-box';

const PREFIX = 'sk_live_';
const SECRET_BYTES = 32;
const SHOWN_CHARACTERS = PREFIX.length + 6;
const FORMAT = /^sk_live_[A-Za-z0-9_-]{43}$/;
/** Secrets of signatures. */
const HMAC_PREFIX = 'whs_';

/** A new key. */
export interface NewApiKey {
  /** Shown once, stored nowhere. */
  readonly key: string;
  /** Shown later in its place. */
  readonly prefix: string;
  /** By which it is found: SHA-256, in hex. */
  readonly hash: string;
}

/** Makes a key of 256 bits of chance. */
export function newApiKey(random: RandomBytes): NewApiKey {
  const key = PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64url');
  return { key, prefix: key.slice(0, SHOWN_CHARACTERS), hash: hashApiKey(key) };
}

/**
 * By which a key is found. Nothing slower is needed: 256 bits of chance are not guessed; and since the database compares hashes, how
 * long it takes tells nothing of the key.
 */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether a text can be a key at all. */
export function looksLikeApiKey(text: string): boolean {
  return FORMAT.test(text);
}

/** A new secret for signatures, as its owner gets it: its UTF-8 bytes are the HMAC's key. */
export function newHmacSecret(random: RandomBytes): string {
  return HMAC_PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64url');
}

/** The bytes with which a key's signatures are made; null when it has no secret. */
export function hmacSecretOf(
  key: Pick<ApiKeyActor, 'keyId' | 'hmacSecretEncrypted'>,
  secrets: SecretBox,
): Uint8Array | null {
  return key.hmacSecretEncrypted === null ? null : secrets.open(key.hmacSecretEncrypted, key.keyId);
}
