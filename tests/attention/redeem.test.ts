import {
  acdSupply,
  ataOf,
  attentionEvents,
  attentionState,
  back,
  expectAcdBooks,
  expectRefused,
  grantMinter,
  openAccount,
  reserveAc,
  stateOf,
  tokenBalance,
  World,
} from '@crr/testing/chain';
import { createBurnInstruction } from '@solana/spl-token';
import type { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const U64_MAX = 2n ** 64n - 1n;
const MINTED = 1_000n;
/** Anchor's. */
const DUPLICATE_MUTABLE_ACCOUNT = 2040;

describe('redeem', () => {
  let world: World;
  let holder: Keypair;
  beforeEach(() => {
    world = World.create();
    holder = grantMinter(world);
    back(world, MINTED);
    world.expectOk(mint(MINTED));
  });

  const acdOf = (owner: PublicKey) => ataOf(world.acdMint, owner);
  const acOf = (owner: PublicKey) => ataOf(world.acMint, owner);
  function mint(amount: bigint) {
    const keys = { minterAuthority: holder.publicKey, destination: acdOf(holder.publicKey) };
    return world.send([world.attention.authorizedMint({ ...keys, amount, mintType: 'Grant' })], [holder]);
  }
  const redeem = (
    amount: bigint,
    options: { signer?: Keypair; holderAcd?: PublicKey; destination?: PublicKey } = {},
  ) => {
    const signer = options.signer ?? holder;
    const instruction = world.attention.redeem({
      holder: signer.publicKey,
      holderAcd: options.holderAcd ?? acdOf(signer.publicKey),
      destination: options.destination ?? acOf(signer.publicKey),
      amount,
    });
    return world.send([instruction], [signer]);
  };

  it('burns AC-D and pays as much AC, to the last unit', async () => {
    const result = world.expectOk(redeem(1n));
    expect(tokenBalance(world.chain, acOf(holder.publicKey))).to.equal(1n);
    expect(world.acdBalance(holder.publicKey)).to.equal(MINTED - 1n);
    world.expectOk(redeem(MINTED - 1n));
    expect(tokenBalance(world.chain, acOf(holder.publicKey))).to.equal(MINTED);
    expect([reserveAc(world), acdSupply(world)]).to.deep.equal([0n, 0n]);
    expect(attentionState(world)).to.deep.include({ totalMinted: MINTED, totalRedeemed: MINTED });
    expect(attentionEvents(world, result).map(({ name }) => name)).to.deep.equal(['AcdRedeemed']);
    await expectRefused(world, 'MathOverflow', () => redeem(1n));
    expectAcdBooks(world);
  });

  it('makes room for nothing: what left the reserve backs no AC-D any more', async () => {
    world.expectOk(redeem(400n));
    await expectRefused(world, 'Unbacked', () => mint(1n));
    expectAcdBooks(world);
  });

  it('pays to any AC account that the holder names', () => {
    const friend = world.wallet().publicKey;
    world.expectOk(redeem(7n, { destination: openAccount(world, world.acMint, friend) }));
    expect(tokenBalance(world.chain, acOf(friend))).to.equal(7n);
    expectAcdBooks(world);
  });

  it('refuses nothing at all, more than the holder has and more than was ever minted', async () => {
    await expectRefused(world, 'ZeroAmount', () => redeem(0n));
    await expectRefused(world, 'MathOverflow', () => redeem(MINTED + 1n));
    await expectRefused(world, 'MathOverflow', () => redeem(U64_MAX));
    const poor = grantMinter(world);
    await expectRefused(world, 'InsufficientFunds', () => redeem(1n, { signer: poor }));
    expectAcdBooks(world);
  });

  it('refuses another holder’s AC-D', async () => {
    const thief = grantMinter(world);
    const stolen = { signer: thief, holderAcd: acdOf(holder.publicKey) };
    await expectRefused(world, 'TokenOwnerMismatch', () => redeem(1n, stolen));
  });

  it('refuses an account of another mint on either side', async () => {
    const usdc = openAccount(world, world.usdcMint, holder.publicKey);
    await expectRefused(world, 'TokenMintMismatch', () => redeem(1n, { holderAcd: usdc }));
    await expectRefused(world, 'TokenMintMismatch', () => redeem(1n, { destination: usdc }));
  });

  it('refuses the reserve as destination: AC-D would burn and nothing be paid', () => {
    const before = stateOf(world);
    const { error } = redeem(1n, { destination: world.attention.pdas.reserve() });
    expect(error).to.deep.equal({ InstructionError: [0, { Custom: DUPLICATE_MUTABLE_ACCOUNT }] });
    expect(stateOf(world)).to.deep.equal(before);
  });

  it('refuses another mint to burn and another reserve to pay from', async () => {
    const keys = { holder: holder.publicKey, holderAcd: acdOf(holder.publicKey), amount: 1n };
    const forged = (at: number, pubkey: PublicKey) => {
      const forgery = world.attention.redeem({ ...keys, destination: acOf(holder.publicKey) });
      const account = forgery.keys[at];
      if (!account) throw new Error('the accounts moved');
      account.pubkey = pubkey;
      return world.send([forgery], [holder]);
    };
    await expectRefused(world, 'AcdMintMismatch', () => forged(2, world.usdcMint));
    const another = openAccount(world, world.acMint, world.admin.publicKey);
    await expectRefused(world, 'ReserveMismatch', () => forged(3, another));
  });

  it('leaves AC behind where a holder burns AC-D past the program', () => {
    const burn = createBurnInstruction(acdOf(holder.publicKey), world.acdMint, holder.publicKey, 300n);
    world.run([burn], [holder]);
    world.expectOk(redeem(700n));
    expect([reserveAc(world), acdSupply(world)]).to.deep.equal([300n, 0n]);
    world.expectOk(mint(300n));
    expect(attentionState(world)).to.deep.include({ totalMinted: 1_300n, totalRedeemed: 700n });
  });
});
