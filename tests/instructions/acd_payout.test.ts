import type { AcdRoute } from '@crr/sdk';
import { createCloseAccountInstruction } from '@solana/spl-token';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { expectBooks, expectRefused } from '../support/expect';
import { poolGives } from '../support/pool';
import { ataOf, giveInstructions } from '../support/tokens';
import { type Campaign, World } from '../support/world';

const PAYABLE = 5_000n;
const GIVEN = poolGives(PAYABLE);

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
      payoutRules: { conversionBonusUsdc: 1_000_000n },
    });
    [influencer, user] = [world.influencer(), world.user()];
    for (const { publicKey } of [influencer, user]) openAcd(publicKey);
  });

  const openAcd = (owner: Keypair['publicKey']) =>
    world.run(giveInstructions(world.admin.publicKey, world.acdMint, owner, 0n), [world.admin]);
  const record = (minAcOut = GIVEN) =>
    world.tryVau(campaign, user.publicKey, { influencer: influencer.publicKey, acd, minAcOut });

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
    expect(world.acdBalance(user.publicKey) > before).to.equal(true);
    await expectBooks(world, campaign);
  });

  it('refuses a market that gives one unit less than the attester’s minimum', async () => {
    const result = await record(GIVEN + 1n);
    expect(result.error).not.to.equal(null);
    world.expectOk(await record(GIVEN));
  });

  it('refuses a market below the advertiser’s floor, whatever the attester says', async () => {
    const perUsdc = (GIVEN * 1_000_000n) / PAYABLE;
    const dear = { payoutAsset: 'AttentionToken' as const, minAcPerUsdc: perUsdc + 1_000n };
    const greedy = world.campaign(dear);
    const options = { influencer: influencer.publicKey, acd, minAcOut: 1n };
    const result = await world.tryVau(greedy, user.publicKey, options);
    expect(result.error).not.to.equal(null);
    expect(world.acdBalance(user.publicKey)).to.equal(0n);
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

  it('asks for a minimum above zero', async () => {
    const send = await world.vauInstructions(campaign, user.publicKey, {
      influencer: influencer.publicKey,
      acd,
      minAcOut: 0n,
    });
    const table = world.lookupTable(send);
    await expectRefused(world, 'InvalidMinimumOut', () => world.send(send, [campaign.attester], [table]));
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
