import { Keypair } from '@solana/web3.js';
import type { VauAttempt } from './quoted-vau';
import type { Scene } from './scene';

/** A way to spoil a good attempt, and the error by which the program tells of it. */
export interface VauFault {
  error: string;
  spoil(attempt: VauAttempt, scene: Scene): void;
}

/** Everything that can be wrong with a VAU's transaction, with the error that tells of it when nothing else is wrong. */
export const VAU_FAULTS: Readonly<Record<string, VauFault>> = {
  'another attester': {
    error: 'UnauthorizedAttester',
    spoil: (attempt) => {
      attempt.attester = Keypair.generate();
    },
  },
  'attention of the future': {
    error: 'EarnedInFuture',
    spoil: ({ vau }, scene) => {
      vau.earnedAt = scene.chain.now() + 61n;
    },
  },
  'attention from before the start': {
    error: 'CampaignInactive',
    spoil: ({ vau }, scene) => {
      vau.earnedAt = scene.params.startDate - 1n;
    },
  },
  'too little attention': {
    error: 'InsufficientAttention',
    spoil: ({ vau }, scene) => {
      vau.seconds = scene.params.minAttentionSeconds - 1;
    },
  },
  'another site': {
    error: 'SiteNotTargeted',
    spoil: ({ vau }) => {
      vau.siteHash = new Uint8Array(32);
    },
  },
  'another country': {
    error: 'CountryNotTargeted',
    spoil: ({ vau }) => {
      vau.country = 'FR';
    },
  },
  'another cohort': {
    error: 'CohortMismatch',
    spoil: ({ vau }) => {
      vau.cohortFilter = new Uint8Array(32);
    },
  },
  'no cohort where one is asked for': {
    error: 'CohortMismatch',
    spoil: ({ vau }) => {
      vau.cohortFilter = null;
    },
  },
  'no tag': {
    error: 'NoCampaignTag',
    spoil: ({ vau }) => {
      vau.campaignTag = null;
    },
  },
  'a tag of another key': {
    error: 'TagSignerUnknown',
    spoil: (attempt) => {
      attempt.tagSigner = Keypair.generate();
    },
  },
  'a tag that lives too long': {
    error: 'InvalidTagLifetime',
    spoil: ({ vau }) => {
      if (vau.campaignTag) vau.campaignTag.expiresAt = vau.campaignTag.issuedAt + 7_776_001n;
    },
  },
  'a tag that ran out before the attention': {
    error: 'TagExpired',
    spoil: ({ vau }) => {
      if (vau.campaignTag) {
        vau.campaignTag.issuedAt = vau.earnedAt - 20n;
        vau.campaignTag.expiresAt = vau.earnedAt - 1n;
      }
    },
  },
  'a user who owns the campaign': {
    error: 'RoleConflict',
    spoil: (attempt, scene) => {
      attempt.user = scene.owner;
    },
  },
  'a user who refers themselves': {
    error: 'SelfReferral',
    spoil: (attempt, scene) => {
      attempt.user = scene.influencer;
    },
  },
  'an influencer who signs tags': {
    error: 'RoleConflict',
    spoil: ({ vau }, scene) => {
      if (vau.campaignTag) vau.campaignTag.influencer = scene.tagSigner.publicKey;
    },
  },
  'a number that does not follow': {
    error: 'SequenceMismatch',
    spoil: ({ vau }) => {
      vau.sequence = 2;
    },
  },
  'no account of the influencer': {
    error: 'InfluencerMismatch',
    spoil: (attempt) => {
      attempt.withInfluencer = false;
    },
  },
  'a minimum of AC in a campaign in USDC': {
    error: 'InvalidMinimumOut',
    spoil: (attempt) => {
      attempt.minAcOut = 1n;
    },
  },
};
