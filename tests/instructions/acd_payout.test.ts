import { type AcdRoute, SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import {
  AC_IN_POOL,
  acdSupply,
  ataOf,
  type Campaign,
  expectAcdBooks,
  expectBooks,
  expectRefused,
  giveInstructions,
  poolGives,
  reserveAc,
  USDC_IN_POOL,
  type VauOptions,
  World,
} from '@crr/testing/chain';
import { createCloseAccountInstruction } from '@solana/spl-token';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

const PAYABLE = 5_000n;
const GIVEN = poolGives(PAYABLE);
const BONUS = 1_000_000n;
/** What spl-token-swap says when it would give less than the minimum; the VAU is the second instruction. */
const SLIPPAGE = `Custom 16 in instruction 1 of ${SPL_TOKEN_SWAP_PROGRAM_ID.toBase58()}`;

describe('a payout in AC-D', () => {
  let world: World;
  let acd: AcdRoute;
  let campaign: Campaign;
  let influencer: Keypair;
  let user: Keypair;
  beforeEach(() => {
    world = World.create();
    acd = world.acdRoute();
    campaign = world.campaign({
      payoutAsset: 'AttentionToken',
      minAcPerUsdc: 900_000_000n,
      payoutRules: { conversionBonusUsdc: BONUS },
    });
    [influencer, user] = [world.influencer(), world.user()];
    for (const { publicKey } of [influencer, user]) openAcd(publicKey);
  });

  const openAcd = (owner: Keypair['publicKey']) =>
    world.run(giveInstructions(world.admin.publicKey, world.acdMint, owner, 0n), [world.admin]);
  const record = (minAcOut = GIVEN) =>
    world.tryVau(campaign, user.publicKey, { influencer: influencer.publicKey, acd, minAcOut });

  /** A VAU and its lookup table, so that a refusal is compared with the state right before it. */
  const prepared = async (
    of: Campaign,
    minAcOut: bigint,
    options: VauOptions = { influencer: influencer.publicKey, acd },
  ) => {
    const instructions = await world.vauInstructions(of, user.publicKey, { ...options, minAcOut });
    return { instructions, table: world.lookupTable(instructions) };
  };

  it('buys AC on the market and mints AC-D against it, in the same proportion', async () => {
    world.expectOk(await record());
    const share = (GIVEN * 1_000n) / PAYABLE;
    expect(world.acdBalance(influencer.publicKey)).to.equal(share);
    expect(world.acdBalance(user.publicKey)).to.equal(GIVEN - share);
    const reserve = world.chain.getAccount(world.router.attentionPdas.reserve());
    expect(reserve?.data.readBigUInt64LE(64)).to.equal(GIVEN);
    expect(world.usdcBalance(user.publicKey)).to.equal(0n);
    const [attribution, vau] = world.events(world.sent.at(-1) ?? expect.fail());
    expect(attribution?.name).to.equal('AttributionCreated');
    if (vau?.name !== 'CampaignVauProcessed') throw new Error('no event');
    expect(vau.data.payout).to.deep.include({ userAcd: GIVEN - share, influencerAcd: share });
    await expectBooks(world, campaign);
  });

  it('pays a conversion too', async () => {
    world.expectOk(await record());
    const instruction = await world.conversionInstruction(campaign, user.publicKey, { acd, minAcOut: 1n });
    const before = world.acdBalance(user.publicKey);
    world.run([instruction], [campaign.attester], [world.lookupTable([instruction])]);
    const given = poolGives(BONUS, USDC_IN_POOL + PAYABLE, AC_IN_POOL - GIVEN);
    expect(world.acdBalance(user.publicKey)).to.equal(before + given - given / 5n);
    expect([acdSupply(world), reserveAc(world)]).to.deep.equal([GIVEN + given, GIVEN + given]);
    await expectBooks(world, campaign);
  });

  it('refuses a market that gives one unit less than the attester’s minimum', async () => {
    const { instructions, table } = await prepared(campaign, GIVEN + 1n);
    await expectRefused(world, SLIPPAGE, () => world.send(instructions, [campaign.attester], [table]));
    world.expectOk(await record(GIVEN));
    await expectBooks(world, campaign);
  });

  it('refuses a market below the advertiser’s floor, whatever the attester says', async () => {
    const floor = (GIVEN * 1_000_000n) / PAYABLE;
    const payoutAsset = 'AttentionToken' as const;
    const fair = world.campaign({ payoutAsset, minAcPerUsdc: floor });
    // What the floor asks for is rounded up, so that the next one asks for one unit more.
    const greedy = world.campaign({ payoutAsset, minAcPerUsdc: floor + 1n });
    const { instructions, table } = await prepared(greedy, 1n);
    await expectRefused(world, SLIPPAGE, () => world.send(instructions, [greedy.attester], [table]));
    expect(world.acdBalance(user.publicKey)).to.equal(0n);
    const options = { influencer: influencer.publicKey, acd, minAcOut: 1n };
    world.expectOk(await world.tryVau(fair, user.publicKey, options));
    expect(world.acdBalance(user.publicKey)).to.equal(GIVEN - (GIVEN * 1_000n) / PAYABLE);
    await expectBooks(world, fair);
  });

  it('refuses a floor that no amount of AC could meet, without wrapping', async () => {
    const dear = world.campaign({
      payoutAsset: 'AttentionToken',
      minAcPerUsdc: 2n ** 64n - 1n,
      payoutRules: { baseRatePerSecondUsdc: 1_000_001n },
    });
    const { instructions, table } = await prepared(dear, 1n, { influencer: null, acd, seconds: 1 });
    await expectRefused(world, 'ArithmeticOverflow', () =>
      world.send(instructions, [dear.attester], [table]),
    );
    await expectBooks(world, dear);
  });

  it('accrues USDC for a payee who can’t receive AC-D, and swaps only the rest', async () => {
    const account = ataOf(world.acdMint, user.publicKey);
    world.run([createCloseAccountInstruction(account, user.publicKey, user.publicKey)], [user]);
    world.expectOk(await record(1n));
    expect(world.acdBalance(influencer.publicKey)).to.equal(poolGives(1_000n));
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution?.accruedUserUsdc).to.equal(4_000n);
    await expectBooks(world, campaign);
    const payeeUsdc = world.usdcOf(user.publicKey);
    const claim = { campaignId: campaign.id, user: user.publicKey, beneficiary: 'User' as const, payeeUsdc };
    world.run([world.router.claimRewards(claim)], [world.admin]);
    expect(world.usdcBalance(user.publicKey)).to.equal(4_000n);
    await expectBooks(world, campaign);
  });

  it('accrues everything and swaps nothing where neither can receive', async () => {
    for (const wallet of [user, influencer]) {
      const account = ataOf(world.acdMint, wallet.publicKey);
      world.run([createCloseAccountInstruction(account, wallet.publicKey, wallet.publicKey)], [wallet]);
    }
    world.expectOk(await record(1n));
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(PAYABLE);
    await expectBooks(world, campaign);
  });

  it('pays dust to the user and buys no part of it for the influencer', async () => {
    const dust = world.campaign({
      payoutAsset: 'AttentionToken',
      minAcPerUsdc: 1n,
      influencerShareBps: 1_000,
      payoutRules: { baseRatePerSecondUsdc: 9n },
    });
    const options = { influencer: influencer.publicKey, acd, minAcOut: 1n, seconds: 1 };
    await world.vau(dust, user.publicKey, options);
    expect(world.acdBalance(user.publicKey)).to.equal(poolGives(9n));
    expect(world.acdBalance(influencer.publicKey)).to.equal(0n);
    await expectBooks(world, dust);
  });

  it('scales the attester’s minimum to the part that is swapped, rounded against the market', async () => {
    const account = ataOf(world.acdMint, user.publicKey);
    world.run([createCloseAccountInstruction(account, user.publicKey, user.publicKey)], [user]);
    // A fifth is swapped: five times what it gives may be asked for the whole, and not one unit more.
    const fifth = poolGives(PAYABLE / 5n);
    const { instructions, table } = await prepared(campaign, fifth * 5n + 1n);
    await expectRefused(world, SLIPPAGE, () => world.send(instructions, [campaign.attester], [table]));
    world.expectOk(await record(fifth * 5n));
    expect(world.acdBalance(influencer.publicKey)).to.equal(fifth);
    await expectBooks(world, campaign);
  });

  it('accrues the influencer’s part in USDC and swaps the user’s', async () => {
    const account = ataOf(world.acdMint, influencer.publicKey);
    const close = createCloseAccountInstruction(account, influencer.publicKey, influencer.publicKey);
    world.run([close], [influencer]);
    world.expectOk(await record(1n));
    expect(world.acdBalance(user.publicKey)).to.equal(poolGives(4_000n));
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution).to.deep.include({ accruedUserUsdc: 0n, accruedInfluencerUsdc: 1_000n });
    await expectBooks(world, campaign);
    expectAcdBooks(world);
  });

  it('mints nothing, and takes nothing, once the router’s right is revoked', async () => {
    const keys = { admin: world.admin.publicKey, authority: world.router.pdas.minterAuthority() };
    world.run([world.attention.revokeMinter({ ...keys, rentPayer: keys.admin })], [world.admin]);
    const { instructions, table } = await prepared(campaign, 1n);
    await expectRefused(world, 'AccountNotInitialized', () =>
      world.send(instructions, [campaign.attester], [table]),
    );
    await expectBooks(world, campaign);
  });

  it('accrues in USDC with a minimum of zero, and a campaign in USDC has no other', async () => {
    world.expectOk(await record(0n));
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution?.accruedUserUsdc).to.equal(attribution?.totalUserEarnedUsdc);
    expect(attribution?.accruedInfluencerUsdc).to.equal(attribution?.totalInfluencerEarnedUsdc);
    expect(attribution?.accruedUserUsdc).not.to.equal(0n);
    expect(world.acdBalance(user.publicKey)).to.equal(0n);
    await expectBooks(world, campaign);
    const inUsdc = world.campaign();
    const other = { influencer: null, minAcOut: 1n };
    await expectRefused(world, 'InvalidMinimumOut', () => world.tryVau(inUsdc, user.publicKey, other));
  });

  it('asks for the accounts of the swap', async () => {
    const send = await world.vauInstructions(campaign, user.publicKey, { influencer: null, minAcOut: 1n });
    await expectRefused(world, 'MissingPayoutAccount', () => world.send(send, [campaign.attester]));
  });

  it('refuses a venue that is not on the list', async () => {
    const admin = world.admin.publicKey;
    world.run([world.router.updateConfig({ admin, swapVenues: [] })], [world.admin]);
    const options = { influencer: influencer.publicKey, acd, minAcOut: 1n };
    const send = await world.vauInstructions(campaign, user.publicKey, options);
    const table = world.lookupTable(send);
    await expectRefused(world, 'VenueNotAllowed', () => world.send(send, [campaign.attester], [table]));
  });
});
