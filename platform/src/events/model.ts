/** What the room of events works with. */
import type { Attribution, TraceableEvent } from '../attribution';

/** What customers do. */
export const ACTIONS = ['purchase', 'add_to_cart', 'signup', 'drop_off', 'landing', 'custom'] as const;
/** One of {@link ACTIONS}. */
export type Action = (typeof ACTIONS)[number];

/** An event as it was told, checked. */
export interface ToldEvent {
  action: Action;
  /** Millionths of the currency; null for nothing told. */
  valueMicros: bigint | null;
  /** ISO 4217, or USDC. */
  currency: string;
  properties: Readonly<Record<string, unknown>>;
  couponCode: string | null;
  refCode: string | null;
  clickId: string | null;
  landingUrl: string | null;
  referrer: string | null;
  sessionId: string | null;
  /** Keyed hash of the advertiser's name for the customer. */
  customerHash: string | null;
  /** In base58. */
  customerWallet: string | null;
  /** null for nothing told: when it was received. */
  occurredAt: Date | null;
  /** By which a repetition is known; null for by what was told. */
  eventId: string | null;
}

/** An event on its way into the database. */
export interface NewEvent {
  id: string;
  advertiserId: string;
  told: ToldEvent;
  /** Of all that was told but the id. */
  bodyHash: string;
  /** When its request came. */
  receivedAt: Date;
  /** Fields that were told and can't be read: they are kept as such, and credit nobody. */
  unreadable: readonly string[];
}

/** What is answered of an event. */
export interface Receipt extends Pick<Attribution, ReceiptField> {
  id: string;
  /** It had been taken before, and this changed nothing. */
  duplicate: boolean;
  unreadable: readonly string[];
}

type ReceiptField =
  | 'attributed'
  | 'campaignId'
  | 'influencerId'
  | 'linkCode'
  | 'couponId'
  | 'decidingKey'
  | 'confidencePercent'
  | 'ruleVersion';

/** What the waterfall reads of an event. */
export function traceable(
  { told, advertiserId }: Pick<NewEvent, 'told' | 'advertiserId'>,
  receivedAtMs: number,
  ordinal: number,
): TraceableEvent {
  const { couponCode, refCode, clickId, landingUrl, referrer, sessionId, occurredAt } = told;
  return {
    advertiserId,
    couponCode,
    refCode,
    clickId,
    landingUrl,
    referrer,
    sessionId,
    occurredAtMs: occurredAt?.getTime() ?? receivedAtMs,
    receivedAtMs,
    ordinal,
  };
}
