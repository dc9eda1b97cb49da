/** Transitions of a campaign's pot, as in the program's `state::pot`: each returns the account after the event. */
import type { CampaignPot } from '../accounts';
import { accruedInfluencerUsdc, accruedUserUsdc, type PayoutAmounts } from './payout';

/** What a new pot follows from. */
export type PotOrigin = Pick<CampaignPot, 'bump' | 'campaignId' | 'authority' | 'vault' | 'usdcMint'>;

/** The pot of a new campaign. */
export function createdPot(origin: PotOrigin): CampaignPot {
  return {
    ...origin,
    usdcBalance: 0n,
    accruedUsdc: 0n,
    totalFundedUsdc: 0n,
    totalPaidUsdc: 0n,
    totalWithdrawnUsdc: 0n,
    lastFunded: 0n,
  };
}

/** The pot after a deposit. */
export function fundedPot(pot: CampaignPot, amountUsdc: bigint, now: bigint): CampaignPot {
  return {
    ...pot,
    usdcBalance: pot.usdcBalance + amountUsdc,
    totalFundedUsdc: pot.totalFundedUsdc + amountUsdc,
    lastFunded: now,
  };
}

/** The pot after a payout, of which a part may have accrued. */
export function potAfterPayout(pot: CampaignPot, payout: PayoutAmounts): CampaignPot {
  const accrued = accruedUserUsdc(payout) + accruedInfluencerUsdc(payout);
  return {
    ...pot,
    usdcBalance: pot.usdcBalance - payout.payableUsdc,
    accruedUsdc: pot.accruedUsdc + accrued,
    totalPaidUsdc: pot.totalPaidUsdc + payout.payableUsdc - accrued,
  };
}

/** The pot after what had accrued was claimed. */
export function claimedPot(pot: CampaignPot, amountUsdc: bigint): CampaignPot {
  return {
    ...pot,
    accruedUsdc: pot.accruedUsdc - amountUsdc,
    totalPaidUsdc: pot.totalPaidUsdc + amountUsdc,
  };
}

/** The pot after the owner took everything available. */
export function withdrawnPot(pot: CampaignPot): CampaignPot {
  return { ...pot, usdcBalance: 0n, totalWithdrawnUsdc: pot.totalWithdrawnUsdc + pot.usdcBalance };
}
