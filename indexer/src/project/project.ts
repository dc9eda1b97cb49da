/**
 * Events → rows. Applying and taking back are the same statements with another sign, so that a detour through a fork leaves every
 * table as the straight path does. The raw events are stored (or deleted) before: entities are folded from those.
 */
import type { ChainEvent } from '../model';
import { AttributionChanges } from './attributions';
import { changesEntity, refold } from './entities';
import { KeyTexts } from './key-texts';
import { Occurrences } from './occurrences';
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
  'campaign_country_stats',
  'country_days',
  'campaign_quality_stats',
  'campaign_influencer_stats',
  'influencer_day_totals',
  'influencer_cohorts',
] as const;

/** What a list of events does to the derived tables. Computing it and writing it are two steps, so that one can be done beside the other. */
export class Projection {
  private readonly entityStreams = new Set<string>();
  private readonly occurrences: Occurrences;
  private readonly sums: BatchSums;
  private readonly attributions: AttributionChanges;

  /** @param events in the chain's order */
  constructor(events: readonly ChainEvent[]) {
    const keys = new KeyTexts();
    this.occurrences = new Occurrences(keys);
    this.sums = new BatchSums(keys);
    this.attributions = new AttributionChanges(keys);
    for (const each of events) this.add(each);
  }

  private add(each: ChainEvent): void {
    if (changesEntity(each.event.name)) this.entityStreams.add(each.event.streamKey);
    this.occurrences.add(each);
    this.sums.add(each);
    this.attributions.add(each);
  }

  /** Brings the events, whose raw rows are stored, into the derived tables. */
  async apply(db: Db): Promise<void> {
    await refold(db, this.entityStreams);
    await this.occurrences.apply(db);
    await this.sums.write(db, 1);
    await this.attributions.apply(db);
  }

  /** Takes the events, whose raw rows are deleted, out of the derived tables. They are all from some place of the chain on. */
  async takeBack(db: Db): Promise<void> {
    await this.occurrences.takeBack(db);
    await this.sums.write(db, -1);
    await this.attributions.takeBack(db);
    await refold(db, this.entityStreams);
  }
}
