import {
  type AcdRoute,
  cohortFilter,
  type ProcessVauArgs,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
  type VerifiedAttentionUnit,
} from '@crr/sdk';
import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { type BenchChain, SITE } from './bench-chain';

/** A tag is older than all attention that is ever recorded under it. */
const TAG_AGE_SECONDS = 43_200n;
const TAG_LIFETIME_SECONDS = 86_400n;

/** Whose attention in which campaign, and how it is paid. */
export interface Relation {
  campaignId: Uint8Array;
  user: PublicKey;
  influencer: PublicKey | null;
  /** For a campaign in AC-D. */
  acd?: AcdRoute;
  /** Whether VAUs come with a filter of the user's cohorts. */
  withFilter?: boolean;
}

/** The instructions that record VAU number `sequence` of a relation; the first has its tag's proof before it. */
export async function vauInstructions(
  stage: BenchChain,
  relation: Relation,
  sequence: number,
): Promise<TransactionInstruction[]> {
  const now = stage.chain.now();
  const { campaignId, influencer } = relation;
  const issuedAt = now - TAG_AGE_SECONDS;
  const tag = { campaignId, influencer, issuedAt, expiresAt: issuedAt + TAG_LIFETIME_SECONDS };
  const first = sequence === 1;
  const vau: VerifiedAttentionUnit = {
    sequence,
    earnedAt: now,
    seconds: 30,
    siteHash: SITE,
    country: 'DE',
    cohortFilter: relation.withFilter === false ? null : cohortFilter([300]),
    userPresence: true,
    isHotPage: false,
    campaignTag: first ? { influencer, issuedAt: tag.issuedAt, expiresAt: tag.expiresAt } : null,
  };
  const payer = stage.attester.publicKey;
  const args: ProcessVauArgs = { ...partiesOf(stage, relation), payer, vau, firstVau: first };
  const process = stage.router.processCampaignVau(args);
  if (!first) return [process];
  const signed = await signTag(tag, tagSignerFromKeypair(stage.tagSigner));
  return [tagProofInstruction(signed, stage.tagSigner.publicKey), process];
}

/** The instruction that records a relation's conversion. */
export function conversionInstruction(stage: BenchChain, relation: Relation): TransactionInstruction {
  return stage.router.processConversion({ ...partiesOf(stage, relation), conversionValue: 49_000_000n });
}

function partiesOf(stage: BenchChain, { campaignId, user, influencer, acd }: Relation) {
  const tokenOf = (owner: PublicKey) => (acd ? stage.acdOf(owner) : stage.usdcOf(owner));
  return {
    attester: stage.attester.publicKey,
    campaignId,
    user,
    influencer,
    userToken: tokenOf(user),
    ...(influencer && { influencerToken: tokenOf(influencer) }),
    ...(acd && { acd, minAcOut: 1n }),
  };
}
