/** Transactions for an influencer's wallet to sign. Nothing is remembered of them: the chain says who is registered, who joined, what waits. */
import { decodeBase58, encodeBase58, LIMITS, type Platform } from '@crr/sdk';
import { PublicKey, type VersionedTransaction } from '@solana/web3.js';
import { conflict, forbidden } from '../http';
import type { InfluencerRow } from '../influencers';
import type { RequestContext } from '../pipeline';
import { type ActionPlan, planClaim, planJoin, planRegister } from './actions';
import { type ChainAccess, chainOf, composeChecked, orUnavailable } from './prepare';
import type { ChainHead, RouterChain, Waiting } from './router-chain';
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
 * @throws ApiError 404; 409 `wallet_not_proven`, `not_on_chain`, `not_ready_for_chain`, `nothing_to_claim`, `would_fail`,
 * `chain_not_configured`; 503 `chain_unavailable`
 */
export async function prepareForInfluencer(
  context: RequestContext,
  request: InfluencerRequest,
): Promise<InfluencerTransaction> {
  const { influencer, wallet } = await provenInfluencer(context);
  const access = chainOf(context);
  return orUnavailable(async () => {
    const plan = await planOf(context, access, { influencer, wallet }, request);
    const { head, transaction } = await composeChecked(access, plan, wallet);
    return { wallet: wallet.toBase58(), head, transaction, summary: plan.summary };
  });
}

/** What waits for the wallet of an influencer, by campaign. */
export interface ClaimsOfCampaign {
  /** Base58. */
  readonly chainCampaignId: string;
  /** The platform's; null for one that it does not know. */
  readonly campaignId: string | null;
  readonly claims: number;
  readonly amountUsdc: bigint;
}

/**
 * What the influencer earned and could not be paid at once, as the chain itself says: their token account was missing, closed or frozen.
 *
 * @throws ApiError 409 `wallet_not_proven`, `chain_not_configured`; 503 `chain_unavailable`
 */
export async function claimsOfInfluencer(
  context: RequestContext,
): Promise<{ wallet: string; campaigns: ClaimsOfCampaign[] }> {
  const { wallet } = await provenInfluencer(context);
  const { chain } = chainOf(context);
  const waiting = await orUnavailable(() => chain.waitingFor(wallet, null));
  const byCampaign = new Map<string, { claims: number; amountUsdc: bigint }>();
  for (const { campaignId, amountUsdc } of waiting) {
    const id = encodeBase58(campaignId);
    const sum = byCampaign.get(id) ?? { claims: 0, amountUsdc: 0n };
    byCampaign.set(id, { claims: sum.claims + 1, amountUsdc: sum.amountUsdc + amountUsdc });
  }
  const known = await campaignIdsOf(context, [...byCampaign.keys()]);
  const campaigns = [...byCampaign].map(([chainCampaignId, sum]) => ({
    chainCampaignId,
    campaignId: known.get(chainCampaignId) ?? null,
    ...sum,
  }));
  return { wallet: wallet.toBase58(), campaigns };
}

async function campaignIdsOf(
  { db }: RequestContext,
  chainCampaignIds: readonly string[],
): Promise<Map<string, string>> {
  if (chainCampaignIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('platform.campaigns')
    .select(['id', 'chain_campaign_id'])
    .where('chain_campaign_id', 'in', chainCampaignIds)
    .execute();
  return new Map(rows.map(({ id, chain_campaign_id }) => [String(chain_campaign_id), String(id)]));
}

interface Proven {
  readonly influencer: InfluencerRow;
  readonly wallet: PublicKey;
}

async function provenInfluencer({ actor, scope }: RequestContext): Promise<Proven> {
  if (actor.kind !== 'influencer') throw forbidden('forbidden', 'only influencers');
  const influencer = await scope.find('influencers', actor.influencerId);
  if (influencer.wallet === null || influencer.wallet_proven_at === null) {
    throw conflict('wallet_not_proven', 'a wallet has to be proven first');
  }
  return { influencer, wallet: new PublicKey(influencer.wallet) };
}

async function planOf(
  context: RequestContext,
  { chain }: ChainAccess,
  { influencer, wallet }: Proven,
  request: InfluencerRequest,
): Promise<ActionPlan> {
  switch (request.action) {
    case 'register':
      return planRegistration(chain, wallet, influencer);
    case 'join':
      return planJoining(context, chain, wallet, request.campaign_id);
    case 'claim':
      return planClaims(context, chain, wallet, request.campaign_id);
  }
}

/** So many claims fit one transaction, whatever keys they name. */
const CLAIMS_MOST = 5;

async function planClaims(
  context: RequestContext,
  chain: RouterChain,
  wallet: PublicKey,
  campaignId: string | undefined,
): Promise<ActionPlan> {
  const of = campaignId === undefined ? null : await onChainIdOf(context, campaignId);
  const usdcMint = await chain.usdcMint();
  if (usdcMint === null) throw conflict('chain_not_configured', 'the program is not set up on this chain');
  const waiting = await chain.waitingFor(wallet, of);
  const [first, ...others] = waiting;
  if (first === undefined) throw conflict('nothing_to_claim', `nothing waits for ${wallet.toBase58()}`);
  const claimed: [Waiting, ...Waiting[]] = [first, ...others.slice(0, CLAIMS_MOST - 1)];
  return planClaim(chain.router, wallet, usdcMint, claimed, waiting.length - claimed.length);
}

async function onChainIdOf({ scope }: RequestContext, campaignId: string): Promise<string> {
  const campaign = await scope.find('campaigns', campaignId);
  if (campaign.chain_campaign_id === null) throw conflict('not_on_chain', 'the campaign is not on chain');
  return campaign.chain_campaign_id;
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
  context: RequestContext,
  chain: RouterChain,
  wallet: PublicKey,
  campaignId: string,
): Promise<ActionPlan> {
  return planJoin(chain.router, wallet, decodeBase58(await onChainIdOf(context, campaignId)));
}
