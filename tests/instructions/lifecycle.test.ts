import {
  type Campaign,
  DAY,
  expectBooks,
  expectRefused,
  START,
  type TermChanges,
  World,
} from '@crr/testing/chain';
import { expect } from 'chai';

const WINDOW = 604_800n;

describe('the end of a campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const finalize = (campaign: Campaign, caller = campaign.owner) =>
    world.send(
      [world.router.finalizeCampaign({ caller: caller.publicKey, campaignId: campaign.id })],
      [caller],
    );
  const withdraw = (campaign: Campaign, owner = campaign.owner) =>
    world.send(
      [
        world.router.withdrawRemaining({
          owner: owner.publicKey,
          campaignId: campaign.id,
          ownerUsdc: world.usdcOf(owner.publicKey),
        }),
      ],
      [owner],
    );
  const close = (campaign: Campaign, rentPayer = campaign.owner.publicKey) =>
    world.send(
      [
        world.router.closeCampaign({
          owner: campaign.owner.publicKey,
          campaignId: campaign.id,
          ownerUsdc: world.usdcOf(campaign.owner.publicKey),
          rentPayer,
        }),
      ],
      [campaign.owner],
    );
  const pause = (campaign: Campaign, paused: boolean) => {
    const owner = campaign.owner.publicKey;
    const change = { owner, campaignId: campaign.id, update: { paused } };
    world.run([world.router.updateCampaign(change)], [campaign.owner]);
  };

  /** A campaign with a user attributed to an influencer. */
  async function running(changes: TermChanges = {}) {
    const campaign = world.campaign(changes);
    const [influencer, user] = [world.influencer(), world.user()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    return { campaign, influencer, user };
  }

  /** Through the window and withdrawn. */
  async function closed(changes: TermChanges = {}) {
    const all = await running(changes);
    world.chain.setTime(all.campaign.params.endDate + WINDOW + 1n);
    world.expectOk(withdraw(all.campaign));
    return all;
  }

  describe('finalize_campaign', () => {
    it('is the owner’s at any time; the window runs from now', async () => {
      const { campaign } = await running();
      world.chain.advanceSeconds(100);
      world.expectOk(finalize(campaign));
      expect(await world.accounts.campaign(campaign.id)).to.deep.include({
        status: 'Finalizing',
        endedAt: START + 100n,
        settlesUntil: START + 100n + WINDOW,
      });
      await expectBooks(world, campaign);
    });

    it('is anybody’s after the end date, and a late call gains nothing', async () => {
      const { campaign } = await running();
      const stranger = world.wallet();
      world.chain.setTime(campaign.params.endDate);
      await expectRefused(world, 'NotFinalizable', () => finalize(campaign, stranger));
      world.chain.advanceSeconds(1);
      world.chain.advanceSeconds(1_000);
      world.expectOk(finalize(campaign, stranger));
      expect(await world.accounts.campaign(campaign.id)).to.deep.include({
        endedAt: campaign.params.endDate,
        settlesUntil: campaign.params.endDate + WINDOW,
      });
    });

    it('happens once', async () => {
      const { campaign } = await running();
      world.expectOk(finalize(campaign));
      world.chain.advanceSeconds(1);
      await expectRefused(world, 'NotFinalizable', () => finalize(campaign));
    });

    it('counts attention up to the beginning of a pause', async () => {
      const { campaign, user } = await running();
      world.chain.advanceSeconds(50);
      pause(campaign, true);
      world.chain.advanceSeconds(50);
      world.expectOk(finalize(campaign));
      expect((await world.accounts.campaign(campaign.id))?.endedAt).to.equal(START + 50n);
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user.publicKey, { earnedAt: START + 51n }),
      );
      await world.vau(campaign, user.publicKey, { earnedAt: START + 50n });
      await expectBooks(world, campaign);
    });
  });

  describe('the attribution window', () => {
    it('settles what was earned, through its last second, and nothing earned later', async () => {
      const { campaign, user } = await running();
      world.chain.advanceSeconds(100);
      world.expectOk(finalize(campaign));
      world.chain.setTime(START + 100n + WINDOW);
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user.publicKey, { earnedAt: START + 101n }),
      );
      await world.vau(campaign, user.publicKey, { earnedAt: START + 100n });
      world.chain.advanceSeconds(1);
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user.publicKey, { earnedAt: START + 100n }),
      );
      await expectBooks(world, campaign);
    });

    it('opens by the clock alone when nobody finalizes', async () => {
      const { campaign, user } = await running();
      world.chain.setTime(campaign.params.endDate + WINDOW);
      await world.vau(campaign, user.publicKey, { earnedAt: campaign.params.endDate });
      await expectRefused(world, 'SettlementOpen', () => withdraw(campaign));
      world.chain.advanceSeconds(1);
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user.publicKey, { earnedAt: campaign.params.endDate }),
      );
      world.expectOk(withdraw(campaign));
      await expectBooks(world, campaign);
    });

    it('lets a campaign that ran out while paused settle what came before the pause', async () => {
      const { campaign, user } = await running();
      world.chain.advanceSeconds(10);
      pause(campaign, true);
      world.chain.setTime(campaign.params.endDate + 1n);
      await world.vau(campaign, user.publicKey, { earnedAt: START + 10n });
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user.publicKey, { earnedAt: START + 11n }),
      );
    });

    it('of no length ends with the campaign', async () => {
      const { campaign } = await running({ attributionWindowSeconds: 0 });
      world.chain.setTime(campaign.params.endDate + 1n);
      world.expectOk(withdraw(campaign));
    });
  });

  describe('withdraw_remaining', () => {
    it('gives the owner everything that is left, once the window has passed', async () => {
      const { campaign } = await running();
      await expectRefused(world, 'SettlementOpen', () => withdraw(campaign));
      world.expectOk(finalize(campaign));
      world.chain.advanceSeconds(Number(WINDOW));
      await expectRefused(world, 'SettlementOpen', () => withdraw(campaign));
      world.chain.advanceSeconds(1);
      world.expectOk(withdraw(campaign));
      expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(5_000_000_000n - 5_000n);
      expect(await world.accounts.campaign(campaign.id)).to.deep.include({
        status: 'Closed',
        remainingBudgetUsdc: 0n,
      });
      expect(await world.accounts.pot(campaign.id)).to.deep.include({
        usdcBalance: 0n,
        totalWithdrawnUsdc: 5_000_000_000n - 5_000n,
      });
      await expectBooks(world, campaign);
    });

    it('leaves what has accrued to payees', async () => {
      const campaign = world.campaign();
      const user = world.wallet();
      await world.vau(campaign, user.publicKey);
      world.chain.setTime(campaign.params.endDate + WINDOW + 1n);
      world.expectOk(withdraw(campaign));
      expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(5_000_000_000n - 5_000n);
      expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(5_000n);
      await expectBooks(world, campaign);
    });

    it('refuses anybody but the owner', async () => {
      const { campaign } = await running();
      world.chain.setTime(campaign.params.endDate + WINDOW + 1n);
      const stranger = world.user();
      await expectRefused(world, 'UnauthorizedOwner', () => withdraw(campaign, stranger));
    });
  });

  describe('close_campaign', () => {
    it('returns the deposits to whoever paid them and leaves a tombstone', async () => {
      const campaign = world.draft();
      const sponsor = world.wallet();
      const create = world.router.createCampaign({
        payer: sponsor.publicKey,
        owner: campaign.owner.publicKey,
        usdcMint: world.usdcMint,
        params: campaign.params,
      });
      const before = world.chain.balance(sponsor.publicKey);
      const { fee } = world.run([create], [sponsor, campaign.owner]);
      world.chain.setTime(campaign.params.endDate + WINDOW + 1n);
      world.expectOk(withdraw(campaign));
      world.expectOk(close(campaign, sponsor.publicKey));
      const kept = world.chain.minimumBalanceForRentExemption(122);
      expect(world.chain.balance(sponsor.publicKey)).to.equal(before - fee - kept);
      expect(await world.accounts.pot(campaign.id)).to.equal(null);
      const tombstone = await world.accounts.tombstone(campaign.id);
      expect(tombstone?.closedAt).to.equal(world.chain.now());
      expect(world.chain.getAccount(world.router.pdas.vault(campaign.id))).to.equal(null);
    });

    it('gives donations to the vault to the owner', async () => {
      const { campaign } = await closed();
      const { admin } = world;
      world.giveUsdc(world.router.pdas.pot(campaign.id), 0n);
      const vault = world.router.pdas.vault(campaign.id);
      const { createMintToInstruction } = await import('@solana/spl-token');
      world.run([createMintToInstruction(world.usdcMint, vault, admin.publicKey, 777)], [admin]);
      const before = world.usdcBalance(campaign.owner.publicKey);
      const result = world.expectOk(close(campaign));
      expect(world.usdcBalance(campaign.owner.publicKey)).to.equal(before + 777n);
      const [event] = world.events(result);
      if (event?.name !== 'CampaignClosed') throw new Error('no event');
      expect(event.data.surplusUsdc).to.equal(777n);
    });

    it('refuses a campaign that is not closed, and one that owes somebody', async () => {
      const { campaign } = await running();
      await expectRefused(world, 'CampaignNotClosed', () => close(campaign));
      const owing = world.campaign();
      await world.vau(owing, world.wallet().publicKey);
      world.chain.setTime(owing.params.endDate + WINDOW + 1n);
      world.expectOk(withdraw(owing));
      await expectRefused(world, 'RewardsOutstanding', () => close(owing));
    });

    it('never lets the id return', async () => {
      const { campaign } = await closed();
      world.expectOk(close(campaign));
      world.chain.setTime(START);
      const result = world.send([world.createInstruction(campaign)], [campaign.owner]);
      expect(result.error).not.to.equal(null);
      expect(await world.accounts.campaign(campaign.id)).to.equal(null);
    });
  });

  describe('close_attribution', () => {
    const closeAttribution = (
      { campaign, influencer, user }: Awaited<ReturnType<typeof running>>,
      rentPayer = campaign.attester.publicKey,
      named: typeof influencer.publicKey | null = influencer.publicKey,
    ) =>
      world.send(
        [
          world.router.closeAttribution({
            campaignId: campaign.id,
            user: user.publicKey,
            influencer: named,
            rentPayer,
          }),
        ],
        [world.admin],
      );

    it('returns the deposit to whoever paid it, before and after the campaign is buried', async () => {
      for (const buried of [false, true]) {
        const all = await closed();
        if (buried) world.expectOk(close(all.campaign));
        const payer = all.campaign.attester.publicKey;
        const before = world.chain.balance(payer);
        world.expectOk(closeAttribution(all));
        expect(world.chain.balance(payer)).to.equal(before + world.chain.minimumBalanceForRentExemption(239));
        expect(await world.accounts.attribution(all.user.publicKey, all.campaign.id)).to.equal(null);
        expect((await world.accounts.influencer(all.influencer.publicKey))?.openAttributions).to.equal(0n);
        world.chain.setTime(START);
      }
    });

    it('refuses while the campaign is not closed: sequence and cap would start again', async () => {
      const all = await running();
      await expectRefused(world, 'CampaignNotClosed', () => closeAttribution(all));
      world.expectOk(finalize(all.campaign));
      await expectRefused(world, 'CampaignNotClosed', () => closeAttribution(all));
    });

    it('refuses while something has accrued, and without the influencer’s account', async () => {
      const campaign = world.campaign();
      const [influencer, user] = [world.influencer(), world.wallet()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      world.chain.setTime(campaign.params.endDate + WINDOW + 1n);
      world.expectOk(withdraw(campaign));
      await expectRefused(world, 'RewardsOutstanding', () =>
        closeAttribution({ campaign, influencer, user }),
      );
      world.chain.setTime(START);
      const paid = await closed();
      await expectRefused(world, 'InfluencerMismatch', () =>
        closeAttribution(paid, paid.campaign.attester.publicKey, null),
      );
    });
  });

  it('takes a day: the campaign of a day runs, settles and is gone', async () => {
    const all = await running({ endDate: START + DAY, attributionWindowSeconds: 60 });
    world.chain.setTime(START + DAY + 61n);
    world.expectOk(withdraw(all.campaign));
    world.expectOk(close(all.campaign));
    expect((await world.accounts.tombstone(all.campaign.id))?.events.seq).to.equal(6n);
  });
});
