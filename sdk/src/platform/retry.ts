/** When a request is tried again, and when it is given up. */

/** How patient a client is. */
export interface RetryPolicy {
  /** Tries in all, 1 for none again. Default 5. */
  readonly attempts: number;
  /** Mean wait before the second try; it doubles with each. Default 250 ms. */
  readonly baseMilliseconds: number;
  /** Longest wait; a platform that asks for more is given up. Default 30 s. */
  readonly mostMilliseconds: number;
  /** After how long a try without an answer is given up. Default 10 s. */
  readonly timeoutMilliseconds: number;
}

/** What is used where nothing else is said. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  baseMilliseconds: 250,
  mostMilliseconds: 30_000,
  timeoutMilliseconds: 10_000,
};

/** Too many requests, or nobody behind the door: says nothing against the request itself. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether an answer with this status says that the same request may succeed later. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUSES.has(status);
}

/**
 * How long to wait after a try in vain, in milliseconds; null: give up.
 *
 * Waits are doubled and then spread by chance from half to one and a half, so that many clients that failed together do not come back together.
 * A server that says when to come back is never asked earlier.
 *
 * @param attempt the try in vain, from 1 on
 * @param chance from 0 to 1
 */
export function waitAfter(
  policy: RetryPolicy,
  attempt: number,
  retryAfterSeconds: number | null,
  chance: number,
): number | null {
  if (attempt >= policy.attempts) return null;
  const asked = (retryAfterSeconds ?? 0) * 1_000;
  if (asked > policy.mostMilliseconds) return null;
  const doubled = policy.baseMilliseconds * 2 ** (attempt - 1) * (0.5 + chance);
  return Math.max(asked, Math.min(doubled, policy.mostMilliseconds));
}

/** Seconds of a `Retry-After` header, which is a number or a date; null for none or one that can't be read. */
export function readRetryAfter(header: string | null, nowMilliseconds: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - nowMilliseconds) / 1_000));
}
