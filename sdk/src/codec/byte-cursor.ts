import { PublicKey } from '@solana/web3.js';
import { copyOf } from './bytes';

const KEY_BYTES = 32;
const U64_BITS = 64n;

/** Strict, and a byte order mark is a character like any other. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that Borsh never writes, and where they stand. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  constructor(
    /** Byte at which the value begins, from 0. */
    readonly offset: number,
    /** What it must be. */
    readonly rule: string,
  ) {
    super(`at byte ${offset}: ${rule}`);
  }
}

/**
 * Reads Borsh from the front of some bytes, value by value. Takes only what Borsh writes: every value has one form, so
 * that what was read encodes to the very bytes it was read from.
 */
export class ByteCursor {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.advance(8), true);
  }

  i64(): bigint {
    return this.view.getBigInt64(this.advance(8), true);
  }

  u128(): bigint {
    const low = this.u64();
    return (this.u64() << U64_BITS) | low;
  }

  /** A byte that is 0 or 1: also how an option tells whether something follows. */
  bool(): boolean {
    const byte = this.u8();
    if (byte > 1) throw new UnreadableError(this.at - 1, `${byte} is neither 0 nor 1`);
    return byte === 1;
  }

  /** A byte that can only be this one. */
  constant(byte: number): number {
    const found = this.u8();
    if (found !== byte) throw new UnreadableError(this.at - 1, `${found} is not ${byte}`);
    return found;
  }

  /** Which of so many variants follows. */
  variant(count: number): number {
    const index = this.u8();
    if (index >= count) throw new UnreadableError(this.at - 1, `there is no variant ${index}`);
    return index;
  }

  string(): string {
    const length = this.u32();
    const start = this.advance(length);
    try {
      return utf8.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw new UnreadableError(start, 'the text is not UTF-8');
    }
  }

  /** A copy of so many bytes. */
  take(count: number): Uint8Array {
    const start = this.advance(count);
    return copyOf(this.bytes.subarray(start, start + count));
  }

  /** Any two bytes, each as the character of that number. */
  country(): string {
    return String.fromCharCode(this.u8(), this.u8());
  }

  key(): PublicKey {
    const start = this.advance(KEY_BYTES);
    return new PublicKey(this.bytes.subarray(start, start + KEY_BYTES));
  }

  /** A key, or null for the zero key. */
  optionalKey(): PublicKey | null {
    return this.nextIsZero() ? this.skip(KEY_BYTES) : this.key();
  }

  /** The keys in so many places: those that are taken, in front of those that are not. */
  keySlots(count: number): PublicKey[] {
    const start = this.at;
    const slots = Array.from({ length: count }, () => this.optionalKey());
    const keys = slots.filter((key) => key !== null);
    if (slots.slice(0, keys.length).includes(null)) {
      throw new UnreadableError(start, 'a free place stands in front of a key');
    }
    return keys;
  }

  /** Passes over bytes that mean nothing. */
  skip(count: number): null {
    this.advance(count);
    return null;
  }

  /** @throws {UnreadableError} unless everything was read. */
  end(): void {
    const left = this.bytes.length - this.at;
    if (left > 0) throw new UnreadableError(this.at, `${left} bytes too many`);
  }

  private nextIsZero(): boolean {
    const end = this.at + KEY_BYTES;
    for (let i = this.at; i < end; i += 1) if (this.bytes[i] !== 0) return false;
    return true;
  }

  /** Where the next `count` bytes begin. */
  private advance(count: number): number {
    const start = this.at;
    if (start + count > this.bytes.length) {
      const missing = start + count - this.bytes.length;
      throw new UnreadableError(start, `${missing} bytes are missing`);
    }
    this.at = start + count;
    return start;
  }
}
