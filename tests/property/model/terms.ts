import { siteHash } from '@crr/sdk';
import type { TermChanges } from '@crr/testing/chain';

/** Terms that differ from campaign to campaign in every respect, the combinations not in step. */
export function termsOf(index: number): TermChanges {
  const of = <T>(...choices: readonly [T, ...T[]]): T => choices[index % choices.length] ?? choices[0];
  const inAcd = index % 4 === 3;
  const [upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent] = of<[number, number, number, number]>(
    [100, 100, 100, 100],
    [50, 100, 120, 150],
    [0, 33, 0, 300],
  );
  const [influencerShareBps, userBonusBps] = of<[number, number]>(
    [2_000, 500],
    [500, 200],
    [9_000, 1_000],
    [0, 0],
    [3_333, 1],
    [10_000, 0],
    [4_000, 500],
  );
  return {
    payoutAsset: inAcd ? 'AttentionToken' : 'Usdc',
    minAcPerUsdc: inAcd ? of(900_000_000n, 900_000_000n, 2_000_000_000n) : 0n,
    influencerPolicy: of('Open', 'Open', 'Joined', 'Open', 'Open'),
    totalBudgetUsdc: of(5_000_000_000n, 100_000_000n, 3_000_000n),
    dailyBudgetUsdc: of(null, 2_000_000n, 50_000_000n, null, 300_001n),
    payoutRules: {
      baseRatePerSecondUsdc: of(1_000n, 37n, 100_000n, 1_000n, 0n),
      qualityMultipliers: { upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent },
      conversionBonusUsdc: of(500_000n, null, 0n, 7n),
      maxPayoutPerUserUsdc: of(null, 30_000_000n, 1_000_001n, null, null, 4_000_000n),
    },
    influencerShareBps,
    userBonusBps,
    minAttentionSeconds: of(0, 3, 5, 1),
    attributionWindowSeconds: of(0, 86_400, 604_800),
    targeting: of(
      { requireCohort: false, sites: [], cohorts: [], countries: [] },
      { requireCohort: false, sites: [siteHash('https://news.example')], cohorts: [], countries: [] },
      { requireCohort: false, sites: [], cohorts: [], countries: ['DE', 'AT'] },
      { requireCohort: true, sites: [], cohorts: [1, 500], countries: [] },
      { requireCohort: false, sites: [], cohorts: [300], countries: [] },
      { requireCohort: false, sites: [], cohorts: [], countries: [] },
      { requireCohort: false, sites: [], cohorts: [], countries: [] },
    ),
  };
}
