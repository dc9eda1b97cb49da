import type { PublicKey } from '@solana/web3.js';
import type {
  CampaignType,
  InfluencerPolicy,
  InfluencerTier,
  PayoutAsset,
  PayoutRules,
  Platform,
  Targeting,
} from '../terms';

// What the program stores. Times are Unix seconds, amounts USDC base units, campaign ids 32 bytes. The layout version
// and the reserved bytes are the codec's business and not shown.

/** The head of a stream of events. */
export interface EventStream {
  /** Number of events so far; the newest event carries this number. */
  seq: bigint;
  /** Hash over all of them, 32 bytes; zeros before the first. */
  chain: Uint8Array;
}

/** A key that can be replaced with notice. */
export interface KeySlot {
  current: PublicKey;
  /** The successor; null when no rotation was ever asked for. */
  next: PublicKey | null;
  /** From when `next` is good; 0 without a rotation. */
  nextFrom: bigint;
  /** `current` is good for what was earned before this time; 0 without a rotation, and for a retired key. */
  currentUntil: bigint;
  /** From when `current` was good; 0 for the key that the campaign began with. */
  currentFrom: bigint;
}

/** The program's settings. PDA `["config"]`. */
export interface Config {
  bump: number;
  swapAuthorityBump: number;
  minterAuthorityBump: number;
  events: EventStream;
  admin: PublicKey;
  /** Becomes admin by `accept_admin`; null for nobody. */
  pendingAdmin: PublicKey | null;
  /** Verifies influencers and sets their tiers. */
  verifier: PublicKey;
  usdcMint: PublicKey;
  acMint: PublicKey;
  acdMint: PublicKey;
  /** Where bought AC goes: the attention token's reserve. */
  acReserve: PublicKey;
  /** Programs that may swap; 4 at most. */
  swapVenues: PublicKey[];
  /** Their pools (swap state accounts) that payouts may go through; 4 at most. */
  swapPools: PublicKey[];
  rentPayer: PublicKey;
}

/** The stored part of a campaign's lifecycle. */
export type CampaignStatus = 'Active' | 'Finalizing' | 'Closed';

/** Sums over everything a campaign ever recorded. */
export interface CampaignStats {
  totalVausProcessed: bigint;
  uniqueUsers: bigint;
  conversions: bigint;
  totalAttentionSeconds: bigint;
  /** Paid or accrued, conversions included. */
  totalPaidOutUsdc: bigint;
  influencerPayoutsUsdc: bigint;
  userBonusesUsdc: bigint;
}

/** A campaign: what the advertiser chose and where its budget stands. PDA `["campaign", id]`. */
export interface Campaign {
  bump: number;
  /** `sha256("campaign" ‖ owner ‖ nonce_le ‖ name)`, see `deriveCampaignId`. */
  id: Uint8Array;
  events: EventStream;
  owner: PublicKey;
  /** Paid the rent of campaign, pot and vault, and gets it back. */
  rentPayer: PublicKey;
  status: CampaignStatus;
  paused: boolean;
  campaignType: CampaignType;
  influencerPolicy: InfluencerPolicy;
  payoutAsset: PayoutAsset;
  minAttentionSeconds: number;
  influencerShareBps: number;
  userBonusBps: number;
  attester: KeySlot;
  tagSigner: KeySlot;
  /** The floor price until `nextMinAcFrom`: see `floorPrice`. */
  minAcPerUsdc: bigint;
  nonce: bigint;
  createdAt: bigint;
  startDate: bigint;
  endDate: bigint;
  attributionWindowSeconds: number;
  /** When the pause began; 0 when not paused. */
  pausedAt: bigint;
  /** Last second in which attention could be earned; 0 while Active. */
  endedAt: bigint;
  /** Last second in which it settles; 0 while Active. */
  settlesUntil: bigint;
  totalBudgetUsdc: bigint;
  remainingBudgetUsdc: bigint;
  /** The UTC day, counted from 1970-01-01, to which `todaySpentUsdc` belongs. */
  today: bigint;
  todaySpentUsdc: bigint;
  stats: CampaignStats;
  /** When the targeting was last changed: attention earned until then was judged by the one before; 0 for never. */
  targetingSince: bigint;
  /** When recording was last opened after a pause or hold; 0 for never. */
  resumedAt: bigint;
  /** Last second in which recording is held; 0 without a hold. */
  heldUntil: bigint;
  /** How long recording was held in all; the attribution window is longer by it. */
  heldSeconds: number;
  /** A lower floor price that was announced; 0 for none. */
  nextMinAcPerUsdc: bigint;
  /** From when it counts; 0 for none. */
  nextMinAcFrom: bigint;
  dailyBudgetUsdc: bigint | null;
  payoutRules: PayoutRules;
  name: string;
  targeting: Targeting;
}

/** What is left at a closed campaign's address, so that its id never returns. */
export interface CampaignTombstone {
  bump: number;
  id: Uint8Array;
  /** Goes on: attributions are closed after their campaign. */
  events: EventStream;
  owner: PublicKey;
  closedAt: bigint;
}

/** The books of a campaign's money. PDA `["campaign_pot", campaign_id]`, the vault's token authority. */
export interface CampaignPot {
  bump: number;
  campaignId: Uint8Array;
  /** Who can withdraw: the campaign's owner. */
  authority: PublicKey;
  /** The USDC token account. */
  vault: PublicKey;
  usdcMint: PublicKey;
  /** Available for payouts. */
  usdcBalance: bigint;
  /** Promised to payees who could not be paid. */
  accruedUsdc: bigint;
  totalFundedUsdc: bigint;
  totalPaidUsdc: bigint;
  totalWithdrawnUsdc: bigint;
  lastFunded: bigint;
}

/** Sums over everything an influencer's referrals did. */
export interface InfluencerStats {
  totalReferrals: bigint;
  totalVaus: bigint;
  conversionCount: bigint;
  /** Divided by `totalVaus`, the average attention quality, 0 to 100. */
  qualityScoreSum: bigint;
  totalAttentionSeconds: bigint;
  /** Paid or accrued. */
  totalEarnedUsdc: bigint;
}

/** A registered influencer. PDA `["influencer", wallet]`. */
export interface Influencer {
  bump: number;
  /** Where rewards go. */
  wallet: PublicKey;
  events: EventStream;
  rentPayer: PublicKey;
  verified: boolean;
  /** Multiplies the influencer's share, if verified. */
  tier: InfluencerTier;
  followerCount: bigint;
  registeredAt: bigint;
  /** Attributions that still name this influencer. */
  openAttributions: bigint;
  /** Campaigns joined and not left. */
  participations: bigint;
  stats: InfluencerStats;
  handle: string;
  platform: Platform;
}

/** Who brought a user to a campaign, and what came of it. PDA `["attribution", user, campaign_id]`. */
export interface Attribution {
  bump: number;
  user: PublicKey;
  campaignId: Uint8Array;
  /** null for a link of the campaign's own. */
  influencer: PublicKey | null;
  rentPayer: PublicKey;
  converted: boolean;
  tagIssuedAt: bigint;
  firstVauTime: bigint;
  lastVauTime: bigint;
  /** The next VAU carries `totalVaus + 1`. */
  totalVaus: number;
  totalAttentionSeconds: bigint;
  /** Paid or accrued. */
  totalUserEarnedUsdc: bigint;
  /** Paid or accrued. */
  totalInfluencerEarnedUsdc: bigint;
  /** Waits for `claim_rewards`. */
  accruedUserUsdc: bigint;
  /** Waits for `claim_rewards`. */
  accruedInfluencerUsdc: bigint;
  /** Bump of the user's associated token account for the payout mint. */
  userTokenBump: number;
  /** The same of the influencer's; 0 without an influencer. */
  influencerTokenBump: number;
}

/** That an influencer joined a campaign. PDA `["participation", wallet, campaign_id]`. */
export interface Participation {
  bump: number;
  influencer: PublicKey;
  campaignId: Uint8Array;
  rentPayer: PublicKey;
  joinedAt: bigint;
}

/** The AC-D program's one state. PDA `["state"]` of that program. */
export interface AttentionState {
  bump: number;
  acdMintBump: number;
  reserveBump: number;
  admin: PublicKey;
  /** null for nobody. */
  pendingAdmin: PublicKey | null;
  acMint: PublicKey;
  acdMint: PublicKey;
  reserve: PublicKey;
  /** AC-D base units. */
  totalMinted: bigint;
  /** AC-D base units. */
  totalRedeemed: bigint;
  eventSeq: bigint;
  eventChain: Uint8Array;
}

/** The right of one authority to mint AC-D. PDA `["minter", authority]` of the AC-D program. */
export interface Minter {
  bump: number;
  authority: PublicKey;
  /** Bitmask: 1 campaign, 2 thermostat, 4 grant. */
  allowedMintTypes: number;
  /** AC-D base units. */
  minted: bigint;
  rentPayer: PublicKey;
}
