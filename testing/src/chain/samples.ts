import type {
  Attribution,
  Campaign,
  CampaignPot,
  CampaignTombstone,
  Config,
  EventStream,
  Influencer,
  KeySlot,
  Participation,
} from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

export const U64_MAX = 2n ** 64n - 1n;
export const U128_MAX = 2n ** 128n - 1n;
export const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;

export function key(byte: number): PublicKey {
  return new PublicKey(new Uint8Array(32).fill(byte));
}

export function hash(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}

const events: EventStream = { seq: U64_MAX, chain: hash(99) };
const slot = (byte: number): KeySlot => ({
  current: key(byte),
  next: key(byte + 1),
  nextFrom: I64_MAX,
  currentUntil: I64_MIN,
});

/** Accounts in which every field has a value of its own and every list and name is as long as it can be. */
export const LARGEST = {
  config: {
    bump: 255,
    swapAuthorityBump: 254,
    minterAuthorityBump: 253,
    events,
    admin: key(1),
    pendingAdmin: key(2),
    verifier: key(3),
    usdcMint: key(4),
    acMint: key(5),
    acdMint: key(6),
    acReserve: key(7),
    swapVenues: [key(8), key(9), key(10), key(11)],
    rentPayer: key(12),
  } satisfies Config,
  campaign: {
    bump: 251,
    id: hash(1),
    events,
    owner: key(2),
    rentPayer: key(3),
    status: 'Finalizing',
    paused: true,
    campaignType: 'Hybrid',
    influencerPolicy: 'Joined',
    payoutAsset: 'AttentionToken',
    minAttentionSeconds: 255,
    influencerShareBps: 65_535,
    userBonusBps: 10_000,
    attester: slot(4),
    tagSigner: slot(6),
    minAcPerUsdc: U64_MAX,
    nonce: U64_MAX - 1n,
    createdAt: I64_MIN,
    startDate: -1n,
    endDate: I64_MAX,
    attributionWindowSeconds: 4_294_967_295,
    pausedAt: 5n,
    endedAt: 6n,
    settlesUntil: 7n,
    totalBudgetUsdc: U64_MAX - 2n,
    remainingBudgetUsdc: U64_MAX - 3n,
    today: -20_000n,
    todaySpentUsdc: U64_MAX - 4n,
    stats: {
      totalVausProcessed: U64_MAX,
      uniqueUsers: 1n,
      conversions: 2n,
      totalAttentionSeconds: U128_MAX,
      totalPaidOutUsdc: U128_MAX - 1n,
      influencerPayoutsUsdc: 3n,
      userBonusesUsdc: 4n,
    },
    dailyBudgetUsdc: U64_MAX,
    payoutRules: {
      baseRatePerSecondUsdc: U64_MAX,
      qualityMultipliers: { upTo69Percent: 1, upTo84Percent: 2, upTo94Percent: 3, upTo100Percent: 65_535 },
      conversionBonusUsdc: U64_MAX,
      maxPayoutPerUserUsdc: U64_MAX,
    },
    name: `${'☕'.repeat(21)}x`,
    targeting: {
      requireCohort: true,
      sites: Array.from({ length: 16 }, (_, i) => hash(i)),
      cohorts: Array.from({ length: 16 }, (_, i) => 65_535 - i),
      countries: Array.from({ length: 16 }, (_, i) => `A${String.fromCharCode(65 + i)}`),
    },
  } satisfies Campaign,
  campaignTombstone: {
    bump: 1,
    id: hash(2),
    events,
    owner: key(3),
    closedAt: I64_MAX,
  } satisfies CampaignTombstone,
  campaignPot: {
    bump: 1,
    campaignId: hash(2),
    authority: key(3),
    vault: key(4),
    usdcMint: key(5),
    usdcBalance: U64_MAX,
    accruedUsdc: U64_MAX - 1n,
    totalFundedUsdc: U128_MAX,
    totalPaidUsdc: U128_MAX - 1n,
    totalWithdrawnUsdc: U128_MAX - 2n,
    lastFunded: I64_MIN,
  } satisfies CampaignPot,
  influencer: {
    bump: 1,
    wallet: key(2),
    events,
    rentPayer: key(3),
    verified: true,
    tier: 'Mega',
    followerCount: U64_MAX,
    registeredAt: I64_MIN,
    openAttributions: U64_MAX - 1n,
    participations: U64_MAX - 2n,
    stats: {
      totalReferrals: 1n,
      totalVaus: 2n,
      conversionCount: 3n,
      qualityScoreSum: U64_MAX,
      totalAttentionSeconds: U128_MAX,
      totalEarnedUsdc: U128_MAX - 1n,
    },
    handle: 'h'.repeat(32),
    platform: { custom: 'p'.repeat(32) },
  } satisfies Influencer,
  attribution: {
    bump: 1,
    user: key(2),
    campaignId: hash(3),
    influencer: key(4),
    rentPayer: key(5),
    converted: true,
    tagIssuedAt: I64_MIN,
    firstVauTime: I64_MAX,
    lastVauTime: -1n,
    totalVaus: 4_294_967_295,
    totalAttentionSeconds: U64_MAX,
    totalUserEarnedUsdc: U64_MAX - 1n,
    totalInfluencerEarnedUsdc: U64_MAX - 2n,
    accruedUserUsdc: U64_MAX - 3n,
    accruedInfluencerUsdc: U64_MAX - 4n,
  } satisfies Attribution,
  participation: {
    bump: 1,
    influencer: key(2),
    campaignId: hash(3),
    rentPayer: key(4),
    joinedAt: I64_MIN,
  } satisfies Participation,
};
