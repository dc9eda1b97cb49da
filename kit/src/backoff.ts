/** Exponential backoff: how long to wait before trying again. */

/** Bounds of the waiting, in milliseconds. */
export interface BackoffLimits {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** More would leave the numbers. */
const DOUBLINGS_MOST = 30;

/** Milliseconds after so many failures: the first delay after one (or none), doubled with each more, up to the longest. */
export function backoffMs(failures: number, { firstDelayMs, longestDelayMs }: BackoffLimits): number {
  const doublings = Math.min(Math.max(0, failures - 1), DOUBLINGS_MOST);
  return Math.min(firstDelayMs * 2 ** doublings, longestDelayMs);
}

/** {@link backoffMs}, half of it by chance, so that many do not return in step. @param random from 0 to 1 */
export function spreadBackoffMs(failures: number, limits: BackoffLimits, random: () => number): number {
  const whole = backoffMs(failures, limits);
  return Math.ceil(whole / 2 + (whole / 2) * random());
}
