import type { InfluencerProfile, InfluencerTier } from '@crr/sdk';
import { ALREADY_IN_USE, expectRefused, register, World } from '@crr/testing/chain';
import { expect } from 'chai';

const PROFILE: InfluencerProfile = { handle: '@jana', platform: 'Instagram', followerCount: 150_000n };
const INFLUENCER_BYTES = 317;

/** Followers at both ends of each tier. */
export const TIER_BOUNDARIES: readonly (readonly [bigint, InfluencerTier])[] = [
  [0n, 'Nano'],
  [9_999n, 'Nano'],
  [10_000n, 'Micro'],
  [99_999n, 'Micro'],
  [100_000n, 'Mid'],
  [999_999n, 'Mid'],
  [1_000_000n, 'Macro'],
  [9_999_999n, 'Macro'],
  [10_000_000n, 'Mega'],
  [2n ** 64n - 1n, 'Mega'],
];

describe('register_influencer', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('gives the tier of the followers on both sides of each boundary', async () => {
    for (const [followerCount, tier] of TIER_BOUNDARIES) {
      const wallet = world.wallet();
      const result = world.expectOk(register(world, wallet, { ...PROFILE, followerCount }));
      expect(await world.accounts.influencer(wallet.publicKey)).to.deep.include({ tier, followerCount });
      const [event] = world.events(result);
      if (event?.name !== 'InfluencerRegistered') throw new Error('no event');
      expect(event.data.tier).to.equal(tier);
    }
  });

  it('takes every platform', async () => {
    for (const platform of [
      'Twitter',
      'TikTok',
      'YouTube',
      'Instagram',
      'Telegram',
      { custom: 'ü'.repeat(16) },
    ] as const) {
      const wallet = world.wallet();
      world.expectOk(register(world, wallet, { ...PROFILE, platform }));
      expect((await world.accounts.influencer(wallet.publicKey))?.platform).to.deep.equal(platform);
    }
  });

  it('begins with nothing earned and nothing open', async () => {
    const wallet = world.wallet();
    world.expectOk(register(world, wallet, PROFILE));
    const stored = await world.accounts.influencer(wallet.publicKey);
    expect(stored).to.deep.include({ openAttributions: 0n, participations: 0n });
    expect(Object.values(stored?.stats ?? {})).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n]);
    expect(stored?.events.seq).to.equal(1n);
  });

  it('takes the deposit from the payer, who may be somebody else, and remembers them', async () => {
    const [sponsor, wallet] = [world.wallet(), world.keys.next()];
    const before = world.chain.balance(sponsor.publicKey);
    const { fee } = world.expectOk(register(world, wallet, PROFILE, sponsor));
    const deposit = world.chain.minimumBalanceForRentExemption(INFLUENCER_BYTES);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before - fee - deposit);
    const stored = await world.accounts.influencer(wallet.publicKey);
    expect(stored?.rentPayer.equals(sponsor.publicKey)).to.equal(true);
  });

  it('refuses a second time, also with other words', async () => {
    const wallet = world.wallet();
    world.expectOk(register(world, wallet, PROFILE));
    await expectRefused(world, ALREADY_IN_USE, () =>
      register(world, wallet, { ...PROFILE, handle: '@other' }),
    );
  });
});
