import type { MintType } from '@crr/sdk';
import {
  acdSupply,
  ataOf,
  attentionEvents,
  attentionState,
  back,
  expectAcdBooks,
  expectRefused,
  grantMinter,
  minterOf,
  openAccount,
  World,
} from '@crr/testing/chain';
import { createMintToInstruction } from '@solana/spl-token';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const U64_MAX = 2n ** 64n - 1n;

describe('authorized_mint', () => {
  let world: World;
  let minter: Keypair;
  beforeEach(() => {
    world = World.create();
    minter = grantMinter(world);
  });
  afterEach(() => expectAcdBooks(world));

  const instruction = (amount: bigint, options: { destination?: PublicKey; mintType?: MintType } = {}) =>
    world.attention.authorizedMint({
      minterAuthority: minter.publicKey,
      destination: options.destination ?? ataOf(world.acdMint, minter.publicKey),
      amount,
      mintType: options.mintType ?? 'Grant',
    });
  const mint = (...args: Parameters<typeof instruction>) => world.send([instruction(...args)], [minter]);

  it('mints what the reserve backs, to the last unit, and counts it', () => {
    back(world, 1_000n);
    const result = world.expectOk(mint(400n));
    world.expectOk(mint(600n));
    expect(world.acdBalance(minter.publicKey)).to.equal(1_000n);
    expect(acdSupply(world)).to.equal(1_000n);
    expect(attentionState(world).totalMinted).to.equal(1_000n);
    expect(minterOf(world, minter.publicKey)?.minted).to.equal(1_000n);
    expect(attentionEvents(world, result).map(({ name }) => name)).to.deep.equal(['AcdMinted']);
  });

  it('refuses one unit more than is backed', async () => {
    await expectRefused(world, 'Unbacked', () => mint(1n));
    back(world, 1_000n);
    await expectRefused(world, 'Unbacked', () => mint(1_001n));
    world.expectOk(mint(1_000n));
    await expectRefused(world, 'Unbacked', () => mint(1n));
  });

  it('refuses nothing at all', async () => {
    back(world, 1n);
    await expectRefused(world, 'ZeroAmount', () => mint(0n));
  });

  it('refuses the largest amount without wrapping, with and without a supply', async () => {
    await expectRefused(world, 'Unbacked', () => mint(U64_MAX));
    back(world, 1n);
    world.expectOk(mint(1n));
    await expectRefused(world, 'Unbacked', () => mint(U64_MAX - 1n));
    await expectRefused(world, 'MathOverflow', () => mint(U64_MAX));
  });

  it('mints the largest amount that there can be, where it is backed', () => {
    back(world, U64_MAX);
    world.expectOk(mint(U64_MAX));
    expect(acdSupply(world)).to.equal(U64_MAX);
  });

  it('refuses a mint type that the minter was not given', async () => {
    back(world, 1n);
    for (const mintType of ['Campaign', 'Thermostat'] as const) {
      await expectRefused(world, 'MintTypeNotAllowed', () => mint(1n, { mintType }));
    }
  });

  it('pays anybody whom the minter names, and only in AC-D', async () => {
    back(world, 5n);
    const stranger = world.wallet().publicKey;
    world.expectOk(mint(5n, { destination: openAccount(world, world.acdMint, stranger) }));
    expect(world.acdBalance(stranger)).to.equal(5n);
    const ac = ataOf(world.acMint, minter.publicKey);
    await expectRefused(world, 'TokenMintMismatch', () => mint(1n, { destination: ac }));
  });

  it('refuses another authority’s right', async () => {
    back(world, 1n);
    const other = grantMinter(world);
    const borrowed = instruction(1n);
    const [authority] = borrowed.keys;
    if (!authority) throw new Error('the accounts moved');
    authority.pubkey = other.publicKey;
    await expectRefused(world, 'MinterAuthorityMismatch', () => world.send([borrowed], [other]));
  });

  it('refuses another mint and another reserve', async () => {
    back(world, 1n);
    const ac = ataOf(world.acMint, minter.publicKey);
    const forged = (at: number, pubkey: PublicKey) => {
      const forgery = instruction(1n);
      const account = forgery.keys[at];
      if (!account) throw new Error('the accounts moved');
      account.pubkey = pubkey;
      return world.send([forgery], [minter]);
    };
    await expectRefused(world, 'AcdMintMismatch', () => forged(3, world.acMint));
    await expectRefused(world, 'ReserveMismatch', () => forged(4, ac));
  });

  it('counts on what is in the reserve, whoever put it there, and on nothing beside it', async () => {
    const beside = openAccount(world, world.acMint, world.attention.pdas.state());
    const give = createMintToInstruction(world.acMint, beside, world.admin.publicKey, 9n);
    world.run([give], [world.admin]);
    await expectRefused(world, 'Unbacked', () => mint(1n));
  });
});
