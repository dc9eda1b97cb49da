import type { Listed } from './listing';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** What a set of listed transactions is recognized by, without keeping it. */
export interface Fingerprint {
  count: number;
  /** Exclusive or of a hash of each: the order does not matter. */
  mixed: number;
}

/** What these transactions are recognized by. */
export function fingerprintOf(listed: readonly Listed[]): Fingerprint {
  let mixed = 0;
  for (const { signature, slot } of listed) mixed ^= hash(`${slot}:${signature}`);
  return { count: listed.length, mixed };
}

/** Whether two sets are alike, as far as that can be told. */
export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.count === b.count && a.mixed === b.mixed;
}

function hash(text: string): number {
  let value = FNV_OFFSET;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), FNV_PRIME);
  return value;
}
