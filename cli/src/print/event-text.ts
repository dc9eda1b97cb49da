/** What an event says, in a line. */
import type { PayoutReport, RouterEvent } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { AC_DECIMALS, formatAmount } from '../amount';
import { short } from './table';

const UNLIMITED = (1n << 64n) - 1n;

/** The key figures of an event. */
export function eventText(event: RouterEvent): string {
  const { name, data } = event;
  switch (name) {
    case 'CampaignCreated':
      return `“${data.params.name}” of ${key(data.owner)}, budget ${usdc(data.params.totalBudgetUsdc)}`;
    case 'CampaignFunded':
      return `${usdc(data.amountUsdc)} from ${key(data.funder)}, ${usdc(data.totalFundedUsdc)} in all`;
    case 'CampaignUpdated':
      return changes(data.params);
    case 'AttributionCreated':
      return `user ${key(data.user)} by ${referrer(data.influencer)}, tag signed by ${key(data.tagSigner)}`;
    case 'CampaignVauProcessed':
      return `no. ${data.sequence}, ${data.attentionSeconds} s, quality ${data.qualityScore}: ${payout(data.payout)}`;
    case 'ConversionProcessed':
      return payout(data.payout);
    case 'BudgetExhausted':
      return `${data.kind}; left: ${left(data)}`;
    case 'RewardsClaimed':
      return `${usdc(data.amountUsdc)} to ${data.beneficiary.toLowerCase()} ${key(data.payee)}`;
    case 'CampaignFinalized':
      return `settles for ${data.settlesUntil - data.endedAt} s more`;
    case 'CampaignWithdrawn':
      return `${usdc(data.amountUsdc)} to the owner`;
    case 'CampaignClosed':
      return `a tombstone stays; surplus ${usdc(data.surplusUsdc)}`;
    case 'AttributionClosed':
      return `user ${key(data.user)}`;
    case 'InfluencerRegistered':
    case 'InfluencerUpdated':
      return `${data.profile.handle}, ${data.profile.followerCount} followers, tier ${data.tier}`;
    case 'InfluencerVerified':
      return `${data.verified ? 'verified' : 'not verified'}, tier ${data.tier}`;
    case 'CampaignJoined':
    case 'CampaignLeft':
    case 'InfluencerClosed':
      return `influencer ${key(data.wallet)}`;
    case 'ConfigInitialized':
    case 'ConfigUpdated':
      return `verifier ${key(data.verifier)}, ${data.swapVenues.length} swap venues, ${data.swapPools.length} pools`;
    case 'AdminProposed':
      return data.pendingAdmin === null ? 'offer taken back' : `to ${key(data.pendingAdmin)}`;
    case 'AdminAccepted':
      return `admin ${key(data.admin)}`;
  }
}

function payout(report: PayoutReport): string {
  const inAcd = report.userAcd > 0n || report.influencerAcd > 0n;
  const user = part(report.userUsdc, report.userAcd, report.userAccrued);
  const influencer = part(report.influencerUsdc, report.influencerAcd, report.influencerAccrued);
  return `user ${user}, infl. ${influencer} ${inAcd ? 'AC-D' : 'USDC'}`;
}

/** What accrues is USDC whatever the campaign pays in. */
function part(amountUsdc: bigint, acd: bigint, accrued: boolean): string {
  if (accrued) return `${usdc(amountUsdc)} accrued`;
  return acd > 0n ? formatAmount(acd, AC_DECIMALS) : formatAmount(amountUsdc);
}

function left(data: {
  dailyLeftUsdc: bigint;
  campaignLeftUsdc: bigint;
  potLeftUsdc: bigint;
  userLeftUsdc: bigint;
}): string {
  const parts = { day: data.dailyLeftUsdc, pot: data.potLeftUsdc, user: data.userLeftUsdc };
  const limited = Object.entries(parts).filter(([, amount]) => amount !== UNLIMITED);
  return limited.map(([name, amount]) => `${name} ${usdc(amount)}`).join(', ');
}

function changes(params: object): string {
  const given = Object.entries(params).filter(([, value]) => value !== null);
  return given.map(([name, value]) => (typeof value === 'boolean' ? `${name}: ${value}` : name)).join(', ');
}

function usdc(amount: bigint): string {
  return `${formatAmount(amount)} USDC`;
}

function key(address: PublicKey): string {
  return short(address.toBase58());
}

function referrer(influencer: PublicKey | null): string {
  return influencer === null ? 'the campaign’s own link' : key(influencer);
}
