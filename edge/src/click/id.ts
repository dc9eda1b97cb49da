/** Ids of clicks and requests: UUIDs of version 7 (RFC 9562), which sort by the time they were made. */
import { bytesToHex } from '@noble/hashes/utils';

import type { Clock } from '../model';

/** So many bytes by chance. */
export type RandomBytes = (length: number) => Uint8Array;

const COUNTER_RANGE = 1 << 12;
/** A millisecond's counter starts in the lower half, so that there is room above. */
const COUNTER_START_MASK = (COUNTER_RANGE >> 1) - 1;
const VERSION_7 = 0x7000;
const VARIANT = 0x80;
const VARIANT_MASK = 0x3f;

/** Fetched at once: to ask WebCrypto for a few bytes takes as long as for many. */
const POOL_BYTES = 4_096;

/** Chance out of WebCrypto, no byte of it twice. */
export function pooledRandom(): RandomBytes {
  let pool = new Uint8Array();
  return (length) => {
    if (length > POOL_BYTES) return crypto.getRandomValues(new Uint8Array(length));
    if (pool.length < length) pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES));
    const taken = pool.slice(0, length);
    pool = pool.subarray(length);
    return taken;
  };
}

/**
 * Makes ids, each greater than the one before it, whatever the clock does: within a millisecond a counter rises, and a clock that is put
 * back is waited for by counting on. Ids of different makers are told apart by 62 bits of chance.
 */
export function createIds(clock: Clock, random: RandomBytes = pooledRandom()): () => string {
  let lastMs = -1;
  let counter = 0;
  return () => {
    const bytes = random(10);
    const start = (((bytes[8] ?? 0) << 8) | (bytes[9] ?? 0)) & COUNTER_START_MASK;
    const nowMs = clock.now();
    if (nowMs > lastMs) [lastMs, counter] = [nowMs, start];
    else if (counter + 1 < COUNTER_RANGE) counter += 1;
    else [lastMs, counter] = [lastMs + 1, start];
    return uuid(lastMs, counter, bytes.subarray(0, 8));
  };
}

function uuid(ms: number, counter: number, chance: Uint8Array): string {
  const tail = chance.slice();
  tail[0] = ((tail[0] ?? 0) & VARIANT_MASK) | VARIANT;
  const time = ms.toString(16).padStart(12, '0');
  const middle = (VERSION_7 | counter).toString(16);
  const end = bytesToHex(tail);
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${end.slice(0, 4)}-${end.slice(4)}`;
}
