import {
  type Campaign,
  claim,
  closeAttribution,
  conclude,
  DAY,
  expectRefused,
  START,
  World,
} from '@crr/testing/chain';
import type { TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';

/** What each guard is for, provoked once: without the guard the test fails. */
describe('a vault that holds one unit less than the pot owes', () => {
  let world: World;
  let campaign: Campaign;

  beforeEach(() => {
    world = World.create();
    campaign = world.campaign({ payoutRules: { conversionBonusUsdc: 10n } }, 1_000_000n);
  });

  /** No instruction can take it; the chain is edited behind the program's back. */
  function takeOneUnit(): void {
    const vault = world.router.pdas.vault(campaign.id);
    const info = world.chain.getAccount(vault);
    if (!info) throw new Error('no vault');
    const data = Buffer.from(info.data);
    data.writeBigUInt64LE(data.readBigUInt64LE(64) - 1n, 64);
    world.chain.setAccount(vault, { ...info, data });
  }

  it('pays no VAU and no conversion', async () => {
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    takeOneUnit();
    await expectRefused(world, 'Insolvent', () => world.tryVau(campaign, user));
    const conversion = await world.conversionInstruction(campaign, user);
    await expectRefused(world, 'Insolvent', () => world.send([conversion], [campaign.attester]));
  });

  it('pays no claim', async () => {
    const user = world.wallet().publicKey;
    await world.vau(campaign, user, { influencer: null });
    world.giveUsdc(user, 0n);
    takeOneUnit();
    await expectRefused(world, 'Insolvent', () => claim(world, campaign, user, 'User', world.usdcOf(user)));
  });

  it('takes no deposit', async () => {
    world.giveUsdc(campaign.owner.publicKey, 1n);
    takeOneUnit();
    await expectRefused(world, 'Insolvent', () =>
      world.send([world.fundInstruction(campaign, 1n)], [campaign.owner]),
    );
  });
});

describe('an attribution whose influencer alone is owed something', () => {
  it('stays', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const [influencer, user] = [world.influencer(), world.user()];
    world.chain.setAccount(world.usdcOf(influencer.publicKey), null);
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    conclude(world, campaign);
    const options = { influencer: influencer.publicKey };
    await expectRefused(world, 'RewardsOutstanding', () =>
      closeAttribution(world, campaign, user.publicKey, options),
    );
  });
});

describe('a clock that steps back over midnight and forward again', () => {
  it('has one budget for that day', async () => {
    const world = World.create();
    const campaign = world.campaign({ dailyBudgetUsdc: 10_000n });
    const user = world.user().publicKey;
    world.chain.setTime(START + DAY);
    await world.vau(campaign, user, { influencer: null, earnedAt: START, issuedAt: START - DAY });
    world.chain.setTime(START + DAY - 1n);
    await world.vau(campaign, user, { earnedAt: START, seconds: 1 });
    world.chain.setTime(START + DAY);
    await world.vau(campaign, user, { earnedAt: START, seconds: 60 });
    expect(world.usdcBalance(user)).to.equal(10_000n);
  });
});

describe('the proof of a tag', () => {
  it('that names accounts is refused', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const user = world.user();
    const [proof, vau] = await world.vauInstructions(campaign, user.publicKey, { influencer: null });
    (proof as TransactionInstruction).keys = [{ pubkey: user.publicKey, isSigner: false, isWritable: false }];
    await expectRefused(world, 'TagNotProven', () =>
      world.send([proof, vau] as TransactionInstruction[], [campaign.attester]),
    );
  });

  it('is good in the tag’s last second, and not in the next', async () => {
    const world = World.create();
    const campaign = world.campaign();
    const now = world.chain.now();
    const times = { influencer: null, issuedAt: now - 10n };
    const user = world.user().publicKey;
    await expectRefused(world, 'TagExpired', () =>
      world.tryVau(campaign, user, { ...times, expiresAt: now - 1n }),
    );
    await world.vau(campaign, user, { ...times, expiresAt: now });
  });
});
