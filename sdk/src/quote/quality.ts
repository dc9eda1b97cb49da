/** What attention is worth before any budget: rate, seconds and quality. Twin of the program's `math::quality`. */
import type { QualityMultipliers } from '../terms';

const BASE_SCORE = 50;
const SCORED_SECONDS = 5;
const SCORE_PER_SECOND = 10;
const PRESENCE_SCORE = 20;
const COHORT_SCORE = 10;
const QUIET_PAGE_SCORE = 10;
const MAX_SCORE = 100;

/** What the quality of a VAU follows from. */
export interface QualityFactors {
  /** u16. */
  readonly seconds: number;
  readonly userPresence: boolean;
  /** Whether a cohort filter was given, whatever it holds. */
  readonly hasCohort: boolean;
  readonly isHotPage: boolean;
}

/**
 * The quality score, 50 to 100: 50, ten for each of the first five seconds, twenty for a present user, ten for a known
 * cohort, ten off the hot pages; 100 at most.
 */
export function qualityScore({ seconds, userPresence, hasCohort, isHotPage }: QualityFactors): number {
  const score =
    BASE_SCORE +
    Math.min(seconds, SCORED_SECONDS) * SCORE_PER_SECOND +
    (userPresence ? PRESENCE_SCORE : 0) +
    (hasCohort ? COHORT_SCORE : 0) +
    (isHotPage ? 0 : QUIET_PAGE_SCORE);
  return Math.min(score, MAX_SCORE);
}

/** The campaign's percentage for a score. */
export function multiplierPercent(table: QualityMultipliers, score: number): number {
  if (score <= 69) return table.upTo69Percent;
  if (score <= 84) return table.upTo84Percent;
  if (score <= 94) return table.upTo94Percent;
  return table.upTo100Percent;
}

/** `rate × seconds × percent / 100`, rounded down, in USDC base units. May exceed u64; budgets cap it later. */
export function adjustedUsdc(ratePerSecondUsdc: bigint, seconds: number, percent: number): bigint {
  return (ratePerSecondUsdc * BigInt(seconds) * BigInt(percent)) / 100n;
}
