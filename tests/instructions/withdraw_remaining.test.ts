import {
  ataOf,
  close,
  conclude,
  expectBooks,
  expectRefused,
  giveInstructions,
  openPlainAccount,
  passWindow,
  pause,
  tokenBalance,
  World,
  withdraw,
} from '@crr/testing/chain';
import { createFreezeAccountInstruction } from '@solana/spl-token';
import { expect } from 'chai';

describe('withdraw_remaining', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('finalizes on the way what nobody finalized', async () => {
    const campaign = world.campaign({}, 7_000n);
    passWindow(world, campaign);
    const result = world.expectOk(withdraw(world, campaign));
    const { endDate, attributionWindowSeconds } = campaign.params;
    expect(await world.accounts.campaign(campaign.id)).to.deep.include({
      status: 'Closed',
      endedAt: endDate,
      settlesUntil: endDate + BigInt(attributionWindowSeconds),
    });
    const [event] = world.events(result);
    if (event?.name !== 'CampaignWithdrawn') throw new Error('no event');
    expect(event.data.amountUsdc).to.equal(7_000n);
    expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(7_000n);
    await expectBooks(world, campaign);
  });

  it('gives nothing a second time', async () => {
    const campaign = world.campaign({}, 7_000n);
    conclude(world, campaign);
    world.chain.advanceSlots(1);
    world.expectOk(withdraw(world, campaign));
    expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(7_000n);
    expect((await world.accounts.pot(campaign.id))?.totalWithdrawnUsdc).to.equal(7_000n);
    await expectBooks(world, campaign);
  });

  it('closes a campaign that never had money', async () => {
    const campaign = world.campaign({}, 0n);
    conclude(world, campaign);
    expect((await world.accounts.campaign(campaign.id))?.status).to.equal('Closed');
    world.expectOk(close(world, campaign));
  });

  it('is no way around a pause', async () => {
    const campaign = world.campaign({}, 7_000n);
    pause(world, campaign);
    world.chain.setTime(campaign.params.endDate + BigInt(campaign.params.attributionWindowSeconds));
    await expectRefused(world, 'SettlementOpen', () => withdraw(world, campaign));
    world.chain.advanceSeconds(1);
    world.expectOk(withdraw(world, campaign));
    await expectBooks(world, campaign);
  });

  it('stays closed where the clock steps back into the campaign', async () => {
    const campaign = world.campaign({}, 7_000n);
    conclude(world, campaign);
    world.chain.setTime(campaign.params.startDate);
    await expectRefused(world, 'CampaignInactive', () =>
      world.tryVau(campaign, world.admin.publicKey, { userToken: world.usdcOf(world.admin.publicKey) }),
    );
    world.giveUsdc(campaign.owner.publicKey, 1n);
    await expectRefused(world, 'CampaignInactive', () =>
      world.send([world.fundInstruction(campaign, 1n)], [campaign.owner]),
    );
  });

  it('pays to any USDC account of the owner’s, and to nobody else’s', async () => {
    const campaign = world.campaign({}, 7_000n);
    passWindow(world, campaign);
    const { owner } = campaign;
    const foreign = world.usdcOf(world.user().publicKey);
    await expectRefused(world, 'ConstraintTokenOwner', () => withdraw(world, campaign, owner, foreign));
    world.run(giveInstructions(world.admin.publicKey, world.acMint, owner.publicKey, 0n), [world.admin]);
    const ac = ataOf(world.acMint, owner.publicKey);
    await expectRefused(world, 'ConstraintTokenMint', () => withdraw(world, campaign, owner, ac));
    const another = openPlainAccount(world, world.usdcMint, owner.publicKey);
    world.expectOk(withdraw(world, campaign, owner, another));
    expect(tokenBalance(world.chain, another)).to.equal(7_000n);
    await expectBooks(world, campaign);
  });

  it('waits while the owner’s account is frozen, and loses nothing', async () => {
    const campaign = world.campaign({}, 7_000n);
    passWindow(world, campaign);
    const { owner } = campaign;
    const frozen = world.usdcOf(owner.publicKey);
    const freeze = createFreezeAccountInstruction(frozen, world.usdcMint, world.admin.publicKey);
    world.run([freeze], [world.admin]);
    await expectRefused(world, 'AccountFrozen', () => withdraw(world, campaign));
    const another = openPlainAccount(world, world.usdcMint, owner.publicKey);
    world.expectOk(withdraw(world, campaign, owner, another));
    expect(tokenBalance(world.chain, another)).to.equal(7_000n);
    await expectBooks(world, campaign);
  });
});
