import type { InfluencerTier } from '@crr/sdk';
import { expectBooks, expectRefused, World } from '@crr/testing/chain';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('verify_influencer', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  /** What an influencer of the world registers with. */
  const PROFILE = { handle: '@jana', platform: 'YouTube' as const, followerCount: 0n };
  const verify = (
    wallet: PublicKey,
    verified: boolean,
    tier: InfluencerTier,
    verifier = world.verifier,
    reviewed = PROFILE,
  ) => {
    const keys = { verifier: verifier.publicKey, wallet, verified, tier, reviewed };
    return world.send([world.router.verifyInfluencer(keys)], [verifier]);
  };

  it('sets any tier by hand, whatever the influencer said of themselves', async () => {
    const wallet = world.influencer({ followers: 10_000_000n }).publicKey;
    for (const tier of ['Nano', 'Micro', 'Mid', 'Macro', 'Mega'] as const) {
      const reviewed = { ...PROFILE, followerCount: 10_000_000n };
      const result = world.expectOk(verify(wallet, true, tier, world.verifier, reviewed));
      expect(await world.accounts.influencer(wallet)).to.deep.include({ verified: true, tier });
      const [event] = world.events(result);
      if (event?.name !== 'InfluencerVerified') throw new Error('no event');
      expect(event.data).to.deep.include({ verified: true, tier });
      expect(event.data.verifier.equals(world.verifier.publicKey)).to.equal(true);
    }
  });

  it('works on the next payout, and so does taking it back', async () => {
    const campaign = world.campaign();
    const [influencer, user] = [world.influencer(), world.user()];
    const wallet = influencer.publicKey;
    await world.vau(campaign, user.publicKey, { influencer: wallet });
    world.expectOk(verify(wallet, true, 'Macro'));
    await world.vau(campaign, user.publicKey);
    expect(world.usdcBalance(wallet)).to.equal(1_000n + 2_000n);
    world.expectOk(verify(wallet, false, 'Macro'));
    await world.vau(campaign, user.publicKey);
    expect(world.usdcBalance(wallet)).to.equal(1_000n + 2_000n + 1_000n);
    await expectBooks(world, campaign);
  });

  it('refuses the influencer themselves, the admin and everybody else', async () => {
    const influencer = world.influencer();
    for (const stranger of [influencer, world.admin, world.wallet()]) {
      await expectRefused(world, 'UnauthorizedVerifier', () =>
        verify(influencer.publicKey, true, 'Mega', stranger),
      );
    }
  });

  it('refuses who never registered', async () => {
    await expectRefused(world, 'AccountNotInitialized', () => verify(world.wallet().publicKey, true, 'Nano'));
  });
});
