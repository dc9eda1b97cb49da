import { close, conclude, expectRefused, join, leave, World } from '@crr/testing/chain';
import { expect } from 'chai';

const PARTICIPATION_BYTES = 130;

describe('leave_campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('returns the deposit to whoever paid it, and only to them', async () => {
    const campaign = world.campaign();
    const [sponsor, wallet] = [world.wallet(), world.influencer()];
    world.expectOk(join(world, campaign, wallet, sponsor));
    const before = world.chain.balance(sponsor.publicKey);
    await expectRefused(world, 'ConstraintHasOne', () => leave(world, campaign, wallet));
    const result = world.expectOk(leave(world, campaign, wallet, sponsor.publicKey));
    const deposit = world.chain.minimumBalanceForRentExemption(PARTICIPATION_BYTES);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before + deposit);
    expect((await world.accounts.influencer(wallet.publicKey))?.participations).to.equal(0n);
    expect(world.events(result).map(({ name, seq }) => [name, seq])).to.deep.equal([['CampaignLeft', 3n]]);
  });

  it('is possible at any time, also after the campaign is gone', async () => {
    const campaign = world.campaign({}, 0n);
    const wallet = world.influencer();
    world.expectOk(join(world, campaign, wallet));
    conclude(world, campaign);
    world.expectOk(close(world, campaign));
    world.expectOk(leave(world, campaign, wallet));
    expect(await world.accounts.participation(wallet.publicKey, campaign.id)).to.equal(null);
  });

  it('may be followed by joining again', async () => {
    const campaign = world.campaign();
    const wallet = world.influencer();
    for (let i = 0; i < 2; i += 1) {
      world.expectOk(join(world, campaign, wallet));
      world.expectOk(leave(world, campaign, wallet));
      world.chain.advanceSlots(1);
    }
    expect((await world.accounts.influencer(wallet.publicKey))?.participations).to.equal(0n);
  });

  it('counts each campaign for itself', async () => {
    const [one, two] = [world.campaign(), world.campaign()];
    const wallet = world.influencer();
    for (const campaign of [one, two]) world.expectOk(join(world, campaign, wallet));
    world.expectOk(leave(world, one, wallet));
    expect((await world.accounts.influencer(wallet.publicKey))?.participations).to.equal(1n);
    expect(await world.accounts.participation(wallet.publicKey, two.id)).not.to.equal(null);
  });

  it('refuses who has not joined', async () => {
    const [campaign, wallet] = [world.campaign(), world.influencer()];
    await expectRefused(world, 'AccountNotInitialized', () => leave(world, campaign, wallet));
  });
});
