/** What an event tells of a payout, sorted into what was paid and what accrued. */

/** The amounts of an event's payout report, USDC base units. */
export interface PayoutAmounts {
  readonly payableUsdc: bigint;
  readonly userUsdc: bigint;
  readonly influencerUsdc: bigint;
  readonly userBonusUsdc: bigint;
  /** Whether the user's part accrued instead of being paid. */
  readonly userAccrued: boolean;
  /** Whether the influencer's part accrued instead of being paid. */
  readonly influencerAccrued: boolean;
}

/** The part of the user's that accrued: all of it or nothing. */
export function accruedUserUsdc({ userAccrued, userUsdc }: PayoutAmounts): bigint {
  return userAccrued ? userUsdc : 0n;
}

/** The part of the influencer's that accrued: all of it or nothing. */
export function accruedInfluencerUsdc({ influencerAccrued, influencerUsdc }: PayoutAmounts): bigint {
  return influencerAccrued ? influencerUsdc : 0n;
}
