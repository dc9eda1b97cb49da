import { Keypair } from '@solana/web3.js';
import {
  type Attribution,
  type Campaign,
  type CampaignPot,
  type Influencer,
  type QuoteContext,
  quoteVau,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
  type VauQuote,
  type VerifiedAttentionUnit,
} from '../../src';
import { payoutOf } from './moves';
import type { Scene } from './scene';

/** All that one VAU's transaction is made of. */
export interface VauAttempt {
  vau: VerifiedAttentionUnit;
  user: Keypair;
  attester: Keypair;
  tagSigner: Keypair;
  /** Whose account is given to the instruction. */
  withInfluencer: boolean;
  minAcOut: bigint;
}

/** A first VAU of a new user, good in every respect. */
export function goodAttempt(scene: Scene): VauAttempt {
  const { attester, tagSigner } = scene;
  return {
    vau: scene.vau(1),
    user: Keypair.generate(),
    attester,
    tagSigner,
    withInfluencer: true,
    minAcOut: 0n,
  };
}

/** What the SDK foretells of an attempt, from what is on chain. */
export async function quoteOf(scene: Scene, attempt: VauAttempt): Promise<VauQuote> {
  const { accounts, campaignId } = scene;
  const user = attempt.user.publicKey;
  const wallet = scene.influencer.publicKey;
  const [campaign, pot, attribution, influencer, participation] = await Promise.all([
    accounts.campaign(campaignId),
    accounts.pot(campaignId),
    accounts.attribution(user, campaignId),
    accounts.influencer(wallet),
    accounts.participation(wallet, campaignId),
  ]);
  const context: QuoteContext = {
    attester: attempt.attester.publicKey,
    user,
    tagSigner: attempt.tagSigner.publicKey,
    joined:
      participation !== null && participation.joinedAt <= (attempt.vau.campaignTag?.issuedAt ?? 0n) + 60n,
    minAcOut: attempt.minAcOut,
  };
  const given = attempt.withInfluencer ? influencer : null;
  return quoteVau(
    present(campaign),
    present(pot),
    attribution,
    given,
    attempt.vau,
    scene.chain.now(),
    context,
  );
}

function present<T extends Attribution | Campaign | CampaignPot | Influencer>(account: T | null): T {
  if (account === null) throw new Error('the scene lacks an account');
  return account;
}

/** What the program says to the attempt: its events' last one, or its error code. */
export async function send(scene: Scene, attempt: VauAttempt) {
  const { vau, user, attester, tagSigner, withInfluencer, minAcOut } = attempt;
  const wallet = withInfluencer ? scene.influencer.publicKey : null;
  const process = scene.router.processCampaignVau({
    ...payoutOf(scene, user.publicKey, wallet),
    payer: scene.admin.publicKey,
    attester: attester.publicKey,
    campaignId: scene.campaignId,
    vau,
    firstVau: vau.campaignTag !== null,
    minAcOut,
  });
  const signed =
    vau.campaignTag &&
    (await signTag({ campaignId: scene.campaignId, ...vau.campaignTag }, tagSignerFromKeypair(tagSigner)));
  const proof = signed ? [tagProofInstruction(signed, tagSigner.publicKey)] : [];
  return scene.chain.sendInstructions([...proof, process], [scene.admin, attester]);
}
