/** Job handlers of all rooms, and who subscribed to what changes: an owner of a room adds its own here. */
import type { RandomBytes } from '@crr/kit';
import type { Registry } from 'prom-client';
import { watchHandler } from './chain';
import { mirrorHandler, releaseHandler } from './commissions';
import { ConversionBonuses, deliveryHandler, sweepAfterCreation, sweepHandlers } from './conversions';
import { domainEventHandlers, type Subscription } from './domain-events';
import { lateFactsHandlers } from './events';
import { forgetAnswersHandler } from './idempotency';
import type { JobHandler } from './jobs';
import { forgetBucketsHandler, type Services } from './pipeline';
import { retentionHandler } from './retention';

/** Who hears of changes. */
export const SUBSCRIPTIONS: readonly Subscription[] = [sweepAfterCreation];

/** What handlers are made of. */
export interface HandlerParts {
  readonly services: Pick<Services, 'chain' | 'settings'>;
  readonly registry: Registry;
  readonly random: RandomBytes;
  /** Default: {@link SUBSCRIPTIONS}. */
  readonly subscriptions?: readonly Subscription[];
}

/** Every kind of job that this platform does. Without a chain, what is for the chain waits. */
export function jobHandlers({ services, registry, random, subscriptions }: HandlerParts): JobHandler[] {
  return [
    ...domainEventHandlers(subscriptions ?? SUBSCRIPTIONS),
    forgetAnswersHandler,
    forgetBucketsHandler,
    retentionHandler(registry),
    ...lateFactsHandlers(services.settings, random),
    ...sweepHandlers,
    releaseHandler,
    mirrorHandler,
    ...chainHandlers(services, random),
  ];
}

function chainHandlers({ chain, settings }: HandlerParts['services'], random: RandomBytes): JobHandler[] {
  if (chain === null || settings.chain === null) return [];
  const { edgeUrl } = settings;
  const { conversionSecrets } = settings.chain;
  return [
    watchHandler({ chain, random }),
    deliveryHandler({ edgeUrl, conversionSecrets, bonuses: new ConversionBonuses(chain) }),
  ];
}
