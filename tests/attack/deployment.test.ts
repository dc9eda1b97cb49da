import { expectRefused, World } from '@crr/testing/chain';
import { type PublicKey, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';

/** Sends lamports ahead of an account, past all rules. */
function prefund(world: World, addresses: readonly PublicKey[], lamports: number): void {
  for (const address of addresses) {
    world.chain.setAccount(address, {
      owner: SystemProgram.programId,
      lamports,
      data: Buffer.alloc(0),
      executable: false,
    });
  }
}

describe('attacks on a deployment', () => {
  for (const lamports of [1, 100_000_000]) {
    it(`${lamports} lamports sent ahead keep neither AC-D nor the config nor a minter from being set up`, async () => {
      const world = World.bare();
      const { admin, attention, router, acMint } = world;
      const key = admin.publicKey;
      const authority = router.pdas.minterAuthority();
      const { pdas } = attention;
      prefund(
        world,
        [pdas.state(), pdas.acdMint(), pdas.reserve(), pdas.minter(authority), router.pdas.config()],
        lamports,
      );
      world.run([attention.initialize({ upgradeAuthority: key, payer: key, acMint })], [admin]);
      world.run([world.initializeConfig()], [admin]);
      const keys = { admin: key, payer: key, authority };
      world.run([attention.registerMinter({ ...keys, mintTypes: ['Campaign'] })], [admin]);
      expect((await world.accounts.config())?.admin.toBase58()).to.equal(key.toBase58());
    });
  }

  it('a stranger who is first initializes nothing, whoever they name', async () => {
    const world = World.bare();
    const { admin, attention, acMint } = world;
    const { state, acdMint, reserve } = {
      state: attention.pdas.state(),
      acdMint: attention.pdas.acdMint(),
      reserve: attention.pdas.reserve(),
    };
    for (const address of [state, acdMint, reserve]) world.chain.setAccount(address, null);
    const stranger = world.user();
    const key = stranger.publicKey;
    await expectRefused(world, 'NotUpgradeAuthority', () =>
      world.send([attention.initialize({ upgradeAuthority: key, payer: key, acMint })], [stranger]),
    );
    const unsigned = attention.initialize({ upgradeAuthority: admin.publicKey, payer: key, acMint });
    const [authority] = unsigned.keys;
    if (!authority) throw new Error('the accounts moved');
    authority.isSigner = false;
    await expectRefused(world, 'AccountNotSigner', () => world.send([unsigned], [stranger]));
  });

  it('a second initialization changes nothing, not even by the admin', async () => {
    const world = World.create();
    const { admin, attention, acMint } = world;
    const key = admin.publicKey;
    const again = [
      attention.initialize({ upgradeAuthority: key, payer: key, acMint }),
      world.initializeConfig(),
    ];
    for (const instruction of again) {
      const before = await world.accounts.config();
      expect(world.send([instruction], [admin]).error).to.deep.equal({
        InstructionError: [0, { Custom: ALREADY_IN_USE }],
      });
      expect(await world.accounts.config()).to.deep.equal(before);
    }
  });
});

/** The System program's answer to creating an account that exists. */
const ALREADY_IN_USE = 0;
