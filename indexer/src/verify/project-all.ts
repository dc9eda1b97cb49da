/** Projects every stored event, in the chain's order, as the indexer did when it came. */
import type { ChainEvent } from '../model';
import { apply, type Db } from '../project';
import { eventOf, placeOf, type StoredEvent, storedEvents } from './stored-events';

/** Fills the derived tables, which must be empty. Events that can't be read, or that no transaction made, are passed over. */
export async function projectAll(db: Db): Promise<void> {
  for await (const page of storedEvents(db, 'by place')) await apply(db, page.flatMap(chainEventsOf));
}

function chainEventsOf(stored: StoredEvent): ChainEvent[] {
  const [place, event] = [placeOf(stored), eventOf(stored)];
  return place === null || event === null ? [] : [{ place, event, body: stored.body }];
}
