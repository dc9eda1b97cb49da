/** What the waterfall reads, and what it says. */
import type { CampaignStatus } from '@crr/db';

export type { CampaignStatus };

/** The rule that is in force. A change of what it decides is another version: stored events keep the version that decided them. */
export const RULE_VERSION = 'waterfall-2';

/** The steps of the waterfall, in their order. */
export const STEPS = ['coupon', 'ref_code', 'landing_url', 'referrer', 'click_id', 'session_id'] as const;
/** One of {@link STEPS}. */
export type StepName = (typeof STEPS)[number];

/** What decided: a step, or `none`. */
export type DecidingKey = StepName | 'none';

/** Which keys a campaign counts; `any` is the whole waterfall. */
export const ATTRIBUTION_SOURCES = ['any', 'coupon', 'link'] as const;
/** One of {@link ATTRIBUTION_SOURCES}. */
export type AttributionSource = (typeof ATTRIBUTION_SOURCES)[number];

/** What a campaign counts at a time. */
export interface CampaignTerms {
  source: AttributionSource;
  status: CampaignStatus;
  /** Since when it has that status, in Unix milliseconds. */
  statusSinceMs: number;
  /** In which statuses it credits. */
  creditsIn: readonly CampaignStatus[];
  /**
   * For so long a click, or an earlier event of the session, credits what follows; and for so long after its end a completed campaign
   * still credits. In milliseconds.
   */
  windowMs: number;
}

/** How sure each step is, in percent. 0 is kept for events that nobody is credited for. */
export const CONFIDENCE_PERCENT: Readonly<Record<StepName, number>> = {
  coupon: 100,
  ref_code: 95,
  landing_url: 90,
  click_id: 90,
  referrer: 80,
  session_id: 60,
};

/** What an event says of where its customer came from. */
export interface TraceableEvent {
  /** The tenant: nothing of another one is ever found. */
  advertiserId: string;
  couponCode: string | null;
  refCode: string | null;
  landingUrl: string | null;
  referrer: string | null;
  clickId: string | null;
  sessionId: string | null;
  /** When it happened, in Unix milliseconds. */
  occurredAtMs: number;
  /** When it was received, in Unix milliseconds. */
  receivedAtMs: number;
  /** Its place among those that were received at the same time. */
  ordinal: number;
}

/** A place in the order of events: by when they happened, then by when they were received. */
export type EventOrder = Pick<TraceableEvent, 'occurredAtMs' | 'receivedAtMs' | 'ordinal'>;

/** Negative where the first one is earlier. */
export function compareOrder(one: EventOrder, other: EventOrder): number {
  return (
    one.occurredAtMs - other.occurredAtMs ||
    one.receivedAtMs - other.receivedAtMs ||
    one.ordinal - other.ordinal
  );
}

/** A coupon. Campaign, influencer and validity of a coupon never change; it is invalidated and another one made. */
export interface CouponFact {
  id: string;
  advertiserId: string;
  /** By which it is found: see {@link couponKey}. */
  codeKey: string;
  campaignId: string;
  /** null: a generic code. */
  influencerId: string | null;
  terms: CampaignTerms;
  /** Included; null for always. One that is told counts also where it lies before the coupon was made. */
  validFromMs: number | null;
  /** Not included; null for no end. */
  validUntilMs: number | null;
  createdAtMs: number;
  invalidatedAtMs: number | null;
}

/** A tracking link. Whose it is never changes, and a code is never given out twice; it credits also when it leads nowhere any more. */
export interface LinkFact {
  code: string;
  advertiserId: string;
  campaignId: string | null;
  /** null: a link of the campaign's own. */
  influencerId: string | null;
  terms: CampaignTerms;
  createdAtMs: number;
}

/** A visit to a link. */
export interface ClickFact {
  id: string;
  clickedAtMs: number;
  link: LinkFact;
}

/** The session's first event that somebody was credited for by another key than the session. */
export interface SessionFact extends EventOrder {
  eventId: string;
  advertiserId: string;
  campaignId: string | null;
  influencerId: string;
  linkCode: string | null;
  terms: CampaignTerms;
  /** How old it may be, in milliseconds. */
  ageMostMs: number;
}

/** What is known of an event's keys. Whatever does not belong to the event's advertiser or its time is passed over by the rule itself. */
export interface Lookups {
  /** Every coupon that has or had a code, given in capitals. */
  coupons(codeKey: string): readonly CouponFact[];
  link(code: string): LinkFact | null;
  click(id: string): ClickFact | null;
  session(): SessionFact | null;
}

/**
 * What became of a step.
 *
 * - `decided`: it says whom to credit, and where; nothing after it does
 * - `campaign_fixed`: a generic coupon says which campaign; the waterfall goes on
 * - `passed`: it says nothing that counts
 * - `absent`: the event does not have the key
 * - `noted`: it was decided already; this says which link led here
 * - `not_needed`: it was decided already
 */
export type Outcome = 'decided' | 'campaign_fixed' | 'passed' | 'absent' | 'noted' | 'not_needed';

/** Why, as a code; {@link REASONS} has the sentences. */
export type Reason = keyof typeof REASONS;

/** What each reason means. */
export const REASONS = {
  not_told: 'The event does not have it.',
  unreadable: 'It can not be read as what it should be.',
  placeholder: 'It is what programs write where they have nothing.',
  no_ref_code: 'The URL has no ref_code.',
  unknown: 'The advertiser had nothing of this name when it happened.',
  invalidated: 'The coupon had been invalidated before.',
  not_yet_valid: 'The coupon was not valid yet.',
  expired: 'The coupon was not valid any more.',
  campaign_counts_links_only: 'The campaign counts links only.',
  campaign_counts_coupons_only: 'The campaign counts coupons only.',
  influencer_coupon: "It is an influencer's coupon.",
  generic_coupon: "It is a coupon of nobody's: it fixes the campaign, and the next keys say whom to credit.",
  influencer_link: 'An influencer owns the link.',
  campaign_link: "The link is the campaign's own: nobody is to be credited.",
  earlier_event: 'An earlier event of the session was credited.',
  window_over: "The campaign's attribution window was over.",
  campaign_does_not_credit: 'The campaign did not credit in the status that it had.',
  campaign_over: 'The campaign had been over for longer than its attribution window.',
  another_coupon: 'Another coupon of the order decided.',
  decided_before: 'A stronger key had decided.',
} as const;

/** A step and what became of it, as it is stored with the event. */
export interface Step {
  step: StepName;
  outcome: Outcome;
  reason: Reason;
  /** What was looked up. Never a session's id, which is personal. */
  key?: string;
  /** What was found, as it was then. */
  found?: CouponFact | LinkFact | ClickFact | SessionFact;
}

/** Whom an event is credited to, and why. */
export interface Attribution {
  /** Whether an influencer is credited. */
  attributed: boolean;
  /** null for none. */
  campaignId: string | null;
  /** null for nobody. */
  influencerId: string | null;
  /** The link that led here, whoever is credited; null for none. */
  linkCode: string | null;
  /** The coupon that counted; null for none. */
  couponId: string | null;
  /** The click that was found; null for none. */
  clickId: string | null;
  decidingKey: DecidingKey;
  ruleVersion: string;
  /** 0 where nobody is credited. */
  confidencePercent: number;
  /** One for each of {@link STEPS}, in their order; of an order with several coupons one for each of them. */
  steps: readonly Step[];
}
