/** Normalisation: from a request to an event. */
import { isPlaceholder } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import { keysOf, namesNobody } from '../attribution';
import { COUPONS_MOST } from '../coupon-code';
import { invalidField } from '../http';
import { customerHash } from './customer-hash';
import { jsonProblem, keepable } from './json';
import { type ToldEvent, traceable } from './model';
import { microsOf } from './money';
import type { EventBody } from './schema';
import { isUnreadable, sideText } from './side-field';

const PROPERTIES_LIMITS = { depthMost: 12, nodesMost: 2_000 };
const COUPONS_CHARACTERS_MOST = 1_024;

/** How far the clocks of shops may be ahead, in milliseconds. */
export const AHEAD_MOST_MS = 5 * 60_000;
/** How late events may be told, in milliseconds. */
export const LATE_MOST_MS = 90 * 24 * 60 * 60_000;

/** Who tells, and when. */
export interface Telling {
  advertiserId: string;
  /** The platform's, for the customer's hash. */
  secretsKey: Uint8Array;
  /** The header; undefined without. */
  idempotencyKey: string | undefined;
  now: Date;
}

/** An event, and which of its fields could not be read. */
export interface Told {
  readonly told: ToldEvent;
  readonly unreadable: readonly string[];
}

/** @throws ApiError 422 for a time or an id that can't be */
export function toldEvent(body: EventBody, telling: Telling): Told {
  const { customer_id: customer, customer_wallet: wallet } = body;
  const isCustomer = customer !== null && !isUnreadable(customer) && !namesNobody(customer);
  const isKnownWallet = wallet !== null && isWallet(wallet);
  const properties = propertiesOf(body.properties);
  const told: ToldEvent = {
    action: body.action,
    valueMicros: body.value == null ? null : microsOf(body.value),
    currency: body.currency ?? 'USD',
    properties: properties ?? {},
    couponCode: couponsOf(body),
    refCode: body.ref_code,
    clickId: body.click_id,
    landingUrl: body.landing_url,
    referrer: body.referrer,
    sessionId: body.session_id?.trim() ?? null,
    customerHash: isCustomer ? customerHash(telling.secretsKey, telling.advertiserId, customer) : null,
    customerWallet: isKnownWallet ? wallet : null,
    occurredAt: momentOf(body.occurred_at ?? null, telling.now),
    eventId: eventIdOf(body.event_id ?? null, telling.idempotencyKey ?? null),
  };
  const lost = {
    properties: properties === null,
    customer_id: customer !== null && !isCustomer,
    customer_wallet: wallet !== null && !isKnownWallet,
  };
  const fields = Object.entries(lost).flatMap(([field, isLost]) => (isLost ? [field] : []));
  return { told, unreadable: [...unreadableKeys(told, telling), ...fields] };
}

const UNREADABLE: readonly string[] = ['unreadable', 'placeholder'];

function unreadableKeys(told: ToldEvent, { advertiserId, now }: Telling): string[] {
  const { coupons, ...keys } = keysOf(traceable({ told, advertiserId }, now.getTime(), 0));
  const read = [...coupons.map((key) => ['coupon_code', key] as const), ...Object.entries(keys)];
  const names = read.flatMap(([field, key]) =>
    'missing' in key && UNREADABLE.includes(key.missing) ? [field] : [],
  );
  return [...new Set(names)];
}

/** One text of all coupons, with commas, which no code has. */
function couponsOf({ coupon_code: one, coupon_codes: many }: EventBody): string | null {
  const all = [...(Array.isArray(one) ? one : [one]), ...(Array.isArray(many) ? many : [many])];
  const texts = all
    .slice(0, COUPONS_MOST)
    .map((each) => sideText(each, COUPONS_CHARACTERS_MOST))
    .filter((text) => text !== null);
  return texts.length === 0 ? null : [...new Set(texts)].join(', ');
}

/** Null for what can't be kept. */
function propertiesOf(value: unknown): Record<string, unknown> | null {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return null;
  if (jsonProblem(value, PROPERTIES_LIMITS) !== null) return null;
  return keepable(value) as Record<string, unknown>;
}

function isWallet(wallet: string): boolean {
  if (isPlaceholder(wallet)) return false;
  try {
    return new PublicKey(wallet).toBase58() === wallet;
  } catch {
    return false;
  }
}

function momentOf(occurredAt: Date | null, now: Date): Date | null {
  if (occurredAt === null) return null;
  const agoMs = now.getTime() - occurredAt.getTime();
  if (agoMs < -AHEAD_MOST_MS) throw invalidField('occurred_at', 'must not be more than 5 minutes ahead');
  if (agoMs > LATE_MOST_MS) throw invalidField('occurred_at', 'must not be more than 90 days ago');
  return occurredAt;
}

function eventIdOf(inBody: string | null, inHeader: string | null): string | null {
  if (inBody !== null && inHeader !== null && inBody !== inHeader)
    throw invalidField('event_id', 'must equal Idempotency-Key where both are given');
  return inBody ?? inHeader;
}
