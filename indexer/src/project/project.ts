/**
 * Events → rows. Applying and taking back are the same statements with another sign, so that a detour through a fork leaves every
 * table as the straight path does. The raw events are stored (or deleted) before: entities are folded from those.
 */
import type { ChainEvent } from '../model';
import { createAttributions, recallLastVaus, removeAttributions } from './attributions';
import { changesEntity, refold } from './entities';
import { factOf, KeyTexts } from './facts';
import { type Db, run, type Sign } from './sql';
import { EMPTY_ROLLUPS, statementOf } from './statement';

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

const STATEMENTS: Readonly<Record<Sign, string>> = { 1: statementOf(1), [-1]: statementOf(-1) };

/** Brings events, whose raw rows are stored, into the derived tables. */
export async function apply(db: Db, events: readonly ChainEvent[]): Promise<void> {
  const keys = new KeyTexts();
  await refold(db, entityStreams(events));
  await createAttributions(db, events, keys);
  await addFacts(db, events, keys, 1);
}

/** Takes events, whose raw rows are deleted, out of the derived tables. */
export async function takeBack(db: Db, events: readonly ChainEvent[]): Promise<void> {
  const keys = new KeyTexts();
  await addFacts(db, events, keys, -1);
  await recallLastVaus(db, events, keys);
  await removeAttributions(db, events, keys);
  for (const [table, empty] of Object.entries(EMPTY_ROLLUPS)) {
    await run(db, `DELETE FROM ${table} WHERE ${empty}`);
  }
  await refold(db, entityStreams(events));
}

async function addFacts(db: Db, events: readonly ChainEvent[], keys: KeyTexts, sign: Sign): Promise<void> {
  const facts = events.map((event) => factOf(event, keys)).filter((fact) => fact !== null);
  if (facts.length > 0) await run(db, STATEMENTS[sign], [JSON.stringify(facts)]);
}

function entityStreams(events: readonly ChainEvent[]): Set<string> {
  return new Set(events.flatMap(({ event }) => (changesEntity(event.name) ? [event.streamKey] : [])));
}
