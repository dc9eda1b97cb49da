/** Transactions for an influencer's wallet to sign. Nothing is remembered of them: the chain says who is registered and who joined. */
import { decodeBase58, LIMITS, type Platform } from '@crr/sdk';
import { PublicKey, type VersionedTransaction } from '@solana/web3.js';
import type { CampaignRow } from '../campaigns';
import { conflict, forbidden } from '../http';
import type { InfluencerRow } from '../influencers';
import type { RequestContext } from '../pipeline';
import { type ActionPlan, planJoin, planRegister } from './actions';
import { chainOf, composeChecked, orUnavailable } from './prepare';
import type { ChainHead, RouterChain } from './router-chain';
import type { InfluencerRequest } from './schema';

/** A transaction that is given out. */
export interface InfluencerTransaction {
  /** Base58. */
  readonly wallet: string;
  readonly head: ChainHead;
  /** Unsigned. */
  readonly transaction: VersionedTransaction;
  readonly summary: string;
}

const PLATFORMS: Readonly<Record<InfluencerRow['platform'], Platform>> = {
  twitter: 'Twitter',
  tiktok: 'TikTok',
  youtube: 'YouTube',
  instagram: 'Instagram',
  telegram: 'Telegram',
  other: { custom: 'other' },
};

/**
 * Makes a transaction for the wallet that the influencer has proven, and sees by simulation that it would succeed.
 *
 * @throws ApiError 404; 409 `wallet_not_proven`, `not_on_chain`, `not_ready_for_chain`, `would_fail`, `chain_not_configured`; 503
 * `chain_unavailable`
 */
export async function prepareForInfluencer(
  context: RequestContext,
  request: InfluencerRequest,
): Promise<InfluencerTransaction> {
  const { actor, scope } = context;
  if (actor.kind !== 'influencer') throw forbidden('forbidden', 'only influencers');
  const influencer = await scope.find<InfluencerRow>('influencers', actor.influencerId);
  if (influencer.wallet === null || influencer.wallet_proven_at === null) {
    throw conflict('wallet_not_proven', 'a wallet has to be proven first');
  }
  const { chain } = chainOf(context);
  const wallet = new PublicKey(influencer.wallet);
  const plan =
    request.action === 'register'
      ? planRegistration(chain, wallet, influencer)
      : await planJoining(context, chain, wallet, request.campaign_id);
  const { head, transaction } = await orUnavailable(() => composeChecked(chain, plan, wallet));
  return { wallet: influencer.wallet, head, transaction, summary: plan.summary };
}

function planRegistration(chain: RouterChain, wallet: PublicKey, influencer: InfluencerRow): ActionPlan {
  const { handle, platform, follower_count } = influencer;
  if (Buffer.byteLength(handle) > LIMITS.maxHandleBytes) {
    const rule = `a handle on chain has ${LIMITS.maxHandleBytes} bytes of UTF-8 at most`;
    throw conflict('not_ready_for_chain', rule, { field: 'handle' });
  }
  const profile = { handle, platform: PLATFORMS[platform], followerCount: BigInt(follower_count ?? 0) };
  return planRegister(chain.router, wallet, profile);
}

async function planJoining(
  { scope }: RequestContext,
  chain: RouterChain,
  wallet: PublicKey,
  campaignId: string,
): Promise<ActionPlan> {
  const campaign = await scope.find<CampaignRow>('campaigns', campaignId);
  if (campaign.chain_campaign_id === null) throw conflict('not_on_chain', 'the campaign is not on chain');
  return planJoin(chain.router, wallet, decodeBase58(campaign.chain_campaign_id));
}
