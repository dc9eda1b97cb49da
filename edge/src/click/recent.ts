/** How busy each visitor was in the last minute, as far as this process saw. */
import { BoundedMap, type Clock } from '@crr/kit';

interface Seen {
  windowStartMs: number;
  count: number;
  before: number;
}

const WINDOW_MS = 60_000;
const REMEMBERED_MOST = 20_000;

/**
 * Counts by a sliding window of two halves: what the minute before holds counts by the part of it that is not over yet. It is a hint for
 * fraud rules and limits nothing: limits are kept where all requests meet.
 */
export class RecentRequests {
  private readonly seen = new BoundedMap<string, Seen>(REMEMBERED_MOST);

  constructor(private readonly clock: Clock) {}

  /** Counts a request; @returns how many there were in the last minute, with it */
  count(ipHash: string): number {
    const nowMs = this.clock.now();
    const windowStartMs = nowMs - (nowMs % WINDOW_MS);
    const seen = turned(this.seen.get(ipHash), windowStartMs);
    seen.count += 1;
    this.seen.set(ipHash, seen);
    const remaining = 1 - (nowMs - windowStartMs) / WINDOW_MS;
    return seen.count + Math.floor(seen.before * remaining);
  }
}

function turned(seen: Seen | undefined, windowStartMs: number): Seen {
  if (seen?.windowStartMs === windowStartMs) return seen;
  const before = seen?.windowStartMs === windowStartMs - WINDOW_MS ? seen.count : 0;
  return { windowStartMs, count: 0, before };
}
