import { type ConfigUpdate, SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { expectRefused, World } from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('update_config', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const update = (change: ConfigUpdate) =>
    world.send([world.router.updateConfig({ admin: world.admin.publicKey, ...change })], [world.admin]);

  it('changes verifier and venues together, and numbers the event', async () => {
    const [verifier, venue] = [world.keys.next().publicKey, world.keys.next().publicKey];
    const result = world.expectOk(update({ verifier, swapVenues: [venue, SPL_TOKEN_SWAP_PROGRAM_ID] }));
    const config = await world.accounts.config();
    expect(config?.verifier.equals(verifier)).to.equal(true);
    expect(config?.swapVenues.map(String)).to.deep.equal([venue, SPL_TOKEN_SWAP_PROGRAM_ID].map(String));
    expect(world.events(result).map(({ name, seq }) => [name, seq])).to.deep.equal([['ConfigUpdated', 2n]]);
  });

  it('replaces the verifier at once', async () => {
    const [next, influencer] = [world.wallet(), world.influencer()];
    const verify = (verifier: typeof next) => {
      const keys = { verifier: verifier.publicKey, wallet: influencer.publicKey, verified: true };
      const reviewed = { handle: '@jana', platform: 'YouTube' as const, followerCount: 0n };
      return world.send([world.router.verifyInfluencer({ ...keys, tier: 'Macro', reviewed })], [verifier]);
    };
    world.expectOk(update({ verifier: next.publicKey }));
    await expectRefused(world, 'UnauthorizedVerifier', () => verify(world.verifier));
    world.expectOk(verify(next));
  });

  it('takes four venues and no fifth, no twin and no zero key', async () => {
    const venues = Array.from({ length: 5 }, () => world.keys.next().publicKey);
    const [one = PublicKey.default] = venues;
    for (const swapVenues of [venues, [one, one], [PublicKey.default], [one, PublicKey.default]]) {
      await expectRefused(world, 'InvalidVenues', () => update({ swapVenues }));
      await expectRefused(world, 'InvalidVenues', () => update({ swapPools: swapVenues }));
    }
    world.expectOk(update({ swapPools: venues.slice(1) }));
    expect((await world.accounts.config())?.swapPools.map(String)).to.deep.equal(venues.slice(1).map(String));
    world.expectOk(update({ swapVenues: venues.slice(0, 4) }));
    expect((await world.accounts.config())?.swapVenues).to.have.length(4);
  });

  it('changes nothing where a part of it is refused', async () => {
    const verifier = world.keys.next().publicKey;
    await expectRefused(world, 'InvalidVenues', () => update({ verifier, swapVenues: [PublicKey.default] }));
  });
});
