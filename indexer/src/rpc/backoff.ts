/** How long to wait before a node is asked again. */
import { spreadBackoffMs } from '@crr/kit';

const LIMITS = { firstDelayMs: 125, longestDelayMs: 8_000 };
/** A node that asks for longer than this is asked again sooner. */
const LONGEST_ASKED_MILLISECONDS = 60_000;

/** How long to wait before the next attempt: doubling, half of it by chance so that clients do not return in step. */
export function backoffMilliseconds(attempt: number, random: () => number): number {
  return spreadBackoffMs(attempt + 1, LIMITS, random);
}

/** {@link backoffMilliseconds}, but as long as the node asked for, within reason. */
export function waitMilliseconds(attempt: number, asked: number | null, random: () => number): number {
  const own = backoffMilliseconds(attempt, random);
  return asked === null ? own : Math.max(own, Math.min(asked, LONGEST_ASKED_MILLISECONDS));
}

/** Milliseconds of a `Retry-After` header: seconds, or a date. null when it is neither. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds < 0 ? null : seconds * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
