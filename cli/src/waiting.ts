/** Unclaimed accruals: what was earned and waits to be claimed: a payee had no token account, or it was closed or frozen. */
import type { Attribution, Beneficiary } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

/** A claim that would pay. */
export interface Waiting {
  campaignId: Uint8Array;
  /** Whose attention it was for. */
  user: PublicKey;
  beneficiary: Beneficiary;
  payee: PublicKey;
  amountUsdc: bigint;
}

/** What waits in some attributions, the largest first. @param payee only this one's */
export function waitingIn(attributions: readonly Attribution[], payee: PublicKey | null): Waiting[] {
  return attributions
    .flatMap(({ campaignId, user, influencer, accruedUserUsdc, accruedInfluencerUsdc }): Waiting[] => [
      { campaignId, user, beneficiary: 'User', payee: user, amountUsdc: accruedUserUsdc },
      ...(influencer === null
        ? []
        : [
            {
              campaignId,
              user,
              beneficiary: 'Influencer' as const,
              payee: influencer,
              amountUsdc: accruedInfluencerUsdc,
            },
          ]),
    ])
    .filter((one) => one.amountUsdc > 0n && (payee === null || one.payee.equals(payee)))
    .sort((a, b) => (a.amountUsdc < b.amountUsdc ? 1 : -1));
}
