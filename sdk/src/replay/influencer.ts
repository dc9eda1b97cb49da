/** Transitions of an influencer, as in the program's `state::influencer`: each returns the account after the event. */
import type { Influencer } from '../accounts';
import type { InfluencerProfile, InfluencerTier } from '../terms';
import type { PayoutAmounts } from './payout';

/** What a new influencer has besides the profile. */
export type InfluencerOrigin = Pick<
  Influencer,
  'bump' | 'wallet' | 'events' | 'rentPayer' | 'tier' | 'registeredAt'
>;

const NO_STATS = {
  totalReferrals: 0n,
  totalVaus: 0n,
  conversionCount: 0n,
  qualityScoreSum: 0n,
  totalAttentionSeconds: 0n,
  totalEarnedUsdc: 0n,
} as const;

/** An influencer as `register_influencer` makes it. */
export function registeredInfluencer(origin: InfluencerOrigin, profile: InfluencerProfile): Influencer {
  return {
    ...origin,
    ...profile,
    verified: false,
    openAttributions: 0n,
    participations: 0n,
    stats: NO_STATS,
  };
}

/** The influencer with a new profile, which has to be verified anew. */
export function updatedInfluencer(
  influencer: Influencer,
  profile: InfluencerProfile,
  tier: InfluencerTier,
): Influencer {
  return { ...influencer, ...profile, verified: false, tier };
}

/** What a VAU adds to its influencer besides money. */
export interface ReferredAttention {
  readonly seconds: number;
  readonly qualityScore: number;
  /** Whether it is the user's first one in the campaign. */
  readonly first: boolean;
}

/** The influencer after a VAU of a user whom they referred. */
export function influencerAfterVau(
  influencer: Influencer,
  { seconds, qualityScore, first }: ReferredAttention,
  { influencerUsdc }: PayoutAmounts,
): Influencer {
  const { stats } = influencer;
  const referral = first ? 1n : 0n;
  return {
    ...influencer,
    openAttributions: influencer.openAttributions + referral,
    stats: {
      ...stats,
      totalReferrals: stats.totalReferrals + referral,
      totalVaus: stats.totalVaus + 1n,
      qualityScoreSum: stats.qualityScoreSum + BigInt(qualityScore),
      totalAttentionSeconds: stats.totalAttentionSeconds + BigInt(seconds),
      totalEarnedUsdc: stats.totalEarnedUsdc + influencerUsdc,
    },
  };
}

/** The influencer after a conversion of a user whom they referred. */
export function influencerAfterConversion(
  influencer: Influencer,
  { influencerUsdc }: PayoutAmounts,
): Influencer {
  const { stats } = influencer;
  return {
    ...influencer,
    stats: {
      ...stats,
      conversionCount: stats.conversionCount + 1n,
      totalEarnedUsdc: stats.totalEarnedUsdc + influencerUsdc,
    },
  };
}
