import {
  type Campaign,
  claimPastGivenAway,
  claim as claimRewards,
  close,
  closeAttribution,
  conclude,
  expectBooks,
  expectRefused,
  giveInstructions,
  openPlainAccount,
  tokenBalance,
  World,
} from '@crr/testing/chain';
import {
  AuthorityType,
  createCloseAccountInstruction,
  createFreezeAccountInstruction,
  createSetAuthorityInstruction,
  createThawAccountInstruction,
} from '@solana/spl-token';
import { type Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

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

  /** @param payee signs, to be paid into another account than the associated one */
  const claim = (
    beneficiary: 'User' | 'Influencer',
    payeeUsdc = world.usdcOf(user.publicKey),
    payee?: Keypair,
  ) => claimRewards(world, campaign, user.publicKey, beneficiary, payeeUsdc, payee);
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
    world.expectOk(claim('Influencer', another, influencer));
    await expectBooks(world, campaign);
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(0n);
  });

  describe('of a payee whose associated account is given away', () => {
    const giveAway = (owner: Keypair, to: PublicKey) => {
      const account = world.usdcOf(owner.publicKey);
      const { AccountOwner } = AuthorityType;
      world.run([createSetAuthorityInstruction(account, owner.publicKey, AccountOwner, to)], [owner]);
      return account;
    };
    const claimPast = (payeeUsdc: PublicKey, associatedUsdc: PublicKey) =>
      claimPastGivenAway(world, campaign, user.publicKey, 'User', payeeUsdc, associatedUsdc);

    it('is paid into any other of theirs by anybody’s call, and keeps nobody’s deposit', async () => {
      const given = giveAway(user, world.admin.publicKey);
      await record();
      const another = openPlainAccount(world, world.usdcMint, user.publicKey);
      await expectRefused(world, 'WrongPayeeAccount', () => claim('User', another));
      await expectRefused(world, 'WrongPayeeAccount', () => claim('User', given));
      world.expectOk(claimPast(another, given));
      expect(tokenBalance(world.chain, another)).to.equal(4_000n);
      await expectBooks(world, campaign);
      conclude(world, campaign);
      world.expectOk(closeAttribution(world, campaign, user.publicKey, { influencer: influencer.publicKey }));
      world.expectOk(close(world, campaign));
    });

    it('is not paid into an account that is not theirs, whatever is shown', async () => {
      const given = giveAway(user, influencer.publicKey);
      await record();
      for (const theirs of [given, world.usdcOf(influencer.publicKey)]) {
        await expectRefused(world, 'WrongPayeeAccount', () => claimPast(theirs, given));
      }
    });

    it('is what the account itself says: another one, a closed and a frozen one are not given away', async () => {
      const [another, associated] = [
        openPlainAccount(world, world.usdcMint, user.publicKey),
        world.usdcOf(user.publicKey),
      ];
      freeze(user);
      await record();
      await expectRefused(world, 'WrongPayeeAccount', () => claimPast(another, associated));
      const lost = giveAway(influencer, world.admin.publicKey);
      await expectRefused(world, 'WrongPayeeAccount', () => claimPast(another, lost));
      world.chain.setAccount(associated, null);
      await expectRefused(world, 'WrongPayeeAccount', () => claimPast(another, associated));
    });
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
    world.expectOk(claim('User', another, user));
    world.chain.advanceSeconds(1);
    await expectRefused(world, 'NothingToClaim', () => claim('User', another, user));
  });

  it('works while paused, in the window, after it and after the withdrawal', async () => {
    freeze(user);
    await record();
    const another = openPlainAccount(world, world.usdcMint, user.publicKey);
    const owner = campaign.owner.publicKey;
    const update = { owner, campaignId: campaign.id, update: { paused: true } };
    world.run([world.router.updateCampaign(update)], [campaign.owner]);
    world.expectOk(claim('User', another, user));
    const resume = { ...update, update: { paused: false } };
    world.run([world.router.updateCampaign(resume)], [campaign.owner]);
    await record();
    world.chain.setTime(campaign.params.endDate + 604_801n);
    const ownerUsdc = world.usdcOf(owner);
    const withdraw = world.router.withdrawRemaining({ owner, campaignId: campaign.id, ownerUsdc });
    world.run([withdraw], [campaign.owner]);
    world.expectOk(claim('User', another, user));
    await expectBooks(world, campaign);
  });

  it('tells whom it paid, and takes one payee’s part without touching the other’s', async () => {
    for (const one of [user, influencer]) freeze(one);
    await record();
    const another = openPlainAccount(world, world.usdcMint, influencer.publicKey);
    const result = world.expectOk(claim('Influencer', another, influencer));
    const [event] = world.events(result);
    if (event?.name !== 'RewardsClaimed') throw new Error('no event');
    expect(event.data).to.deep.include({ beneficiary: 'Influencer', amountUsdc: 1_000n });
    expect(event.data.payee.equals(influencer.publicKey)).to.equal(true);
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution).to.deep.include({ accruedUserUsdc: 4_000n, accruedInfluencerUsdc: 0n });
    await expectBooks(world, campaign);
  });

  it('waits where the account is still frozen, and keeps what accrued', async () => {
    freeze(user);
    await record();
    await expectRefused(world, 'AccountFrozen', () => claim('User'));
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(4_000n);
    await expectBooks(world, campaign);
  });

  it('has nothing for an influencer where there is none', async () => {
    freeze(user);
    await world.vau(campaign, user.publicKey, { influencer: null });
    for (const payee of [user.publicKey, influencer.publicKey]) {
      await expectRefused(world, 'WrongPayeeAccount', () => claim('Influencer', world.usdcOf(payee)));
    }
    world.run(giveInstructions(world.admin.publicKey, world.usdcMint, PublicKey.default, 0n), [world.admin]);
    const nobody = world.usdcOf(PublicKey.default);
    await expectRefused(world, 'NothingToClaim', () => claim('Influencer', nobody));
  });

  it('counts what accrued against every budget, and claiming it against none', async () => {
    const tight = world.campaign({ dailyBudgetUsdc: 5_000n, payoutRules: { maxPayoutPerUserUsdc: 5_000n } });
    freeze(user);
    await world.vau(tight, user.publicKey);
    const result = await world.vau(tight, user.publicKey);
    expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    const another = openPlainAccount(world, world.usdcMint, user.publicKey);
    world.expectOk(claimRewards(world, tight, user.publicKey, 'User', another, user));
    expect((await world.accounts.campaign(tight.id))?.todaySpentUsdc).to.equal(5_000n);
    await expectBooks(world, tight);
  });
});
