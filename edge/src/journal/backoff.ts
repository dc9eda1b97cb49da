/** Exponential backoff: how long to wait before trying again. */

/** Bounds of the waiting. */
export interface BackoffLimits {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** Milliseconds before the next attempt after so many failures: doubling, half of it by chance so that many do not return in step. */
export function backoffMs(failures: number, limits: BackoffLimits, random: () => number): number {
  const doublings = Math.min(Math.max(0, failures - 1), 30);
  const whole = Math.min(limits.firstDelayMs * 2 ** doublings, limits.longestDelayMs);
  return Math.ceil(whole / 2 + (whole / 2) * random());
}
