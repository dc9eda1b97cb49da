import type { PublicKey } from '@solana/web3.js';
import type {
  Beneficiary,
  CreateCampaignParams,
  InfluencerProfile,
  InfluencerTier,
  PayoutKind,
  UpdateCampaignParams,
} from '../terms';

// What each event says. Times are Unix seconds, amounts USDC base units, campaign ids 32 bytes.

/** In every event. */
export interface Chained {
  /** Number in the event's stream: 1, 2, 3, … */
  seq: bigint;
  /** The cluster's time. */
  timestamp: bigint;
  /** Hash over the stream up to and including this event, 32 bytes. */
  chain: Uint8Array;
}

export interface ConfigInitialized extends Chained {
  admin: PublicKey;
  verifier: PublicKey;
  usdcMint: PublicKey;
  acMint: PublicKey;
  acdMint: PublicKey;
  acReserve: PublicKey;
  swapVenues: PublicKey[];
  swapPools: PublicKey[];
  rentPayer: PublicKey;
}

/** Repeats what stayed as it was. */
export interface ConfigUpdated extends Chained {
  verifier: PublicKey;
  swapVenues: PublicKey[];
  swapPools: PublicKey[];
}

export interface AdminProposed extends Chained {
  /** null when an offer was taken back. */
  pendingAdmin: PublicKey | null;
}

export interface AdminAccepted extends Chained {
  admin: PublicKey;
}

export interface CampaignCreated extends Chained {
  campaignId: Uint8Array;
  owner: PublicKey;
  rentPayer: PublicKey;
  vault: PublicKey;
  usdcMint: PublicKey;
  params: CreateCampaignParams;
}

export interface CampaignUpdated extends Chained {
  campaignId: Uint8Array;
  params: UpdateCampaignParams;
  /** The campaign's other key, which retired a key with its signature; null for none. */
  coSigner: PublicKey | null;
}

export interface CampaignFunded extends Chained {
  campaignId: Uint8Array;
  funder: PublicKey;
  amountUsdc: bigint;
  totalFundedUsdc: bigint;
}

/** A user's first touch: who referred them, and the key whose signature proved it. */
export interface AttributionCreated extends Chained {
  campaignId: Uint8Array;
  user: PublicKey;
  influencer: PublicKey | null;
  tagSigner: PublicKey;
  tagIssuedAt: bigint;
  tagExpiresAt: bigint;
  rentPayer: PublicKey;
  /** Bump of the user's associated token account for the payout mint. */
  userTokenBump: number;
  /** The same of the influencer's; 0 without an influencer. */
  influencerTokenBump: number;
}

/** How a payable amount reached its payees. */
export interface PayoutReport {
  payableUsdc: bigint;
  /** Paid or accrued. */
  userUsdc: bigint;
  /** Paid or accrued. */
  influencerUsdc: bigint;
  /** The part of `userUsdc` that the campaign calls a bonus. */
  userBonusUsdc: bigint;
  userAccrued: boolean;
  influencerAccrued: boolean;
  /** AC-D base units minted to the user; 0 for a payout in USDC. */
  userAcd: bigint;
  /** AC-D base units minted to the influencer; 0 for a payout in USDC. */
  influencerAcd: bigint;
}

export interface CampaignVauProcessed extends Chained {
  campaignId: Uint8Array;
  user: PublicKey;
  influencer: PublicKey | null;
  /** The attribution's number of this VAU: 1, 2, 3, … */
  sequence: number;
  earnedAt: bigint;
  attentionSeconds: number;
  qualityScore: number;
  country: string;
  siteHash: Uint8Array;
  payout: PayoutReport;
}

/** Nothing was recorded or paid: a budget is used up. A limit that is not set has u64's greatest value left. */
export interface BudgetExhausted extends Chained {
  campaignId: Uint8Array;
  user: PublicKey;
  kind: PayoutKind;
  dailyLeftUsdc: bigint;
  campaignLeftUsdc: bigint;
  potLeftUsdc: bigint;
  userLeftUsdc: bigint;
}

export interface ConversionProcessed extends Chained {
  campaignId: Uint8Array;
  user: PublicKey;
  influencer: PublicKey | null;
  conversionValue: bigint;
  payout: PayoutReport;
}

export interface RewardsClaimed extends Chained {
  campaignId: Uint8Array;
  user: PublicKey;
  beneficiary: Beneficiary;
  payee: PublicKey;
  amountUsdc: bigint;
}

export interface CampaignFinalized extends Chained {
  campaignId: Uint8Array;
  caller: PublicKey;
  endedAt: bigint;
  settlesUntil: bigint;
}

export interface CampaignWithdrawn extends Chained {
  campaignId: Uint8Array;
  amountUsdc: bigint;
}

export interface CampaignClosed extends Chained {
  campaignId: Uint8Array;
  /** Tokens that were in the vault without belonging to anybody. */
  surplusUsdc: bigint;
}

export interface AttributionClosed extends Chained {
  campaignId: Uint8Array;
  user: PublicKey;
  influencer: PublicKey | null;
}

export interface InfluencerRegistered extends Chained {
  wallet: PublicKey;
  rentPayer: PublicKey;
  profile: InfluencerProfile;
  tier: InfluencerTier;
}

export interface InfluencerUpdated extends Chained {
  wallet: PublicKey;
  profile: InfluencerProfile;
  tier: InfluencerTier;
}

export interface InfluencerVerified extends Chained {
  wallet: PublicKey;
  verifier: PublicKey;
  verified: boolean;
  tier: InfluencerTier;
}

export interface CampaignJoined extends Chained {
  wallet: PublicKey;
  campaignId: Uint8Array;
  rentPayer: PublicKey;
}

export interface CampaignLeft extends Chained {
  wallet: PublicKey;
  campaignId: Uint8Array;
}

export interface InfluencerClosed extends Chained {
  wallet: PublicKey;
}

/** Every event by its name. */
export interface RouterEventData {
  ConfigInitialized: ConfigInitialized;
  ConfigUpdated: ConfigUpdated;
  AdminProposed: AdminProposed;
  AdminAccepted: AdminAccepted;
  CampaignCreated: CampaignCreated;
  CampaignUpdated: CampaignUpdated;
  CampaignFunded: CampaignFunded;
  AttributionCreated: AttributionCreated;
  CampaignVauProcessed: CampaignVauProcessed;
  BudgetExhausted: BudgetExhausted;
  ConversionProcessed: ConversionProcessed;
  RewardsClaimed: RewardsClaimed;
  CampaignFinalized: CampaignFinalized;
  CampaignWithdrawn: CampaignWithdrawn;
  CampaignClosed: CampaignClosed;
  AttributionClosed: AttributionClosed;
  InfluencerRegistered: InfluencerRegistered;
  InfluencerUpdated: InfluencerUpdated;
  InfluencerVerified: InfluencerVerified;
  CampaignJoined: CampaignJoined;
  CampaignLeft: CampaignLeft;
  InfluencerClosed: InfluencerClosed;
}

/** Name of an event. */
export type RouterEventName = keyof RouterEventData;

/** Where an event stands in its transaction. */
export interface EventPosition {
  /** Index of the top-level instruction. */
  instruction: number;
  /** Index among that instruction's inner instructions. */
  inner: number;
}

/** What belongs to an event besides what it says. */
export interface EventEnvelope {
  /** First eight bytes, which tell the event's type. */
  discriminator: Uint8Array;
  /** Discriminator and fields without the chain: what the chain hashes. */
  bytes: Uint8Array;
  seq: bigint;
  chain: Uint8Array;
  /** `config`, `campaign:<id in base58>` or `influencer:<wallet>`. */
  streamKey: string;
  position: EventPosition;
}

/** An event of the router program; `name` tells what `data` is. */
export type RouterEvent = {
  [Name in RouterEventName]: { name: Name; data: RouterEventData[Name] } & EventEnvelope;
}[RouterEventName];
