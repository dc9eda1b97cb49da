/** Chapter E: a campaign from its end to its last lamport. */
import { openTokenAccount } from '../chain/tokens';
import { CampaignPlay, type Terms } from './campaign-play';
import type { Cast } from './cast';
import { type Chapter, ChapterLog } from './chapter';
import type { ScenarioCluster } from './cluster';
import { SUMMER_SALE } from './summer-sale';

const DEPOSIT_USDC = 1_000_000n;
/** The attribution window, seconds: an hour where the clock can be moved, else as long as one can wait. */
const WINDOW = { movable: 3_600, waited: 8 };

const STORY =
  'The user has no USDC account, so the reward accrues and blocks nobody. The owner ends the campaign; what was earned ' +
  'before still settles during the attribution window, and the owner can’t withdraw from under it. Then: withdrawal, ' +
  'claim, and every deposit back to whoever paid it.';

/** Plays the chapter. */
export function playLifecycle(stage: ScenarioCluster, cast: Cast): Promise<Chapter> {
  return new Lifecycle(stage, cast).play();
}

class Lifecycle {
  private readonly log: ChapterLog;

  constructor(
    private readonly stage: ScenarioCluster,
    private readonly cast: Cast,
  ) {
    this.log = new ChapterLog(stage, 'E', 'Lifecycle', STORY);
  }

  async play(): Promise<Chapter> {
    const { stage, cast, log } = this;
    const attributionWindowSeconds = stage.embedded ? WINDOW.movable : WINDOW.waited;
    const terms: Terms = {
      ...SUMMER_SALE,
      name: 'Lifecycle',
      totalBudgetUsdc: DEPOSIT_USDC,
      attributionWindowSeconds,
    };
    const play = await CampaignPlay.of(stage, cast, terms);
    await stage.giveUsdc(cast.advertiser.publicKey, DEPOSIT_USDC);
    await stage.openAccounts(play.payoutMint, [cast.influencer.publicKey]);

    const deposit = await this.lamportsSpent('advertiser', async () => log.step(await play.create()));
    log.step(await play.fund(DEPOSIT_USDC));
    log.step(await play.register({ handle: 'last_lena', platform: 'Telegram', followerCount: 100n }));
    const attributionDeposit = await this.earn(play);
    await this.end(play);
    log.checks.equal('window has passed', true, await stage.pass(BigInt(attributionWindowSeconds) + 1n));
    await this.settle(play);
    await this.close(play, deposit, attributionDeposit);
    await log.checkStream(play);
    return log.done();
  }

  /** The first VAU; returns the deposit that the attester paid for the attribution, lamports. */
  private async earn(play: CampaignPlay): Promise<bigint> {
    const { log } = this;
    const tag = await play.tag();
    const deposit = await this.lamportsSpent('attester', async () =>
      log.step(await play.vau({ sequence: 1, tag })),
    );
    log.checks.equal('waits for the user', 4_000n, (await play.attribution()).accruedUserUsdc, 'USDC');
    log.checks.equal('influencer was paid', 1_000n, await play.balance(this.cast.influencer), 'USDC');
    return deposit;
  }

  private async end(play: CampaignPlay): Promise<void> {
    const { log, stage, cast } = this;
    await log.refused('a stranger who ends the campaign early', 'NotFinalizable', () =>
      play.finalize(stage.payer),
    );
    log.step(await play.finalize(cast.advertiser));
    const { endedAt, settlesUntil } = await play.campaign();
    const { attributionWindowSeconds } = play.params;
    log.checks.equal('settles for, seconds', BigInt(attributionWindowSeconds), settlesUntil - endedAt);
    const label = 'process_campaign_vau, settled late';
    log.step(await play.vau({ sequence: 2, earnedAt: endedAt, label }));
    log.checks.equal('waits for the user', 8_000n, (await play.attribution()).accruedUserUsdc, 'USDC');
    await log.refused('attention earned after the end', 'CampaignInactive', () =>
      play.vau({ sequence: 3, earnedAt: endedAt + 1n }),
    );
    await log.refused('a withdrawal during the window', 'SettlementOpen', () => play.withdraw());
  }

  private async settle(play: CampaignPlay): Promise<void> {
    const { log, stage, cast } = this;
    const { endedAt } = await play.campaign();
    await log.refused('a VAU after the window', 'CampaignInactive', () =>
      play.vau({ sequence: 3, earnedAt: endedAt }),
    );
    const before = await play.balance(cast.advertiser);
    log.step(await play.withdraw());
    log.checks.equal('owner got back', 990_000n, (await play.balance(cast.advertiser)) - before, 'USDC');
    await log.refused('closing while rewards wait', 'RewardsOutstanding', () => play.close());
    const { payer, deployment } = stage;
    const account = openTokenAccount(payer.publicKey, deployment.usdcMint, cast.user.publicKey);
    log.step(await play.claim('User', [account]));
    log.checks.equal('user claimed', 8_000n, await play.balance(cast.user), 'USDC');
    log.checks.equal('vault', 0n, await play.vault(), 'USDC');
  }

  private async close(play: CampaignPlay, deposit: bigint, attributionDeposit: bigint): Promise<void> {
    const { log, stage } = this;
    const returned = -(await this.lamportsSpent('advertiser', async () => log.step(await play.close())));
    const tombstone = await stage.connection.getAccountInfo(stage.router.pdas.campaign(play.id));
    const kept = BigInt(tombstone?.lamports ?? 0);
    log.checks.equal('owner’s deposit, less the tombstone’s', deposit - kept, returned, 'SOL');
    log.checks.equal('is a tombstone', true, (await stage.accounts.tombstone(play.id)) !== null);
    const closing = async () => log.step(await play.closeAttribution());
    const back = -(await this.lamportsSpent('attester', closing, false));
    log.checks.equal('attester’s deposit', attributionDeposit, back, 'SOL');
  }

  /** How many lamports a step costs a player besides the fee, if it is theirs to pay. */
  private async lamportsSpent(
    player: 'advertiser' | 'attester',
    step: () => Promise<{ fee: number }>,
    paysFee = true,
  ): Promise<bigint> {
    const wallet = this.cast[player].publicKey;
    const before = await this.stage.connection.getBalance(wallet);
    const { fee } = await step();
    return BigInt(before - (await this.stage.connection.getBalance(wallet)) - (paysFee ? fee : 0));
  }
}
