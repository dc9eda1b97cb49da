/** What the reference ledger knows. Keys are base58, campaign ids hex, amounts USDC base units, times Unix seconds. */
import type {
  CampaignStatus,
  CreateCampaignParams,
  InfluencerProfile,
  InfluencerTier,
  PayoutRules,
  Targeting,
} from '@crr/sdk';

/** A key and its announced successor. */
export interface SlotBook {
  current: string;
  next: string | null;
  nextFrom: bigint;
  currentUntil: bigint;
  currentFrom: bigint;
}

/** The terms of a campaign that never change, with keys as text. */
export type Terms = Omit<CreateCampaignParams, 'attester' | 'tagSigner'> & {
  attester: string;
  tagSigner: string;
  payoutRules: PayoutRules;
};

/** The money of a campaign. */
export interface PotBook {
  balance: bigint;
  accrued: bigint;
  funded: bigint;
  paid: bigint;
  withdrawn: bigint;
  lastFunded: bigint;
  /** What the vault holds, gifts included. */
  vault: bigint;
}

export interface CampaignBook {
  id: string;
  owner: string;
  terms: Terms;
  seq: bigint;
  status: CampaignStatus;
  paused: boolean;
  pausedAt: bigint;
  attester: SlotBook;
  tagSigner: SlotBook;
  targeting: Targeting;
  targetingSince: bigint;
  resumedAt: bigint;
  heldUntil: bigint;
  heldSeconds: bigint;
  floor: bigint;
  /** A lower floor that was announced; 0 for none. */
  nextFloor: bigint;
  nextFloorFrom: bigint;
  createdAt: bigint;
  endDate: bigint;
  endedAt: bigint;
  settlesUntil: bigint;
  remaining: bigint;
  today: bigint;
  todaySpent: bigint;
  vaus: bigint;
  users: bigint;
  conversions: bigint;
  seconds: bigint;
  paidOut: bigint;
  influencerPaid: bigint;
  bonuses: bigint;
  pot: PotBook;
  /** When it was closed for good; null while it stands. */
  buriedAt: bigint | null;
}

export interface AttributionBook {
  user: string;
  campaign: string;
  influencer: string | null;
  rentPayer: string;
  converted: boolean;
  tagIssuedAt: bigint;
  firstAt: bigint;
  lastAt: bigint;
  vaus: number;
  seconds: bigint;
  userEarned: bigint;
  influencerEarned: bigint;
  userAccrued: bigint;
  influencerAccrued: bigint;
}

export interface InfluencerBook {
  wallet: string;
  seq: bigint;
  profile: InfluencerProfile;
  verified: boolean;
  tier: InfluencerTier;
  registeredAt: bigint;
  attributions: bigint;
  participations: bigint;
  referrals: bigint;
  vaus: bigint;
  conversions: bigint;
  qualitySum: bigint;
  seconds: bigint;
  earned: bigint;
}

export interface ParticipationBook {
  influencer: string;
  campaign: string;
  joinedAt: bigint;
}

export interface ConfigBook {
  seq: bigint;
  admin: string;
  pendingAdmin: string | null;
  verifier: string;
  venues: string[];
  pools: string[];
}

/** A wallet's token account; null where there is none. */
export type Purse = { amount: bigint; frozen: boolean } | null;
