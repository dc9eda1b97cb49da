import {
  type Campaign,
  close,
  closeAttribution,
  closeInfluencer,
  expectBooks,
  expectRefused,
  finalize,
  passWindow,
  World,
  withdraw,
} from '@crr/testing/chain';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const DAY = 86_400;
const lamportsOf = (world: World, key: PublicKey) => BigInt(world.chain.getAccount(key)?.lamports ?? 0);

/** An owner who does nothing keeps nobody's deposit. */
describe('deposits in a campaign whose owner is gone', () => {
  let world: World;
  let campaign: Campaign;

  beforeEach(() => {
    world = World.create();
    campaign = world.campaign({}, 1_000_000n);
  });

  it('of attributions return once nothing can be recorded, and not a second earlier', async () => {
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    passWindow(world, campaign);
    world.chain.advanceSeconds(DAY - 1);
    await expectRefused(world, 'CampaignNotClosed', () => closeAttribution(world, campaign, user));
    world.chain.advanceSeconds(1);
    const attribution = world.router.pdas.attribution(user, campaign.id);
    const attester = campaign.attester.publicKey;
    const before = lamportsOf(world, attester) + lamportsOf(world, attribution);
    world.expectOk(closeAttribution(world, campaign, user));
    expect(lamportsOf(world, attester)).to.equal(before);
    const replay = await world.tryVau(campaign, user, { influencer: null });
    expect(replay.error).not.to.equal(null);
  });

  it('don’t return while a clock that steps back by a day could reopen the campaign', async () => {
    const user = world.user().publicKey;
    const reopened = () =>
      world.tryVau(campaign, user, { influencer: null, earnedAt: campaign.params.endDate });
    await world.vau(campaign, user, { influencer: null });
    passWindow(world, campaign);
    await expectRefused(world, 'CampaignNotClosed', () => closeAttribution(world, campaign, user));
    world.chain.setTime(world.chain.now() - 1n);
    world.expectOk(await reopened());
    expect((await world.accounts.attribution(user, campaign.id))?.totalVaus).to.equal(2);
    passWindow(world, campaign);
    world.chain.advanceSeconds(DAY);
    world.expectOk(closeAttribution(world, campaign, user));
    world.chain.setTime(world.chain.now() - BigInt(DAY));
    expect((await reopened()).error).not.to.equal(null);
    expect(await world.accounts.attribution(user, campaign.id)).to.equal(null);
  });

  it('return at once where the owner has withdrawn: no clock reopens such a campaign', async () => {
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    passWindow(world, campaign);
    world.expectOk(withdraw(world, campaign));
    world.expectOk(closeAttribution(world, campaign, user));
    world.chain.setTime(campaign.params.endDate);
    expect((await world.tryVau(campaign, user, { influencer: null })).error).not.to.equal(null);
  });

  it('of attributions return after anybody finalized, too, and of their influencers’ accounts', async () => {
    const influencer = world.influencer();
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: influencer.publicKey });
    passWindow(world, campaign);
    world.expectOk(finalize(world, campaign, campaign.attester));
    world.chain.advanceSeconds(DAY);
    await expectRefused(world, 'InfluencerInUse', () => closeInfluencer(world, influencer));
    world.expectOk(closeAttribution(world, campaign, user, { influencer: influencer.publicKey }));
    world.expectOk(closeInfluencer(world, influencer));
    world.expectOk(withdraw(world, campaign));
  });

  it('of attributions wait while recording was held', async () => {
    const user = world.user().publicKey;
    await world.vau(campaign, user, { influencer: null });
    world.chain.setTime(campaign.params.endDate + 1n);
    const hold = world.router.updateCampaign({
      owner: campaign.owner.publicKey,
      campaignId: campaign.id,
      update: { holdSeconds: 100 },
    });
    world.run([hold], [campaign.owner]);
    passWindow(world, campaign);
    world.chain.advanceSeconds(DAY + 99);
    await expectRefused(world, 'CampaignNotClosed', () => closeAttribution(world, campaign, user));
    world.chain.advanceSeconds(1);
    world.expectOk(closeAttribution(world, campaign, user));
  });

  it('of the campaign itself return to whoever paid them, who can’t send the owner’s money elsewhere', async () => {
    const payer = world.user();
    const draft = world.draft();
    const key = draft.owner.publicKey;
    const { usdcMint, router } = world;
    const create = router.createCampaign({
      payer: payer.publicKey,
      owner: key,
      usdcMint,
      params: draft.params,
    });
    world.run([create], [payer, draft.owner]);
    world.fund(draft, 1_000_000n);
    passWindow(world, draft);
    const [mine, theirs] = [world.usdcOf(payer.publicKey), world.usdcOf(key)];
    const stranger = world.user();
    await expectRefused(world, 'UnauthorizedOwner', () => withdraw(world, draft, stranger, theirs));
    await expectRefused(world, 'ConstraintTokenOwner', () => withdraw(world, draft, payer, mine));
    const before = world.usdcBalance(key);
    world.expectOk(withdraw(world, draft, payer, theirs));
    expect(world.usdcBalance(key)).to.equal(before + 1_000_000n);
    await expectBooks(world, draft);
    const closing = { owner: payer, rentPayer: payer.publicKey };
    await expectRefused(world, 'UnauthorizedOwner', () =>
      close(world, draft, { ...closing, owner: stranger, ownerUsdc: theirs }),
    );
    const deposits = [router.pdas.pot(draft.id), router.pdas.vault(draft.id)];
    const held = deposits.reduce((sum, address) => sum + lamportsOf(world, address), 0n);
    const purse = lamportsOf(world, payer.publicKey);
    world.expectOk(close(world, draft, { ...closing, ownerUsdc: theirs }));
    expect(lamportsOf(world, payer.publicKey) > purse + held).to.equal(true);
  });
});
