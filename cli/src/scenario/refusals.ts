/** Chapter D: what must not be paid, and is not. */
import { Keypair } from '@solana/web3.js';
import { CampaignPlay, type Terms } from './campaign-play';
import type { Cast } from './cast';
import { type Chapter, ChapterLog } from './chapter';
import type { ScenarioCluster } from './cluster';
import { checkSplit, SUMMER_SALE } from './summer-sale';

/** The advertiser deposits enough for one VAU and two fifths of another. */
const DEPOSIT_USDC = 7_000n;
const TERMS: Terms = { ...SUMMER_SALE, name: 'Refusals', totalBudgetUsdc: 1_000_000n };
const FULL = { payable: 5_000n, influencer: 1_000n, user: 4_000n, bonus: 250n };
const REST = { payable: 2_000n, influencer: 400n, user: 1_600n, bonus: 100n };

const STORY =
  'A tag counts if the campaign’s tag signer signed it, for this campaign and this program. A VAU counts once. Nobody ' +
  'refers themselves. What is refused changes nothing; an empty pot is no refusal but an event that says so.';

/** Plays the chapter. */
export function playRefusals(stage: ScenarioCluster, cast: Cast): Promise<Chapter> {
  return new Refusals(stage, cast).play();
}

class Refusals {
  private readonly log: ChapterLog;

  constructor(
    private readonly stage: ScenarioCluster,
    private readonly cast: Cast,
  ) {
    this.log = new ChapterLog(stage, 'D', 'Refusals', STORY);
  }

  async play(): Promise<Chapter> {
    const { stage, cast, log } = this;
    const play = await CampaignPlay.of(stage, cast, TERMS);
    await stage.giveUsdc(cast.advertiser.publicKey, DEPOSIT_USDC);
    await stage.openAccounts(play.payoutMint, [cast.user.publicKey, cast.influencer.publicKey]);
    log.step(await play.create());
    log.step(await play.fund(DEPOSIT_USDC));
    log.step(await play.register({ handle: 'plain_paul', platform: 'Twitter', followerCount: 900n }));

    await this.forge(play);
    await this.selfRefer(play);
    log.checks.equal('vault after all that', DEPOSIT_USDC, await play.vault(), 'USDC');
    await this.replay(play);
    await this.exhaust(play);
    await this.signForOthers(play);
    await log.checkStream(play);
    return log.done();
  }

  private async forge(play: CampaignPlay): Promise<void> {
    const { log } = this;
    const stranger = Keypair.generate();
    const honest = await play.tag();
    await log.refused('a first VAU without a tag', 'NoCampaignTag', () => play.vau({ sequence: 1 }));
    const bent = {
      ...honest,
      signature: honest.signature.map((byte, index) => (index === 7 ? byte ^ 1 : byte)),
    };
    await log.refused('a tag with one bit of its signature changed', 'InvalidSignature', () =>
      play.vau({ sequence: 1, tag: bent }),
    );
    const foreign = await play.tag({ signer: stranger });
    await log.refused('a tag that a stranger signed', 'TagSignerUnknown', () =>
      play.vau({ sequence: 1, tag: foreign, tagKey: stranger.publicKey }),
    );
    const other = await play.tagOfAnotherCampaign();
    await log.refused('a tag of another campaign', 'TagMessageMismatch', () =>
      play.vau({ sequence: 1, tag: other }),
    );
    await log.refused('a VAU from a stranger instead of the attester', 'UnauthorizedAttester', async () => {
      await this.stage.fund([stranger.publicKey], STRANGERS_LAMPORTS);
      return play.vau({ sequence: 1, tag: honest, attester: stranger });
    });
  }

  private async selfRefer(play: CampaignPlay): Promise<void> {
    const tag = await play.tag();
    await this.log.refused('an influencer who visits their own link', 'SelfReferral', () =>
      play.vau({ sequence: 1, tag, user: this.cast.influencer }),
    );
  }

  private async replay(play: CampaignPlay): Promise<void> {
    const { log } = this;
    const receipt = log.step(await play.vau({ sequence: 1, tag: await play.tag() }));
    checkSplit(log, 'VAU 1, honest', FULL, play.reported(receipt));
    const before = await play.balance(this.cast.user);
    await log.refused('the same VAU again', 'SequenceMismatch', () => play.vau({ sequence: 1 }));
    await log.refused('a VAU that skips one', 'SequenceMismatch', () => play.vau({ sequence: 3 }));
    log.checks.equal('user after the replay', before, await play.balance(this.cast.user), 'USDC');
  }

  /** Signatures of the wrong ones: the node checks that they are good, the program whose they have to be. */
  private async signForOthers(play: CampaignPlay): Promise<void> {
    const { log, cast } = this;
    const stranger = Keypair.generate();
    await log.refused('a stranger’s signature beside the owner’s', 'UnauthorizedCoSigner', () =>
      play.rotateAttester(stranger.publicKey, stranger),
    );
    await log.refused('a user’s claim that the influencer signs for', 'WrongPayeeAccount', () =>
      play.claimInto(cast.influencer),
    );
    log.step(await play.rotateAttester(stranger.publicKey, cast.tagSigner));
    await log.refused('an attester who was retired at once', 'UnauthorizedAttester', () =>
      play.vau({ sequence: 3 }),
    );
  }

  private async exhaust(play: CampaignPlay): Promise<void> {
    const { log, cast } = this;
    const rest = log.step(await play.vau({ sequence: 2, label: 'process_campaign_vau, paid in part' }));
    checkSplit(log, 'VAU 2, to the end of the pot', REST, play.reported(rest));
    const label = 'process_campaign_vau, empty pot';
    const { potLeftUsdc } = play.exhausted(log.step(await play.vau({ sequence: 3, label })));
    log.checks.equal('VAU 3, empty pot: left', 0n, potLeftUsdc, 'USDC');
    log.checks.equal('VAUs recorded', 2, (await play.attribution()).totalVaus);
    log.checks.equal('user has', 5_600n, await play.balance(cast.user), 'USDC');
    log.checks.equal('influencer has', 1_400n, await play.balance(cast.influencer), 'USDC');
    log.checks.equal('vault', 0n, await play.vault(), 'USDC');
  }
}

const STRANGERS_LAMPORTS = 20_000_000n;
