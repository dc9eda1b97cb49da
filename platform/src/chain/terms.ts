/** From a campaign's plan to its terms on chain. Pure. */
import { createHash } from 'node:crypto';
import { type CampaignType, type CreateCampaignParams, LIMITS, siteHash } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import type { CampaignRow } from '../campaigns';
import { conflict, invalidField } from '../http';
import type { ChainSettings } from '../settings';
import type { ChainTerms } from './schema';

const TYPES: Readonly<Record<string, CampaignType>> = {
  influencer: 'Influencer',
  display: 'Display',
  performance: 'Performance',
  hybrid: 'Hybrid',
};

/**
 * The terms with which a campaign is created. Its nonce follows from its id, so that the same owner gets the same campaign however often they
 * ask, and two never.
 *
 * @throws ApiError 409 `not_ready_for_chain` for a plan that the program could not keep; 422 for terms
 */
export function chainParams(
  campaign: CampaignRow,
  terms: ChainTerms,
  keys: Pick<ChainSettings, 'attester' | 'tagSigner'>,
  now: Date,
): CreateCampaignParams {
  checkPlan(campaign);
  const nowSeconds = secondsOf(now);
  const startDate = campaign.starts_at === null ? nowSeconds : secondsOf(campaign.starts_at);
  const [upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent] = terms.quality_percents ?? [
    100, 100, 100, 100,
  ];
  return {
    nonce: nonceOf(campaign.id),
    name: campaign.name,
    campaignType: TYPES[terms.campaign_type ?? 'influencer'] ?? 'Influencer',
    influencerPolicy: terms.influencer_policy === 'joined' ? 'Joined' : 'Open',
    payoutAsset: 'Usdc',
    minAcPerUsdc: 0n,
    totalBudgetUsdc: BigInt(campaign.budget_usdc),
    dailyBudgetUsdc: campaign.daily_budget_usdc === null ? null : BigInt(campaign.daily_budget_usdc),
    payoutRules: {
      baseRatePerSecondUsdc: terms.base_rate_per_second_usdc,
      qualityMultipliers: { upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent },
      conversionBonusUsdc: terms.conversion_bonus_usdc ?? null,
      maxPayoutPerUserUsdc: terms.max_payout_per_user_usdc ?? null,
    },
    influencerShareBps: terms.influencer_share_bps,
    userBonusBps: terms.user_bonus_bps ?? 0,
    minAttentionSeconds: terms.min_attention_seconds ?? 1,
    targeting: {
      requireCohort: terms.require_cohort ?? false,
      sites: (terms.sites ?? []).map(hashOfSite),
      cohorts: [...(terms.cohorts ?? [])],
      countries: [...(campaign.targeting.countries ?? [])],
    },
    startDate: startDate > nowSeconds ? startDate : nowSeconds,
    // The platform's end is not included, the program's is.
    endDate: secondsOf(campaign.ends_at ?? now) - 1n,
    attributionWindowSeconds: terms.attribution_window_seconds ?? 604_800,
    attester: new PublicKey(keys.attester),
    tagSigner: new PublicKey(keys.tagSigner),
  };
}

/** The nonce under which a campaign is created: a u64 out of its id. */
export function nonceOf(campaignId: string): bigint {
  return createHash('sha256').update(campaignId).digest().readBigUInt64LE();
}

function checkPlan({ name, ends_at, targeting }: CampaignRow): void {
  const notReady = (field: string, rule: string) => conflict('not_ready_for_chain', rule, { field });
  if (Buffer.byteLength(name) > LIMITS.maxNameBytes) {
    throw notReady('name', `a name on chain has ${LIMITS.maxNameBytes} bytes of UTF-8 at most`);
  }
  if (ends_at === null) throw notReady('ends_at', 'a campaign on chain needs an end');
  if ((targeting.countries?.length ?? 0) > LIMITS.maxTargetCountries) {
    throw notReady('targeting.countries', `at most ${LIMITS.maxTargetCountries} countries on chain`);
  }
}

function hashOfSite(url: string, place: number): Uint8Array {
  try {
    return siteHash(url);
  } catch (cause) {
    throw invalidField(`terms.sites.${place}`, cause instanceof Error ? cause.message : 'must be a URL');
  }
}

function secondsOf(time: Date): bigint {
  return BigInt(Math.floor(time.getTime() / 1_000));
}
