/** What the parts of a desk share. */
import type { Clock } from '@crr/kit';
import type { RouterInstructions, TransactionSigner } from '@crr/sdk';

import type { Chain } from '../chain/chain';
import type { Funds } from '../chain/funds';
import type { TermsReader } from '../chain/terms';
import type { LimitRule, LimitState, Outcome, Scheduler } from '../model';
import type { Sql, Store } from '../store/sql';
import type { AcdReader } from './acd';
import type { Outbox } from './outbox';
import type { DeskSettings } from './settings';

/** How often what is over is forgotten. */
export const HOUSEKEEPING_MS = 3_600_000;

/** Takes from limits within the desk's own database transaction. */
export interface DeskLimiter {
  takeIn(sql: Sql, rules: readonly LimitRule[]): Promise<Outcome<LimitState>>;
}

/** Everything a desk works with. */
export interface DeskContext {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly limiter: DeskLimiter;
  readonly chain: Chain;
  readonly terms: TermsReader;
  /** Signs and pays for submissions; the campaigns' attester. */
  readonly attester: TransactionSigner;
  /** The attester's. */
  readonly funds: Funds;
  readonly router: RouterInstructions;
  readonly acd: AcdReader;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Cryptographically random. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly settings: DeskSettings;
}

/** The clock's time in whole Unix seconds. */
export function nowSeconds(clock: Clock): bigint {
  return BigInt(Math.floor(clock.now() / 1_000));
}

/**
 * Takes something that has to be sent. The wake is asked for before it is stored, so that a process which dies in between is woken in vain and not
 * never; and again afterwards, should the first wake have come too early to see it.
 */
export async function withWake<T>(
  { scheduler, clock, settings }: DeskContext,
  take: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  await scheduler.wake(clock.now() + settings.gatherMs);
  const taken = await take();
  if (taken.ok) await scheduler.wake(clock.now() + settings.gatherMs);
  return taken;
}
