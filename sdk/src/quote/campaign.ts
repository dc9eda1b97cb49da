/** What a campaign's terms, budgets and clock say of a reward. Twin of the program's `state::campaign`. */
import type { PublicKey } from '@solana/web3.js';

import type { Attribution, Campaign, CampaignPot, Influencer, KeySlot } from '../accounts';
import { filterMatchesAny } from '../cohort';
import { LIMITS } from '../program';
import type { Targeting, VerifiedAttentionUnit } from '../terms';
import { type Allowance, dayOf, mostUsdc, UNLIMITED_USDC } from './budget';
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
  return campaign.endDate + settlingSeconds(campaign);
}

/** The attribution window, longer by what recording was held. */
export function settlingSeconds(campaign: Campaign): bigint {
  return BigInt(campaign.attributionWindowSeconds) + BigInt(campaign.heldSeconds);
}

/** The least AC base units that one whole USDC must buy at `now`: a lower price counts from its notice's end. */
export function floorPrice(campaign: Campaign, now: bigint): bigint {
  const { nextMinAcPerUsdc, nextMinAcFrom, minAcPerUsdc } = campaign;
  return nextMinAcPerUsdc > 0n && now >= nextMinAcFrom ? nextMinAcPerUsdc : minAcPerUsdc;
}

/**
 * Whether a slot's key may vouch at `now` for what was earned at `earnedAt`: the current one for what was earned before
 * a rotation ended it, the next one from its start.
 */
export function slotAccepts(slot: KeySlot, key: PublicKey, now: bigint, earnedAt: bigint = now): boolean {
  const isCurrent = key.equals(slot.current) && (!slot.next || earnedAt < slot.currentUntil);
  return isCurrent || (slot.next?.equals(key) === true && now >= slot.nextFrom);
}

/** Since when a key, which acts at `now`, is good; null for a key that does not act. */
export function slotGoodSince(slot: KeySlot, key: PublicKey, now: bigint): bigint | null {
  const { current, next, currentFrom, nextFrom } = slot;
  if (next && now >= nextFrom) return key.equals(next) ? nextFrom : null;
  return key.equals(current) ? currentFrom : null;
}

/** Whether a wallet runs the campaign, so that it can be neither its user nor its influencer. */
export function isInsider(campaign: Campaign, wallet: PublicKey): boolean {
  const { owner, attester, tagSigner } = campaign;
  const keys = [owner, attester.current, attester.next, tagSigner.current, tagSigner.next];
  return keys.some((key) => key?.equals(wallet));
}

/** Refuses new records while paused or held, before the start and after the attribution window. */
export function recordingRefusal(campaign: Campaign, now: bigint): Refusal | undefined {
  const phase = campaignPhase(campaign, now);
  const runs = phase === 'Running' && !campaign.paused && now >= campaign.startDate;
  const settles = phase === 'Settling' && now > campaign.heldUntil;
  return runs || settles ? undefined : 'CampaignInactive';
}

/** Refuses more attention in all than there was time since the tag was issued. */
export function possibleRefusal(
  campaign: Campaign,
  totalSeconds: bigint,
  tagIssuedAt: bigint,
  now: bigint,
): Refusal | undefined {
  const end = earningEnd(campaign);
  const passed = (now < end ? now : end) - tagIssuedAt;
  return totalSeconds <= passed + LIMITS.maxClockSkewSeconds ? undefined : 'AttentionExceedsTime';
}

/** Refuses attention that was not earned while the campaign ran. */
export function earningRefusal(campaign: Campaign, earnedAt: bigint, now: bigint): Refusal | undefined {
  if (earnedAt > now + LIMITS.maxClockSkewSeconds) return 'EarnedInFuture';
  const inTime = earnedAt >= campaign.startDate && earnedAt <= earningEnd(campaign);
  return inTime ? undefined : 'CampaignInactive';
}

/** What targeting judges. */
export type AttentionOrigin = Pick<VerifiedAttentionUnit, 'siteHash' | 'country' | 'cohortFilter'>;

/** Refuses attention that the campaign did not target when it was earned; what was earned before a change is not judged. */
export function targetedRefusal(
  campaign: Campaign,
  vau: AttentionOrigin & Pick<VerifiedAttentionUnit, 'earnedAt'>,
): Refusal | undefined {
  const { targeting, targetingSince } = campaign;
  const earlier = targetingSince !== 0n && vau.earnedAt <= targetingSince + LIMITS.maxClockSkewSeconds;
  return earlier ? undefined : targetingRefusal(targeting, vau);
}

/** Refuses attention that is not targeted; an empty list admits everything. */
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

/**
 * What a conversion pays with these allowances: the bonus or what the user's cap leaves of it, all of it or, where a
 * budget has less left for now, nothing yet. Twin of the program's `Campaign::conversion_usdc`.
 */
export function conversionUsdc(campaign: Campaign, left: Allowance, now: bigint): bigint {
  const bonus = campaign.payoutRules.conversionBonusUsdc ?? 0n;
  const caps = [left.userUsdc, campaign.dailyBudgetUsdc ?? UNLIMITED_USDC];
  if (campaignPhase(campaign, now) !== 'Running') caps.push(left.potUsdc, left.campaignUsdc);
  const due = caps.reduce((least, cap) => (cap < least ? cap : least), bonus);
  return due <= mostUsdc(left) ? due : 0n;
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
