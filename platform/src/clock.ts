/** Where the time and the chance of a service come from, so that tests decide them. */
import { randomBytes } from 'node:crypto';

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** So many unguessable bytes. */
export type Random = (bytes: number) => Uint8Array;

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** The machine's chance. */
export const systemRandom: Random = (bytes) => randomBytes(bytes);
