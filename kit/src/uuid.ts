/** UUIDs of version 7 (RFC 9562), which sort by the time they were made. */
import { V7Generator } from 'uuidv7';
import type { Clock } from './clock';

/** So many unguessable bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Makes the next id. */
export type NewId = () => string;

/** Fetched at once: to ask WebCrypto for a few bytes takes as long as for many. */
const POOL_BYTES = 4_096;
const WORD_BYTES = 4;
/** All that 48 bits of milliseconds can hold. */
const ANY_ROLLBACK = 2 ** 48 - 1;

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
 * back is waited for by counting on. Ids of different makers are told apart by 74 bits of chance.
 */
export function createIds(clock: Clock, random: RandomBytes = pooledRandom()): NewId {
  const generator = new V7Generator({ nextUint32: () => wordOf(random(WORD_BYTES)) });
  generator.setRollbackAllowance(ANY_ROLLBACK);
  return () => generator.generateOrResetWithTs(clock.now()).toString();
}

/** An id of that millisecond, by itself. @param nowMs since 1970, UTC */
export function uuidv7(nowMs: number, random: RandomBytes): string {
  return createIds({ now: () => nowMs }, random)();
}

function wordOf({ buffer, byteOffset, byteLength }: Uint8Array): number {
  return new DataView(buffer, byteOffset, byteLength).getUint32(0);
}
