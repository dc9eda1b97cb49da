/** Waiting between attempts. */
import { backoffMs } from '@crr/kit';

const FIRST_MS = 500;

/** How long to wait after so many attempts in vain: twice as long each time, up to a limit. */
export function waitMs(attempts: number, mostMs: number): number {
  return backoffMs(attempts + 1, { firstDelayMs: FIRST_MS, longestDelayMs: mostMs });
}

/** How long to wait once more after having waited so long: as long again, up to a limit. */
export function waitAgainMs(waitedMs: number, mostMs: number): number {
  return Math.min(Math.max(waitedMs, FIRST_MS), mostMs);
}
