/** Transitions of an attribution, as in the program's `state::attribution`: each returns the account after the event. */
import type { Attribution } from '../accounts';
import type { Beneficiary } from '../terms';
import { accruedInfluencerUsdc, accruedUserUsdc, type PayoutAmounts } from './payout';

/** What a new attribution follows from. */
export type AttributionOrigin = Pick<
  Attribution,
  | 'bump'
  | 'user'
  | 'campaignId'
  | 'influencer'
  | 'rentPayer'
  | 'tagIssuedAt'
  | 'userTokenBump'
  | 'influencerTokenBump'
>;

/** The attribution of a user's first touch at `now`. */
export function createdAttribution(origin: AttributionOrigin, now: bigint): Attribution {
  return {
    ...origin,
    converted: false,
    firstVauTime: now,
    lastVauTime: now,
    totalVaus: 0,
    totalAttentionSeconds: 0n,
    totalUserEarnedUsdc: 0n,
    totalInfluencerEarnedUsdc: 0n,
    accruedUserUsdc: 0n,
    accruedInfluencerUsdc: 0n,
  };
}

/** The attribution after a VAU. */
export function attributionAfterVau(
  attribution: Attribution,
  seconds: number,
  payout: PayoutAmounts,
  now: bigint,
): Attribution {
  return {
    ...earned(attribution, payout),
    lastVauTime: now,
    totalVaus: attribution.totalVaus + 1,
    totalAttentionSeconds: attribution.totalAttentionSeconds + BigInt(seconds),
  };
}

/** The attribution after a conversion. */
export function attributionAfterConversion(attribution: Attribution, payout: PayoutAmounts): Attribution {
  return { ...earned(attribution, payout), converted: true };
}

function earned(attribution: Attribution, payout: PayoutAmounts): Attribution {
  return {
    ...attribution,
    totalUserEarnedUsdc: attribution.totalUserEarnedUsdc + payout.userUsdc,
    totalInfluencerEarnedUsdc: attribution.totalInfluencerEarnedUsdc + payout.influencerUsdc,
    accruedUserUsdc: attribution.accruedUserUsdc + accruedUserUsdc(payout),
    accruedInfluencerUsdc: attribution.accruedInfluencerUsdc + accruedInfluencerUsdc(payout),
  };
}

/** The attribution after a payee claimed everything that had accrued. */
export function claimedAttribution(attribution: Attribution, beneficiary: Beneficiary): Attribution {
  return beneficiary === 'User'
    ? { ...attribution, accruedUserUsdc: 0n }
    : { ...attribution, accruedInfluencerUsdc: 0n };
}
