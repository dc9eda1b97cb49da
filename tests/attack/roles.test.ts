import {
  ataOf,
  type Campaign,
  claim,
  DAY,
  expectBooks,
  expectRefused,
  giveInstructions,
  join,
  openPlainAccount,
  register,
  START,
  tokenBalance,
  update,
  World,
} from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('an attester who is one of the payees', () => {
  for (const role of ['user', 'influencer'] as const) {
    it(`can’t report for themselves: the ${role} of an attribution`, async () => {
      const world = World.create();
      const campaign = world.campaign({ payoutRules: { conversionBonusUsdc: 1_000_000n } });
      const [influencer, user] = [world.influencer(), world.user()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      const payee = role === 'user' ? user : influencer;
      world.expectOk(update(world, campaign, { attester: payee.publicKey }));
      world.chain.advanceSeconds(Number(DAY));
      await expectRefused(world, 'RoleConflict', () =>
        world.tryVau(campaign, user.publicKey, { attester: payee }),
      );
      const conversion = await world.conversionInstruction(campaign, user.publicKey, { attester: payee });
      await expectRefused(world, 'RoleConflict', () => world.send([conversion], [payee]));
    });
  }
});

describe('the account that a payee is paid into', () => {
  let world: World;
  let campaign: Campaign;
  beforeEach(() => {
    world = World.create();
    campaign = world.campaign();
  });

  it('is not the attester’s choice, nor the influencer’s', async () => {
    const [influencer, user] = [world.influencer(), world.user()];
    const options = { influencer: influencer.publicKey };
    for (const [name, owner] of [
      ['userToken', user],
      ['influencerToken', influencer],
    ] as const) {
      const obscure = openPlainAccount(world, world.usdcMint, owner.publicKey);
      await expectRefused(world, 'WrongPayeeAccount', () =>
        world.tryVau(campaign, user.publicKey, { ...options, [name]: obscure }),
      );
    }
    await world.vau(campaign, user.publicKey, options);
    const obscure = openPlainAccount(world, world.usdcMint, user.publicKey);
    await expectRefused(world, 'WrongPayeeAccount', () =>
      world.tryVau(campaign, user.publicKey, { userToken: obscure }),
    );
  });

  it('is not a bystander’s choice at a claim: a wallet may be able to spend from the associated one only', async () => {
    const [pda] = PublicKey.findProgramAddressSync([Buffer.from('vault')], world.keys.next().publicKey);
    await world.vau(campaign, pda, { influencer: null });
    world.run(giveInstructions(world.admin.publicKey, world.usdcMint, pda, 0n), [world.admin]);
    const obscure = openPlainAccount(world, world.usdcMint, pda);
    await expectRefused(world, 'WrongPayeeAccount', () => claim(world, campaign, pda, 'User', obscure));
    world.expectOk(claim(world, campaign, pda, 'User', world.usdcOf(pda)));
    expect(tokenBalance(world.chain, ataOf(world.usdcMint, pda))).to.equal(5_000n);
  });

  it('is another one of the payee’s where they sign, and nobody else’s signature does', async () => {
    const user = world.wallet();
    await world.vau(campaign, user.publicKey, { influencer: null });
    const other = openPlainAccount(world, world.usdcMint, user.publicKey);
    const stranger = world.user();
    await expectRefused(world, 'WrongPayeeAccount', () =>
      claim(world, campaign, user.publicKey, 'User', other, stranger),
    );
    await expectRefused(world, 'WrongPayeeAccount', () =>
      claim(world, campaign, user.publicKey, 'User', world.usdcOf(stranger.publicKey), user),
    );
    world.expectOk(claim(world, campaign, user.publicKey, 'User', other, user));
    expect(tokenBalance(world.chain, other)).to.equal(5_000n);
  });

  it('is never the campaign’s own vault: the pot is no user', async () => {
    const [pot, vault] = [world.router.pdas.pot(campaign.id), world.router.pdas.vault(campaign.id)];
    await expectRefused(world, 'RoleConflict', () =>
      world.tryVau(campaign, pot, { userToken: ataOf(world.usdcMint, pot) }),
    );
    await expectRefused(world, 'RoleConflict', () => world.tryVau(campaign, pot, { userToken: vault }));
  });

  it('is never another campaign’s vault', async () => {
    const other = world.campaign();
    const [pot, vault] = [world.router.pdas.pot(other.id), world.router.pdas.vault(other.id)];
    await expectRefused(world, 'WrongPayeeAccount', () => world.tryVau(campaign, pot, { userToken: vault }));
    await expectBooks(world, other);
  });
});

describe('what the verifier approves', () => {
  it('is the profile that was looked at, not one that the influencer slipped in before', async () => {
    const world = World.create();
    const wallet = world.user();
    const profile = { handle: '@honest', platform: 'YouTube' as const, followerCount: 12_000_000n };
    world.expectOk(register(world, wallet, profile));
    const key = wallet.publicKey;
    const keys = { verifier: world.verifier.publicKey, wallet: key, verified: true, tier: 'Mega' as const };
    const verify = world.router.verifyInfluencer({ ...keys, reviewed: profile });
    for (const change of [{ handle: '@Coinbase' }, { platform: 'Twitter' as const }, { followerCount: 1n }]) {
      const slipped = { ...profile, ...change };
      world.run([world.router.updateInfluencer({ wallet: key, profile: slipped })], [wallet]);
      await expectRefused(world, 'ProfileChanged', () => world.send([verify], [world.verifier]));
    }
    world.run([world.router.updateInfluencer({ wallet: key, profile })], [wallet]);
    world.run([verify], [world.verifier]);
    expect((await world.accounts.influencer(key))?.verified).to.equal(true);
  });
});

describe('an influencer who joins after the fact', () => {
  it('is not paid for tags of before', async () => {
    const world = World.create();
    const campaign = world.campaign({ influencerPolicy: 'Joined' });
    const influencer = world.influencer();
    const user = world.user();
    world.chain.setTime(START + 20n * DAY);
    world.expectOk(join(world, campaign, influencer));
    const joinedAt = world.chain.now();
    world.chain.advanceSeconds(200);
    const options = { influencer: influencer.publicKey, participation: true };
    await expectRefused(world, 'NotJoined', () =>
      world.tryVau(campaign, user.publicKey, { ...options, issuedAt: joinedAt - 61n }),
    );
    await world.vau(campaign, user.publicKey, { ...options, issuedAt: joinedAt - 60n });
  });
});

describe('attention beyond real time', () => {
  it('is not paid: in all no more than there was time since the tag', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const user = world.user().publicKey;
    const issuedAt = world.chain.now();
    world.chain.advanceSeconds(100);
    const options = { influencer: null, issuedAt };
    await expectRefused(world, 'AttentionExceedsTime', () =>
      world.tryVau(campaign, user, { ...options, seconds: 161 }),
    );
    await world.vau(campaign, user, { ...options, seconds: 160 });
    await expectRefused(world, 'AttentionExceedsTime', () => world.tryVau(campaign, user, { seconds: 1 }));
    world.chain.advanceSeconds(65_535);
    await world.vau(campaign, user, { seconds: 65_535 });
    await expectRefused(world, 'AttentionExceedsTime', () => world.tryVau(campaign, user, { seconds: 1 }));
  });

  it('does not come of the attribution window, which is no time to earn in', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const user = world.user().publicKey;
    const { endDate } = campaign.params;
    world.chain.setTime(endDate);
    const earnedAt = endDate;
    await world.vau(campaign, user, { influencer: null, issuedAt: endDate, earnedAt, seconds: 60 });
    world.chain.setTime(endDate + 3n * DAY);
    await expectRefused(world, 'AttentionExceedsTime', () =>
      world.tryVau(campaign, user, { earnedAt, seconds: 1 }),
    );
  });
});

describe('a conversion that meets a budget with less left than its bonus', () => {
  const rules = { payoutRules: { conversionBonusUsdc: 5_000n } };

  it('waits for the day that pays all of it', async () => {
    const world = World.create();
    const campaign = world.campaign({ ...rules, dailyBudgetUsdc: 5_001n });
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    const [event] = world.events(await world.conversion(campaign, user));
    expect(event?.name).to.equal('BudgetExhausted');
    world.chain.advanceSeconds(Number(DAY));
    await world.conversion(campaign, user);
    expect(world.usdcBalance(user)).to.equal(10_000n);
  });

  it('is paid a whole day’s budget where that is all there can be', async () => {
    const world = World.create();
    const campaign = world.campaign({ ...rules, dailyBudgetUsdc: 4_000n });
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null, seconds: 4 });
    world.chain.advanceSeconds(Number(DAY));
    await world.conversion(campaign, user);
    expect(world.usdcBalance(user)).to.equal(8_000n);
  });

  it('waits for the owner to fund, and takes what is left once nobody can', async () => {
    const world = World.create();
    const campaign = world.campaign(rules, 6_000n);
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    const [event] = world.events(await world.conversion(campaign, user));
    expect(event?.name).to.equal('BudgetExhausted');
    world.chain.setTime(campaign.params.endDate + 1n);
    await world.conversion(campaign, user);
    expect(world.usdcBalance(user)).to.equal(6_000n);
    await expectBooks(world, campaign);
  });

  it('is paid what the user’s cap leaves', async () => {
    const world = World.create();
    const campaign = world.campaign({ payoutRules: { ...rules.payoutRules, maxPayoutPerUserUsdc: 7_000n } });
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    await world.conversion(campaign, user);
    expect(world.usdcBalance(user)).to.equal(7_000n);
  });
});
