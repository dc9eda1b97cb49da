/** Time, handed in, so that tests turn it. */
import { sleep } from './sleep';

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** Also waits. */
export interface WaitingClock extends Clock {
  /** Resolves after so many milliseconds, or as soon as the signal is given. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: WaitingClock = {
  now: () => Date.now(),
  // A sleep that is ended early is over.
  sleep: (milliseconds, signal) => sleep(milliseconds, signal).catch(() => undefined),
};
