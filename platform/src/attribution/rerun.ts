/**
 * Re-running the rule over stored events. Each is decided twice more: by what was recorded with it, which says whether the rule still
 * decides so, whatever happened since; and by what the tables say of that time, which says whether the record is right.
 */
import type { Row } from '@crr/db';
import type { Db } from '../database';
import { attribute, decide } from './attribute';
import { CREDIT_COLUMNS } from './columns';
import { type FactsPolicy, findFacts } from './facts';
import { keysOf } from './keys';
import type { Attribution, Lookups, TraceableEvent } from './model';
import { recordedKeys, recordedLookups, stepsOf } from './record';

/** The columns of customer_events that a re-run reads. */
export const RERUN_COLUMNS = [
  'id',
  'advertiser_id',
  'coupon_code',
  'ref_code',
  'click_id',
  'landing_url',
  'referrer',
  'session_id',
  'occurred_at',
  'received_at',
  'received_ordinal',
  ...CREDIT_COLUMNS,
  'attribution',
] as const;

/** A stored event with its attribution. */
export type StoredAttribution = Pick<
  Row<'platform.customer_events'>,
  | 'id'
  | 'advertiser_id'
  | 'coupon_code'
  | 'ref_code'
  | 'click_id'
  | 'landing_url'
  | 'referrer'
  | 'session_id'
  | 'occurred_at'
  | 'received_at'
  | 'received_ordinal'
  | 'attribution'
  | (typeof CREDIT_COLUMNS)[number]
>;

/** An event of which something else is decided than is stored. */
export interface Difference {
  eventId: string;
  /** `rule`: by what was recorded. `facts`: by what the tables say of that time. */
  kind: 'rule' | 'facts';
  /** Whether a correction follows of it. One of facts that are kept no longer does not: what was recorded of them stays true. */
  isRepairable: boolean;
  fields: { field: string; stored: string | null; recomputed: string | null }[];
}

/** What a re-run found. */
export interface Rerun {
  /** Events that were decided again. */
  checked: number;
  /** Of these: those whose told keys were deleted, so that only what was recorded could be asked. */
  byRecordOnly: number;
  differences: Difference[];
}

/** Decides stored events again, and changes nothing. */
export async function rerun(
  db: Db,
  events: readonly StoredAttribution[],
  policy: FactsPolicy,
): Promise<Rerun> {
  const facts = await findFacts(db, events.map(traceableOf), policy);
  const differences = events.flatMap((event, at) => {
    const lookups = facts[at] as Lookups;
    const isRepairable = changesOf(event, repaired(event, lookups)).length > 0;
    const byFacts = isIntact(event)
      ? [differenceOf(event, 'facts', attribute(traceableOf(event), lookups))]
      : [];
    return [differenceOf(event, 'rule', decidedByRecord(event)), ...byFacts]
      .filter((difference) => difference.fields.length > 0)
      .map((difference) => ({ ...difference, isRepairable }));
  });
  const byRule = differences.filter(({ kind }) => kind === 'rule');
  return {
    checked: events.length,
    byRecordOnly: events.filter((event) => !isIntact(event)).length,
    differences: [...byRule, ...differences.filter(({ kind }) => kind === 'facts')],
  };
}

/** What an event should say: by the tables, and where they know a thing no longer, by what was recorded of it. */
export function repaired(event: StoredAttribution, tables: Lookups): Attribution {
  const recorded = recordedLookups(stepsOf(event), traceableOf(event));
  const keys = isIntact(event) ? keysOf(traceableOf(event)) : recordedKeys(stepsOf(event));
  return decide(keys, traceableOf(event), {
    coupons: (codeKey) => {
      const known = tables.coupons(codeKey);
      return known.length > 0 ? known : recorded.coupons(codeKey);
    },
    link: (code) => tables.link(code) ?? recorded.link(code),
    click: (id) => tables.click(id) ?? recorded.click(id),
    session: () => tables.session() ?? recorded.session(),
  });
}

function decidedByRecord(event: StoredAttribution): Attribution {
  const steps = stepsOf(event);
  return decide(recordedKeys(steps), traceableOf(event), recordedLookups(steps, traceableOf(event)));
}

/** Whether everything is still there that was told: a deletion empties what is personal, and leaves the record. */
function isIntact(event: StoredAttribution): boolean {
  const told = { landing_url: event.landing_url, referrer: event.referrer, session_id: event.session_id };
  return Object.entries(told).every(([name, value]) => {
    const step = stepsOf(event).find((each) => each.step === name);
    return value !== null || step === undefined || step.outcome === 'absent';
  });
}

/** What the waterfall reads of a stored event. */
export function traceableOf(event: StoredAttribution): TraceableEvent {
  return {
    advertiserId: event.advertiser_id,
    couponCode: event.coupon_code,
    refCode: event.ref_code,
    landingUrl: event.landing_url,
    referrer: event.referrer,
    clickId: event.click_id,
    sessionId: event.session_id,
    occurredAtMs: event.occurred_at.getTime(),
    receivedAtMs: event.received_at.getTime(),
    ordinal: event.received_ordinal,
  };
}

/** A field of an attribution that is another one now. */
export interface Change {
  readonly field: string;
  readonly stored: string | null;
  readonly recomputed: string | null;
}

/** What is decided otherwise than is stored. That another version of the rule says the same is no change. */
export function changesOf(event: StoredAttribution, now: Attribution): Change[] {
  const pairs: [field: string, stored: unknown, recomputed: unknown][] = [
    ['attributed', event.attributed, now.attributed],
    ['campaign_id', event.campaign_id, now.campaignId],
    ['influencer_id', event.influencer_id, now.influencerId],
    ['tracking_link_code', event.tracking_link_code, now.linkCode],
    ['coupon_id', event.coupon_id, now.couponId],
    ['matched_click_id', event.matched_click_id, now.clickId],
    ['deciding_key', event.deciding_key, now.decidingKey],
    ['confidence_percent', event.confidence_percent, now.confidencePercent],
  ];
  return pairs
    .filter(([, stored, recomputed]) => stored !== recomputed)
    .map(([field, stored, recomputed]) => ({
      field,
      stored: textOf(stored),
      recomputed: textOf(recomputed),
    }));
}

function differenceOf(event: StoredAttribution, kind: Difference['kind'], now: Attribution) {
  return { eventId: event.id, kind, fields: changesOf(event, now) };
}

function textOf(value: unknown): string | null {
  return value === null ? null : String(value);
}
