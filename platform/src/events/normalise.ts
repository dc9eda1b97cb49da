/** Normalisation: from a request to an event. */
import { invalidField } from '../http';
import { customerHash } from './customer-hash';
import type { ToldEvent } from './model';
import { microsOf } from './money';
import type { EventBody } from './schema';

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

/** @throws ApiError 422 for a time or an id that can't be */
export function toldEvent(body: EventBody, telling: Telling): ToldEvent {
  const customer = body.customer_id;
  return {
    action: body.action,
    valueMicros: body.value == null ? null : microsOf(body.value),
    currency: body.currency ?? 'USD',
    properties: body.properties ?? {},
    couponCode: body.coupon_code,
    refCode: body.ref_code,
    clickId: body.click_id,
    landingUrl: body.landing_url,
    referrer: body.referrer,
    sessionId: body.session_id,
    customerHash: customer === null ? null : customerHash(telling.secretsKey, telling.advertiserId, customer),
    customerWallet: body.customer_wallet,
    occurredAt: momentOf(body.occurred_at ?? null, telling.now),
    eventId: eventIdOf(body.event_id ?? null, telling.idempotencyKey ?? null),
  };
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
