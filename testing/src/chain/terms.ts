import type { CreateCampaignParams } from '@crr/sdk';

export const DAY = 86_400n;
/** A midnight, UTC. */
export const START = 1_800_057_600n;

/** A campaign that pays 1,000 base units a second, 20 % to the influencer, with nothing targeted and no caps. */
export const PLAIN_TERMS: Omit<CreateCampaignParams, 'attester' | 'tagSigner' | 'nonce'> = {
  name: 'Summer Sale',
  campaignType: 'Influencer',
  influencerPolicy: 'Open',
  payoutAsset: 'Usdc',
  minAcPerUsdc: 0n,
  totalBudgetUsdc: 5_000_000_000n,
  dailyBudgetUsdc: null,
  payoutRules: {
    baseRatePerSecondUsdc: 1_000n,
    qualityMultipliers: { upTo69Percent: 100, upTo84Percent: 100, upTo94Percent: 100, upTo100Percent: 100 },
    conversionBonusUsdc: null,
    maxPayoutPerUserUsdc: null,
  },
  influencerShareBps: 2_000,
  userBonusBps: 500,
  minAttentionSeconds: 1,
  targeting: { requireCohort: false, sites: [], cohorts: [], countries: [] },
  startDate: START,
  endDate: START + 30n * DAY,
  attributionWindowSeconds: 604_800,
};

/** Terms that differ from {@link PLAIN_TERMS}; payout rules and targeting are merged. */
export type TermChanges = Partial<Omit<CreateCampaignParams, 'payoutRules' | 'targeting'>> & {
  payoutRules?: Partial<CreateCampaignParams['payoutRules']>;
  targeting?: Partial<CreateCampaignParams['targeting']>;
};

export function termsWith(
  keys: Pick<CreateCampaignParams, 'attester' | 'tagSigner' | 'nonce'>,
  changes: TermChanges,
): CreateCampaignParams {
  return {
    ...PLAIN_TERMS,
    ...keys,
    ...changes,
    payoutRules: { ...PLAIN_TERMS.payoutRules, ...changes.payoutRules },
    targeting: { ...PLAIN_TERMS.targeting, ...changes.targeting },
  };
}
