import { MINT_TYPE_MASK, type MintType } from '@crr/sdk';
import {
  ALREADY_IN_USE,
  attentionEvents,
  expectAcdBooks,
  expectRefused,
  minterOf,
  World,
} from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const MINTER_BYTES = 115;
/** Discriminator and authority stand before the mask in the instruction's data. */
const MASK_OFFSET = 8 + 32;
const UNKNOWN_BIT = 0b1000;

describe('register_minter', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });
  afterEach(() => expectAcdBooks(world));

  const instruction = (authority: PublicKey, mintTypes: MintType[], admin = world.admin, payer = admin) => {
    const keys = { admin: admin.publicKey, payer: payer.publicKey, authority };
    return world.attention.registerMinter({ ...keys, mintTypes });
  };

  it('gives an authority the right to exactly the mint types named', () => {
    const types = Object.keys(MINT_TYPE_MASK) as MintType[];
    for (const mintTypes of [...types.map((type) => [type]), types]) {
      const authority = world.keys.next().publicKey;
      const result = world.run([instruction(authority, mintTypes)], [world.admin]);
      const allowedMintTypes = mintTypes.reduce((mask, type) => mask | MINT_TYPE_MASK[type], 0);
      expect(minterOf(world, authority)).to.deep.include({ allowedMintTypes, minted: 0n });
      expect(attentionEvents(world, result).map(({ name }) => name)).to.deep.equal(['MinterRegistered']);
    }
  });

  it('takes the deposit from the payer and remembers them', () => {
    const [sponsor, authority] = [world.wallet(), world.keys.next().publicKey];
    const before = world.chain.balance(sponsor.publicKey);
    const register = instruction(authority, ['Grant'], world.admin, sponsor);
    const { fee } = world.run([register], [sponsor, world.admin]);
    const deposit = world.chain.minimumBalanceForRentExemption(MINTER_BYTES);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before - fee - deposit);
    expect(minterOf(world, authority)?.rentPayer.equals(sponsor.publicKey)).to.equal(true);
  });

  it('is the admin’s alone', async () => {
    const stranger = world.wallet();
    const register = instruction(stranger.publicKey, ['Campaign'], stranger);
    await expectRefused(world, 'NotAdmin', () => world.send([register], [stranger]));
  });

  it('refuses no mint type at all, and one that does not exist', async () => {
    const authority = world.keys.next().publicKey;
    await expectRefused(world, 'InvalidMintTypes', () =>
      world.send([instruction(authority, [])], [world.admin]),
    );
    for (const mask of [UNKNOWN_BIT, UNKNOWN_BIT | MINT_TYPE_MASK.Campaign, 0xff]) {
      const register = instruction(authority, ['Campaign']);
      register.data.writeUInt8(mask, MASK_OFFSET);
      await expectRefused(world, 'InvalidMintTypes', () => world.send([register], [world.admin]));
    }
  });

  it('refuses the zero key', async () => {
    const register = instruction(PublicKey.default, ['Campaign']);
    await expectRefused(world, 'InvalidMinterAuthority', () => world.send([register], [world.admin]));
  });

  it('happens once per authority, until it is revoked', async () => {
    const authority = world.keys.next().publicKey;
    world.run([instruction(authority, ['Grant'])], [world.admin]);
    await expectRefused(world, ALREADY_IN_USE, () =>
      world.send([instruction(authority, ['Campaign'])], [world.admin]),
    );
    const admin = world.admin.publicKey;
    world.run([world.attention.revokeMinter({ admin, authority, rentPayer: admin })], [world.admin]);
    world.run([instruction(authority, ['Campaign'])], [world.admin]);
    expect(minterOf(world, authority)?.allowedMintTypes).to.equal(MINT_TYPE_MASK.Campaign);
  });
});
