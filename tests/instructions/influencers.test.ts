import type { InfluencerProfile } from '@crr/sdk';
import { expectRefused, World } from '@crr/testing/chain';
import { expect } from 'chai';

const PROFILE: InfluencerProfile = { handle: '@jana', platform: 'Instagram', followerCount: 150_000n };

describe('influencers', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const register = (profile: InfluencerProfile, wallet = world.wallet()) => {
    const key = wallet.publicKey;
    return world.send([world.router.registerInfluencer({ payer: key, wallet: key, profile })], [wallet]);
  };

  describe('register_influencer', () => {
    it('stores the profile, unverified, with the tier of the followers', async () => {
      const wallet = world.wallet();
      world.expectOk(register(PROFILE, wallet));
      expect(await world.accounts.influencer(wallet.publicKey)).to.deep.include({
        ...PROFILE,
        verified: false,
        tier: 'Mid',
        registeredAt: world.chain.now(),
      });
    });

    it('takes handles of 1 to 32 bytes', async () => {
      for (const handle of ['', 'x'.repeat(33), 'ü'.repeat(17)]) {
        const wallet = world.wallet();
        await expectRefused(world, 'InvalidHandle', () => register({ ...PROFILE, handle }, wallet));
      }
      for (const handle of ['x', 'x'.repeat(32)]) world.expectOk(register({ ...PROFILE, handle }));
    });

    it('takes custom platforms with a name of 1 to 32 bytes', async () => {
      for (const custom of ['', 'x'.repeat(33)]) {
        const wallet = world.wallet();
        const profile = { ...PROFILE, platform: { custom } };
        await expectRefused(world, 'InvalidPlatform', () => register(profile, wallet));
      }
      world.expectOk(register({ ...PROFILE, platform: { custom: 'Facebook' } }));
    });

    it('happens once per wallet', () => {
      const wallet = world.wallet();
      world.expectOk(register(PROFILE, wallet));
      expect(register({ ...PROFILE, handle: '@other' }, wallet).error).not.to.equal(null);
    });
  });

  describe('verify_influencer and update_influencer', () => {
    it('the verifier alone verifies; a new profile has to be verified anew', async () => {
      const wallet = world.influencer();
      const verify = (verifier = world.verifier) =>
        world.send(
          [
            world.router.verifyInfluencer({
              verifier: verifier.publicKey,
              wallet: wallet.publicKey,
              verified: true,
              tier: 'Mega',
              reviewed: { handle: '@jana', platform: 'YouTube', followerCount: 0n },
            }),
          ],
          [verifier],
        );
      await expectRefused(world, 'UnauthorizedVerifier', () => verify(wallet));
      await expectRefused(world, 'UnauthorizedVerifier', () => verify(world.admin));
      world.expectOk(verify());
      expect(await world.accounts.influencer(wallet.publicKey)).to.deep.include({
        verified: true,
        tier: 'Mega',
      });
      const update = world.router.updateInfluencer({ wallet: wallet.publicKey, profile: PROFILE });
      world.run([update], [wallet]);
      expect(await world.accounts.influencer(wallet.publicKey)).to.deep.include({
        verified: false,
        tier: 'Mid',
        handle: '@jana',
      });
    });

    it('a new profile keeps to the same rules', async () => {
      const wallet = world.influencer();
      const profile = { ...PROFILE, handle: '' };
      await expectRefused(world, 'InvalidHandle', () =>
        world.send([world.router.updateInfluencer({ wallet: wallet.publicKey, profile })], [wallet]),
      );
    });
  });

  describe('join_campaign, leave_campaign and close_influencer', () => {
    it('count participations and return every deposit', async () => {
      const campaign = world.campaign({ influencerPolicy: 'Joined' });
      const wallet = world.influencer();
      const key = wallet.publicKey;
      const before = world.chain.balance(key);
      const join = world.router.joinCampaign({ payer: key, wallet: key, campaignId: campaign.id });
      const joined = world.run([join], [wallet]);
      expect((await world.accounts.influencer(key))?.participations).to.equal(1n);
      const close = world.router.closeInfluencer({ wallet: key, rentPayer: key });
      await expectRefused(world, 'InfluencerInUse', () => world.send([close], [wallet]));
      const refusedFee = world.sent.at(-1)?.fee ?? 0n;
      const leave = world.router.leaveCampaign({ wallet: key, campaignId: campaign.id, rentPayer: key });
      const left = world.run([leave], [wallet]);
      const fees = joined.fee + refusedFee + left.fee;
      expect(world.chain.balance(key)).to.equal(before - fees);
      world.chain.advanceSeconds(1);
      const closed = world.run([close], [wallet]);
      const deposit = world.chain.minimumBalanceForRentExemption(317);
      expect(world.chain.balance(key)).to.equal(before - fees - closed.fee + deposit);
      expect(await world.accounts.influencer(key)).to.equal(null);
    });

    it('an influencer with an open attribution stays', async () => {
      const campaign = world.campaign();
      const wallet = world.influencer();
      await world.vau(campaign, world.user().publicKey, { influencer: wallet.publicKey });
      const close = world.router.closeInfluencer({ wallet: wallet.publicKey, rentPayer: wallet.publicKey });
      await expectRefused(world, 'InfluencerInUse', () => world.send([close], [wallet]));
    });

    it('nobody joins a campaign that is over, or one they run', async () => {
      const campaign = world.campaign();
      const { owner } = campaign;
      const join = (wallet: typeof owner) => {
        const key = wallet.publicKey;
        return world.send(
          [world.router.joinCampaign({ payer: key, wallet: key, campaignId: campaign.id })],
          [wallet],
        );
      };
      world.expectOk(register(PROFILE, owner));
      await expectRefused(world, 'RoleConflict', () => join(owner));
      const wallet = world.influencer();
      world.chain.setTime(campaign.params.endDate + 1n);
      await expectRefused(world, 'CampaignInactive', () => join(wallet));
    });
  });
});
