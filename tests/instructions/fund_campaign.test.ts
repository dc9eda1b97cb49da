import { expect } from 'chai';
import { expectBooks, expectRefused } from '../support/expect';
import { DAY } from '../support/terms';
import { World } from '../support/world';

describe('fund_campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('moves USDC from the owner into the vault and books it', async () => {
    const campaign = world.campaign({}, 1_500_000n);
    const pot = await world.accounts.pot(campaign.id);
    expect(pot).to.deep.include({
      usdcBalance: 1_500_000n,
      totalFundedUsdc: 1_500_000n,
      lastFunded: world.chain.now(),
    });
    expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(0n);
    await expectBooks(world, campaign);
  });

  it('takes the whole budget in parts, and not one unit more (T6)', async () => {
    const campaign = world.campaign({ totalBudgetUsdc: 5_000_000_000n }, 4_999_999_999n);
    world.fund(campaign, 1n);
    world.giveUsdc(campaign.owner.publicKey, 1n);
    await expectRefused(world, 'ExceedsTotalBudget', () =>
      world.send([world.fundInstruction(campaign, 1n)], [campaign.owner]),
    );
    await expectBooks(world, campaign);
  });

  it('counts what was spent against the total budget: spending makes no room', async () => {
    const campaign = world.campaign({ totalBudgetUsdc: 1_000_000n });
    await world.vau(campaign, world.user().publicKey);
    world.giveUsdc(campaign.owner.publicKey, 1n);
    await expectRefused(world, 'ExceedsTotalBudget', () =>
      world.send([world.fundInstruction(campaign, 1n)], [campaign.owner]),
    );
  });

  it('refuses anybody but the owner (T5)', async () => {
    const campaign = world.campaign({}, 0n);
    const stranger = world.user();
    world.giveUsdc(stranger.publicKey, 10n);
    await expectRefused(world, 'UnauthorizedFunder', () =>
      world.send([world.fundInstruction(campaign, 10n, stranger)], [stranger]),
    );
  });

  it('refuses nothing at all', async () => {
    const campaign = world.campaign({}, 0n);
    await expectRefused(world, 'ZeroAmount', () =>
      world.send([world.fundInstruction(campaign, 0n)], [campaign.owner]),
    );
  });

  it('refuses u64::MAX without wrapping', async () => {
    const campaign = world.campaign({ totalBudgetUsdc: 2n ** 64n - 1n }, 1n);
    await expectRefused(world, 'ExceedsTotalBudget', () =>
      world.send([world.fundInstruction(campaign, 2n ** 64n - 1n)], [campaign.owner]),
    );
  });

  it('is open through the last second and while paused, and refused after it', async () => {
    const campaign = world.campaign({}, 0n);
    const owner = campaign.owner.publicKey;
    world.run(
      [world.router.updateCampaign({ owner, campaignId: campaign.id, update: { paused: true } })],
      [campaign.owner],
    );
    world.chain.setTime(campaign.params.endDate);
    world.fund(campaign, 5n);
    world.chain.advanceSeconds(1);
    world.giveUsdc(owner, 5n);
    await expectRefused(world, 'CampaignInactive', () =>
      world.send([world.fundInstruction(campaign, 5n)], [campaign.owner]),
    );
    world.chain.setTime(campaign.params.endDate + 30n * DAY);
    await expectBooks(world, campaign);
  });
});
