/**
 * Delivery of conversions to the edge, out of an outbox. Each is delivered at least once, and the edge takes it once, by the event's id. What is
 * claimed by a process that dies is due again after a while.
 */
import { sql } from 'kysely';
import type { Clock } from '../clock';
import type { Db } from '../database';
import type { ConversionBonuses } from './bonuses';

/** What delivering needs. */
export interface DeliveryParts {
  readonly db: Db;
  readonly clock: Clock;
  /** Where the edge answers, without a slash at its end. */
  readonly edgeUrl: string;
  /** By on-chain campaign, in base58. */
  readonly conversionKeys: Readonly<Record<string, string>>;
  /** What campaigns pay for a conversion, as the chain itself says. */
  readonly bonuses: Pick<ConversionBonuses, 'of'>;
  /** 0 to 1, by chance. Default: the machine's. */
  readonly jitter?: () => number;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

interface Claimed {
  readonly event_id: string;
  readonly wallet: string;
  readonly attempts: number;
  readonly created_at: Date;
  readonly chain_campaign_id: string | null;
  readonly value_micros: string | null;
}

/** What became of one delivery. */
type Outcome =
  | { readonly state: 'accepted' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'queued'; readonly reason: string; readonly retryAfterMs?: number };

const BATCH = 50;
const TIMEOUT_MS = 10_000;
/** Longer than a batch can take: nobody else claims what is under way. */
const LEASE_MS = 60_000;
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 600_000;
const GIVE_UP_MS = 7 * 86_400_000;
/** Refusals that are about the conversion itself; any other may be about the moment or about settings, and is tried again. */
const FINAL_CODES: readonly string[] = ['idempotency_key_reused', 'conversion_parked'];
const NOT_PAID = 'the campaign pays nothing for conversions';
const FINAL_STATUSES: readonly number[] = [400, 413, 415, 422];

/** Delivers what is due, one batch. @returns how many were claimed */
export async function deliverDue(parts: DeliveryParts): Promise<number> {
  const claimed = await claim(parts);
  await Promise.all(
    claimed.map(async (conversion) => settle(parts, conversion, await deliver(parts, conversion))),
  );
  return claimed.length;
}

async function claim({ db, clock }: DeliveryParts): Promise<Claimed[]> {
  const now = new Date(clock.now());
  const leasedUntil = new Date(clock.now() + LEASE_MS);
  const { rows } = await sql<Claimed>`
    UPDATE platform.chain_conversions c SET due_at = ${leasedUntil}
    FROM (SELECT event_id FROM platform.chain_conversions WHERE state = 'queued' AND due_at <= ${now}
          ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
    WHERE c.event_id = due.event_id
    RETURNING c.event_id, c.wallet, c.attempts, c.created_at,
      (SELECT p.chain_campaign_id FROM platform.campaigns p WHERE p.id = c.campaign_id) AS chain_campaign_id,
      (SELECT e.value_micros FROM platform.customer_events e WHERE e.id = c.event_id) AS value_micros`.execute(
    db,
  );
  return rows;
}

async function deliver(parts: DeliveryParts, conversion: Claimed): Promise<Outcome> {
  const campaignId = conversion.chain_campaign_id;
  if (campaignId === null) return { state: 'queued', reason: 'the campaign is not on chain' };
  const unpaid = await unpaidReason(parts, campaignId);
  if (unpaid !== null) return unpaid;
  const key = Object.hasOwn(parts.conversionKeys, campaignId) ? parts.conversionKeys[campaignId] : undefined;
  if (key === undefined)
    return { state: 'queued', reason: `no conversion key of ${campaignId} is configured` };
  try {
    return await post(parts, key, {
      campaign_id: campaignId,
      account: conversion.wallet,
      value: conversion.value_micros ?? '0',
      idempotency_key: conversion.event_id,
    });
  } catch (error) {
    return { state: 'queued', reason: `the edge does not answer: ${messageOf(error)}` };
  }
}

/** Why a conversion of the campaign is not paid, or not yet; null where it is. */
async function unpaidReason({ bonuses }: DeliveryParts, campaignId: string): Promise<Outcome | null> {
  try {
    const bonusUsdc = await bonuses.of(campaignId);
    if (bonusUsdc === null) return { state: 'queued', reason: 'the chain does not show the campaign' };
    return bonusUsdc > 0n ? null : { state: 'refused', reason: NOT_PAID };
  } catch (error) {
    return { state: 'queued', reason: `the chain does not answer: ${messageOf(error)}` };
  }
}

async function post(
  { edgeUrl, fetch = globalThis.fetch }: DeliveryParts,
  key: string,
  body: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const response = await fetch(`${edgeUrl}/v1/conversion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.status === 202) return { state: 'accepted' };
  const { code, message } = refusalIn(text);
  const reason = `${response.status} ${code}: ${message}`;
  const isFinal = FINAL_STATUSES.includes(response.status) || FINAL_CODES.includes(code);
  if (isFinal) return { state: 'refused', reason };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds)
    ? { state: 'queued', reason, retryAfterMs: seconds * 1_000 }
    : { state: 'queued', reason };
}

/** What an answer of the edge's says; anything may stand in front of it. */
function refusalIn(text: string): { code: string; message: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    return { code: String(error?.code ?? 'unknown'), message: String(error?.message ?? '') };
  } catch {
    return { code: 'unknown', message: text.slice(0, 200) };
  }
}

async function settle(parts: DeliveryParts, conversion: Claimed, outcome: Outcome): Promise<void> {
  const { db, clock } = parts;
  const isOver = outcome.state === 'queued' && clock.now() - conversion.created_at.getTime() >= GIVE_UP_MS;
  const reason = 'reason' in outcome ? outcome.reason : null;
  await db
    .updateTable('platform.chain_conversions')
    .set({
      state: isOver ? 'refused' : outcome.state,
      reason: isOver ? `given up after a week: ${reason}` : reason,
      attempts: conversion.attempts + (outcome.state === 'accepted' ? 0 : 1),
      ...(outcome.state === 'queued' ? { due_at: dueAt(parts, conversion, outcome.retryAfterMs) } : {}),
    })
    .where('event_id', '=', conversion.event_id)
    .where('state', '=', 'queued')
    .execute();
}

/** Twice as long each time, up to ten minutes, and by chance up to half of it more, so that not all come back at once. */
function dueAt({ clock, jitter = Math.random }: DeliveryParts, { attempts }: Claimed, leastMs = 0): Date {
  const doubled = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempts, 20), LONGEST_DELAY_MS);
  const delay = Math.min(Math.max(doubled, leastMs), LONGEST_DELAY_MS);
  return new Date(clock.now() + delay * (1 + jitter() / 2));
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
