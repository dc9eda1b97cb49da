/** Whether a campaign's events, its pot's books and its vault tell the same story. */
import type { CampaignPot, RouterEvent } from '@crr/sdk';
import { formatAmount } from '../amount';
import type { Finding } from './finding';

/** Sums over a campaign's events, USDC base units. */
interface Sums {
  funded: bigint;
  paid: bigint;
  accrued: bigint;
  withdrawn: bigint;
}

/** Compares the pot with the sums over all events of the campaign, and the vault with what the pot owes. */
export function bookFindings(events: readonly RouterEvent[], pot: CampaignPot, vaultUsdc: bigint): Finding[] {
  const sums = sumsOf(events);
  const pairs: [string, bigint, bigint][] = [
    ['funded', sums.funded, pot.totalFundedUsdc],
    ['paid', sums.paid, pot.totalPaidUsdc],
    ['accrued', sums.accrued, pot.accruedUsdc],
    ['withdrawn', sums.withdrawn, pot.totalWithdrawnUsdc],
    ['available', sums.funded - sums.paid - sums.accrued - sums.withdrawn, pot.usdcBalance],
  ];
  const off = pairs.filter(([, summed, booked]) => summed !== booked);
  const owed = pot.usdcBalance + pot.accruedUsdc;
  return [
    {
      check: 'the pot’s books are the sums over the events',
      ok: off.length === 0,
      detail: (off.length === 0 ? pairs : off)
        .map(
          ([name, summed, booked]) =>
            `${name} ${usdc(booked)}${summed === booked ? '' : ` (events: ${usdc(summed)})`}`,
        )
        .join(', '),
    },
    {
      check: 'the vault holds what the pot owes',
      ok: vaultUsdc >= owed,
      detail: `${usdc(vaultUsdc)} for ${usdc(owed)}`,
    },
  ];
}

function sumsOf(events: readonly RouterEvent[]): Sums {
  const sums: Sums = { funded: 0n, paid: 0n, accrued: 0n, withdrawn: 0n };
  for (const { name, data } of events) {
    if (name === 'CampaignFunded') sums.funded += data.amountUsdc;
    if (name === 'CampaignWithdrawn') sums.withdrawn += data.amountUsdc;
    if (name === 'RewardsClaimed') {
      sums.paid += data.amountUsdc;
      sums.accrued -= data.amountUsdc;
    }
    if (name === 'CampaignVauProcessed' || name === 'ConversionProcessed') {
      const { payableUsdc, userUsdc, influencerUsdc, userAccrued, influencerAccrued } = data.payout;
      const accrued = (userAccrued ? userUsdc : 0n) + (influencerAccrued ? influencerUsdc : 0n);
      sums.accrued += accrued;
      sums.paid += payableUsdc - accrued;
    }
  }
  return sums;
}

function usdc(amount: bigint): string {
  return formatAmount(amount);
}
