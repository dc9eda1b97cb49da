import {
  closeAttribution,
  closeInfluencer,
  conclude,
  expectBooks,
  expectRefused,
  join,
  leave,
  register,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

const INFLUENCER_BYTES = 317;
const PROFILE = { handle: '@jana', platform: 'YouTube', followerCount: 5n } as const;

describe('close_influencer', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('returns the deposit to whoever paid it, and only to them', async () => {
    const [sponsor, wallet] = [world.wallet(), world.wallet()];
    world.expectOk(register(world, wallet, PROFILE, sponsor));
    const before = world.chain.balance(sponsor.publicKey);
    await expectRefused(world, 'ConstraintHasOne', () => closeInfluencer(world, wallet));
    const result = world.expectOk(closeInfluencer(world, wallet, sponsor.publicKey));
    const deposit = world.chain.minimumBalanceForRentExemption(INFLUENCER_BYTES);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before + deposit);
    expect(world.events(result).map(({ name, seq }) => [name, seq])).to.deep.equal([
      ['InfluencerClosed', 2n],
    ]);
  });

  it('refuses while in use, by the last participation and by the last attribution', async () => {
    const campaign = world.campaign();
    const [wallet, user] = [world.influencer(), world.user()];
    world.expectOk(join(world, campaign, wallet));
    await world.vau(campaign, user.publicKey, { influencer: wallet.publicKey });
    await expectRefused(world, 'InfluencerInUse', () => closeInfluencer(world, wallet));
    world.expectOk(leave(world, campaign, wallet));
    await expectRefused(world, 'InfluencerInUse', () => closeInfluencer(world, wallet));
    conclude(world, campaign);
    await expectBooks(world, campaign);
    world.chain.advanceSlots(1);
    await expectRefused(world, 'InfluencerInUse', () => closeInfluencer(world, wallet));
    world.expectOk(closeAttribution(world, campaign, user.publicKey, { influencer: wallet.publicKey }));
    world.expectOk(closeInfluencer(world, wallet));
    expect(await world.accounts.influencer(wallet.publicKey)).to.equal(null);
  });

  it('forgets everything: who registers again starts from nothing, unverified', async () => {
    const wallet = world.influencer({ tier: 'Mega' });
    world.expectOk(closeInfluencer(world, wallet));
    world.expectOk(register(world, wallet, PROFILE));
    const stored = await world.accounts.influencer(wallet.publicKey);
    expect(stored).to.deep.include({ verified: false, tier: 'Nano' });
    expect(stored?.stats.totalEarnedUsdc).to.equal(0n);
  });

  it('refuses who never registered, and a second time', async () => {
    await expectRefused(world, 'AccountNotInitialized', () => closeInfluencer(world, world.wallet()));
    const wallet = world.influencer();
    world.expectOk(closeInfluencer(world, wallet));
    world.chain.advanceSlots(1);
    await expectRefused(world, 'AccountNotInitialized', () => closeInfluencer(world, wallet));
  });
});
