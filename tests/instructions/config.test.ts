import { SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { expectRefused, World } from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('config', () => {
  describe('initialize_config', () => {
    it('makes the upgrade authority admin and keeps the mints', async () => {
      const world = World.create();
      const config = await world.accounts.config();
      expect(config?.admin.equals(world.admin.publicKey)).to.equal(true);
      expect(config?.usdcMint.equals(world.usdcMint)).to.equal(true);
      expect(config?.acMint.equals(world.acMint)).to.equal(true);
      expect(config?.swapVenues.map(String)).to.deep.equal([SPL_TOKEN_SWAP_PROGRAM_ID.toBase58()]);
    });

    it('refuses everybody else: nobody runs ahead of the deployer', async () => {
      const world = World.bare();
      const stranger = world.wallet();
      const key = stranger.publicKey;
      const instruction = world.router.initializeConfig({
        payer: key,
        admin: key,
        usdcMint: world.usdcMint,
        verifier: key,
        swapVenues: [],
        swapPools: [],
      });
      await expectRefused(world, 'UnauthorizedAdmin', () => world.send([instruction], [stranger]));
    });

    it('refuses a USDC mint without six decimals, five venues, twins and the zero key', async () => {
      const world = World.bare();
      const admin = world.admin.publicKey;
      const send = (usdcMint: PublicKey, swapVenues: PublicKey[], swapPools: PublicKey[] = []) => {
        const args = { payer: admin, admin, usdcMint, verifier: admin, swapVenues, swapPools };
        return world.send([world.router.initializeConfig(args)], [world.admin]);
      };
      await expectRefused(world, 'InvalidMint', () => send(world.acMint, []));
      const venue = () => world.keys.next().publicKey;
      const twin = venue();
      for (const venues of [Array.from({ length: 5 }, venue), [twin, twin], [PublicKey.default]]) {
        await expectRefused(world, 'InvalidVenues', () => send(world.usdcMint, venues));
        await expectRefused(world, 'InvalidVenues', () => send(world.usdcMint, [], venues));
      }
      world.expectOk(send(world.usdcMint, Array.from({ length: 4 }, venue)));
    });

    it('happens once', () => {
      const world = World.create();
      world.chain.advanceSeconds(1);
      expect(world.send([world.initializeConfig()], [world.admin]).error).not.to.equal(null);
    });
  });

  describe('update_config', () => {
    it('replaces what is named', async () => {
      const world = World.create();
      const admin = world.admin.publicKey;
      const verifier = world.keys.next().publicKey;
      world.run([world.router.updateConfig({ admin, verifier })], [world.admin]);
      const config = await world.accounts.config();
      expect(config?.verifier.equals(verifier)).to.equal(true);
      expect(config?.swapVenues).to.have.length(1);
      world.run([world.router.updateConfig({ admin, swapVenues: [] })], [world.admin]);
      expect((await world.accounts.config())?.swapVenues).to.deep.equal([]);
    });

    it('is the admin’s, and never empty', async () => {
      const world = World.create();
      const stranger = world.wallet();
      const forged = world.router.updateConfig({ admin: stranger.publicKey, swapVenues: [] });
      await expectRefused(world, 'UnauthorizedAdmin', () => world.send([forged], [stranger]));
      const empty = world.router.updateConfig({ admin: world.admin.publicKey });
      await expectRefused(world, 'EmptyUpdate', () => world.send([empty], [world.admin]));
    });
  });

  describe('propose_admin and accept_admin', () => {
    it('hand over in two steps, and only to whom was proposed', async () => {
      const world = World.create();
      const [next, stranger] = [world.wallet(), world.wallet()];
      const accept = (wallet: typeof next) =>
        world.send([world.router.acceptAdmin({ pendingAdmin: wallet.publicKey })], [wallet]);
      const propose = (pendingAdmin: PublicKey | null, admin = world.admin) =>
        world.send([world.router.proposeAdmin({ admin: admin.publicKey, pendingAdmin })], [admin]);
      await expectRefused(world, 'UnauthorizedAdmin', () => propose(stranger.publicKey, stranger));
      await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(next));
      world.expectOk(propose(next.publicKey));
      await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(stranger));
      world.expectOk(accept(next));
      world.chain.advanceSeconds(1);
      await expectRefused(world, 'UnauthorizedAdmin', () => propose(stranger.publicKey));
      world.expectOk(propose(stranger.publicKey, next));
      world.expectOk(propose(null, next));
      await expectRefused(world, 'UnauthorizedPendingAdmin', () => accept(stranger));
    });
  });
});
