/**
 * Delivery of conversions to the edge: a job for each. It is delivered at least once, and the edge takes it once, by the event's id. What a
 * process died with is due again when its lease ends.
 */
import { inTransaction, type Row } from '@crr/db';
import type { Clock } from '@crr/kit';
import { conversionKey } from '@crr/sdk';
import { sql } from 'kysely';
import type { Db } from '../database';
import { type JobHandler, JobPostponedError, jobDelayMs, reasonOf } from '../jobs';
import type { ConversionBonuses } from './bonuses';
import { DELIVERY_JOB } from './queue';

/** What delivering needs. */
export interface DeliveryParts {
  /** Where the edge answers, without a slash at its end. */
  readonly edgeUrl: string;
  /** Shared with the edge; the first that it takes is used. */
  readonly conversionSecrets: readonly string[];
  /** What campaigns pay for a conversion, as the chain itself says. */
  readonly bonuses: Pick<ConversionBonuses, 'of'>;
  /** 0 to 1, by chance. Default: the machine's. */
  readonly jitter?: () => number;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

type ConversionRow = Pick<
  Row<'platform.chain_conversions'>,
  'event_id' | 'campaign_id' | 'wallet' | 'attempts' | 'generation' | 'created_at'
> &
  Pick<Row<'platform.campaigns'>, 'chain_campaign_id'> &
  Pick<Row<'platform.customer_events'>, 'value_micros'>;

/** What became of one delivery. */
type Outcome =
  | { readonly state: 'accepted'; readonly edgeId: string }
  | { readonly state: 'refused'; readonly reason: string }
  | {
      readonly state: 'queued';
      /** In words for whose conversion it is: nothing of addresses, and of what stands between here and the edge. */
      readonly reason: string;
      /** In words for who runs the platform; default: the reason. */
      readonly detail?: string;
      readonly retryAfterMs?: number;
      /** The edge does not take the key. */
      readonly isUnauthorized?: boolean;
    };

/** A conversion as the edge takes it. */
interface Conversion {
  readonly campaign_id: string;
  readonly account: string;
  /** In millionths of the event's currency, as text. */
  readonly value: string;
  readonly idempotency_key: string;
}

const CONCURRENCY = 50;
const TIMEOUT_MS = 10_000;
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 600_000;
const GIVE_UP_MS = 7 * 86_400_000;
/** Refusals that are about the conversion itself; any other may be about the moment or about settings, and is tried again. */
const FINAL_CODES: readonly string[] = ['idempotency_key_reused', 'conversion_parked'];
const NOT_PAID = 'the campaign pays nothing for conversions';
const EXCERPT_CHARACTERS = 200;
const REASON_CHARACTERS = 500;
const FINAL_STATUSES: readonly number[] = [400, 413, 415, 422];

/** Delivers conversions. What can't be delivered now waits, for a week; then it is refused with the last reason. */
export function deliveryHandler(parts: DeliveryParts): JobHandler {
  return {
    kind: DELIVERY_JOB,
    concurrency: CONCURRENCY,
    run: async ({ key }, { db, clock, finish }) => {
      const conversion = await find(db, key);
      if (conversion === undefined) return;
      const outcome = ended(conversion, await deliver(parts, db, conversion, clock), clock);
      await inTransaction(db, async (transaction) => {
        await settle(transaction, conversion, outcome);
        if (outcome.state !== 'queued') await finish(transaction);
      });
      if (outcome.state === 'queued')
        throw new JobPostponedError(
          outcome.detail ?? outcome.reason,
          delayMs(parts, conversion, outcome.retryAfterMs),
        );
    },
  };
}

/** One that still waits. */
async function find(db: Db, eventId: string): Promise<ConversionRow | undefined> {
  return db
    .selectFrom('platform.chain_conversions as c')
    .innerJoin('platform.campaigns as p', 'p.id', 'c.campaign_id')
    .innerJoin('platform.customer_events as e', 'e.id', 'c.event_id')
    .select(['c.event_id', 'c.campaign_id', 'c.wallet', 'c.attempts', 'c.generation', 'c.created_at'])
    .select(['p.chain_campaign_id', 'e.value_micros'])
    .where('c.event_id', '=', eventId)
    .where('c.state', '=', 'queued')
    .executeTakeFirst();
}

async function deliver(
  parts: DeliveryParts,
  db: Db,
  conversion: ConversionRow,
  clock: Clock,
): Promise<Outcome> {
  const campaignId = conversion.chain_campaign_id;
  if (campaignId === null) return { state: 'queued', reason: 'the campaign is not on chain' };
  const unpaid = await unpaidReason(parts, campaignId);
  if (unpaid !== null) return unpaid;
  const body = {
    campaign_id: campaignId,
    account: conversion.wallet,
    value: conversion.value_micros ?? '0',
    idempotency_key: keyOf(conversion),
  };
  await markSent(db, conversion, clock);
  try {
    return await postWithAny(parts, parts.conversionSecrets, body);
  } catch (error) {
    return inVain('the edge does not answer', reasonOf(error));
  }
}

/** The first delivery goes by the event's id; what the edge gave up under it goes by another. */
function keyOf({ event_id, generation }: ConversionRow): string {
  return generation === 1 ? event_id : `${event_id}:${generation}`;
}

function inVain(reason: string, detail: string): Outcome {
  return { state: 'queued', reason, detail: `${reason}: ${detail}` };
}

/**
 * Before anything leaves: from now on it stays with its campaign, whatever its purchase is credited to.
 *
 * @throws JobPostponedError when it was given to another campaign meanwhile
 */
async function markSent(db: Db, { event_id, campaign_id }: ConversionRow, clock: Clock): Promise<void> {
  const { rows } = await sql`
    UPDATE platform.chain_conversions SET sent_at = coalesce(sent_at, ${new Date(clock.now())}::timestamptz)
    WHERE event_id = ${event_id} AND campaign_id = ${campaign_id} AND state = 'queued' RETURNING 1`.execute(
    db,
  );
  if (rows.length === 0) throw new JobPostponedError('its purchase was credited to another campaign', 0);
}

/** Why a conversion of the campaign is not paid, or not yet; null where it is. */
async function unpaidReason({ bonuses }: DeliveryParts, campaignId: string): Promise<Outcome | null> {
  try {
    const bonusUsdc = await bonuses.of(campaignId);
    if (bonusUsdc === null) return { state: 'queued', reason: 'the chain does not show the campaign' };
    return bonusUsdc > 0n ? null : { state: 'refused', reason: NOT_PAID };
  } catch (error) {
    return inVain('the chain does not answer', reasonOf(error));
  }
}

/** While the secret is exchanged the edge may know only the other one yet. */
async function postWithAny(
  parts: DeliveryParts,
  [secret, ...others]: readonly string[],
  body: Conversion,
): Promise<Outcome> {
  if (secret === undefined) return { state: 'queued', reason: 'PLATFORM_CONVERSION_SECRET is not set' };
  const outcome = await post(parts, conversionKey(secret, body.campaign_id), body);
  const isUnauthorized = outcome.state === 'queued' && outcome.isUnauthorized === true;
  return isUnauthorized && others.length > 0 ? postWithAny(parts, others, body) : outcome;
}

async function post(
  { edgeUrl, fetch = globalThis.fetch }: DeliveryParts,
  key: string,
  body: Conversion,
): Promise<Outcome> {
  const response = await fetch(`${edgeUrl}/v1/conversion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.status === 202) {
    const edgeId = idIn(text);
    return edgeId === null ? notTheEdge(response, text) : { state: 'accepted', edgeId };
  }
  const refusal = refusalIn(text);
  if (refusal === null) return notTheEdge(response, text);
  const { code, message } = refusal;
  const reason = printable(`${response.status} ${code}: ${message}`);
  const isFinal = FINAL_STATUSES.includes(response.status) || FINAL_CODES.includes(code);
  if (isFinal) return { state: 'refused', reason };
  if (response.status === 401) return { state: 'queued', reason, isUnauthorized: true };
  return { state: 'queued', reason, ...retryAfterOf(response) };
}

/** Something between here and the edge answered: whatever it says, the edge may not have taken the conversion. */
function notTheEdge(response: Response, text: string): Outcome {
  const reason = `${response.status}: the answer is not the edge’s`;
  const detail = printable(`${reason}: ${text.slice(0, EXCERPT_CHARACTERS)}`);
  const isUnauthorized = response.status === 401;
  return { state: 'queued', reason, detail, isUnauthorized, ...retryAfterOf(response) };
}

function retryAfterOf({ headers }: Response): { retryAfterMs?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {};
}

/** As the database can hold it, and a page show it: a gateway may say anything. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, REASON_CHARACTERS);
}

/** The edge's id of a conversion that it took. */
function idIn(text: string): string | null {
  try {
    const { conversion_id: id } = JSON.parse(text) as { conversion_id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** How the edge refuses; null where the answer has not the edge's shape: anything may stand in front of it. */
function refusalIn(text: string): { code: string; message: string } | null {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    return typeof error?.code === 'string'
      ? { code: error.code, message: String(error.message ?? '') }
      : null;
  } catch {
    return null;
  }
}

/** After a week of waiting it is refused. */
function ended({ created_at }: ConversionRow, outcome: Outcome, clock: Clock): Outcome {
  const isOver = outcome.state === 'queued' && clock.now() - created_at.getTime() >= GIVE_UP_MS;
  return isOver ? { state: 'refused', reason: `given up after a week: ${outcome.reason}` } : outcome;
}

async function settle(db: Db, { event_id, attempts }: ConversionRow, outcome: Outcome): Promise<void> {
  await db
    .updateTable('platform.chain_conversions')
    .set({
      state: outcome.state,
      reason: 'reason' in outcome ? outcome.reason : null,
      attempts: attempts + (outcome.state === 'accepted' ? 0 : 1),
      ...(outcome.state === 'accepted' ? { edge_id: outcome.edgeId } : {}),
    })
    .where('event_id', '=', event_id)
    .where('state', '=', 'queued')
    .execute();
}

/** Twice as long each time, up to ten minutes; longer at once where the edge asks for it. */
function delayMs({ jitter = Math.random }: DeliveryParts, { attempts }: ConversionRow, leastMs = 0): number {
  const firstDelayMs = Math.min(
    Math.max(FIRST_DELAY_MS, leastMs / 2 ** Math.min(attempts, 20)),
    LONGEST_DELAY_MS,
  );
  return jobDelayMs(attempts + 1, { firstDelayMs, longestDelayMs: LONGEST_DELAY_MS }, jitter);
}
