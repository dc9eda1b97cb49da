import {
  type Campaign,
  expectBooks,
  expectRefused,
  openPlainAccount,
  tokenBalance,
  World,
} from '@crr/testing/chain';
import {
  AuthorityType,
  createApproveInstruction,
  createFreezeAccountInstruction,
  createSetAuthorityInstruction,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import { type Keypair, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';

const WORTH_USDC = 5_000n;
const TOKEN_ACCOUNT_BYTES = 165;

describe('attacks with payees’ token accounts', () => {
  let world: World;
  let campaign: Campaign;
  let user: Keypair;

  before(() => {
    world = World.create();
    campaign = world.campaign();
  });

  beforeEach(() => {
    user = world.user();
  });

  const accrued = async () =>
    (await world.accounts.attribution(user.publicKey, campaign.id))?.accruedUserUsdc;
  const claim = (payeeUsdc = world.usdcOf(user.publicKey), payee?: Keypair) =>
    world.router.claimRewards({
      campaignId: campaign.id,
      user: user.publicKey,
      beneficiary: 'User',
      payeeUsdc,
      ...(payee && { payee: payee.publicKey }),
    });

  it('a further account of the payee’s is refused, and a frozen one: it would make rewards accrue at will', async () => {
    const further = openPlainAccount(world, world.usdcMint, user.publicKey);
    await expectRefused(world, 'WrongPayeeAccount', () =>
      world.tryVau(campaign, user.publicKey, { userToken: further }),
    );
    const freeze = createFreezeAccountInstruction(further, world.usdcMint, world.admin.publicKey);
    world.run([freeze], [world.admin]);
    await expectRefused(world, 'WrongPayeeAccount', () =>
      world.tryVau(campaign, user.publicKey, { userToken: further }),
    );
  });

  it('a token account that was never initialized is refused', async () => {
    const blank = world.keys.next();
    const create = SystemProgram.createAccount({
      fromPubkey: world.admin.publicKey,
      newAccountPubkey: blank.publicKey,
      lamports: Number(world.chain.minimumBalanceForRentExemption(TOKEN_ACCOUNT_BYTES)),
      space: TOKEN_ACCOUNT_BYTES,
      programId: TOKEN_PROGRAM_ID,
    });
    world.run([create], [world.admin, blank]);
    await expectRefused(world, 'WrongPayeeAccount', () =>
      world.tryVau(campaign, user.publicKey, { userToken: blank.publicKey }),
    );
  });

  it('lamports at the associated address of a payee without an account stop nothing: the reward accrues', async () => {
    user = world.wallet();
    world.chain.airdrop(world.usdcOf(user.publicKey), 1_000_000n);
    await world.vau(campaign, user.publicKey);
    expect(await accrued()).to.equal(WORTH_USDC);
    world.giveUsdc(user.publicKey, 0n);
    world.run([claim()], [world.admin]);
    expect(world.usdcBalance(user.publicKey)).to.equal(WORTH_USDC);
    await expectBooks(world, campaign);
  });

  it('whoever was given the payee’s associated account gets nothing, and the payee claims elsewhere', async () => {
    const account = world.usdcOf(user.publicKey);
    const thief = world.wallet().publicKey;
    const give = createSetAuthorityInstruction(account, user.publicKey, AuthorityType.AccountOwner, thief);
    world.run([give], [user]);
    await world.vau(campaign, user.publicKey);
    expect(await accrued()).to.equal(WORTH_USDC);
    await expectRefused(world, 'WrongPayeeAccount', () => world.send([claim()], [world.admin]));
    const own = openPlainAccount(world, world.usdcMint, user.publicKey);
    world.run([claim(own, user)], [world.admin, user]);
    expect(tokenBalance(world.chain, own)).to.equal(WORTH_USDC);
    expect(tokenBalance(world.chain, account)).to.equal(0n);
    await expectBooks(world, campaign);
  });

  it('a claim to an account of another mint or of somebody else’s is refused', async () => {
    const account = world.usdcOf(user.publicKey);
    const kept = world.chain.getAccount(account);
    world.chain.setAccount(account, null);
    await world.vau(campaign, user.publicKey);
    world.chain.setAccount(account, kept);
    for (const payee of [
      openPlainAccount(world, world.acMint, user.publicKey),
      world.usdcOf(campaign.owner.publicKey),
      world.router.pdas.vault(campaign.id),
    ]) {
      await expectRefused(world, 'WrongPayeeAccount', () => world.send([claim(payee)], [world.admin]));
    }
    expect(await accrued()).to.equal(WORTH_USDC);
  });

  it('a delegate on the payee’s account is the payee’s affair', async () => {
    const account = world.usdcOf(user.publicKey);
    const delegate = world.wallet().publicKey;
    world.run([createApproveInstruction(account, delegate, user.publicKey, 1_000_000n)], [user]);
    await world.vau(campaign, user.publicKey);
    expect(world.usdcBalance(user.publicKey)).to.equal(WORTH_USDC);
  });
});
