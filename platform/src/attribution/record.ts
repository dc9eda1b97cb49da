/** The way back from what is stored with an event to what the rule had been given. */
import type { Key, Keys } from './keys';
import type { ClickFact, CouponFact, LinkFact, Lookups, Reason, SessionFact, Step, StepName } from './model';

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

/** The facts that were found, by the stored steps. */
export function recordedLookups(steps: readonly Step[]): Lookups {
  const found = (name: StepName) => steps.find(({ step }) => step === name)?.found;
  const links = (['ref_code', 'landing_url', 'referrer'] as const).map((name) => found(name) as LinkFact);
  const coupons = steps.flatMap(({ step, found: fact }) =>
    step === 'coupon' && fact !== undefined ? [fact as CouponFact] : [],
  );
  return {
    coupons: (codeKey) => coupons.filter((coupon) => coupon.codeKey === codeKey),
    link: (code) => links.find((link) => link?.code === code) ?? null,
    click: () => (found('click_id') as ClickFact | undefined) ?? null,
    session: () => (found('session_id') as SessionFact | undefined) ?? null,
  };
}

const MISSING: readonly Reason[] = ['not_told', 'unreadable', 'placeholder', 'no_ref_code'];

function recordedKey(step: Step | undefined): Key {
  if (step === undefined) return { missing: 'not_told' };
  if (MISSING.includes(step.reason)) return { missing: step.reason } as Key;
  return { key: step.key ?? '' };
}
