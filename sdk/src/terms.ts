import type { PublicKey } from '@solana/web3.js';

/** What a campaign pays for. A label for reports. */
export type CampaignType = 'Influencer' | 'Display' | 'Performance' | 'Hybrid';

/** Which influencers a campaign takes: every registered one, or those who joined it. */
export type InfluencerPolicy = 'Open' | 'Joined';

/** What payees receive: USDC, or AC-D minted against AC that was bought with the USDC. */
export type PayoutAsset = 'Usdc' | 'AttentionToken';

/** The payees of an attribution. */
export type Beneficiary = 'User' | 'Influencer';

/** What a payout was meant for. */
export type PayoutKind = 'Vau' | 'Conversion';

/** Audience tiers: below 10,000 followers, from 10,000, 100,000, 1,000,000 and 10,000,000. */
export type InfluencerTier = 'Nano' | 'Micro' | 'Mid' | 'Macro' | 'Mega';

/** Where an influencer's audience is; a custom platform's name has 1 to 32 bytes of UTF-8. */
export type Platform = 'Twitter' | 'TikTok' | 'YouTube' | 'Instagram' | 'Telegram' | { custom: string };

/** Percentages (0 to 300) for quality scores up to 69, 84, 94 and 100. */
export interface QualityMultipliers {
  upTo69Percent: number;
  upTo84Percent: number;
  upTo94Percent: number;
  upTo100Percent: number;
}

/** How much is paid for what. */
export interface PayoutRules {
  /** USDC base units. */
  baseRatePerSecondUsdc: bigint;
  qualityMultipliers: QualityMultipliers;
  /** USDC base units, paid once per user; null for none. */
  conversionBonusUsdc: bigint | null;
  /** The most that one user may cost, the influencer's part included, USDC base units; null for no cap. */
  maxPayoutPerUserUsdc: bigint | null;
}

/** Whose attention a campaign pays for; an empty list admits everybody. */
export interface Targeting {
  /** Whether a VAU without a cohort filter is refused when `cohorts` is not empty. */
  requireCohort: boolean;
  /** SHA-256 of the site's origin, 32 bytes each; 16 at most. */
  sites: Uint8Array[];
  /** IAB category numbers; 16 at most. */
  cohorts: number[];
  /** ISO 3166-1 alpha-2, e.g. `DE`; 16 at most. */
  countries: string[];
}

/** What an advertiser chooses for a campaign. */
export interface CreateCampaignParams {
  /** Any u64 the owner has not used with this name before; part of the campaign's id. */
  nonce: bigint;
  /** 1 to 64 bytes of UTF-8. */
  name: string;
  campaignType: CampaignType;
  influencerPolicy: InfluencerPolicy;
  payoutAsset: PayoutAsset;
  /** The least AC base units that one whole USDC must buy; zero for a campaign in USDC. */
  minAcPerUsdc: bigint;
  /** The most that will ever be deposited, USDC base units; at least 1,000,000. */
  totalBudgetUsdc: bigint;
  /** The most that is paid on one UTC day, USDC base units; null for no such limit. */
  dailyBudgetUsdc: bigint | null;
  payoutRules: PayoutRules;
  /** The influencer's share; 500 = 5 %. */
  influencerShareBps: number;
  /** The part of a payout that is reported as the user's bonus; 200 = 2 %. */
  userBonusBps: number;
  /** Zero counts as one. */
  minAttentionSeconds: number;
  targeting: Targeting;
  /** First second in which attention counts, Unix time. */
  startDate: bigint;
  /** Last second in which attention counts, Unix time. */
  endDate: bigint;
  /** How long after the end earned attention and conversions still settle. */
  attributionWindowSeconds: number;
  /** Signs the transactions that record VAUs and conversions. */
  attester: PublicKey;
  /** The edge key that signs tags. */
  tagSigner: PublicKey;
}

/** A replacement for the tag signer. */
export interface TagSignerRotation {
  key: PublicKey;
  /** How long after the hand-over tags of the old key are still good; what counts is when the attention was earned. */
  overlapSeconds: number;
}

/** What an owner changes in a campaign: what is null stays as it is. */
export interface UpdateCampaignParams {
  paused: boolean | null;
  targeting: Targeting | null;
  /** Unix time. */
  endDate: bigint | null;
  attester: PublicKey | null;
  tagSigner: TagSignerRotation | null;
  /** A new floor price, AC base units per whole USDC: up at once, down after a day. */
  minAcPerUsdc: bigint | null;
  /** Holds recording for so long, after the campaign's end; 7 days in all. */
  holdSeconds: number | null;
}

/** What an influencer says of themselves. */
export interface InfluencerProfile {
  /** 1 to 32 bytes of UTF-8. */
  handle: string;
  platform: Platform;
  followerCount: bigint;
}

/** What a VAU says of its tag; campaign and program come from the transaction's accounts. */
export interface TagClaim {
  /** null for a link of the campaign's own. */
  influencer: PublicKey | null;
  /** Unix time. */
  issuedAt: bigint;
  /** Last second in which the tag is good, Unix time. */
  expiresAt: bigint;
}

/** One stretch of a user's attention, as the attester saw it. */
export interface VerifiedAttentionUnit {
  /** The attribution's `totalVaus + 1`. */
  sequence: number;
  /** When the attention ended, Unix time. */
  earnedAt: bigint;
  seconds: number;
  /** SHA-256 of the site's origin, 32 bytes. */
  siteHash: Uint8Array;
  /** ISO 3166-1 alpha-2, e.g. `DE`. */
  country: string;
  /** 256-bit Bloom filter of the user's cohorts, 32 bytes. */
  cohortFilter: Uint8Array | null;
  userPresence: boolean;
  /** Explorer traffic. */
  isHotPage: boolean;
  /** Needed on the user's first VAU in the campaign; ignored afterwards. */
  campaignTag: TagClaim | null;
}
