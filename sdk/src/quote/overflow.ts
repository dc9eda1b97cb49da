/** The counters that a payout adds to: the program refuses, with one code for all of them, what would leave their types. */
import type { Attribution, Campaign, CampaignPot, Influencer } from '../accounts';
import { spentOn } from './campaign';
import type { Split } from './split';

const U32_MAX = (1n << 32n) - 1n;
const U64_MAX = (1n << 64n) - 1n;
const U128_MAX = (1n << 128n) - 1n;

/** A payout about to be booked. */
export interface Booking {
  readonly campaign: Campaign;
  readonly pot: CampaignPot;
  readonly attribution: Pick<
    Attribution,
    'totalUserEarnedUsdc' | 'totalInfluencerEarnedUsdc' | 'totalAttentionSeconds' | 'totalVaus'
  >;
  readonly influencer: Influencer | null;
  readonly split: Split;
  readonly now: bigint;
}

/** What a VAU adds besides money. */
export interface AttentionBooking {
  readonly seconds: number;
  readonly qualityScore: number;
  readonly first: boolean;
}

/** Whether booking a VAU would take a counter out of its type. */
export function vauOverflows(booking: Booking, attention: AttentionBooking): boolean {
  const { campaign, attribution, influencer } = booking;
  const seconds = BigInt(attention.seconds);
  const first = attention.first ? 1n : 0n;
  return (
    moneyOverflows(booking, 1n + first) ||
    BigInt(attribution.totalVaus) + 1n > U32_MAX ||
    attribution.totalAttentionSeconds + seconds > U64_MAX ||
    campaign.stats.totalVausProcessed + 1n > U64_MAX ||
    campaign.stats.uniqueUsers + first > U64_MAX ||
    campaign.stats.totalAttentionSeconds + seconds > U128_MAX ||
    (influencer !== null && influencerOverflows(influencer, attention))
  );
}

function influencerOverflows(
  influencer: Influencer,
  { seconds, qualityScore, first }: AttentionBooking,
): boolean {
  const { stats } = influencer;
  const referral = first ? 1n : 0n;
  return (
    stats.totalReferrals + referral > U64_MAX ||
    stats.totalVaus + 1n > U64_MAX ||
    stats.qualityScoreSum + BigInt(qualityScore) > U64_MAX ||
    stats.totalAttentionSeconds + BigInt(seconds) > U128_MAX ||
    influencer.openAttributions + referral > U64_MAX
  );
}

/** Whether booking a conversion would take a counter out of its type. */
export function conversionOverflows(booking: Booking): boolean {
  const { campaign, influencer } = booking;
  return (
    moneyOverflows(booking, 1n) ||
    campaign.stats.conversions + 1n > U64_MAX ||
    (influencer !== null && influencer.stats.conversionCount + 1n > U64_MAX)
  );
}

function moneyOverflows(
  { campaign, pot, attribution, influencer, split, now }: Booking,
  events: bigint,
): boolean {
  const { stats } = campaign;
  return (
    attribution.totalUserEarnedUsdc + split.userUsdc > U64_MAX ||
    attribution.totalInfluencerEarnedUsdc + split.influencerUsdc > U64_MAX ||
    spentOn(campaign, now) + split.payableUsdc > U64_MAX ||
    stats.totalPaidOutUsdc + split.payableUsdc > U128_MAX ||
    stats.influencerPayoutsUsdc + split.influencerUsdc > U128_MAX ||
    stats.userBonusesUsdc + split.userBonusUsdc > U128_MAX ||
    pot.totalPaidUsdc + split.payableUsdc > U128_MAX ||
    campaign.events.seq + events > U64_MAX ||
    (influencer !== null && influencer.stats.totalEarnedUsdc + split.influencerUsdc > U128_MAX)
  );
}
