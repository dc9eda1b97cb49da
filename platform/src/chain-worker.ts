/** What the platform does about the chain by itself, every few seconds. */

import { RouterChain, watchAll } from './chain';
import type { Clock, Random } from './clock';
import { ConversionBonuses, deliverDue, sweepConversions } from './conversions';
import type { Db } from './database';
import type { PlatformSettings } from './settings';

/** Parts of the worker. */
export interface ChainWorkerParts {
  readonly db: Db;
  readonly settings: PlatformSettings;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of each round that failed; the next one comes all the same. */
  readonly onFailure: (work: 'watch' | 'deliver', error: unknown) => void;
  /** Between rounds. Default 2,000. */
  readonly everyMs?: number;
}

/** A worker that runs. */
export interface ChainWorker {
  /** Ends after the round that is under way. */
  stop(): Promise<void>;
}

const EVERY_MS = 2_000;

/**
 * Sees transactions land and delivers conversions, until it is stopped. Several processes may do it at once.
 *
 * @returns null where no chain is configured
 */
export function startChainWorker(parts: ChainWorkerParts): ChainWorker | null {
  if (parts.settings.chain === null) return null;
  let stopped = false;
  let wake: () => void = () => undefined;
  const running = (async () => {
    while (!stopped) {
      await chainRound(parts);
      if (stopped) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, parts.everyMs ?? EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

/** One round: what waits is looked for, and what is due is delivered. Never throws. */
export async function chainRound({
  db,
  settings,
  clock,
  random,
  onFailure,
}: ChainWorkerParts): Promise<void> {
  const { chain, edgeUrl } = settings;
  if (chain === null) return;
  const router = new RouterChain(chain);
  await watchAll({ db, clock, random, chain: router }).catch((error) => onFailure('watch', error));
  await sweepConversions(db, new Date(clock.now())).catch((error) => onFailure('deliver', error));
  const delivery = {
    db,
    clock,
    edgeUrl,
    conversionKeys: chain.conversionKeys,
    bonuses: new ConversionBonuses(router),
  };
  await deliverDue(delivery).catch((error) => onFailure('deliver', error));
}
