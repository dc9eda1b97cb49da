import { expectRefused, World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

describe('accept_admin', () => {
  let world: World;
  let next: Keypair;
  beforeEach(() => {
    world = World.create();
    next = world.wallet();
    const keys = { admin: world.admin.publicKey, pendingAdmin: next.publicKey };
    world.run([world.router.proposeAdmin(keys)], [world.admin]);
  });

  const accept = (wallet: Keypair) =>
    world.send([world.router.acceptAdmin({ pendingAdmin: wallet.publicKey })], [wallet]);
  const emptyVenues = (admin: Keypair) =>
    world.send([world.router.updateConfig({ admin: admin.publicKey, swapVenues: [] })], [admin]);

  it('hands everything over at once and uses the offer up', async () => {
    const result = world.expectOk(accept(next));
    const config = await world.accounts.config();
    expect(config?.admin.equals(next.publicKey)).to.equal(true);
    expect(config?.pendingAdmin).to.equal(null);
    expect(world.events(result).map(({ name, seq }) => [name, seq])).to.deep.equal([['AdminAccepted', 3n]]);
    await expectRefused(world, 'UnauthorizedAdmin', () => emptyVenues(world.admin));
    world.expectOk(emptyVenues(next));
    world.chain.advanceSlots(1);
    await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(next));
  });

  it('refuses anybody but whom was proposed, the admin included', async () => {
    for (const wallet of [world.admin, world.verifier, world.wallet()]) {
      await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(wallet));
    }
  });
});
