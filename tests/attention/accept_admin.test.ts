import { attentionEvents, attentionState, expectAcdBooks, expectRefused, World } from '@crr/testing/chain';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('accept_admin of AC-D', () => {
  let world: World;
  let next: Keypair;
  beforeEach(() => {
    world = World.create();
    next = world.wallet();
  });
  afterEach(() => expectAcdBooks(world));

  const propose = (newAdmin: PublicKey | null, admin = world.admin) =>
    world.send([world.attention.proposeAdmin({ admin: admin.publicKey, newAdmin })], [admin]);
  const accept = (wallet: Keypair) =>
    world.send([world.attention.acceptAdmin({ newAdmin: wallet.publicKey })], [wallet]);

  it('hands everything over and uses the offer up', async () => {
    world.expectOk(propose(next.publicKey));
    const result = world.expectOk(accept(next));
    const state = attentionState(world);
    expect(state.admin.equals(next.publicKey)).to.equal(true);
    expect(state.pendingAdmin).to.equal(null);
    expect(attentionEvents(world, result).map(({ name }) => name)).to.deep.equal(['AdminAccepted']);
    await expectRefused(world, 'NotAdmin', () => propose(world.admin.publicKey));
    const register = (admin: Keypair) => {
      const keys = { admin: admin.publicKey, payer: admin.publicKey, authority: next.publicKey };
      return world.send([world.attention.registerMinter({ ...keys, mintTypes: ['Grant'] })], [admin]);
    };
    await expectRefused(world, 'NotAdmin', () => register(world.admin));
    world.expectOk(register(next));
    world.chain.advanceSlots(1);
    await expectRefused(world, 'NotPendingAdmin', () => accept(next));
  });

  it('refuses where nobody was proposed, and anybody but whom was', async () => {
    await expectRefused(world, 'NotPendingAdmin', () => accept(next));
    world.expectOk(propose(next.publicKey));
    await expectRefused(world, 'NotPendingAdmin', () => accept(world.wallet()));
    await expectRefused(world, 'NotPendingAdmin', () => accept(world.admin));
  });
});
