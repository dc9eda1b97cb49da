/** Audience tiers: from followers to a multiplier of the influencer's share. Twin of the program's `math::tier`. */
import type { InfluencerTier } from '../terms';

/** The tiers in ascending order; the index is the number that the program stores. */
export const TIERS = ['Nano', 'Micro', 'Mid', 'Macro', 'Mega'] as const satisfies readonly InfluencerTier[];

/** The least followers of each tier above the first. */
const THRESHOLDS = [10_000n, 100_000n, 1_000_000n, 10_000_000n];
const PERCENT: Readonly<Record<InfluencerTier, number>> = {
  Nano: 100,
  Micro: 120,
  Mid: 150,
  Macro: 200,
  Mega: 300,
};
/** What an influencer gets whom nobody has verified, whatever the tier. */
export const UNVERIFIED_PERCENT = 100;

/** The tier of a number of followers. */
export function tierOf(followers: bigint): InfluencerTier {
  const reached = THRESHOLDS.filter((threshold) => followers >= threshold).length;
  return TIERS[reached] ?? 'Mega';
}

/** The multiplier in percent: the tier's for a verified influencer, 100 for any other. */
export function tierPercent(tier: InfluencerTier, verified: boolean): number {
  return verified ? PERCENT[tier] : UNVERIFIED_PERCENT;
}
