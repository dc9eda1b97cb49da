import { programDataAddress } from '@crr/localnet';
import { ATTENTION_TOKEN_PROGRAM_ID } from '@crr/sdk';
import {
  ALREADY_IN_USE,
  acdSupply,
  attentionEvents,
  attentionState,
  expectAcdBooks,
  expectRefused,
  mintInstructions,
  World,
} from '@crr/testing/chain';
import { AccountLayout, MintLayout } from '@solana/spl-token';
import { expect } from 'chai';

const STATE_BYTES = 292;
const MINT_BYTES = 82;
const TOKEN_ACCOUNT_BYTES = 165;
/** Where the loader keeps whether a program has an upgrade authority. */
const HAS_AUTHORITY_OFFSET = 12;

describe('initialize', () => {
  let world: World;
  beforeEach(() => {
    world = World.empty();
  });

  const initialize = (acMint = world.acMint, authority = world.admin, payer = authority) => {
    const keys = { upgradeAuthority: authority.publicKey, payer: payer.publicKey, acMint };
    const signers = payer === authority ? [authority] : [payer, authority];
    return world.send([world.attention.initialize(keys)], signers);
  };

  it('makes the upgrade authority admin and AC-D a mint that nobody but the program controls', () => {
    const result = world.expectOk(initialize());
    const { pdas } = world.attention;
    const state = attentionState(world);
    expect(state).to.deep.include({ totalMinted: 0n, totalRedeemed: 0n, eventSeq: 1n, pendingAdmin: null });
    expect(state.admin.equals(world.admin.publicKey)).to.equal(true);
    expect(state.acMint.equals(world.acMint)).to.equal(true);
    const mint = MintLayout.decode(world.chain.getAccount(pdas.acdMint())?.data ?? Buffer.alloc(0));
    expect(mint).to.deep.include({ supply: 0n, decimals: 9, freezeAuthorityOption: 0 });
    expect(mint.mintAuthority.equals(pdas.state())).to.equal(true);
    const reserve = AccountLayout.decode(world.chain.getAccount(pdas.reserve())?.data ?? Buffer.alloc(0));
    expect(reserve.mint.equals(world.acMint)).to.equal(true);
    expect(reserve.owner.equals(pdas.state())).to.equal(true);
    const names = attentionEvents(world, result).map(({ name }) => name);
    expect(names).to.deep.equal(['AttentionTokenInitialized']);
    expectAcdBooks(world);
  });

  it('takes the deposits from the payer, who may be somebody else', () => {
    const sponsor = world.wallet();
    const before = world.chain.balance(sponsor.publicKey);
    const { fee } = world.expectOk(initialize(world.acMint, world.admin, sponsor));
    const deposits = [STATE_BYTES, MINT_BYTES, TOKEN_ACCOUNT_BYTES].map((bytes) =>
      world.chain.minimumBalanceForRentExemption(bytes),
    );
    const paid = deposits.reduce((total, deposit) => total + deposit, fee);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before - paid);
    expect(attentionState(world).admin.equals(world.admin.publicKey)).to.equal(true);
  });

  it('gives AC-D the decimals of AC, whatever they are', () => {
    for (const decimals of [0, 6]) {
      const other = World.empty();
      const mint = other.keys.next();
      other.run(mintInstructions(other.chain, other.admin.publicKey, mint, decimals), [other.admin, mint]);
      const admin = other.admin.publicKey;
      const keys = { upgradeAuthority: admin, payer: admin, acMint: mint.publicKey };
      other.run([other.attention.initialize(keys)], [other.admin]);
      const acd = other.chain.getAccount(other.acdMint);
      expect(MintLayout.decode(acd?.data ?? Buffer.alloc(0)).decimals).to.equal(decimals);
      expect(acdSupply(other)).to.equal(0n);
    }
  });

  it('refuses everybody else', async () => {
    const stranger = world.wallet();
    await expectRefused(world, 'NotUpgradeAuthority', () => initialize(world.acMint, stranger));
  });

  it('refuses everybody once the program can’t be upgraded any more', async () => {
    const address = programDataAddress(ATTENTION_TOKEN_PROGRAM_ID);
    const account = world.chain.getAccount(address);
    if (account === null) throw new Error('the loader keeps no data of the program');
    account.data.writeUInt8(0, HAS_AUTHORITY_OFFSET);
    world.chain.setAccount(address, account);
    await expectRefused(world, 'NotUpgradeAuthority', () => initialize());
  });

  it('refuses a mint that is none', async () => {
    const wallet = world.wallet().publicKey;
    await expectRefused(world, 'AccountOwnedByWrongProgram', () => initialize(wallet));
  });

  it('happens once', async () => {
    world.expectOk(initialize());
    await expectRefused(world, ALREADY_IN_USE, () => initialize());
    expectAcdBooks(world);
  });
});
