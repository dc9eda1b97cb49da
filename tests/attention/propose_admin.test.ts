import { attentionEvents, attentionState, expectAcdBooks, expectRefused, World } from '@crr/testing/chain';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('propose_admin of AC-D', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });
  afterEach(() => expectAcdBooks(world));

  const propose = (newAdmin: PublicKey | null, admin: Keypair = world.admin) =>
    world.send([world.attention.proposeAdmin({ admin: admin.publicKey, newAdmin })], [admin]);
  const accept = (wallet: Keypair) =>
    world.send([world.attention.acceptAdmin({ newAdmin: wallet.publicKey })], [wallet]);

  it('names a successor, who has no power yet', async () => {
    const next = world.wallet();
    const result = world.expectOk(propose(next.publicKey));
    expect(attentionState(world).pendingAdmin?.equals(next.publicKey)).to.equal(true);
    expect(attentionState(world).admin.equals(world.admin.publicKey)).to.equal(true);
    expect(attentionEvents(world, result).map(({ name }) => name)).to.deep.equal(['AdminProposed']);
    await expectRefused(world, 'NotAdmin', () => propose(null, next));
  });

  it('replaces an earlier offer', async () => {
    const [first, second] = [world.wallet(), world.wallet()];
    world.expectOk(propose(first.publicKey));
    world.expectOk(propose(second.publicKey));
    await expectRefused(world, 'NotPendingAdmin', () => accept(first));
    world.expectOk(accept(second));
  });

  it('takes an offer back', async () => {
    const next = world.wallet();
    world.expectOk(propose(next.publicKey));
    world.expectOk(propose(null));
    expect(attentionState(world).pendingAdmin).to.equal(null);
    await expectRefused(world, 'NotPendingAdmin', () => accept(next));
  });

  it('is the admin’s alone', async () => {
    const stranger = world.wallet();
    await expectRefused(world, 'NotAdmin', () => propose(stranger.publicKey, stranger));
  });
});
