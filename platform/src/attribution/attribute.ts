/**
 * The waterfall: whom a customer's event is credited to.
 *
 * A coupon of an influencer wins. A generic coupon fixes the campaign, and the waterfall goes on: the `ref_code`, the `ref_code` in
 * `landing_url`, that in `referrer`, the click, the session's first credited event. Without any of them the event stays unattributed.
 *
 * Only what was there when the event happened credits it, and only within the time and in the status in which its campaign credits.
 */
import { type Key, type Keys, keysOf } from './keys';
import {
  type Attribution,
  type CampaignTerms,
  type ClickFact,
  CONFIDENCE_PERCENT,
  type CouponFact,
  compareOrder,
  type LinkFact,
  type Lookups,
  type Reason,
  RULE_VERSION,
  type SessionFact,
  STEPS,
  type Step,
  type StepName,
  type TraceableEvent,
} from './model';

/** The shop's clock says when an event happened, the platform's when a link was made: so far they may differ. */
const CLOCKS_DIFFER_MS = 2_000;
/** A click's time is the edge's; an event without a time of its own, which names it, came after it whatever the clocks say. */
const EDGE_AHEAD_MOST_MS = 5 * 60_000;

/** Attributes an event. Pure: the same event and the same facts give the same answer. */
export function attribute(event: TraceableEvent, lookups: Lookups): Attribution {
  return decide(keysOf(event), event, lookups);
}

/** Attributes what an event's keys say; {@link attribute} after the keys were read. */
export function decide(keys: Keys, moment: Moment, lookups: Lookups): Attribution {
  const clickId = keys.click_id;
  const walk = new Walk(moment, 'key' in clickId ? lookups.click(clickId.key) : null);
  const steps = STEPS.flatMap((step) => {
    if (step === 'coupon') return walk.coupons(keys.coupons, lookups);
    const key = keys[step];
    return 'key' in key ? [walk.take(step, key.key, lookups)] : [missing(step, key.missing)];
  });
  return { ...walk.end(), steps };
}

/** Whose event it is, and when it was. */
export type Moment = Pick<TraceableEvent, 'advertiserId' | 'occurredAtMs' | 'receivedAtMs' | 'ordinal'>;

/** What a link, a click or a session says. */
interface Credit {
  linkCode: string | null;
  campaignId: string | null;
  influencerId: string | null;
  terms: CampaignTerms;
  reason: Reason;
  /** When the visit was, in Unix milliseconds; null where nothing says so. */
  visitedAtMs: number | null;
}

/** One event's way down the waterfall. */
class Walk {
  private decidingKey: StepName | null = null;
  private campaignId: string | null = null;
  private influencerId: string | null = null;
  private linkCode: string | null = null;
  private clickId: string | null = null;
  /** The coupon that counts: an influencer's, or a generic one that fixed the campaign. */
  private chosen: CouponFact | null = null;
  /** The click that the event names, when it is one of this advertiser's and of before. */
  private readonly clicked: ClickFact | null;

  constructor(
    private readonly moment: Moment,
    clicked: ClickFact | null,
  ) {
    this.clicked = clicked !== null && this.isClickKnown(clicked) ? clicked : null;
  }

  take(step: Exclude<StepName, 'coupon'>, key: string, lookups: Lookups): Step {
    if (step === 'click_id') return this.click(key);
    if (step === 'session_id') return this.session(lookups.session());
    return this.link(step, key, lookups.link(key));
  }

  end(): Omit<Attribution, 'steps'> {
    const key = this.decidingKey ?? (this.chosen === null ? 'none' : 'coupon');
    const attributed = this.influencerId !== null;
    return {
      attributed,
      campaignId: this.campaignId,
      influencerId: this.influencerId,
      linkCode: this.linkCode,
      couponId: this.chosen?.id ?? null,
      clickId: this.clickId,
      decidingKey: key,
      ruleVersion: RULE_VERSION,
      confidencePercent: attributed && key !== 'none' ? CONFIDENCE_PERCENT[key] : 0,
    };
  }

  /** The first coupon that credits decides, else the first generic one fixes the campaign; the others are told as what they are. */
  coupons(keys: readonly Key[], lookups: Lookups): Step[] {
    const steps = keys.map((key): Step => {
      return 'key' in key ? this.coupon(key.key, lookups.coupons(key.key)) : missing('coupon', key.missing);
    });
    const counts =
      steps.find(({ outcome }) => outcome === 'decided') ??
      steps.find(({ outcome }) => outcome === 'campaign_fixed');
    if (counts === undefined) return steps;
    this.chosen = counts.found as CouponFact;
    this.campaignId = this.chosen.campaignId;
    this.influencerId = this.chosen.influencerId;
    if (counts.outcome === 'decided') this.decidingKey = 'coupon';
    return steps.map((step) => {
      const isPassedOver =
        step !== counts && (step.outcome === 'decided' || step.outcome === 'campaign_fixed');
      return isPassedOver ? { ...step, outcome: 'not_needed', reason: 'another_coupon' } : step;
    });
  }

  private coupon(key: string, candidates: readonly CouponFact[]): Step {
    const step = 'coupon';
    const found = this.couponOf(key, candidates);
    if (found === null) return { step, outcome: 'passed', reason: 'unknown', key };
    const refusal = this.couponRefusal(found);
    if (refusal !== null) return { step, outcome: 'passed', reason: refusal, key, found };
    if (found.influencerId === null)
      return { step, outcome: 'campaign_fixed', reason: 'generic_coupon', key, found };
    return { step, outcome: 'decided', reason: 'influencer_coupon', key, found };
  }

  private link(step: StepName, key: string, found: LinkFact | null): Step {
    if (found === null || !this.isOwn(found) || !this.isMade(found)) return this.nothing(step, key);
    // Its own address does not say when the visit was; the click that the event names does.
    const visitedAtMs = this.clicked?.link.code === found.code ? this.clicked.clickedAtMs : null;
    return this.weigh(creditOf(found, visitedAtMs), { step, key, found });
  }

  private click(key: string): Step {
    const step = 'click_id';
    const found = this.clicked;
    if (found === null) return this.nothing(step, key);
    this.clickId = found.id;
    return this.weigh(creditOf(found.link, found.clickedAtMs), { step, key, found });
  }

  private session(found: SessionFact | null): Step {
    const step = 'session_id';
    if (this.decidingKey !== null) return { step, outcome: 'not_needed', reason: 'decided_before' };
    if (found === null || !this.isEarlier(found)) return { step, outcome: 'passed', reason: 'unknown' };
    const credit: Credit = { ...found, reason: 'earlier_event', visitedAtMs: found.occurredAtMs };
    return this.weigh(credit, { step, found });
  }

  /** Of the coupons that had the code, the one that was in force: codes are unique among active coupons, so that later ones came after it. */
  private couponOf(codeKey: string, candidates: readonly CouponFact[]): CouponFact | null {
    const known = candidates
      .filter((coupon) => coupon.codeKey === codeKey && this.isOwn(coupon) && this.isMade(coupon))
      .sort((one, other) => one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1));
    return known.find((coupon) => !this.isInvalidated(coupon)) ?? known.at(-1) ?? null;
  }

  /**
   * Whether it was there already. Whoever says from when a coupon is valid says so of what happened before they told the platform, too.
   */
  private isMade({
    createdAtMs,
    validFromMs = null,
  }: {
    createdAtMs: number;
    validFromMs?: number | null;
  }): boolean {
    const { occurredAtMs, receivedAtMs } = this.moment;
    if (createdAtMs > receivedAtMs) return false;
    return (
      createdAtMs <= occurredAtMs + CLOCKS_DIFFER_MS || (validFromMs !== null && validFromMs <= occurredAtMs)
    );
  }

  private couponRefusal(coupon: CouponFact): Reason | null {
    const { validFromMs, validUntilMs, terms } = coupon;
    if (this.isInvalidated(coupon)) return 'invalidated';
    if (validFromMs !== null && this.moment.occurredAtMs < validFromMs) return 'not_yet_valid';
    if (validUntilMs !== null && this.moment.occurredAtMs >= validUntilMs) return 'expired';
    if (terms.source === 'link') return 'campaign_counts_links_only';
    return this.campaignRefusal(terms);
  }

  private campaignRefusal({ status, statusSinceMs, creditsIn, windowMs }: CampaignTerms): Reason | null {
    if (!creditsIn.includes(status)) return 'campaign_does_not_credit';
    const isOver = status === 'completed' && this.moment.occurredAtMs - statusSinceMs > windowMs;
    return isOver ? 'campaign_over' : null;
  }

  /** Before the event, or before it was received where its clock is ahead: what is invalidated after that changes no history. */
  private isInvalidated({ invalidatedAtMs }: CouponFact): boolean {
    if (invalidatedAtMs === null) return false;
    return invalidatedAtMs <= Math.min(this.moment.occurredAtMs, this.moment.receivedAtMs);
  }

  private isOwn({ advertiserId }: { advertiserId: string }): boolean {
    return advertiserId === this.moment.advertiserId;
  }

  private isClickKnown({ link, clickedAtMs }: ClickFact): boolean {
    const { occurredAtMs, receivedAtMs } = this.moment;
    const isUntimed = occurredAtMs === receivedAtMs;
    return (
      this.isOwn(link) && clickedAtMs <= occurredAtMs + (isUntimed ? EDGE_AHEAD_MOST_MS : CLOCKS_DIFFER_MS)
    );
  }

  private isEarlier(found: SessionFact): boolean {
    if (!this.isOwn(found) || compareOrder(found, this.moment) >= 0) return false;
    return this.moment.occurredAtMs - found.occurredAtMs <= found.ageMostMs;
  }

  /** Decides by a link, a click or a session, unless it is decided. */
  private weigh(credit: Credit, looked: Omit<Step, 'outcome' | 'reason'>): Step {
    const isNew = this.linkCode === null && credit.linkCode !== null;
    this.linkCode ??= credit.linkCode;
    if (this.decidingKey !== null)
      return { ...looked, outcome: isNew ? 'noted' : 'not_needed', reason: 'decided_before' };
    const terms = this.chosen?.terms ?? credit.terms;
    if (terms.source === 'coupon')
      return { ...looked, outcome: 'passed', reason: 'campaign_counts_coupons_only' };
    const refusal = this.campaignRefusal(terms) ?? this.windowRefusal(terms, credit);
    if (refusal !== null) return { ...looked, outcome: 'passed', reason: refusal };
    this.decidingKey = looked.step;
    this.campaignId ??= credit.campaignId;
    this.influencerId = credit.influencerId;
    return { ...looked, outcome: 'decided', reason: credit.reason };
  }

  private windowRefusal({ windowMs }: CampaignTerms, { visitedAtMs }: Credit): Reason | null {
    if (visitedAtMs === null) return null;
    return this.moment.occurredAtMs - visitedAtMs > windowMs ? 'window_over' : null;
  }

  private nothing(step: StepName, key: string): Step {
    return this.decidingKey === null
      ? { step, outcome: 'passed', reason: 'unknown', key }
      : { step, outcome: 'not_needed', reason: 'decided_before', key };
  }
}

function missing(step: StepName, reason: Reason): Step {
  return { step, outcome: reason === 'not_told' ? 'absent' : 'passed', reason };
}

function creditOf({ code, campaignId, influencerId, terms }: LinkFact, visitedAtMs: number | null): Credit {
  const reason = influencerId === null ? 'campaign_link' : 'influencer_link';
  return { linkCode: code, campaignId, influencerId, terms, reason, visitedAtMs };
}
