import { encodeBase58 } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

/** Base58 texts of keys; the same few campaigns and influencers come in every event. */
export class KeyTexts {
  private readonly texts = new Map<string, string>();

  text(key: PublicKey | Uint8Array): string {
    const bytes = key instanceof Uint8Array ? key : key.toBytes();
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    const text = encodeBase58(bytes);
    this.texts.set(name, text);
    return text;
  }

  orNull(key: PublicKey | null): string | null {
    return key === null ? null : this.text(key);
  }
}
