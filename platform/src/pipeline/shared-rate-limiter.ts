/** Rate limiter over several processes: the buckets are in Postgres, and each process takes calls from them in small portions. */
import { createHmac } from 'node:crypto';
import type { Clock } from '@crr/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import type { JobHandler } from '../jobs';
import { type Limiter, type LimitState, limitState, MINUTE_MS, RateLimiter } from './rate-limiter';

/** A portion is a hundredth of the limit: one statement for so many calls, and no more than that is left unused by a process that stops. */
const PORTIONS = 100;
/** Callers who are remembered at most; who came first is forgotten first. */
const CALLERS_MOST = 100_000;
const HOUR_MS = 3_600_000;

/** What a process knows of a caller's bucket. */
interface Lease {
  /** Calls that were taken from the bucket and not used yet. */
  left: number;
  /** When the bucket is full again, milliseconds. Calls that are left by then are worth nothing: they are in the bucket again. */
  fullAt: number;
  /** Until when the bucket is known to be empty, milliseconds: nobody asks the database for it. */
  emptyUntil: number;
}

/** What a limiter is made of. */
export interface SharedLimiterParts {
  readonly db: Db;
  /** The machines' clocks count: they differ by little. */
  readonly clock: Clock;
  /** With it callers are hashed. */
  readonly secret: Uint8Array;
  /** Told when the database did not answer: the limit holds for each process by itself then. */
  readonly onFallback?: (error: unknown) => void;
}

/** The same buckets as {@link RateLimiter}'s, shared. */
export class SharedRateLimiter implements Limiter {
  private readonly leases = new Map<string, Lease>();
  private readonly underWay = new Map<string, Promise<Lease>>();
  private readonly alone: RateLimiter;
  private readonly portion: number;

  /** @param name tells this limit's buckets from those of others */
  constructor(
    private readonly name: string,
    private readonly perMinute: number,
    private readonly parts: SharedLimiterParts,
  ) {
    this.alone = new RateLimiter(perMinute, parts.clock);
    this.portion = Math.max(1, Math.floor(perMinute / PORTIONS));
  }

  /** Counts a call. */
  async take(caller: string): Promise<LimitState> {
    for (;;) {
      const now = this.parts.clock.now();
      const lease = this.leases.get(caller);
      if (lease !== undefined && lease.left > 0 && lease.fullAt > now) {
        lease.left -= 1;
        return this.state(lease, now, null);
      }
      if (lease !== undefined && lease.emptyUntil > now)
        return this.state(lease, now, lease.emptyUntil - now);
      try {
        await this.renewed(caller);
      } catch (error) {
        this.parts.onFallback?.(error);
        return this.alone.take(caller);
      }
    }
  }

  /** Calls that come at once ask once. */
  private renewed(caller: string): Promise<Lease> {
    const running = this.underWay.get(caller);
    if (running !== undefined) return running;
    const asked = this.fromBucket(caller).finally(() => this.underWay.delete(caller));
    this.underWay.set(caller, asked);
    return asked;
  }

  private async fromBucket(caller: string): Promise<Lease> {
    const { clock, db, secret } = this.parts;
    const now = clock.now();
    const key = createHmac('sha256', secret).update(`${this.name} ${caller}`).digest();
    // Microseconds, as the database keeps them; rounded down, so that a minute holds all of them.
    const each = Math.floor((MINUTE_MS * 1_000) / this.perMinute);
    const at = sql`${new Date(now)}::timestamptz`;
    const full = sql`greatest(kept.full_at, ${at})`;
    const step = sql`(${each}::bigint * interval '1 microsecond')`;
    const room = sql`(extract(epoch FROM ${at} + interval '1 minute' - ${full}) * 1000000)::bigint`;
    const taken = sql`greatest(0, least(${this.portion}::bigint, ${room} / ${each}::bigint))::integer`;
    const { rows } = await checkedSql({ full_at: z.date(), taken: z.number() })`
      INSERT INTO platform.rate_limits AS kept (caller_hash, full_at, taken)
      VALUES (${key}, ${at} + ${this.portion}::integer * ${step}, ${this.portion})
      ON CONFLICT (caller_hash) DO UPDATE SET full_at = ${full} + ${taken} * ${step}, taken = ${taken}
      RETURNING full_at, taken`.execute(db);
    const [row] = rows;
    if (row === undefined) throw new Error('a bucket that was written is not there');
    const fullAt = row.full_at.getTime();
    // At least a moment: the database knows it more finely than we do.
    const emptyUntil = row.taken > 0 ? 0 : Math.max(now + 1, fullAt + each / 1_000 - MINUTE_MS);
    const lease: Lease = { left: row.taken, fullAt, emptyUntil };
    this.remember(caller, lease);
    return lease;
  }

  private state({ left, fullAt }: Lease, now: number, waitMs: number | null): LimitState {
    const usedMs = Math.max(0, fullAt - now - (left * MINUTE_MS) / this.perMinute);
    return limitState(this.perMinute, usedMs, waitMs);
  }

  private remember(caller: string, lease: Lease): void {
    this.leases.delete(caller);
    this.leases.set(caller, lease);
    if (this.leases.size <= CALLERS_MOST) return;
    const [oldest] = this.leases.keys();
    if (oldest !== undefined) this.leases.delete(oldest);
  }
}

/** The job that forgets buckets that are full again, every hour. */
export const forgetBucketsHandler: JobHandler = {
  kind: 'rate_limits.forget',
  everyMs: HOUR_MS,
  attemptsMost: 5,
  run: async (_, { db, clock }) => {
    await db
      .deleteFrom('platform.rate_limits')
      .where('full_at', '<', new Date(clock.now() - HOUR_MS))
      .execute();
  },
};
