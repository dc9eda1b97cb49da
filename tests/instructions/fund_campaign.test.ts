import {
  ataOf,
  DAY,
  expectBooks,
  expectRefused,
  finalize,
  giveInstructions,
  START,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

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

  it('takes the whole budget in parts, and not one unit more', async () => {
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

  it('refuses anybody but the owner', async () => {
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

  it('is open before the start, and closed once the owner has ended the campaign', async () => {
    const campaign = world.campaign({ startDate: START + DAY }, 5n);
    world.expectOk(finalize(world, campaign));
    world.giveUsdc(campaign.owner.publicKey, 5n);
    await expectRefused(world, 'CampaignInactive', () =>
      world.send([world.fundInstruction(campaign, 5n)], [campaign.owner]),
    );
    await expectBooks(world, campaign);
  });

  it('adds every deposit up and tells the sum', async () => {
    const campaign = world.campaign({}, 3n);
    world.chain.advanceSeconds(9);
    world.giveUsdc(campaign.owner.publicKey, 4n);
    const result = world.run([world.fundInstruction(campaign, 4n)], [campaign.owner]);
    const [event] = world.events(result);
    if (event?.name !== 'CampaignFunded') throw new Error('no event');
    expect(event.data).to.deep.include({ amountUsdc: 4n, totalFundedUsdc: 7n });
    expect((await world.accounts.pot(campaign.id))?.lastFunded).to.equal(START + 9n);
    await expectBooks(world, campaign);
  });

  it('takes the largest budget there can be in one deposit', async () => {
    const most = 2n ** 64n - 1n;
    const campaign = world.campaign({ totalBudgetUsdc: most });
    expect((await world.accounts.pot(campaign.id))?.usdcBalance).to.equal(most);
    await expectBooks(world, campaign);
  });

  it('refuses more than the owner has, another’s account and another mint', async () => {
    const campaign = world.campaign({}, 0n);
    const owner = campaign.owner.publicKey;
    world.giveUsdc(owner, 9n);
    await expectRefused(world, 'InsufficientFunds', () =>
      world.send([world.fundInstruction(campaign, 10n)], [campaign.owner]),
    );
    const rich = world.user().publicKey;
    world.giveUsdc(rich, 10n);
    world.run(giveInstructions(world.admin.publicKey, world.acMint, owner, 10n), [world.admin]);
    for (const [codeName, funderUsdc] of [
      ['ConstraintTokenOwner', world.usdcOf(rich)],
      ['ConstraintTokenMint', ataOf(world.acMint, owner)],
    ] as const) {
      const keys = { funder: owner, campaignId: campaign.id, funderUsdc, amountUsdc: 10n };
      await expectRefused(world, codeName, () =>
        world.send([world.router.fundCampaign(keys)], [campaign.owner]),
      );
    }
    await expectBooks(world, campaign);
  });
});
