/** A campaign as its row tells it: what the next event's transition starts from. */
import { type Campaign, decodeBase58 } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import type { CampaignRow } from './rows';
import { secondsOf, secondsOrZero } from './time';

/** What a row does not tell, since no row follows from it: sums have tables of their own. */
const UNTOLD = {
  bump: 0,
  nonce: 0n,
  remainingBudgetUsdc: 0n,
  today: 0n,
  todaySpentUsdc: 0n,
  stats: {
    totalVausProcessed: 0n,
    uniqueUsers: 0n,
    conversions: 0n,
    totalAttentionSeconds: 0n,
    totalPaidOutUsdc: 0n,
    influencerPayoutsUsdc: 0n,
    userBonusesUsdc: 0n,
  },
  events: { seq: 0n, chain: new Uint8Array() },
} as const;

/** The campaign of a row. Texts and times are the row's: as a database could hold them. */
export function campaignOfRow(row: CampaignRow): Campaign {
  return {
    ...UNTOLD,
    id: decodeBase58(row.campaign_id),
    owner: new PublicKey(row.owner),
    rentPayer: new PublicKey(row.rent_payer),
    // Whose account is closed was withdrawn before.
    status: row.status === 'Buried' ? 'Closed' : row.status,
    paused: row.paused,
    campaignType: row.campaign_type as Campaign['campaignType'],
    influencerPolicy: row.influencer_policy as Campaign['influencerPolicy'],
    payoutAsset: row.payout_asset as Campaign['payoutAsset'],
    minAttentionSeconds: row.min_attention_seconds,
    influencerShareBps: row.influencer_share_bps,
    userBonusBps: row.user_bonus_bps,
    attester: {
      current: new PublicKey(row.attester),
      next: keyOrNull(row.next_attester),
      nextFrom: secondsOrZero(row.next_attester_from),
      currentUntil: secondsOrZero(row.attester_until),
      currentFrom: secondsOrZero(row.attester_from),
    },
    tagSigner: {
      current: new PublicKey(row.tag_signer),
      next: keyOrNull(row.next_tag_signer),
      nextFrom: secondsOrZero(row.next_tag_signer_from),
      currentUntil: secondsOrZero(row.tag_signer_until),
      currentFrom: secondsOrZero(row.tag_signer_from),
    },
    minAcPerUsdc: BigInt(row.min_ac_per_usdc),
    createdAt: secondsOf(row.created_at),
    startDate: secondsOf(row.start_date),
    endDate: secondsOf(row.end_date),
    attributionWindowSeconds: row.attribution_window_seconds,
    pausedAt: secondsOrZero(row.paused_at),
    resumedAt: secondsOrZero(row.resumed_at),
    heldUntil: secondsOrZero(row.held_until),
    heldSeconds: row.held_seconds,
    targetingSince: secondsOrZero(row.targeting_since),
    nextMinAcPerUsdc: BigInt(row.next_min_ac_per_usdc),
    nextMinAcFrom: secondsOrZero(row.next_min_ac_from),
    endedAt: secondsOrZero(row.ended_at),
    settlesUntil: secondsOrZero(row.settles_until),
    totalBudgetUsdc: BigInt(row.total_budget_usdc),
    dailyBudgetUsdc: amountOrNull(row.daily_budget_usdc),
    payoutRules: payoutRulesOf(row),
    name: row.name,
    targeting: targetingOf(row),
  };
}

function payoutRulesOf(row: CampaignRow): Campaign['payoutRules'] {
  const [upTo69Percent = 0, upTo84Percent = 0, upTo94Percent = 0, upTo100Percent = 0] = row.quality_percents;
  return {
    baseRatePerSecondUsdc: BigInt(row.base_rate_per_second_usdc),
    qualityMultipliers: { upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent },
    conversionBonusUsdc: amountOrNull(row.conversion_bonus_usdc),
    maxPayoutPerUserUsdc: amountOrNull(row.max_payout_per_user_usdc),
  };
}

function targetingOf(row: CampaignRow): Campaign['targeting'] {
  return {
    requireCohort: row.require_cohort,
    sites: row.target_sites.map((site) => Uint8Array.from(Buffer.from(site, 'hex'))),
    cohorts: row.target_cohorts,
    countries: row.target_countries,
  };
}

function keyOrNull(key: string | null): PublicKey | null {
  return key === null ? null : new PublicKey(key);
}

function amountOrNull(amount: string | null): bigint | null {
  return amount === null ? null : BigInt(amount);
}
