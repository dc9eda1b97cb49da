import {
  type Campaign,
  conclude,
  expectBooks,
  expectRefused,
  passWindow,
  type TermChanges,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

const U64_MAX = 2n ** 64n - 1n;
/** The conversion's value follows in the instruction's data. */
const DISCRIMINATOR_BYTES = 8;

describe('process_conversion', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const BONUS = { payoutRules: { conversionBonusUsdc: 1_000_000n } };

  /** A campaign with one attributed user. */
  async function attributed(changes: TermChanges = BONUS, fundUsdc?: bigint) {
    const campaign = world.campaign(changes, fundUsdc);
    const [influencer, user] = [world.influencer(), world.user()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    return { campaign, influencer, user };
  }

  const convert = async (campaign: Campaign, user: { publicKey: Parameters<World['tryVau']>[1] }) =>
    world.send([await world.conversionInstruction(campaign, user.publicKey)], [campaign.attester]);

  it('pays the bonus in the same split and touches every counter a VAU touches', async () => {
    const { campaign, influencer, user } = await attributed({ ...BONUS, dailyBudgetUsdc: 2_000_000n });
    const result = await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(influencer.publicKey)).to.equal(1_000n + 200_000n);
    expect(world.usdcBalance(user.publicKey)).to.equal(4_000n + 800_000n);
    const stored = await world.accounts.campaign(campaign.id);
    expect(stored).to.deep.include({
      todaySpentUsdc: 1_005_000n,
      remainingBudgetUsdc: 5_000_000_000n - 1_005_000n,
    });
    expect(stored?.stats).to.deep.include({ conversions: 1n, totalPaidOutUsdc: 1_005_000n });
    const account = await world.accounts.influencer(influencer.publicKey);
    expect(account?.stats).to.deep.include({ conversionCount: 1n, totalEarnedUsdc: 201_000n });
    const [event] = world.events(result);
    if (event?.name !== 'ConversionProcessed') throw new Error('no event');
    expect(event.data.conversionValue).to.equal(49_990_000n);
    expect(event.data.payout.payableUsdc).to.equal(1_000_000n);
    await expectBooks(world, campaign);
  });

  it('pays what is left where the bonus is more, once nobody can fund the campaign', async () => {
    const { campaign, influencer, user } = await attributed(BONUS, 605_000n);
    const early = await world.conversion(campaign, user.publicKey);
    expect(world.events(early).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    world.chain.setTime(campaign.params.endDate + 1n);
    const result = await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(influencer.publicKey)).to.equal(1_000n + 120_000n);
    expect(world.usdcBalance(user.publicKey)).to.equal(4_000n + 480_000n);
    const [event] = world.events(result);
    if (event?.name !== 'ConversionProcessed') throw new Error('no event');
    expect(event.data.payout.payableUsdc).to.equal(600_000n);
    await expectBooks(world, campaign);
  });

  it('keeps to the daily budget and to the cap per user', async () => {
    const daily = await attributed({ ...BONUS, dailyBudgetUsdc: 100_000n });
    world.chain.advanceSeconds(86_400);
    await world.conversion(daily.campaign, daily.user.publicKey);
    expect(world.usdcBalance(daily.user.publicKey)).to.equal(4_000n + 80_000n);
    const capped = await attributed({
      payoutRules: { ...BONUS.payoutRules, maxPayoutPerUserUsdc: 15_000n },
    });
    await world.conversion(capped.campaign, capped.user.publicKey);
    expect(world.usdcBalance(capped.user.publicKey)).to.equal(4_000n + 8_000n);
    await expectBooks(world, capped.campaign);
  });

  it('leaves an exhausted budget alone: the user can still convert another day', async () => {
    const { campaign, user } = await attributed({ ...BONUS, dailyBudgetUsdc: 5_000n });
    const result = await world.conversion(campaign, user.publicKey);
    expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    expect((await world.accounts.attribution(user.publicKey, campaign.id))?.converted).to.equal(false);
    world.chain.advanceSeconds(86_400);
    await world.conversion(campaign, user.publicKey);
    expect((await world.accounts.attribution(user.publicKey, campaign.id))?.converted).to.equal(true);
    await expectBooks(world, campaign);
  });

  it('records a conversion without a bonus', async () => {
    const { campaign, user } = await attributed({});
    await world.conversion(campaign, user.publicKey);
    expect((await world.accounts.campaign(campaign.id))?.stats.conversions).to.equal(1n);
    expect(world.usdcBalance(user.publicKey)).to.equal(4_000n);
    await expectBooks(world, campaign);
  });

  it('counts once', async () => {
    const { campaign, user } = await attributed();
    await world.conversion(campaign, user.publicKey);
    world.chain.advanceSeconds(1);
    await expectRefused(world, 'AlreadyConverted', () => convert(campaign, user));
  });

  it('refuses another user’s attribution and another campaign’s', async () => {
    const [one, two] = [await attributed(), await attributed()];
    const instruction = await world.conversionInstruction(one.campaign, one.user.publicKey);
    const attribution = instruction.keys[2];
    if (!attribution) throw new Error('the accounts moved');
    attribution.pubkey = world.router.pdas.attribution(two.user.publicKey, two.campaign.id);
    await expectRefused(world, 'NoAttribution', () => world.send([instruction], [one.campaign.attester]));
  });

  it('refuses a signer that is not the attester, and a paused or settled campaign', async () => {
    const { campaign, user } = await attributed();
    const stranger = world.wallet();
    const instruction = await world.conversionInstruction(campaign, user.publicKey, { attester: stranger });
    await expectRefused(world, 'UnauthorizedAttester', () => world.send([instruction], [stranger]));
    const owner = campaign.owner.publicKey;
    const pause = world.router.updateCampaign({ owner, campaignId: campaign.id, update: { paused: true } });
    world.run([pause], [campaign.owner]);
    await expectRefused(world, 'CampaignInactive', () => convert(campaign, user));
    world.chain.setTime(campaign.params.endDate + 604_800n + 1n);
    await expectRefused(world, 'CampaignInactive', () => convert(campaign, user));
  });

  it('settles through the last second of the attribution window', async () => {
    const { campaign, user } = await attributed();
    world.chain.setTime(campaign.params.endDate + 604_800n);
    await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(user.publicKey)).to.equal(804_000n);
    await expectBooks(world, campaign);
  });

  it('pays the user alone where a link of the campaign’s own brought them', async () => {
    const campaign = world.campaign(BONUS);
    const user = world.user();
    await world.vau(campaign, user.publicKey, { influencer: null });
    await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(user.publicKey)).to.equal(1_005_000n);
    await expectBooks(world, campaign);
  });

  it('multiplies the share of a verified tier', async () => {
    const campaign = world.campaign(BONUS);
    const [influencer, user] = [world.influencer({ tier: 'Mid' }), world.user()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(influencer.publicKey)).to.equal(1_500n + 300_000n);
    expect(world.usdcBalance(user.publicKey)).to.equal(3_500n + 700_000n);
    await expectBooks(world, campaign);
  });

  it('leaves dust to the user', async () => {
    const dust = { influencerShareBps: 1_000, payoutRules: { conversionBonusUsdc: 9n } };
    const { campaign, influencer, user } = await attributed(dust);
    await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(influencer.publicKey)).to.equal(500n);
    expect(world.usdcBalance(user.publicKey)).to.equal(4_500n + 9n);
    await expectBooks(world, campaign);
  });

  it('waits while the largest bonus there can be might be funded, then pays all that is left, without wrapping', async () => {
    const { campaign, user } = await attributed(
      { payoutRules: { conversionBonusUsdc: U64_MAX } },
      1_005_000n,
    );
    const exhausted = world.events(await world.conversion(campaign, user.publicKey));
    expect(exhausted.map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    world.chain.setTime(campaign.params.endDate + 1n);
    await world.conversion(campaign, user.publicKey);
    expect(world.usdcBalance(user.publicKey)).to.equal(804_000n);
    expect((await world.accounts.pot(campaign.id))?.usdcBalance).to.equal(0n);
    await expectBooks(world, campaign);
  });

  it('records a bonus of zero like none, also when nothing is left', async () => {
    const { campaign, user } = await attributed({ payoutRules: { conversionBonusUsdc: 0n } }, 5_000n);
    await world.conversion(campaign, user.publicKey);
    expect((await world.accounts.attribution(user.publicKey, campaign.id))?.converted).to.equal(true);
    await expectBooks(world, campaign);
  });

  it('accrues what can’t be paid', async () => {
    const campaign = world.campaign(BONUS);
    const [influencer, user] = [world.influencer(), world.wallet()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    const result = await world.conversion(campaign, user.publicKey);
    const [event] = world.events(result);
    if (event?.name !== 'ConversionProcessed') throw new Error('no event');
    expect(event.data.payout).to.deep.include({ userAccrued: true, influencerAccrued: false });
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(804_000n);
    expect(world.usdcBalance(influencer.publicKey)).to.equal(201_000n);
    await expectBooks(world, campaign);
  });

  it('refuses another influencer, none, and a missing account to pay them', async () => {
    const { campaign, influencer, user } = await attributed();
    for (const wrong of [world.influencer().publicKey, null]) {
      const instruction = await world.conversionInstruction(campaign, user.publicKey, { influencer: wrong });
      await expectRefused(world, 'InfluencerMismatch', () => world.send([instruction], [campaign.attester]));
    }
    const instruction = await world.conversionInstruction(campaign, user.publicKey);
    const token = instruction.keys.find(({ pubkey }) => pubkey.equals(world.usdcOf(influencer.publicKey)));
    if (!token) throw new Error('the accounts moved');
    Object.assign(token, { pubkey: instruction.programId, isWritable: false });
    await expectRefused(world, 'MissingPayoutAccount', () => world.send([instruction], [campaign.attester]));
  });

  it('refuses a payee’s account that is somebody else’s, and a minimum of AC where USDC is paid', async () => {
    const { campaign, influencer, user } = await attributed();
    const stranger = world.usdcOf(world.user().publicKey);
    for (const [codeName, wrong] of [
      ['WrongPayeeAccount', { userToken: stranger }],
      ['WrongPayeeAccount', { influencerToken: stranger }],
      ['WrongPayeeAccount', { userToken: influencer.publicKey }],
      ['InvalidMinimumOut', { minAcOut: 1n }],
    ] as const) {
      const instruction = await world.conversionInstruction(campaign, user.publicKey, wrong);
      await expectRefused(world, codeName, () => world.send([instruction], [campaign.attester]));
    }
  });

  it('refuses who was never attributed', async () => {
    const campaign = world.campaign(BONUS);
    const user = world.user();
    await expectRefused(world, 'AccountNotInitialized', () => convert(campaign, user));
  });

  it('is refused one second after the window, and once the owner has withdrawn', async () => {
    const { campaign, user } = await attributed();
    passWindow(world, campaign);
    await expectRefused(world, 'CampaignInactive', () => convert(campaign, user));
    conclude(world, campaign);
    await expectRefused(world, 'CampaignInactive', () => convert(campaign, user));
    await expectBooks(world, campaign);
  });

  it('passes the largest value on as it was said', async () => {
    const { campaign, user } = await attributed();
    const instruction = await world.conversionInstruction(campaign, user.publicKey);
    instruction.data.writeBigUInt64LE(U64_MAX, DISCRIMINATOR_BYTES);
    const [event] = world.events(world.run([instruction], [campaign.attester]));
    if (event?.name !== 'ConversionProcessed') throw new Error('no event');
    expect(event.data.conversionValue).to.equal(U64_MAX);
  });
});
