import {
  ALREADY_IN_USE,
  expectBooks,
  expectRefused,
  finalize,
  join,
  pause,
  register,
  START,
  update,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

const PARTICIPATION_BYTES = 130;
const PROFILE = { handle: '@insider', platform: 'TikTok', followerCount: 1n } as const;

describe('join_campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('is recorded in an account of its own and counted', async () => {
    const campaign = world.campaign({ influencerPolicy: 'Joined' });
    const wallet = world.influencer();
    world.chain.advanceSeconds(7);
    const result = world.expectOk(join(world, campaign, wallet));
    const participation = await world.accounts.participation(wallet.publicKey, campaign.id);
    expect(participation?.joinedAt).to.equal(START + 7n);
    expect(participation?.campaignId).to.deep.equal(campaign.id);
    expect((await world.accounts.influencer(wallet.publicKey))?.participations).to.equal(1n);
    expect(world.events(result).map(({ name, seq }) => [name, seq])).to.deep.equal([['CampaignJoined', 2n]]);
    await expectBooks(world, campaign);
  });

  it('is open from before the start through the last second, also while paused', async () => {
    const campaign = world.campaign({ startDate: START + 100n, influencerPolicy: 'Joined' });
    world.expectOk(join(world, campaign, world.influencer()));
    pause(world, campaign);
    world.expectOk(join(world, campaign, world.influencer()));
    world.chain.setTime(campaign.params.endDate);
    world.expectOk(join(world, campaign, world.influencer()));
    const late = world.influencer();
    world.chain.setTime(campaign.params.endDate + 1n);
    await expectRefused(world, 'CampaignInactive', () => join(world, campaign, late));
  });

  it('is possible, though not needed, where every influencer is taken', async () => {
    const campaign = world.campaign({ influencerPolicy: 'Open' });
    world.expectOk(join(world, campaign, world.influencer()));
  });

  it('refuses a campaign that its owner has ended', async () => {
    const campaign = world.campaign();
    const wallet = world.influencer();
    world.expectOk(finalize(world, campaign));
    await expectRefused(world, 'CampaignInactive', () => join(world, campaign, wallet));
  });

  it('refuses everybody who runs the campaign, and who is announced for it', async () => {
    const campaign = world.campaign();
    const [attester, tagSigner] = [world.wallet(), world.wallet()];
    world.expectOk(update(world, campaign, { attester: attester.publicKey }));
    const rotation = { key: tagSigner.publicKey, overlapSeconds: 0 };
    world.expectOk(update(world, campaign, { tagSigner: rotation }));
    world.chain.airdrop(campaign.tagSigner.publicKey, 1_000_000_000n);
    const insiders = [campaign.owner, campaign.attester, campaign.tagSigner, attester, tagSigner];
    for (const insider of insiders) {
      world.expectOk(register(world, insider, PROFILE));
      await expectRefused(world, 'RoleConflict', () => join(world, campaign, insider));
    }
  });

  it('refuses who never registered, and a second time', async () => {
    const campaign = world.campaign();
    await expectRefused(world, 'AccountNotInitialized', () => join(world, campaign, world.wallet()));
    const wallet = world.influencer();
    world.expectOk(join(world, campaign, wallet));
    world.chain.advanceSlots(1);
    await expectRefused(world, ALREADY_IN_USE, () => join(world, campaign, wallet));
  });

  it('takes the deposit from the payer, who may be somebody else', () => {
    const campaign = world.campaign();
    const [sponsor, wallet] = [world.wallet(), world.influencer()];
    const before = world.chain.balance(sponsor.publicKey);
    const { fee } = world.expectOk(join(world, campaign, wallet, sponsor));
    const deposit = world.chain.minimumBalanceForRentExemption(PARTICIPATION_BYTES);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before - fee - deposit);
  });
});
