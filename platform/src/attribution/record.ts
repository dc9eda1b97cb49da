/** The way back from what is stored with an event to what the rule had been given. */
import type { Row } from '@crr/db';
import type { Moment } from './attribute';
import type { Key, Keys } from './keys';
import type {
  AttributionSource,
  ClickFact,
  CouponFact,
  LinkFact,
  Lookups,
  Reason,
  SessionFact,
  Step,
  StepName,
} from './model';
import { NO_TERMS } from './terms';

/** The steps that are stored with an event: what the column of JSON holds is said here, once. */
export function stepsOf({
  attribution,
}: Pick<Row<'platform.customer_events'>, 'attribution'>): readonly Step[] {
  return attribution as unknown as readonly Step[];
}

/** The keys that were looked up, by the stored steps. Nothing personal is needed for it, so that it works after a deletion, too. */
export function recordedKeys(steps: readonly Step[]): Keys {
  const keyOf = (name: StepName) => recordedKey(steps.find(({ step }) => step === name));
  const coupons = steps.filter(({ step }) => step === 'coupon').map(recordedKey);
  return {
    coupons: coupons.length === 0 ? [{ missing: 'not_told' }] : coupons,
    ref_code: keyOf('ref_code'),
    landing_url: keyOf('landing_url'),
    referrer: keyOf('referrer'),
    click_id: keyOf('click_id'),
    session_id: keyOf('session_id'),
  };
}

/** The facts that were found, by the stored steps. @param moment the event's: facts of the first rule do not say when a session's event happened */
export function recordedLookups(
  steps: readonly Step[],
  { occurredAtMs }: Pick<Moment, 'occurredAtMs'>,
): Lookups {
  const found = (name: StepName) => {
    const fact = steps.find(({ step }) => step === name)?.found;
    return fact && ofToday(fact, occurredAtMs);
  };
  const links = (['ref_code', 'landing_url', 'referrer'] as const).map((name) => found(name) as LinkFact);
  const coupons = steps.flatMap(({ step, found: fact }) =>
    step === 'coupon' && fact !== undefined ? [ofToday(fact, occurredAtMs) as CouponFact] : [],
  );
  return {
    coupons: (codeKey) => coupons.filter((coupon) => coupon.codeKey === codeKey),
    link: (code) => links.find((link) => link?.code === code) ?? null,
    click: () => (found('click_id') as ClickFact | undefined) ?? null,
    session: () => (found('session_id') as SessionFact | undefined) ?? null,
  };
}

type Fact = NonNullable<Step['found']>;
/** Of `waterfall-1`: what a campaign counted was its source alone. */
type FirstFact = {
  readonly source?: AttributionSource;
  readonly link?: FirstFact;
  readonly receivedAtMs?: number;
};

/**
 * A fact as today's rule reads it. The first rule recorded no terms of campaigns: what it decided by stands for them, a campaign that
 * credits, with the usual window. Of a session's event it knew no more than that it had come before.
 */
function ofToday(fact: Fact, occurredAtMs: number): Fact {
  if ('link' in fact) return { ...fact, link: ofToday(fact.link, occurredAtMs) as LinkFact };
  if ('terms' in fact && fact.terms !== undefined) return fact;
  const { source = 'any', receivedAtMs } = fact as FirstFact;
  const terms = { ...NO_TERMS, source };
  if (!('eventId' in fact)) return { ...fact, terms } as Fact;
  const happenedAtMs = Math.min(receivedAtMs ?? occurredAtMs, occurredAtMs);
  return {
    ...fact,
    terms,
    occurredAtMs: happenedAtMs,
    ordinal: -1,
    receivedAtMs: happenedAtMs,
    ageMostMs: Number.MAX_SAFE_INTEGER,
  } as Fact;
}

const MISSING: readonly Reason[] = ['not_told', 'unreadable', 'placeholder', 'no_ref_code'];

function recordedKey(step: Step | undefined): Key {
  if (step === undefined) return { missing: 'not_told' };
  if (MISSING.includes(step.reason)) return { missing: step.reason } as Key;
  return { key: step.key ?? '' };
}
