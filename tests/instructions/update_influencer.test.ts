import type { InfluencerProfile } from '@crr/sdk';
import { expectBooks, expectRefused, World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

const PROFILE: InfluencerProfile = { handle: '@neu', platform: 'Telegram', followerCount: 10_000n };

describe('update_influencer', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const update = (wallet: Keypair, profile: InfluencerProfile) =>
    world.send([world.router.updateInfluencer({ wallet: wallet.publicKey, profile })], [wallet]);

  it('takes the new words and keeps everything that was earned', async () => {
    const campaign = world.campaign();
    const wallet = world.influencer();
    await world.vau(campaign, world.user().publicKey, { influencer: wallet.publicKey });
    const before = await world.accounts.influencer(wallet.publicKey);
    world.chain.advanceSeconds(10);
    const result = world.expectOk(update(wallet, PROFILE));
    const after = await world.accounts.influencer(wallet.publicKey);
    expect(after).to.deep.include({ ...PROFILE, tier: 'Micro', verified: false });
    expect(after?.stats).to.deep.equal(before?.stats);
    expect(after?.registeredAt).to.equal(before?.registeredAt);
    expect(after?.openAttributions).to.equal(1n);
    expect(world.events(result).map(({ name, seq }) => [name, seq])).to.deep.equal([
      ['InfluencerUpdated', 2n],
    ]);
    await expectBooks(world, campaign);
  });

  it('leaves no trace of longer words behind', async () => {
    const wallet = world.influencer();
    const long = { handle: 'x'.repeat(32), platform: { custom: 'y'.repeat(32) }, followerCount: 1n };
    world.expectOk(update(wallet, long));
    world.expectOk(update(wallet, { handle: 'z', platform: 'TikTok', followerCount: 1n }));
    const data = world.chain.getAccount(world.router.pdas.influencer(wallet.publicKey))?.data;
    expect(data?.includes('x') || data?.includes('y')).to.equal(false);
  });

  it('takes back the multiple of a verified tier from the next VAU on', async () => {
    const campaign = world.campaign();
    const wallet = world.influencer({ tier: 'Mega' });
    const user = world.user();
    await world.vau(campaign, user.publicKey, { influencer: wallet.publicKey });
    expect(world.usdcBalance(wallet.publicKey)).to.equal(3_000n);
    world.expectOk(update(wallet, { ...PROFILE, followerCount: 10_000_000n }));
    await world.vau(campaign, user.publicKey);
    expect(world.usdcBalance(wallet.publicKey)).to.equal(3_000n + 1_000n);
    await expectBooks(world, campaign);
  });

  it('keeps to the rules of a first profile', async () => {
    const wallet = world.influencer();
    for (const handle of ['', 'x'.repeat(33)]) {
      await expectRefused(world, 'InvalidHandle', () => update(wallet, { ...PROFILE, handle }));
    }
    for (const custom of ['', 'x'.repeat(33)]) {
      await expectRefused(world, 'InvalidPlatform', () =>
        update(wallet, { ...PROFILE, platform: { custom } }),
      );
    }
  });

  it('refuses who never registered', async () => {
    await expectRefused(world, 'AccountNotInitialized', () => update(world.wallet(), PROFILE));
  });
});
