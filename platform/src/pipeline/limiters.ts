/** The limits of a platform: shared by all processes on a Postgres; the embedded database has one process, which keeps them in memory. */
import type { Database } from '@crr/db';
import type { Limits } from '../settings';
import type { Limiters } from './dispatcher';
import { RateLimiter } from './rate-limiter';
import { type SharedLimiterParts, SharedRateLimiter } from './shared-rate-limiter';

/** Makes the limiters of a platform. */
export function limitersOf(
  { kind, db }: Pick<Database, 'kind' | 'db'>,
  limits: Limits,
  parts: Omit<SharedLimiterParts, 'db'>,
): Limiters {
  const limiter = (name: keyof Limits) =>
    kind === 'postgres'
      ? new SharedRateLimiter(name, limits[name], { ...parts, db })
      : new RateLimiter(limits[name], parts.clock);
  return {
    read: limiter('read'),
    write: limiter('write'),
    events: limiter('events'),
    sensitive: limiter('sensitive'),
    anonymous: limiter('anonymous'),
  };
}
