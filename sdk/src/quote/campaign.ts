/** What a campaign's terms, budgets and clock say of a reward. Twin of the program's `state::campaign`. */
import type { PublicKey } from '@solana/web3.js';

import type { Attribution, Campaign, CampaignPot, Influencer, KeySlot } from '../accounts';
import { filterMatchesAny } from '../cohort';
import { LIMITS } from '../program';
import type { Targeting, VerifiedAttentionUnit } from '../terms';
import { type Allowance, dayOf, UNLIMITED_USDC } from './budget';
import type { Refusal } from './refusal';
import { influencerBps, type Split, splitPayout } from './split';
import { tierPercent } from './tier';

/** What a campaign allows at a moment. */
export type CampaignPhase =
  /** New attention is recorded, unless paused. */
  | 'Running'
  /** Over; attention earned before the end and conversions still settle. */
  | 'Settling'
  /** The attribution window has passed; the owner may withdraw. */
  | 'Ended'
  /** The owner has withdrawn. */
  | 'Closed';

/** What the campaign allows at `now` (Unix seconds): the clock ends a campaign, nobody has to. */
export function campaignPhase(campaign: Campaign, now: bigint): CampaignPhase {
  if (campaign.status === 'Closed') return 'Closed';
  if (campaign.status === 'Active' && now <= campaign.endDate) return 'Running';
  return now <= settlementEnd(campaign) ? 'Settling' : 'Ended';
}

/** Last second in which attention counts: the end date, or when the campaign ran out while paused, the pause's start. */
export function earningEnd(campaign: Campaign): bigint {
  if (campaign.status !== 'Active') return campaign.endedAt;
  return campaign.paused && campaign.pausedAt < campaign.endDate ? campaign.pausedAt : campaign.endDate;
}

/** Last second in which earned attention settles. */
export function settlementEnd(campaign: Campaign): bigint {
  if (campaign.status !== 'Active') return campaign.settlesUntil;
  return campaign.endDate + BigInt(campaign.attributionWindowSeconds);
}

/** Whether a slot's key may act at `now`: the current one until a rotation has run out, the next one from its start. */
export function slotAccepts(slot: KeySlot, key: PublicKey, now: bigint): boolean {
  const isCurrent = key.equals(slot.current) && (!slot.next || now < slot.currentUntil);
  return isCurrent || (slot.next?.equals(key) === true && now >= slot.nextFrom);
}

/** Whether a wallet runs the campaign, so that it can be neither its user nor its influencer. */
export function isInsider(campaign: Campaign, wallet: PublicKey): boolean {
  const { owner, attester, tagSigner } = campaign;
  const keys = [owner, attester.current, attester.next, tagSigner.current, tagSigner.next];
  return keys.some((key) => key?.equals(wallet));
}

/** Refuses new records while paused, before the start and after the attribution window. */
export function recordingRefusal(campaign: Campaign, now: bigint): Refusal | undefined {
  const phase = campaignPhase(campaign, now);
  const runs = phase === 'Running' && !campaign.paused && now >= campaign.startDate;
  return runs || phase === 'Settling' ? undefined : 'CampaignInactive';
}

/** Refuses attention that was not earned while the campaign ran. */
export function earningRefusal(campaign: Campaign, earnedAt: bigint, now: bigint): Refusal | undefined {
  if (earnedAt > now + LIMITS.maxClockSkewSeconds) return 'EarnedInFuture';
  const inTime = earnedAt >= campaign.startDate && earnedAt <= earningEnd(campaign);
  return inTime ? undefined : 'CampaignInactive';
}

/** What targeting judges. */
export type AttentionOrigin = Pick<VerifiedAttentionUnit, 'siteHash' | 'country' | 'cohortFilter'>;

/** Refuses attention that the campaign does not target; an empty list admits everything. */
export function targetingRefusal(targeting: Targeting, origin: AttentionOrigin): Refusal | undefined {
  const { sites, countries } = targeting;
  const siteFits = sites.length === 0 || sites.some((site) => sameBytes(site, origin.siteHash));
  if (!siteFits) return 'SiteNotTargeted';
  const countryFits = countries.length === 0 || countries.includes(origin.country);
  if (!countryFits) return 'CountryNotTargeted';
  return cohortFits(targeting, origin.cohortFilter) ? undefined : 'CohortMismatch';
}

function cohortFits({ cohorts, requireCohort }: Targeting, filter: Uint8Array | null): boolean {
  if (cohorts.length === 0) return true;
  return filter ? filterMatchesAny(filter, cohorts) : !requireCohort;
}

/** Whether two byte strings are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** What was spent on the day of `now`, USDC base units. A clock that steps back does not open a new day. */
export function spentOn(campaign: Campaign, now: bigint): bigint {
  return dayOf(now) > campaign.today ? 0n : campaign.todaySpentUsdc;
}

/** What each budget still allows a user who has cost `userCostUsdc` so far. */
export function allowanceOf(
  campaign: Campaign,
  pot: CampaignPot,
  userCostUsdc: bigint,
  now: bigint,
): Allowance {
  return {
    dailyUsdc: leftOf(campaign.dailyBudgetUsdc, spentOn(campaign, now)),
    campaignUsdc: campaign.remainingBudgetUsdc,
    potUsdc: pot.usdcBalance,
    userUsdc: leftOf(campaign.payoutRules.maxPayoutPerUserUsdc, userCostUsdc),
  };
}

function leftOf(cap: bigint | null, spent: bigint): bigint {
  if (cap === null) return UNLIMITED_USDC;
  return cap > spent ? cap - spent : 0n;
}

/** What a user has cost the campaign so far, their influencer's part included. */
export function costUsdc(
  attribution: Pick<Attribution, 'totalUserEarnedUsdc' | 'totalInfluencerEarnedUsdc'>,
): bigint {
  return attribution.totalUserEarnedUsdc + attribution.totalInfluencerEarnedUsdc;
}

/** Divides a payable amount by the campaign's terms and the attributed influencer's tier. */
export function splitFor(campaign: Campaign, payableUsdc: bigint, influencer: Influencer | null): Split {
  const { influencerShareBps, userBonusBps } = campaign;
  const bps = influencer
    ? influencerBps(influencerShareBps, tierPercent(influencer.tier, influencer.verified), userBonusBps)
    : 0;
  return splitPayout(payableUsdc, bps, userBonusBps);
}
