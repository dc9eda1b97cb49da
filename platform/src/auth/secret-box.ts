/** Secrets that have to be read again are stored encrypted: AES-256-GCM, bound to whom they belong. */

import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from '@crr/kit';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** Encrypts and decrypts with the platform's key. */
export class SecretBox {
  /** @throws RangeError for a key that has not 32 bytes */
  constructor(
    private readonly key: Uint8Array,
    private readonly random: RandomBytes,
  ) {
    if (key.length !== KEY_BYTES) throw new RangeError(`the key of secrets must have ${KEY_BYTES} bytes`);
  }

  /** @param owner whose it is: it opens for nobody else, so that a row that was copied is worth nothing */
  seal(secret: Uint8Array, owner: string): string {
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** @throws Error for what was changed, is another owner's, or was sealed with another key */
  open(text: string, owner: string): Uint8Array {
    const [version, encoded = ''] = text.split('.');
    const sealed = Buffer.from(encoded, 'base64url');
    if (version !== VERSION || sealed.length < NONCE_BYTES + TAG_BYTES)
      throw new Error('not a sealed secret');
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, this.key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(owner))
      .setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  }
}
