/** Event ingestion: each once, attributed, with what follows from it, in one transaction with those that came at the same time. */
import { inTransaction } from '@crr/db';
import {
  type Attribution,
  attribute,
  compareOrder,
  type Facts,
  findFacts,
  keysOf,
  type SessionFact,
  type TraceableEvent,
} from '../attribution';
import { settleCommissions } from '../commissions';
import { queueConversions } from '../conversions';
import type { Db } from '../database';
import { conflict } from '../http';
import { type CorrectionPolicy, correct, followersOf, lockSessions, type SessionCredit } from './corrections';
import { GroupCommit, type GroupOptions, type Settled } from './group-commit';
import { dedupKeys } from './identity';
import { type NewEvent, type Receipt, traceable } from './model';
import { type DecidedEvent, insertEvents, type KeptEvent, keptEvents, waitForClicks } from './store';

const GROUPS: GroupOptions = { gatherMs: 3, most: 500 };

/** Takes events into a database. */
export class Ingestion {
  private readonly groups: GroupCommit<NewEvent, Receipt>;

  /**
   * @param policy how long facts count
   * @param newId of corrections
   */
  constructor(
    private readonly db: Db,
    private readonly policy: CorrectionPolicy,
    private readonly newId: () => string,
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
    // One time for the group; within it, their order says what came first.
    const receivedAt = new Date(Math.max(...events.map((event) => event.receivedAt.getTime())));
    return inTransaction(this.db, async (db) => {
      const asked = events.map((event, ordinal) => traceable(event, receivedAt.getTime(), ordinal));
      const keys = await dedupKeys(db, events, receivedAt);
      await lockSessions(db, asked.flatMap(sessionOf));
      const facts = await findFacts(db, asked, this.policy);
      const attributions = decideInOrder(events, asked, facts, this.policy);
      const decided = events.map((event, ordinal): DecidedEvent => {
        const attribution = attributions[ordinal];
        const dedupKey = keys[ordinal];
        if (attribution === undefined || dedupKey === undefined)
          throw new Error('facts are not those of the events');
        return { ...event, ordinal, dedupKey, attribution };
      });
      const inserted = await insertEvents(db, decided, receivedAt);
      const fresh = decided.filter(({ id }) => inserted.has(id));
      // Of nothing else follows a conversion or a commission: what else happens costs no statement for them.
      const sales = fresh.filter(({ told }) => told.action === 'purchase').map(({ id }) => id);
      await queueConversions(db, sales, receivedAt);
      await waitForClicks(db, fresh, receivedAt, new Date(receivedAt.getTime() + this.policy.lateFactMostMs));
      await this.correctOthers(db, decided, inserted, asked, receivedAt);
      await settleCommissions({ db, now: receivedAt, newId: this.newId }, sales);
      const repeated = decided.filter(({ id }) => !inserted.has(id));
      const kept = repeated.length === 0 ? [] : await keptEvents(db, repeated);
      const byKey = new Map(kept.map((each) => [nameOf(each.advertiser_id, each.dedup_key), each]));
      return decided.map((event): Settled<Receipt> => {
        if (inserted.has(event.id))
          return {
            result: { ...event.attribution, id: event.id, duplicate: false, unreadable: event.unreadable },
          };
        return repetition(event, byKey.get(nameOf(event.advertiserId, event.dedupKey)));
      });
    });
  }

  /** Events that were told before what they hang on; and those of the group that were credited by one that turned out to be a repetition. */
  private async correctOthers(
    db: Db,
    decided: readonly DecidedEvent[],
    inserted: ReadonlySet<string>,
    asked: readonly TraceableEvent[],
    now: Date,
  ): Promise<void> {
    const credits = decided.flatMap(({ id, attribution, ordinal }) => {
      const event = asked[ordinal];
      const isCredit = inserted.has(id) && event !== undefined && creditsItsSession(attribution);
      return isCredit ? sessionOf(event).map((session) => ({ ...session, eventId: id })) : [];
    });
    const group = new Set(decided.map(({ id }) => id));
    const followers = await followersOf(db, credits, now, this.policy);
    const misled = decided.filter(({ id, attribution }) => {
      const source = attribution.steps.find(({ step }) => step === 'session_id')?.found as
        | SessionFact
        | undefined;
      return (
        inserted.has(id) && source !== undefined && group.has(source.eventId) && !inserted.has(source.eventId)
      );
    });
    const ids = [...followers.filter((id) => !group.has(id)), ...misled.map(({ id }) => id)];
    if (ids.length > 0)
      await correct({ db, now, policy: this.policy, newId: this.newId }, ids, 'late_session');
  }
}

/** Decides the events of a group in the order in which they happened: what is credited counts for those of its session that come after it. */
function decideInOrder(
  events: readonly NewEvent[],
  asked: readonly TraceableEvent[],
  facts: readonly Facts[],
  { sessionMostMs }: CorrectionPolicy,
): Attribution[] {
  const attributions: Attribution[] = [];
  const firsts = new Map<string, SessionFact[]>();
  const inOrder = [...asked].sort(compareOrder);
  for (const event of inOrder) {
    const lookups = facts[event.ordinal];
    const told = events[event.ordinal];
    if (lookups === undefined || told === undefined) throw new Error('facts are not those of the events');
    const session = sessionOf(event)[0];
    const name = session === undefined ? null : nameOf(session.advertiserId, session.sessionId);
    const earlier = name === null ? [] : (firsts.get(name) ?? []);
    const attribution = attribute(event, {
      ...lookups,
      session: () => firstOf(lookups, earlier, event, sessionMostMs),
    });
    attributions[event.ordinal] = attribution;
    const fact = sessionFactOf(told.id, event, attribution, lookups, sessionMostMs);
    if (name !== null && fact !== null) firsts.set(name, [...earlier, fact]);
  }
  return attributions;
}

function firstOf(
  lookups: Facts,
  earlier: readonly SessionFact[],
  event: TraceableEvent,
  sessionMostMs: number,
): SessionFact | null {
  const counting = earlier.filter(({ occurredAtMs }) => event.occurredAtMs - occurredAtMs <= sessionMostMs);
  const stored = lookups.session();
  const first = [...(stored === null ? [] : [stored]), ...counting].sort(compareOrder)[0];
  return first === undefined ? null : { ...first, terms: lookups.terms(first.campaignId) };
}

function sessionFactOf(
  eventId: string,
  event: TraceableEvent,
  attribution: Attribution,
  { terms }: Facts,
  ageMostMs: number,
): SessionFact | null {
  const { influencerId, campaignId, linkCode } = attribution;
  if (influencerId === null || !creditsItsSession(attribution)) return null;
  const { occurredAtMs, receivedAtMs, ordinal, advertiserId } = event;
  const order = { occurredAtMs, receivedAtMs, ordinal };
  return {
    eventId,
    advertiserId,
    campaignId,
    influencerId,
    linkCode,
    terms: terms(campaignId),
    ageMostMs,
    ...order,
  };
}

/** By another key than the session. */
function creditsItsSession({ attributed, decidingKey }: Attribution): boolean {
  return attributed && decidingKey !== 'session_id';
}

function sessionOf(event: TraceableEvent): Omit<SessionCredit, 'eventId'>[] {
  const key = keysOf(event).session_id;
  if (!('key' in key)) return [];
  return [{ advertiserId: event.advertiserId, sessionId: key.key, occurredAt: new Date(event.occurredAtMs) }];
}

function repetition(event: NewEvent, kept: KeptEvent | undefined): Settled<Receipt> {
  if (kept === undefined) return { error: new Error('an event is neither new nor known') };
  if (kept.body_hash !== event.bodyHash) return { error: clash(kept) };
  return {
    result: {
      id: kept.id,
      duplicate: true,
      unreadable: event.unreadable,
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

/** Says with what an id clashes, since it is told by the id's owner. */
function clash({ id, action }: KeptEvent) {
  const rule = `this id names event ${id} (${action}) already, which says something else; an id is one event's, whatever its action`;
  return conflict('idempotency_key_reused', rule, { field: 'event_id' });
}

function nameOf(advertiserId: string, dedupKey: string): string {
  return `${advertiserId} ${dedupKey}`;
}
