/**
 * Events → rows. Applying and taking back are the same statements with another sign, so that a detour through a fork leaves every
 * table as the straight path does. The raw events are stored (or deleted) before: entities are folded from those.
 */
import type { ChainEvent } from '../model';
import { AttributionChanges } from './attributions';
import { changesEntity, refold } from './entities';
import { KeyTexts } from './key-texts';
import { writeOccurrences } from './occurrences';
import type { Db } from './sql';
import { BatchSums } from './sums';

/** Tables that follow from raw_events alone. */
export const DERIVED_TABLES = [
  'router_config',
  'campaigns',
  'influencers',
  'participations',
  'campaign_stats',
  'pots',
  'influencer_stats',
  'attributions',
  'vaus',
  'conversions',
  'claims',
  'deposits',
  'exhaustions',
  'campaign_hours',
  'campaign_days',
  'campaign_country_days',
  'campaign_quality_days',
  'influencer_days',
] as const;

/** Brings events, whose raw rows are stored, into the derived tables. */
export async function apply(db: Db, events: readonly ChainEvent[]): Promise<void> {
  const { keys, sums, attributions } = told(events);
  await refold(db, entityStreams(events));
  await writeOccurrences(db, events, keys, 1);
  await sums.write(db, 1);
  await attributions.apply(db);
}

/** Takes events, whose raw rows are deleted, out of the derived tables: the newest ones, back to some slot. */
export async function takeBack(db: Db, events: readonly ChainEvent[]): Promise<void> {
  const { keys, sums, attributions } = told(events);
  await writeOccurrences(db, events, keys, -1);
  await sums.write(db, -1);
  await attributions.takeBack(db);
  await refold(db, entityStreams(events));
}

function told(events: readonly ChainEvent[]) {
  const keys = new KeyTexts();
  const sums = new BatchSums(keys);
  const attributions = new AttributionChanges(keys);
  for (const event of events) {
    sums.add(event);
    attributions.add(event);
  }
  return { keys, sums, attributions };
}

function entityStreams(events: readonly ChainEvent[]): Set<string> {
  return new Set(events.flatMap(({ event }) => (changesEntity(event.name) ? [event.streamKey] : [])));
}
