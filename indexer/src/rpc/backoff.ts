/** Waits; rejects with the signal's reason when it is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

const FIRST_MILLISECONDS = 125;
const LONGEST_MILLISECONDS = 8_000;
/** A node that asks for longer than this is asked again sooner. */
const LONGEST_ASKED_MILLISECONDS = 60_000;

/** Waits by the clock. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });

/** How long to wait before the next attempt: doubling, half of it by chance so that clients do not return in step. */
export function backoffMilliseconds(attempt: number, random: () => number): number {
  const whole = Math.min(FIRST_MILLISECONDS * 2 ** attempt, LONGEST_MILLISECONDS);
  return whole / 2 + (whole / 2) * random();
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
