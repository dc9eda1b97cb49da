import { type CampaignUpdate, siteHash } from '@crr/sdk';
import { type Campaign, DAY, expectBooks, expectRefused, finalize, START, World } from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

const OVERLAP = 100;

describe('update_campaign', () => {
  let world: World;
  let campaign: Campaign;
  beforeEach(() => {
    world = World.create();
    campaign = world.campaign();
  });

  const update = (change: CampaignUpdate, owner = campaign.owner) =>
    world.send(
      [world.router.updateCampaign({ owner: owner.publicKey, campaignId: campaign.id, update: change })],
      [owner],
    );
  const refused = (codeName: string, change: CampaignUpdate) =>
    expectRefused(world, codeName, () => update(change));

  it('is the owner’s alone, and never empty', async () => {
    const stranger = world.wallet();
    await expectRefused(world, 'UnauthorizedOwner', () => update({ paused: true }, stranger));
    await refused('EmptyUpdate', {});
  });

  it('retargets, and leaves no trace of a longer list behind', async () => {
    const sites = Array.from({ length: 16 }, (_, i) => siteHash(`https://s${i}.example`));
    const long = { requireCohort: true, sites, cohorts: [1, 2, 3], countries: ['DE', 'FR'] };
    world.expectOk(update({ targeting: long }));
    world.expectOk(
      update({ targeting: { requireCohort: false, sites: [], cohorts: [], countries: ['US'] } }),
    );
    const data = world.chain.getAccount(world.router.pdas.campaign(campaign.id))?.data;
    const end = data?.lastIndexOf(Buffer.from('US')) ?? 0;
    expect(data?.subarray(end + 2).every((byte) => byte === 0)).to.equal(true);
    world.chain.advanceSeconds(61);
    await expectRefused(world, 'CountryNotTargeted', () => world.tryVau(campaign, world.admin.publicKey));
    await refused('InvalidTargeting', {
      targeting: { ...long, countries: Array.from({ length: 17 }, () => 'DE') },
    });
  });

  it('moves the end date forwards and back, but not before the present or the start', async () => {
    world.chain.advanceSeconds(1_000);
    const now = world.chain.now();
    world.expectOk(update({ endDate: START + 60n * DAY }));
    await refused('InvalidDateRange', { endDate: now - 1n });
    world.expectOk(update({ endDate: now }));
    world.chain.advanceSeconds(1);
    await refused('CampaignInactive', { endDate: START + 60n * DAY });
    const later = world.campaign({ startDate: now + 100n });
    await expectRefused(world, 'InvalidDateRange', () => {
      const owner = later.owner.publicKey;
      const change = { owner, campaignId: later.id, update: { endDate: now + 100n } };
      return world.send([world.router.updateCampaign(change)], [later.owner]);
    });
  });

  it('keeps a pause’s beginning when it is repeated', async () => {
    world.expectOk(update({ paused: true }));
    world.chain.advanceSeconds(5);
    world.expectOk(update({ paused: true }));
    expect((await world.accounts.campaign(campaign.id))?.pausedAt).to.equal(START);
    world.expectOk(update({ paused: false }));
    expect(await world.accounts.campaign(campaign.id)).to.deep.include({ paused: false, pausedAt: 0n });
    await expectBooks(world, campaign);
  });

  it('hands over to a new attester after a day and not a second earlier', async () => {
    const next = world.wallet();
    const user = world.user();
    world.expectOk(update({ attester: next.publicKey }));
    world.chain.setTime(START + DAY - 1n);
    await expectRefused(world, 'UnauthorizedAttester', () =>
      world.tryVau(campaign, user.publicKey, { attester: next }),
    );
    await world.vau(campaign, user.publicKey);
    world.chain.setTime(START + DAY);
    await expectRefused(world, 'UnauthorizedAttester', () => world.tryVau(campaign, user.publicKey));
    await world.vau(campaign, user.publicKey, { attester: next });
    await expectBooks(world, campaign);
  });

  it('lets the old tag signer’s tags live for the overlap', async () => {
    const next = world.keys.next();
    world.expectOk(update({ tagSigner: { key: next.publicKey, overlapSeconds: OVERLAP } }));
    const first = (signer: typeof next) => ({ signer });
    const { tagSigner } = campaign;
    await expectRefused(world, 'TagSignerUnknown', () =>
      world.tryVau(campaign, world.admin.publicKey, first(next)),
    );
    world.chain.setTime(START + DAY);
    await world.vau(campaign, world.user().publicKey, first(next));
    world.chain.setTime(START + DAY + BigInt(OVERLAP) - 1n);
    await world.vau(campaign, world.user().publicKey, first(tagSigner));
    world.chain.setTime(START + DAY + BigInt(OVERLAP));
    await expectRefused(world, 'TagSignerUnknown', () =>
      world.tryVau(campaign, world.admin.publicKey, first(tagSigner)),
    );
    await expectBooks(world, campaign);
  });

  it('refuses a key that is in the role, the zero key and too long an overlap', async () => {
    await refused('InvalidRotation', { attester: campaign.attester.publicKey });
    await refused('InvalidRotation', { attester: PublicKey.default });
    const key = world.keys.next().publicKey;
    await refused('InvalidRotation', { tagSigner: { key, overlapSeconds: 90 * 86_400 + 1 } });
    world.expectOk(update({ tagSigner: { key, overlapSeconds: 90 * 86_400 } }));
  });

  it('refuses a successor who has another role, also one announced for it', async () => {
    await refused('RoleConflict', { attester: campaign.owner.publicKey });
    await refused('RoleConflict', { attester: campaign.tagSigner.publicKey });
    const announced = world.keys.next().publicKey;
    world.expectOk(update({ tagSigner: { key: announced, overlapSeconds: 0 } }));
    await refused('RoleConflict', { attester: announced });
  });

  it('is over with the campaign', async () => {
    world.chain.setTime(campaign.params.endDate + 1n);
    await refused('CampaignInactive', { paused: true });
  });

  it('is over once the owner has ended the campaign', async () => {
    world.expectOk(finalize(world, campaign));
    await refused('CampaignInactive', { endDate: START + 60n * DAY });
  });

  it('is possible through the last second, and before the first', async () => {
    const later = world.campaign({ startDate: START + DAY });
    const owner = later.owner.publicKey;
    const change = { owner, campaignId: later.id, update: { endDate: START + DAY + 1n } };
    world.run([world.router.updateCampaign(change)], [later.owner]);
    world.chain.setTime(campaign.params.endDate);
    world.expectOk(update({ endDate: campaign.params.endDate + 1n }));
    expect((await world.accounts.campaign(campaign.id))?.endDate).to.equal(campaign.params.endDate + 1n);
    await expectBooks(world, campaign);
  });

  it('changes nothing where a part of it is refused', async () => {
    await refused('InvalidDateRange', { paused: true, endDate: START - 1n });
    await refused('RoleConflict', { paused: true, attester: campaign.owner.publicKey });
  });

  it('tells what it changed and nothing else', () => {
    const [event] = world.events(world.expectOk(update({ paused: true })));
    if (event?.name !== 'CampaignUpdated') throw new Error('no event');
    expect(event.data.params).to.deep.equal({
      paused: true,
      targeting: null,
      endDate: null,
      attester: null,
      tagSigner: null,
      minAcPerUsdc: null,
      holdSeconds: null,
    });
    expect(event.data.coSigner).to.equal(null);
  });

  it('gives a role back to a former key only by way of another, and not before what it earned could settle', async () => {
    const former = campaign.attester;
    const [second, third] = [world.wallet(), world.wallet()];
    const settling = DAY + BigInt(campaign.params.attributionWindowSeconds);
    world.expectOk(update({ attester: second.publicKey }));
    world.chain.setTime(START + DAY);
    await refused('InvalidRotation', { attester: former.publicKey });
    world.chain.setTime(START + settling - 1n);
    await refused('RotationTooSoon', { attester: third.publicKey });
    world.chain.setTime(START + settling);
    world.expectOk(update({ attester: third.publicKey }));
    world.chain.setTime(START + 2n * settling);
    world.expectOk(update({ attester: former.publicKey }));
    world.chain.setTime(START + 2n * settling + DAY);
    await world.vau(campaign, world.user().publicKey, { attester: former });
    await expectBooks(world, campaign);
  });

  it('counts attention from a pause once the campaign goes on', async () => {
    const user = world.user().publicKey;
    world.expectOk(update({ paused: true }));
    world.chain.advanceSeconds(5);
    await expectRefused(world, 'CampaignInactive', () => world.tryVau(campaign, user));
    world.expectOk(update({ paused: false }));
    await world.vau(campaign, user, { earnedAt: START + 3n, issuedAt: START });
    expect(world.usdcBalance(user)).to.equal(5_000n);
    await expectBooks(world, campaign);
  });
});
