/**
 * The waterfall: whom a customer's event is credited to.
 *
 * A coupon of an influencer wins. A generic coupon fixes the campaign, and the waterfall goes on: the `ref_code`, the `ref_code` in
 * `landing_url`, that in `referrer`, the click, the session's first credited event. Without any of them the event stays unattributed.
 */
import { type Keys, keysOf } from './keys';
import {
  type Attribution,
  type ClickFact,
  CONFIDENCE_PERCENT,
  type CouponFact,
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

/** Attributes an event. Pure: the same event and the same facts give the same answer. */
export function attribute(event: TraceableEvent, lookups: Lookups): Attribution {
  return decide(keysOf(event), event, lookups);
}

/** Attributes what an event's keys say; {@link attribute} after the keys were read. */
export function decide(keys: Keys, moment: Moment, lookups: Lookups): Attribution {
  const walk = new Walk(moment);
  const steps = STEPS.map((step) => {
    const key = keys[step];
    return 'key' in key ? walk.take(step, key.key, lookups) : missing(step, key.missing);
  });
  return { ...walk.end(), steps };
}

/** Whose event it is, and when it was. */
export type Moment = Pick<TraceableEvent, 'advertiserId' | 'occurredAtMs' | 'receivedAtMs'>;

/** What a link, a click or a session says. */
interface Credit {
  linkCode: string | null;
  campaignId: string | null;
  influencerId: string | null;
  source: LinkFact['source'];
  reason: Reason;
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

  constructor(private readonly moment: Moment) {}

  take(step: StepName, key: string, lookups: Lookups): Step {
    if (step === 'coupon') return this.coupon(key, lookups.coupons(key));
    if (step === 'click_id') return this.click(key, lookups.click(key));
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

  private coupon(key: string, candidates: readonly CouponFact[]): Step {
    const step = 'coupon';
    const found = this.couponOf(key, candidates);
    if (found === null) return { step, outcome: 'passed', reason: 'unknown', key };
    const refusal = this.couponRefusal(found);
    if (refusal !== null) return { step, outcome: 'passed', reason: refusal, key, found };
    this.chosen = found;
    this.campaignId = found.campaignId;
    if (found.influencerId === null)
      return { step, outcome: 'campaign_fixed', reason: 'generic_coupon', key, found };
    this.decidingKey = step;
    this.influencerId = found.influencerId;
    return { step, outcome: 'decided', reason: 'influencer_coupon', key, found };
  }

  private link(step: StepName, key: string, found: LinkFact | null): Step {
    if (found === null || !this.isKnown(found, found.createdAtMs)) return this.nothing(step, key);
    return this.weigh(creditOf(found), { step, key, found });
  }

  private click(key: string, found: ClickFact | null): Step {
    const step = 'click_id';
    if (found === null || !this.isKnown(found.link, found.clickedAtMs)) return this.nothing(step, key);
    this.clickId = found.id;
    return this.weigh(creditOf(found.link), { step, key, found });
  }

  private session(found: SessionFact | null): Step {
    const step = 'session_id';
    if (this.decidingKey !== null) return { step, outcome: 'not_needed', reason: 'decided_before' };
    if (found === null || !this.isEarlier(found)) return { step, outcome: 'passed', reason: 'unknown' };
    return this.weigh({ ...found, reason: 'earlier_event' }, { step, found });
  }

  /** Of the coupons that had the code, the one that was in force: codes are unique among active coupons, so that later ones came after it. */
  private couponOf(codeKey: string, candidates: readonly CouponFact[]): CouponFact | null {
    const known = candidates
      .filter((coupon) => coupon.codeKey === codeKey && this.isKnown(coupon, coupon.createdAtMs))
      .sort((one, other) => one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1));
    return known.find((coupon) => !this.isInvalidated(coupon)) ?? known.at(-1) ?? null;
  }

  private couponRefusal(coupon: CouponFact): Reason | null {
    const { validFromMs, validUntilMs } = coupon;
    if (this.isInvalidated(coupon)) return 'invalidated';
    if (validFromMs !== null && this.moment.occurredAtMs < validFromMs) return 'not_yet_valid';
    if (validUntilMs !== null && this.moment.occurredAtMs >= validUntilMs) return 'expired';
    return coupon.source === 'link' ? 'campaign_counts_links_only' : null;
  }

  /** Before the event, or before it was received where its clock is ahead: what is invalidated after that changes no history. */
  private isInvalidated({ invalidatedAtMs }: CouponFact): boolean {
    if (invalidatedAtMs === null) return false;
    return invalidatedAtMs <= Math.min(this.moment.occurredAtMs, this.moment.receivedAtMs);
  }

  /** Of this advertiser, and there when the event was received. */
  private isKnown({ advertiserId }: { advertiserId: string }, sinceMs: number): boolean {
    return advertiserId === this.moment.advertiserId && sinceMs <= this.moment.receivedAtMs;
  }

  private isEarlier({ advertiserId, receivedAtMs }: SessionFact): boolean {
    return advertiserId === this.moment.advertiserId && receivedAtMs < this.moment.receivedAtMs;
  }

  /** Decides by a link, a click or a session, unless it is decided. */
  private weigh(credit: Credit, looked: Omit<Step, 'outcome' | 'reason'>): Step {
    const isNew = this.linkCode === null && credit.linkCode !== null;
    this.linkCode ??= credit.linkCode;
    if (this.decidingKey !== null)
      return { ...looked, outcome: isNew ? 'noted' : 'not_needed', reason: 'decided_before' };
    if ((this.chosen?.source ?? credit.source) === 'coupon')
      return { ...looked, outcome: 'passed', reason: 'campaign_counts_coupons_only' };
    this.decidingKey = looked.step;
    this.campaignId ??= credit.campaignId;
    this.influencerId = credit.influencerId;
    return { ...looked, outcome: 'decided', reason: credit.reason };
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

function creditOf({ code, campaignId, influencerId, source }: LinkFact): Credit {
  const reason = influencerId === null ? 'campaign_link' : 'influencer_link';
  return { linkCode: code, campaignId, influencerId, source, reason };
}
