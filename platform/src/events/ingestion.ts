/** Event ingestion: each once, attributed, with what follows from it, in one transaction with those that came at the same time. */
import { inTransaction } from '@crr/db';
import { attribute, findFacts } from '../attribution';
import { queueConversions } from '../conversions';
import type { Db } from '../database';
import { conflict } from '../http';
import { GroupCommit, type GroupOptions, type Settled } from './group-commit';
import { dedupKeys } from './identity';
import { type NewEvent, type Receipt, traceable } from './model';
import { insertEvents, type KeptEvent, keptEvents } from './store';

const GROUPS: GroupOptions = { gatherMs: 3, most: 500 };

/** Takes events into a database. */
export class Ingestion {
  private readonly groups: GroupCommit<NewEvent, Receipt>;

  constructor(
    private readonly db: Db,
    options: GroupOptions = GROUPS,
  ) {
    this.groups = new GroupCommit(
      (events) => this.store(events),
      options,
      ({ advertiserId }) => advertiserId,
    );
  }

  /**
   * Resolves when the event is stored for good; a duplicate gets the receipt of the one that was first.
   *
   * @throws ApiError 409 `idempotency_key_reused` when its id was given to another event
   */
  take(event: NewEvent): Promise<Receipt> {
    return this.groups.submit(event);
  }

  private store(events: readonly NewEvent[]): Promise<Settled<Receipt>[]> {
    // One time for the group: its events do not see each other, neither now nor when the rule is run again.
    const receivedAt = new Date(Math.max(...events.map((event) => event.receivedAt.getTime())));
    return inTransaction(this.db, async (db) => {
      const asked = events.map((event) => traceable(event, receivedAt.getTime()));
      const keys = await dedupKeys(db, events, receivedAt);
      const facts = await findFacts(db, asked);
      const decided = events.map((event, at) => {
        const lookups = facts[at];
        const about = asked[at];
        const dedupKey = keys[at];
        if (lookups === undefined || about === undefined || dedupKey === undefined)
          throw new Error('facts are not those of the events');
        return { ...event, dedupKey, attribution: attribute(about, lookups) };
      });
      const inserted = await insertEvents(db, decided, receivedAt);
      const fresh = decided.filter(({ id }) => inserted.has(id));
      await queueConversions(
        db,
        fresh.map(({ id }) => id),
        receivedAt,
      );
      const repeated = decided.filter(({ id }) => !inserted.has(id));
      const kept = repeated.length === 0 ? [] : await keptEvents(db, repeated);
      const byKey = new Map(kept.map((each) => [nameOf(each.advertiser_id, each.dedup_key), each]));
      return decided.map((event): Settled<Receipt> => {
        if (inserted.has(event.id))
          return { result: { ...event.attribution, id: event.id, duplicate: false } };
        return repetition(event, byKey.get(nameOf(event.advertiserId, event.dedupKey)));
      });
    });
  }
}

function repetition({ bodyHash }: NewEvent, kept: KeptEvent | undefined): Settled<Receipt> {
  if (kept === undefined) return { error: new Error('an event is neither new nor known') };
  if (kept.body_hash !== bodyHash) {
    const rule = 'this event_id or Idempotency-Key was given to another event';
    return { error: conflict('idempotency_key_reused', rule, { field: 'event_id' }) };
  }
  return {
    result: {
      id: kept.id,
      duplicate: true,
      attributed: kept.attributed,
      campaignId: kept.campaign_id,
      influencerId: kept.influencer_id,
      linkCode: kept.tracking_link_code,
      couponId: kept.coupon_id,
      decidingKey: kept.deciding_key,
      confidencePercent: kept.confidence_percent,
      ruleVersion: kept.rule_version,
    },
  };
}

function nameOf(advertiserId: string, dedupKey: string): string {
  return `${advertiserId} ${dedupKey}`;
}
