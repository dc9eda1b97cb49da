/** Rate limiter (token bucket): how often somebody may call. In memory: for one process, see shared-rate-limiter.ts for several. */
import type { Clock } from '@crr/kit';
import { ApiError } from '../http';

/** A limit is for a minute. */
export const MINUTE_MS = 60_000;
const MILLISECONDS = 1_000;
/** Callers who are remembered at most; who came first is forgotten first. */
const CALLERS_MOST = 100_000;

/** How a limit stands after a call. */
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Until everything is allowed again. */
  readonly resetSeconds: number;
  /** Null when the call was allowed. */
  readonly retryAfterSeconds: number | null;
}

/** Counts calls. */
export interface Limiter {
  /** Counts a call of somebody. */
  take(caller: string): LimitState | Promise<LimitState>;
}

/**
 * How a limit stands.
 *
 * @param usedMs how long the bucket takes to be full again
 * @param waitMs until the next call is allowed; null when this one was
 */
export function limitState(perMinute: number, usedMs: number, waitMs: number | null): LimitState {
  return {
    limit: perMinute,
    // A little more than nothing is what adding fractions leaves.
    remaining: Math.max(0, Math.floor(((MINUTE_MS - usedMs) / MINUTE_MS) * perMinute + 1e-3)),
    resetSeconds: Math.ceil(usedMs / MILLISECONDS),
    retryAfterSeconds: waitMs === null ? null : Math.max(1, Math.ceil(waitMs / MILLISECONDS)),
  };
}

/**
 * A bucket for each caller that fills steadily: `perMinute` calls at once, then as many in each minute. One number per caller is kept:
 * when its bucket is full again.
 */
export class RateLimiter implements Limiter {
  private readonly fullAt = new Map<string, number>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Counts a call. */
  take(caller: string): LimitState {
    const now = this.clock.now();
    const each = MINUTE_MS / this.perMinute;
    const fullAt = Math.max(this.fullAt.get(caller) ?? 0, now);
    const after = fullAt + each;
    const excess = after - now - MINUTE_MS;
    // A little more than nothing is what adding fractions leaves.
    if (excess > 1e-6) return limitState(this.perMinute, fullAt - now, excess);
    this.remember(caller, after);
    return limitState(this.perMinute, after - now, null);
  }

  private remember(caller: string, fullAt: number): void {
    this.fullAt.delete(caller);
    this.fullAt.set(caller, fullAt);
    if (this.fullAt.size <= CALLERS_MOST) return;
    const [oldest] = this.fullAt.keys();
    if (oldest !== undefined) this.fullAt.delete(oldest);
  }
}

/** The headers that tell a limit. */
export function limitHeaders({
  limit,
  remaining,
  resetSeconds,
  retryAfterSeconds,
}: LimitState): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
    ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
}

/** @throws ApiError 429 when the call was not allowed */
export function refuseExcess(state: LimitState): void {
  if (state.retryAfterSeconds === null) return;
  const message = `${state.limit} calls a minute are allowed; the next one in ${state.retryAfterSeconds} s`;
  throw new ApiError(429, 'rate_limited', message, { headers: limitHeaders(state) });
}
