import {
  AuthorityType,
  createCloseAccountInstruction,
  createFreezeAccountInstruction,
  createSetAuthorityInstruction,
  createThawAccountInstruction,
} from '@solana/spl-token';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { expectBooks, expectRefused } from '../support/expect';
import { openPlainAccount } from '../support/pool';
import { type Campaign, World } from '../support/world';

describe('accrual and claim_rewards', () => {
  let world: World;
  let campaign: Campaign;
  let influencer: Keypair;
  let user: Keypair;
  beforeEach(() => {
    world = World.create();
    campaign = world.campaign();
    [influencer, user] = [world.influencer(), world.user()];
  });

  const claim = (beneficiary: 'User' | 'Influencer', payeeUsdc = world.usdcOf(user.publicKey)) =>
    world.send(
      [world.router.claimRewards({ campaignId: campaign.id, user: user.publicKey, beneficiary, payeeUsdc })],
      [world.admin],
    );
  const record = () => world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
  const freeze = (owner: Keypair) =>
    world.run(
      [createFreezeAccountInstruction(world.usdcOf(owner.publicKey), world.usdcMint, world.admin.publicKey)],
      [world.admin],
    );

  it('a frozen payee accrues, blocks nobody, and is paid once thawed, by anybody’s call', async () => {
    freeze(user);
    await record();
    await record();
    expect(world.usdcBalance(influencer.publicKey)).to.equal(2_000n);
    expect(world.usdcBalance(user.publicKey)).to.equal(0n);
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution).to.deep.include({ accruedUserUsdc: 8_000n, accruedInfluencerUsdc: 0n });
    await expectBooks(world, campaign);
    const thaw = createThawAccountInstruction(
      world.usdcOf(user.publicKey),
      world.usdcMint,
      world.admin.publicKey,
    );
    world.run([thaw], [world.admin]);
    world.expectOk(claim('User'));
    expect(world.usdcBalance(user.publicKey)).to.equal(8_000n);
    await expectBooks(world, campaign);
  });

  it('a missing, closed or given-away account accrues', async () => {
    const close = (owner: Keypair) =>
      createCloseAccountInstruction(world.usdcOf(owner.publicKey), owner.publicKey, owner.publicKey);
    world.run([close(user)], [user]);
    const giveAway = createSetAuthorityInstruction(
      world.usdcOf(influencer.publicKey),
      influencer.publicKey,
      AuthorityType.AccountOwner,
      world.admin.publicKey,
    );
    world.run([giveAway], [influencer]);
    await record();
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution).to.deep.include({ accruedUserUsdc: 4_000n, accruedInfluencerUsdc: 1_000n });
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(5_000n);
    await expectBooks(world, campaign);
    world.giveUsdc(user.publicKey, 0n);
    world.expectOk(claim('User'));
    const another = openPlainAccount(world, world.usdcMint, influencer.publicKey);
    world.expectOk(claim('Influencer', another));
    await expectBooks(world, campaign);
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(0n);
  });

  it('pays nobody but the payee, and only in USDC', async () => {
    freeze(user);
    await record();
    await expectRefused(world, 'WrongPayeeAccount', () => claim('User', world.usdcOf(influencer.publicKey)));
    const ac = openPlainAccount(world, world.acMint, user.publicKey);
    await expectRefused(world, 'WrongPayeeAccount', () => claim('User', ac));
  });

  it('refuses where nothing accrued, and a second time', async () => {
    await record();
    await expectRefused(world, 'NothingToClaim', () => claim('User'));
    freeze(user);
    await record();
    const another = openPlainAccount(world, world.usdcMint, user.publicKey);
    world.expectOk(claim('User', another));
    world.chain.advanceSeconds(1);
    await expectRefused(world, 'NothingToClaim', () => claim('User', another));
  });

  it('works while paused, in the window, after it and after the withdrawal', async () => {
    freeze(user);
    await record();
    const another = openPlainAccount(world, world.usdcMint, user.publicKey);
    const owner = campaign.owner.publicKey;
    const update = { owner, campaignId: campaign.id, update: { paused: true } };
    world.run([world.router.updateCampaign(update)], [campaign.owner]);
    world.expectOk(claim('User', another));
    const resume = { ...update, update: { paused: false } };
    world.run([world.router.updateCampaign(resume)], [campaign.owner]);
    await record();
    world.chain.setTime(campaign.params.endDate + 604_801n);
    const ownerUsdc = world.usdcOf(owner);
    const withdraw = world.router.withdrawRemaining({ owner, campaignId: campaign.id, ownerUsdc });
    world.run([withdraw], [campaign.owner]);
    world.expectOk(claim('User', another));
    await expectBooks(world, campaign);
  });
});
