/** Chapter B: the same campaign, paid in AC-D: each reward buys AC in one swap, and AC-D is minted against it. */
import { tokenBalance } from '../chain/tokens';
import { CampaignPlay, type Terms } from './campaign-play';
import type { Cast } from './cast';
import { type Chapter, ChapterLog } from './chapter';
import type { ScenarioCluster } from './cluster';
import { COMPUTE_LIMITS } from './limits';
import { minimumOut, type Reserves, swapThroughPool } from './pool-arithmetic';
import { CONVERSION_VALUE, SUMMER_SALE, VAUS } from './summer-sale';

/** What the reward of five seconds is worth, and of it the influencer's part: USDC base units. */
const VAU_USDC = { payable: 5_000n, influencer: 1_000n };
const CONVERSION_USDC = { payable: 1_000_000n, influencer: 200_000n };
/** The advertiser's floor: 90 AC for a dollar, where the pool begins at 100. */
const MIN_AC_PER_USDC = 90_000_000_000n;

const STORY =
  'The same terms, but payees receive AC-D. The program swaps the whole reward into AC through the pool, which keeps ' +
  '0.25 % + 0.05 %, and mints as much AC-D against it: the influencer’s fifth rounded down, the rest to the user.';

/** What has been earned so far by the chapter's own arithmetic, AC-D base units. */
interface Earnings {
  user: bigint;
  influencer: bigint;
}

/** Plays the chapter. */
export async function playAttentionSale(stage: ScenarioCluster, cast: Cast): Promise<Chapter> {
  return new AttentionSale(stage, cast).play();
}

class AttentionSale {
  private readonly log: ChapterLog;
  private readonly earned: Earnings = { user: 0n, influencer: 0n };

  constructor(
    private readonly stage: ScenarioCluster,
    private readonly cast: Cast,
  ) {
    this.log = new ChapterLog(stage, 'B', 'Summer Sale, paid in AC-D', STORY);
  }

  async play(): Promise<Chapter> {
    const { log, stage, cast } = this;
    const terms: Terms = {
      ...SUMMER_SALE,
      name: 'Summer Sale in AC-D',
      payoutAsset: 'AttentionToken',
      minAcPerUsdc: MIN_AC_PER_USDC,
    };
    const play = await CampaignPlay.of(stage, cast, terms);
    await stage.giveUsdc(cast.advertiser.publicKey, SUMMER_SALE.totalBudgetUsdc);
    await stage.openAccounts(play.payoutMint, [cast.user.publicKey, cast.influencer.publicKey]);
    log.step(await play.create(), COMPUTE_LIMITS.create);
    log.step(await play.fund(SUMMER_SALE.totalBudgetUsdc));
    log.step(await play.register({ handle: 'sunny_acd', platform: 'YouTube', followerCount: 3_100n }));

    const backingBefore = await this.backing();
    await this.convert(play, await this.earn(play, await this.reserves()));
    await this.compare(play, backingBefore);
    await log.checkStream(play);
    return log.done();
  }

  /** The VAUs; returns what the pool should hold after them. */
  private async earn(play: CampaignPlay, before: Reserves): Promise<Reserves> {
    const tag = await play.tag();
    let reserves = before;
    for (let sequence = 1; sequence <= VAUS; sequence += 1) {
      const { out, after } = swapThroughPool(reserves, VAU_USDC.payable);
      const first = sequence === 1;
      const receipt = await play.vau({ sequence, minAcOut: minimumOut(out), ...(first ? { tag } : {}) });
      this.log.step(receipt, first ? COMPUTE_LIMITS.acdFirstVau : COMPUTE_LIMITS.acdVau);
      this.checkMinted(`VAU ${sequence}`, out, VAU_USDC, play.reported(receipt));
      reserves = after;
    }
    return reserves;
  }

  private async convert(play: CampaignPlay, before: Reserves): Promise<void> {
    const { out, after } = swapThroughPool(before, CONVERSION_USDC.payable);
    const receipt = await play.convert(CONVERSION_VALUE, minimumOut(out));
    this.log.step(receipt, COMPUTE_LIMITS.acdVau);
    this.checkMinted('conversion', out, CONVERSION_USDC, play.reported(receipt));
    const reserves = await this.reserves();
    this.log.checks.equal('pool: USDC', after.usdc, reserves.usdc, 'USDC');
    this.log.checks.equal('pool: AC', after.ac, reserves.ac, 'AC');
  }

  private checkMinted(
    what: string,
    out: bigint,
    usdc: { payable: bigint; influencer: bigint },
    reported: { userAcd: bigint; influencerAcd: bigint },
  ): void {
    const influencer = (out * usdc.influencer) / usdc.payable;
    const user = out - influencer;
    this.log.checks.equal(`${what}: influencer`, influencer, reported.influencerAcd, 'AC-D');
    this.log.checks.equal(`${what}: user`, user, reported.userAcd, 'AC-D');
    this.earned.influencer += influencer;
    this.earned.user += user;
  }

  private async compare(play: CampaignPlay, backingBefore: bigint): Promise<void> {
    const { checks } = this.log;
    const { user, influencer } = this.cast;
    checks.equal('influencer at the end', this.earned.influencer, await play.balance(influencer), 'AC-D');
    checks.equal('user at the end', this.earned.user, await play.balance(user), 'AC-D');
    const minted = this.earned.user + this.earned.influencer;
    checks.equal('AC that came to back it', minted, (await this.backing()) - backingBefore, 'AC');
    const left = SUMMER_SALE.totalBudgetUsdc - BigInt(VAUS) * VAU_USDC.payable - CONVERSION_USDC.payable;
    checks.equal('vault at the end', left, await play.vault(), 'USDC');
  }

  private async reserves(): Promise<Reserves> {
    const { connection, market } = this.stage;
    const [usdc, ac] = await Promise.all([
      tokenBalance(connection, market.route.poolSource),
      tokenBalance(connection, market.route.poolDestination),
    ]);
    return { usdc, ac };
  }

  /** AC in the attention token's reserve, base units. */
  private backing(): Promise<bigint> {
    return tokenBalance(this.stage.connection, this.stage.router.attentionPdas.reserve());
  }
}
