import type { Logger } from 'pino';
import type { IndexerObserver } from '../run';
import { messageOf } from './message';

/** Writes what people should know of to the log. */
export function logObserver(logger: Logger): IndexerObserver {
  return {
    onCommit: (view, { added, removed, cursor }) => {
      if (removed > 0)
        logger.warn({ removed, fromSlot: cursor.tipSlot + 1 }, 'took events back after a fork');
      if (added > 0) logger.debug({ added, upTo: view.upTo, events: cursor.events }, 'stored events');
    },
    onGap: ({ streamKey, first, last }) =>
      logger.warn({ streamKey, first: `${first}`, last: `${last}` }, 'events are missing; looking for them'),
    onGapFilled: ({ streamKey }, outcome) => logger.warn({ streamKey, outcome }, 'looked for missing events'),
    onFailure: (error, delayMilliseconds) =>
      logger.warn({ error: messageOf(error), delayMilliseconds }, 'trying again'),
  };
}

/** One observer that tells all of them. */
export function observers(all: readonly IndexerObserver[]): IndexerObserver {
  const told = <Name extends keyof IndexerObserver>(name: Name) =>
    ((...args: unknown[]) => {
      for (const each of all) (each[name] as ((...told: unknown[]) => void) | undefined)?.apply(each, args);
    }) as NonNullable<IndexerObserver[Name]>;
  return {
    onBackfill: told('onBackfill'),
    onView: told('onView'),
    onCommit: told('onCommit'),
    onGap: told('onGap'),
    onGapFilled: told('onGapFilled'),
    onCaughtUp: told('onCaughtUp'),
    onFailure: told('onFailure'),
  };
}
