/**
 * Events → rows. Applying and taking back are the same statements with another sign, so that a detour through a fork leaves every
 * table as the straight path does. The raw events are stored (or deleted) before: some entities are folded from what is left of those.
 */
import type { ChainEvent } from '../model';
import { AttributionChanges } from './attributions';
import { EntityChanges } from './entities';
import { type EntityImage, EntityImages } from './entity-images';
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
  private readonly entities = new EntityChanges();
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
    this.entities.add(each);
    this.occurrences.add(each);
    this.sums.add(each);
    this.attributions.add(each);
  }

  /**
   * Brings the events, whose raw rows are stored, into the derived tables.
   *
   * @param finalizedSlot up to which nothing is ever taken back; by default nothing is
   * @returns what entities were before each slot above it
   */
  async apply(db: Db, finalizedSlot: number = Number.POSITIVE_INFINITY): Promise<EntityImage[]> {
    const images = await this.entities.apply(db, finalizedSlot);
    await this.occurrences.apply(db);
    await this.sums.write(db, 1);
    await this.attributions.apply(db);
    return images;
  }

  /**
   * Takes the events, whose raw rows are deleted, out of the derived tables. They are all from some place of the chain on.
   *
   * @param images what entities were before; by default that is folded from the raw events
   */
  async takeBack(db: Db, images: EntityImages = new EntityImages()): Promise<void> {
    await this.occurrences.takeBack(db);
    await this.sums.write(db, -1);
    await this.attributions.takeBack(db);
    await this.entities.takeBack(db, images);
  }
}
