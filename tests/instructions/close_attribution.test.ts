import {
  claim,
  close,
  closeAttribution,
  conclude,
  expectBooks,
  expectRefused,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

const ATTRIBUTION_BYTES = 239;

describe('close_attribution', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  /** A closed campaign with one user. */
  async function closed(referred = true) {
    const campaign = world.campaign();
    const [influencer, user] = [world.influencer(), world.user()];
    await world.vau(campaign, user.publicKey, { influencer: referred ? influencer.publicKey : null });
    conclude(world, campaign);
    return { campaign, user, influencer };
  }

  it('needs no influencer where a link of the campaign’s own brought the user, and takes none', async () => {
    const { campaign, user, influencer } = await closed(false);
    const payer = campaign.attester.publicKey;
    await expectRefused(world, 'InfluencerMismatch', () =>
      closeAttribution(world, campaign, user.publicKey, { influencer: influencer.publicKey }),
    );
    const before = world.chain.balance(payer);
    const result = world.expectOk(closeAttribution(world, campaign, user.publicKey));
    const deposit = world.chain.minimumBalanceForRentExemption(ATTRIBUTION_BYTES);
    expect(world.chain.balance(payer)).to.equal(before + deposit);
    const [event] = world.events(result);
    if (event?.name !== 'AttributionClosed') throw new Error('no event');
    expect(event.data.influencer).to.equal(null);
  });

  it('refuses another influencer than the attributed one', async () => {
    const { campaign, user } = await closed();
    const other = world.influencer().publicKey;
    for (const influencer of [other, null]) {
      await expectRefused(world, 'InfluencerMismatch', () =>
        closeAttribution(world, campaign, user.publicKey, { influencer }),
      );
    }
  });

  it('refuses to return the deposit to anybody but its payer', async () => {
    const { campaign, user, influencer } = await closed();
    for (const rentPayer of [user.publicKey, campaign.owner.publicKey, world.admin.publicKey]) {
      const options = { influencer: influencer.publicKey, rentPayer };
      await expectRefused(world, 'ConstraintHasOne', () =>
        closeAttribution(world, campaign, user.publicKey, options),
      );
    }
  });

  it('refuses another campaign that is closed, unburied and buried', async () => {
    const campaign = world.campaign({ endDate: world.chain.now() + 1_000_000n });
    const [influencer, user] = [world.influencer(), world.user()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    const over = world.campaign({ endDate: world.chain.now() + 10n, attributionWindowSeconds: 0 }, 0n);
    conclude(world, over);
    const borrowed = () => {
      const instruction = world.router.closeAttribution({
        campaignId: campaign.id,
        user: user.publicKey,
        influencer: influencer.publicKey,
        rentPayer: campaign.attester.publicKey,
      });
      const [account] = instruction.keys;
      if (!account) throw new Error('the accounts moved');
      account.pubkey = world.router.pdas.campaign(over.id);
      return world.send([instruction], [world.admin]);
    };
    await expectRefused(world, 'NoAttribution', borrowed);
    world.expectOk(close(world, over));
    await expectRefused(world, 'NoAttribution', borrowed);
    await expectBooks(world, campaign);
  });

  it('waits until the last part that accrued is claimed', async () => {
    const campaign = world.campaign();
    const [influencer, user] = [world.influencer(), world.wallet()];
    const { publicKey: wallet } = influencer;
    await world.vau(campaign, user.publicKey, { influencer: wallet });
    conclude(world, campaign);
    const release = () => closeAttribution(world, campaign, user.publicKey, { influencer: wallet });
    await expectRefused(world, 'RewardsOutstanding', release);
    world.giveUsdc(user.publicKey, 0n);
    const payee = world.usdcOf(user.publicKey);
    world.expectOk(claim(world, campaign, user.publicKey, 'User', payee));
    await expectBooks(world, campaign);
    world.chain.advanceSlots(1);
    world.expectOk(release());
    expect(world.usdcBalance(user.publicKey)).to.equal(4_000n);
  });

  it('continues the campaign’s stream, before and after it is buried', async () => {
    const campaign = world.campaign();
    const users = [world.user(), world.user()];
    for (const { publicKey } of users) await world.vau(campaign, publicKey);
    conclude(world, campaign);
    const [one, two] = users.map(({ publicKey }) => publicKey);
    if (!one || !two) throw new Error('two users');
    const head = (await world.accounts.campaign(campaign.id))?.events.seq ?? 0n;
    const first = world.expectOk(closeAttribution(world, campaign, one));
    world.expectOk(close(world, campaign));
    const second = world.expectOk(closeAttribution(world, campaign, two));
    expect(world.events(first)[0]?.seq).to.equal(head + 1n);
    expect(world.events(second)[0]?.seq).to.equal(head + 3n);
    expect((await world.accounts.tombstone(campaign.id))?.events.seq).to.equal(head + 3n);
  });
});
