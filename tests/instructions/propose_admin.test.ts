import { expectRefused, World } from '@crr/testing/chain';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('propose_admin', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const propose = (pendingAdmin: PublicKey | null, admin: Keypair = world.admin) =>
    world.send([world.router.proposeAdmin({ admin: admin.publicKey, pendingAdmin })], [admin]);
  const accept = (wallet: Keypair) =>
    world.send([world.router.acceptAdmin({ pendingAdmin: wallet.publicKey })], [wallet]);

  it('names a successor, who has no power yet', async () => {
    const next = world.wallet();
    const result = world.expectOk(propose(next.publicKey));
    const config = await world.accounts.config();
    expect(config?.pendingAdmin?.equals(next.publicKey)).to.equal(true);
    expect(config?.admin.equals(world.admin.publicKey)).to.equal(true);
    expect(world.events(result).map(({ name }) => name)).to.deep.equal(['AdminProposed']);
    await expectRefused(world, 'UnauthorizedAdmin', () => propose(null, next));
  });

  it('replaces an earlier offer, and takes one back', async () => {
    const [first, second] = [world.wallet(), world.wallet()];
    world.expectOk(propose(first.publicKey));
    world.expectOk(propose(second.publicKey));
    await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(first));
    world.expectOk(propose(null));
    expect((await world.accounts.config())?.pendingAdmin).to.equal(null);
    await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(second));
  });

  it('refuses the verifier and everybody else but the admin', async () => {
    for (const stranger of [world.verifier, world.wallet()]) {
      await expectRefused(world, 'UnauthorizedAdmin', () => propose(stranger.publicKey, stranger));
    }
  });
});
