import {
  ataOf,
  attentionEvents,
  back,
  expectAcdBooks,
  expectRefused,
  grantMinter,
  minterOf,
  World,
} from '@crr/testing/chain';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const MINTER_BYTES = 115;

describe('revoke_minter', () => {
  let world: World;
  let minter: Keypair;
  beforeEach(() => {
    world = World.create();
    minter = grantMinter(world);
  });
  afterEach(() => expectAcdBooks(world));

  const revoke = (authority: PublicKey, rentPayer = world.admin.publicKey, admin = world.admin) =>
    world.send([world.attention.revokeMinter({ admin: admin.publicKey, authority, rentPayer })], [admin]);
  const mint = (amount: bigint) => {
    const keys = { minterAuthority: minter.publicKey, destination: ataOf(world.acdMint, minter.publicKey) };
    return world.send([world.attention.authorizedMint({ ...keys, amount, mintType: 'Grant' })], [minter]);
  };

  it('ends the right at once; what was minted stays', async () => {
    back(world, 10n);
    world.expectOk(mint(4n));
    const result = world.expectOk(revoke(minter.publicKey));
    expect(attentionEvents(world, result).map(({ name }) => name)).to.deep.equal(['MinterRevoked']);
    expect(minterOf(world, minter.publicKey)).to.equal(null);
    await expectRefused(world, 'AccountNotInitialized', () => mint(1n));
    expect(world.acdBalance(minter.publicKey)).to.equal(4n);
  });

  it('returns the deposit to whoever paid it', () => {
    const [sponsor, authority] = [world.wallet(), world.keys.next().publicKey];
    const keys = { admin: world.admin.publicKey, payer: sponsor.publicKey, authority };
    const register = world.attention.registerMinter({ ...keys, mintTypes: ['Thermostat'] });
    world.run([register], [sponsor, world.admin]);
    const before = world.chain.balance(sponsor.publicKey);
    world.expectOk(revoke(authority, sponsor.publicKey));
    const deposit = world.chain.minimumBalanceForRentExemption(MINTER_BYTES);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before + deposit);
  });

  it('refuses to return it to anybody else', async () => {
    await expectRefused(world, 'RentPayerMismatch', () => revoke(minter.publicKey, minter.publicKey));
  });

  it('is the admin’s alone, also against the minter itself', async () => {
    const admin = world.admin.publicKey;
    await expectRefused(world, 'NotAdmin', () => revoke(minter.publicKey, admin, minter));
  });

  it('refuses who is no minter, and a second time', async () => {
    await expectRefused(world, 'AccountNotInitialized', () => revoke(world.keys.next().publicKey));
    world.expectOk(revoke(minter.publicKey));
    world.chain.advanceSlots(1);
    await expectRefused(world, 'AccountNotInitialized', () => revoke(minter.publicKey));
  });
});
