/** Chapter A: the "Summer Sale" of the specification, in USDC. */

import { CampaignPlay, type Terms } from './campaign-play';
import type { Cast } from './cast';
import { type Chapter, ChapterLog } from './chapter';
import type { ScenarioCluster } from './cluster';
import { COMPUTE_LIMITS } from './limits';

/** The terms: $5,000, 20 % to the influencer, 5 % reported as bonus, a tenth of a cent per second, $1 per conversion. */
export const SUMMER_SALE = {
  name: 'Summer Sale',
  totalBudgetUsdc: 5_000_000_000n,
  influencerShareBps: 2_000,
  userBonusBps: 500,
  payoutRules: {
    baseRatePerSecondUsdc: 1_000n,
    qualityMultipliers: { upTo69Percent: 100, upTo84Percent: 100, upTo94Percent: 100, upTo100Percent: 100 },
    conversionBonusUsdc: 1_000_000n,
    maxPayoutPerUserUsdc: null,
  },
} as const satisfies Terms;

/** How many VAUs are played. */
export const VAUS = 10;
/** What the purchase was worth; the program only reports it. */
export const CONVERSION_VALUE = 49_900_000n;

/** What a reward becomes, USDC base units. */
export interface ExpectedSplit {
  payable: bigint;
  influencer: bigint;
  user: bigint;
  /** The part of `user` that is reported as a bonus. */
  bonus: bigint;
}

/** What the chapter expects, USDC base units. */
export interface SummerSaleFigures {
  vau: ExpectedSplit;
  influencerAfterVaus: bigint;
  userAfterVaus: bigint;
  conversion: ExpectedSplit;
  vaultAtTheEnd: bigint;
}

/** The specification's figures. */
export const SUMMER_SALE_FIGURES: SummerSaleFigures = {
  vau: { payable: 5_000n, influencer: 1_000n, user: 4_000n, bonus: 250n },
  influencerAfterVaus: 10_000n,
  userAfterVaus: 40_000n,
  conversion: { payable: 1_000_000n, influencer: 200_000n, user: 800_000n, bonus: 50_000n },
  vaultAtTheEnd: 4_998_950_000n,
};

const STORY =
  'A budget of $5,000, all of it deposited. The influencer gets 20 %, the user the rest, 5 % of the whole being ' +
  'called a bonus. A second of attention is worth 0.001 USDC, so five seconds pay 0.005. Ten of these, then a purchase.';

/** Plays the chapter. `expected` is what it compares with. */
export async function playSummerSale(
  stage: ScenarioCluster,
  cast: Cast,
  expected: SummerSaleFigures = SUMMER_SALE_FIGURES,
): Promise<{ chapter: Chapter; play: CampaignPlay }> {
  const log = new ChapterLog(stage, 'A', 'Summer Sale, paid in USDC', STORY);
  const play = await CampaignPlay.of(stage, cast, SUMMER_SALE);
  await stage.giveUsdc(cast.advertiser.publicKey, SUMMER_SALE.totalBudgetUsdc);
  await stage.openAccounts(play.payoutMint, [cast.user.publicKey, cast.influencer.publicKey]);

  await begin(log, play);
  log.checks.equal('vault after the deposit', SUMMER_SALE.totalBudgetUsdc, await play.vault(), 'USDC');
  await earn(log, play, expected);
  log.step(await play.convert(CONVERSION_VALUE), COMPUTE_LIMITS.conversion);
  await compare(log, play, expected);
  await log.checkStream(play);
  return { chapter: log.done(), play };
}

async function begin(log: ChapterLog, play: CampaignPlay): Promise<void> {
  log.step(await play.create(), COMPUTE_LIMITS.create);
  log.step(await play.fund(SUMMER_SALE.totalBudgetUsdc));
  log.step(await play.register({ handle: 'sunny', platform: 'Instagram', followerCount: 8_200n }));
}

async function earn(log: ChapterLog, play: CampaignPlay, expected: SummerSaleFigures): Promise<void> {
  const tag = await play.tag();
  for (let sequence = 1; sequence <= VAUS; sequence += 1) {
    const first = sequence === 1;
    const receipt = await play.vau({ sequence, ...(first ? { tag } : {}) });
    log.step(receipt, first ? COMPUTE_LIMITS.firstVau : COMPUTE_LIMITS.steadyVau);
    checkSplit(log, 'each VAU', expected.vau, play.reported(receipt));
  }
  const { user, influencer } = play.cast;
  const { checks } = log;
  checks.equal(
    'influencer after ten VAUs',
    expected.influencerAfterVaus,
    await play.balance(influencer),
    'USDC',
  );
  checks.equal('user after ten VAUs', expected.userAfterVaus, await play.balance(user), 'USDC');
}

async function compare(log: ChapterLog, play: CampaignPlay, expected: SummerSaleFigures): Promise<void> {
  const { checks } = log;
  const { user, influencer } = play.cast;
  const last = log.steps.at(-1);
  if (last !== undefined) checkSplit(log, 'conversion', expected.conversion, play.reported(last.receipt));
  const influencerTotal = expected.influencerAfterVaus + expected.conversion.influencer;
  const userTotal = expected.userAfterVaus + expected.conversion.user;
  checks.equal('influencer at the end', influencerTotal, await play.balance(influencer), 'USDC');
  checks.equal('user at the end', userTotal, await play.balance(user), 'USDC');
  checks.equal('vault at the end', expected.vaultAtTheEnd, await play.vault(), 'USDC');
  const { stats, remainingBudgetUsdc } = await play.campaign();
  checks.equal('campaign: remaining budget', expected.vaultAtTheEnd, remainingBudgetUsdc, 'USDC');
  checks.equal('campaign: VAUs', VAUS, stats.totalVausProcessed);
  checks.equal('campaign: users', 1, stats.uniqueUsers);
  checks.equal('campaign: conversions', 1, stats.conversions);
  checks.equal('campaign: seconds of attention', 5 * VAUS, stats.totalAttentionSeconds);
  checks.equal('campaign: paid out', influencerTotal + userTotal, stats.totalPaidOutUsdc, 'USDC');
  const registered = await play.influencer();
  checks.equal('influencer: earned', influencerTotal, registered.stats.totalEarnedUsdc, 'USDC');
}

/** Compares an event's report with what a reward should have become. */
export function checkSplit(
  { checks }: ChapterLog,
  what: string,
  expected: ExpectedSplit,
  reported: { payableUsdc: bigint; influencerUsdc: bigint; userUsdc: bigint; userBonusUsdc: bigint },
): void {
  checks.equal(`${what}: payable`, expected.payable, reported.payableUsdc, 'USDC');
  checks.equal(`${what}: influencer`, expected.influencer, reported.influencerUsdc, 'USDC');
  checks.equal(`${what}: user`, expected.user, reported.userUsdc, 'USDC');
  checks.equal(`${what}: bonus, part of the user’s`, expected.bonus, reported.userBonusUsdc, 'USDC');
}
