import { programDataAddress } from '@crr/localnet';
import { ROUTER_PROGRAM_ID } from '@crr/sdk';
import { ALREADY_IN_USE, expectRefused, mintInstructions, World } from '@crr/testing/chain';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

/** Where the loader keeps whether a program has an upgrade authority. */
const HAS_AUTHORITY_OFFSET = 12;

describe('initialize_config', () => {
  let world: World;
  beforeEach(() => {
    world = World.bare();
  });

  const initialize = (
    options: { usdcMint?: PublicKey; swapVenues?: PublicKey[]; payer?: Keypair; admin?: Keypair } = {},
  ) => {
    const admin = options.admin ?? world.admin;
    const payer = options.payer ?? admin;
    const instruction = world.router.initializeConfig({
      payer: payer.publicKey,
      admin: admin.publicKey,
      usdcMint: options.usdcMint ?? world.usdcMint,
      verifier: world.verifier.publicKey,
      swapVenues: options.swapVenues ?? [],
      swapPools: [],
    });
    return world.send([instruction], payer === admin ? [admin] : [payer, admin]);
  };

  it('keeps the mints and the reserve of AC-D and names nobody as successor', async () => {
    const result = world.expectOk(initialize());
    const config = await world.accounts.config();
    const { attentionPdas } = world.router;
    expect(config?.verifier.equals(world.verifier.publicKey)).to.equal(true);
    expect(config?.acdMint.equals(attentionPdas.acdMint())).to.equal(true);
    expect(config?.acReserve.equals(attentionPdas.reserve())).to.equal(true);
    expect(config).to.deep.include({ pendingAdmin: null, swapVenues: [] });
    expect(config?.events.seq).to.equal(1n);
    expect(world.events(result).map(({ name }) => name)).to.deep.equal(['ConfigInitialized']);
  });

  it('takes the deposit from the payer, who may be somebody else, and remembers them', async () => {
    const sponsor = world.wallet();
    const before = world.chain.balance(sponsor.publicKey);
    const { fee } = world.expectOk(initialize({ payer: sponsor }));
    const { data } = world.chain.getAccount(world.router.pdas.config()) ?? expect.fail();
    const deposit = world.chain.minimumBalanceForRentExemption(data.length);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before - fee - deposit);
    expect((await world.accounts.config())?.rentPayer.equals(sponsor.publicKey)).to.equal(true);
  });

  it('refuses a USDC mint of five and of seven decimals', async () => {
    for (const decimals of [0, 5, 7]) {
      const mint = world.keys.next();
      world.run(mintInstructions(world.chain, world.admin.publicKey, mint, decimals), [world.admin, mint]);
      await expectRefused(world, 'InvalidMint', () => initialize({ usdcMint: mint.publicKey }));
    }
    world.expectOk(initialize());
  });

  it('takes four venues, in their order', async () => {
    const swapVenues = Array.from({ length: 4 }, () => world.keys.next().publicKey);
    world.expectOk(initialize({ swapVenues }));
    expect((await world.accounts.config())?.swapVenues.map(String)).to.deep.equal(swapVenues.map(String));
  });

  it('refuses everybody once the program can’t be upgraded any more', async () => {
    const address = programDataAddress(ROUTER_PROGRAM_ID);
    const account = world.chain.getAccount(address);
    if (account === null) throw new Error('the loader keeps no data of the program');
    account.data.writeUInt8(0, HAS_AUTHORITY_OFFSET);
    world.chain.setAccount(address, account);
    await expectRefused(world, 'UnauthorizedAdmin', () => initialize());
  });

  it('happens once, whoever asks', async () => {
    world.expectOk(initialize());
    await expectRefused(world, ALREADY_IN_USE, () =>
      initialize({ swapVenues: [world.keys.next().publicKey] }),
    );
    await expectRefused(world, ALREADY_IN_USE, () => initialize({ admin: world.wallet() }));
  });
});
