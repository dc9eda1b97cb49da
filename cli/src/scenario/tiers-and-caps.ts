/** Chapter C: an influencer's tier, the cap per user, the cap per day, and what an empty one answers. */
import { Keypair } from '@solana/web3.js';
import type { Receipt } from '../chain/sender';
import { CampaignPlay, type Terms } from './campaign-play';
import type { Cast } from './cast';
import { type Chapter, ChapterLog } from './chapter';
import type { ScenarioCluster } from './cluster';
import { COMPUTE_LIMITS } from './limits';
import { checkSplit, SUMMER_SALE } from './summer-sale';

const DAY_SECONDS = 86_400n;
/** 0.02 USDC a day, 0.012 USDC for a user and their influencer together. */
const TERMS: Terms = {
  ...SUMMER_SALE,
  name: 'Tiers and caps',
  totalBudgetUsdc: 1_000_000n,
  dailyBudgetUsdc: 20_000n,
  payoutRules: { ...SUMMER_SALE.payoutRules, conversionBonusUsdc: null, maxPayoutPerUserUsdc: 12_000n },
};

/** 20 % of 5,000; then 20 % × 1.2 = 24 % of what is paid. USDC base units. */
const UNVERIFIED = { payable: 5_000n, influencer: 1_000n, user: 4_000n, bonus: 250n };
const MICRO = { payable: 5_000n, influencer: 1_200n, user: 3_800n, bonus: 250n };
const LAST_OF_USER = { payable: 2_000n, influencer: 480n, user: 1_520n, bonus: 100n };
const LAST_OF_DAY = { payable: 3_000n, influencer: 720n, user: 2_280n, bonus: 150n };
const NEXT_DAY = { payable: 4_000n, influencer: 960n, user: 3_040n, bonus: 200n };

const STORY =
  'Verified, the influencer’s 25,000 followers make the tier Micro: 1.2 times the share, 24 %. A user may cost ' +
  '0.012 USDC, a day 0.020. Each cap is met to the unit: the last VAU is paid in part, the one after it not at all.';

/** Plays the chapter. */
export function playTiersAndCaps(stage: ScenarioCluster, cast: Cast): Promise<Chapter> {
  return new TiersAndCaps(stage, cast).play();
}

class TiersAndCaps {
  private readonly log: ChapterLog;
  private readonly second = Keypair.generate();

  constructor(
    private readonly stage: ScenarioCluster,
    private readonly cast: Cast,
  ) {
    this.log = new ChapterLog(stage, 'C', 'Tiers and caps', STORY);
  }

  async play(): Promise<Chapter> {
    const { stage, cast, log, second } = this;
    await stage.awaitCalmDay();
    const play = await CampaignPlay.of(stage, cast, TERMS);
    await stage.giveUsdc(cast.advertiser.publicKey, TERMS.totalBudgetUsdc);
    const wallets = [cast.user, second, cast.influencer].map(({ publicKey }) => publicKey);
    await stage.openAccounts(play.payoutMint, wallets);
    log.step(await play.create(), COMPUTE_LIMITS.create);
    log.step(await play.fund(TERMS.totalBudgetUsdc));
    log.step(await play.register({ handle: 'micro_mia', platform: 'TikTok', followerCount: 25_000n }));

    await this.spendUserCap(play);
    await this.spendDay(play);
    await this.nextDay(play);
    await log.checkStream(play);
    return log.done();
  }

  private async spendUserCap(play: CampaignPlay): Promise<void> {
    const { log } = this;
    this.paid(play, 'VAU 1, unverified', UNVERIFIED, await play.vau({ sequence: 1, tag: await play.tag() }));
    log.step(await play.verify('Micro'));
    log.checks.equal('tier', 'Micro', (await play.influencer()).tier);
    this.paid(play, 'VAU 2, tier Micro', MICRO, await play.vau({ sequence: 2 }));
    this.paid(play, 'VAU 3, to the user’s cap', LAST_OF_USER, await play.vau({ sequence: 3 }));
    const exhausted = await play.vau({ sequence: 4, label: 'process_campaign_vau, cap of the user used up' });
    this.unpaid(play, 'VAU 4, user’s cap used up', { user: 0n, day: 8_000n }, exhausted);
    log.checks.equal('user 1 has', 9_320n, await play.balance(play.cast.user), 'USDC');
    log.checks.equal('user 1: VAUs recorded', 3, (await play.attribution()).totalVaus);
  }

  private async spendDay(play: CampaignPlay): Promise<void> {
    const { log, second: user } = this;
    this.paid(play, 'user 2, VAU 1', MICRO, await play.vau({ user, sequence: 1, tag: await play.tag() }));
    this.paid(play, 'user 2, VAU 2, to the day’s cap', LAST_OF_DAY, await play.vau({ user, sequence: 2 }));
    const label = 'process_campaign_vau, cap of the day used up';
    const exhausted = await play.vau({ user, sequence: 3, label });
    this.unpaid(play, 'user 2, VAU 3, day’s cap used up', { user: 4_000n, day: 0n }, exhausted);
    log.checks.equal('spent today', 20_000n, (await play.campaign()).todaySpentUsdc, 'USDC');
    log.checks.equal('influencer has', 4_600n, await play.balance(play.cast.influencer), 'USDC');
  }

  private async nextDay(play: CampaignPlay): Promise<void> {
    const { log, second: user } = this;
    if (!(await this.stage.pass(DAY_SECONDS))) {
      log.notes.push('The next day is not waited for: only the embedded chain’s clock can be moved.');
      return;
    }
    const receipt = await play.vau({ user, sequence: 3, label: 'process_campaign_vau, the next day' });
    this.paid(play, 'user 2, the same VAU a day later', NEXT_DAY, receipt);
    log.checks.equal('spent on the new day', 4_000n, (await play.campaign()).todaySpentUsdc, 'USDC');
    log.checks.equal('user 2 has', 9_120n, await play.balance(user), 'USDC');
  }

  private paid(play: CampaignPlay, what: string, expected: typeof MICRO, receipt: Receipt): void {
    checkSplit(this.log, what, expected, play.reported(this.log.step(receipt)));
  }

  private unpaid(
    play: CampaignPlay,
    what: string,
    left: { user: bigint; day: bigint },
    receipt: Receipt,
  ): void {
    const reported = play.exhausted(this.log.step(receipt));
    this.log.checks.equal(`${what}: left for the user`, left.user, reported.userLeftUsdc, 'USDC');
    this.log.checks.equal(`${what}: left today`, left.day, reported.dailyLeftUsdc, 'USDC');
  }
}
