import type { UpdateCampaignParams } from '@crr/sdk';
import { type Campaign, DAY, expectBooks, expectRefused, START, World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

const WINDOW_SECONDS = 3n * DAY;
const FUND_USDC = 1_000_000n;
const WORTH_USDC = 5_000n;

/** One thing an owner may try to get money back sooner. */
type Move = Partial<UpdateCampaignParams> | 'finalize';

const TRICKS: readonly [name: string, moves: readonly Move[]][] = [
  ['waiting', []],
  ['pausing', [{ paused: true }]],
  ['finalizing', ['finalize']],
  ['pausing and then finalizing', [{ paused: true }, 'finalize']],
  ['moving the end date to now', [{ endDate: START + DAY }]],
  ['pausing and moving the end date to now', [{ paused: true }, { endDate: START + DAY }]],
  [
    'pausing, moving the end date to now and finalizing',
    [{ paused: true }, { endDate: START + DAY }, 'finalize'],
  ],
];

describe('attacks by an owner on money that users have earned', () => {
  let world: World;
  let campaign: Campaign;
  let user: Keypair;
  let earnedAt: bigint;

  beforeEach(() => {
    world = World.create();
    campaign = world.campaign({ attributionWindowSeconds: Number(WINDOW_SECONDS) }, FUND_USDC);
    user = world.user();
    world.chain.setTime(START + DAY - 1n);
    earnedAt = world.chain.now();
    world.chain.advanceSeconds(1);
  });

  for (const [name, moves] of TRICKS) {
    it(`${name} frees nothing before the attribution window has passed, and what was earned is paid`, async () => {
      for (const move of moves) play(move);
      const over = await endOf(campaign);
      for (const now of [world.chain.now(), over, over + WINDOW_SECONDS]) {
        world.chain.setTime(now);
        await expectRefused(world, 'SettlementOpen', withdraw);
        await expectRefused(world, 'CampaignNotClosed', close);
      }
      await world.vau(campaign, user.publicKey, { earnedAt, issuedAt: earnedAt });
      expect(world.usdcBalance(user.publicKey)).to.equal(WORTH_USDC);

      world.chain.advanceSeconds(1);
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user.publicKey, { earnedAt }),
      );
      world.expectOk(withdraw());
      expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(FUND_USDC - WORTH_USDC);
      await expectBooks(world, campaign);
    });
  }

  it('what has accrued is out of reach for ever: neither withdrawal nor closing takes it', async () => {
    const account = world.usdcOf(user.publicKey);
    const kept = world.chain.getAccount(account);
    world.chain.setAccount(account, null);
    await world.vau(campaign, user.publicKey, { earnedAt });
    world.chain.setTime(campaign.params.endDate + WINDOW_SECONDS + 1n);
    world.expectOk(withdraw());
    await expectRefused(world, 'RewardsOutstanding', close);
    world.expectOk(withdraw()); // A second withdrawal finds nothing.
    expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(FUND_USDC - WORTH_USDC);

    world.chain.setAccount(account, kept);
    const claim = { campaignId: campaign.id, user: user.publicKey, beneficiary: 'User' as const };
    world.run([world.router.claimRewards({ ...claim, payeeUsdc: account })], [campaign.owner]);
    expect(world.usdcBalance(user.publicKey)).to.equal(WORTH_USDC);
    world.expectOk(close());
  });

  function play(move: Move): void {
    const { id: campaignId, owner } = campaign;
    const instruction =
      move === 'finalize'
        ? world.router.finalizeCampaign({ caller: owner.publicKey, campaignId })
        : world.router.updateCampaign({ owner: owner.publicKey, campaignId, update: move });
    world.run([instruction], [owner]);
  }

  /** The last second before the attribution window, as the account has it. */
  async function endOf({ id }: Campaign): Promise<bigint> {
    const state = await world.accounts.campaign(id);
    if (!state) throw new Error('the campaign is gone');
    return state.status === 'Active' ? state.endDate : state.settlesUntil - WINDOW_SECONDS;
  }

  function withdraw() {
    const owner = campaign.owner.publicKey;
    const keys = { owner, campaignId: campaign.id, ownerUsdc: world.usdcOf(owner) };
    world.chain.advanceSlots(1);
    return world.send([world.router.withdrawRemaining(keys)], [campaign.owner]);
  }

  function close() {
    const owner = campaign.owner.publicKey;
    const keys = { owner, campaignId: campaign.id, ownerUsdc: world.usdcOf(owner), rentPayer: owner };
    world.chain.advanceSlots(1);
    return world.send([world.router.closeCampaign(keys)], [campaign.owner]);
  }
});
