import { encodeBase58 } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

/** Base58 texts of keys: the same key object is asked for several times, and the same few influencers come in every event. */
export class KeyTexts {
  private readonly byObject = new Map<PublicKey, string>();
  private readonly byBytes = new Map<string, string>();

  text(key: PublicKey): string {
    const known = this.byObject.get(key);
    if (known !== undefined) return known;
    const text = this.textOf(key.toBytes());
    this.byObject.set(key, text);
    return text;
  }

  orNull(key: PublicKey | null): string | null {
    return key === null ? null : this.text(key);
  }

  private textOf(bytes: Uint8Array): string {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const known = this.byBytes.get(name);
    if (known !== undefined) return known;
    const text = encodeBase58(bytes);
    this.byBytes.set(name, text);
    return text;
  }
}
