/** How a repetition of an event is known. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './json';
import type { ToldEvent } from './model';

/** What an event is known by. */
export interface EventIdentity {
  /** Unique within the advertiser. */
  dedupKey: string;
  /** SHA-256 of what was told: the same key with another one is a conflict. */
  bodyHash: string;
}

/**
 * By its id, where the shop gave one; else by all that was told. The order of fields and how the request was written do not matter: the
 * same event through another route, or from another client, is the same event.
 */
export function identityOf({ eventId, ...told }: ToldEvent): EventIdentity {
  const bodyHash = createHash('sha256').update(canonicalJson(told)).digest('hex');
  return { dedupKey: eventId === null ? `sha256:${bodyHash}` : `id:${eventId}`, bodyHash };
}
