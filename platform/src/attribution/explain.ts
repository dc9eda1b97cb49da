/** An attribution in words. */
import { type DecidingKey, REASONS, type Step } from './model';

/** What decided, in a sentence or two. */
export function explanationOf(decidingKey: DecidingKey, steps: readonly Step[]): string {
  const deciding = steps.find(({ step }) => step === decidingKey);
  if (deciding === undefined)
    return 'None of the keys led to a coupon, a link or a click of this advertiser: the event is unattributed.';
  const generic = steps.find(({ outcome }) => outcome === 'campaign_fixed');
  const about = `${deciding.step} decided. ${REASONS[deciding.reason]}`;
  if (generic === undefined) return about;
  return generic === deciding
    ? `${about} None of them did: nobody is credited.`
    : `${about} The campaign is that of the generic coupon ${generic.key}.`;
}

/** Whom and what a step found. */
export interface FoundBy {
  campaignId: string | null;
  influencerId: string | null;
  linkCode: string | null;
}

/** What a step found, whatever it was; nulls for nothing. */
export function foundBy({ found }: Step): FoundBy {
  if (found === undefined) return { campaignId: null, influencerId: null, linkCode: null };
  if ('link' in found) return foundBy({ found: found.link } as Step);
  const linkCode = 'linkCode' in found ? found.linkCode : 'code' in found ? found.code : null;
  return { campaignId: found.campaignId, influencerId: found.influencerId, linkCode };
}
