import { siteHash } from '@crr/sdk';
import { type Campaign, DAY, expectBooks, expectRefused, join, START, World } from '@crr/testing/chain';
import { SYSVAR_INSTRUCTIONS_PUBKEY, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';

const ATTRIBUTION_BYTES = 239;
const MOST_UNITS_OF_STEADY_VAU = 16_000;

describe('process_campaign_vau', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  describe('pays', () => {
    it('the Summer Sale: ten VAUs of five seconds', async () => {
      const campaign = world.campaign();
      const [influencer, user] = [world.influencer(), world.user()];
      for (let i = 0; i < 10; i += 1) {
        await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      }
      expect(world.usdcBalance(influencer.publicKey)).to.equal(10_000n);
      expect(world.usdcBalance(user.publicKey)).to.equal(40_000n);
      const stored = await world.accounts.campaign(campaign.id);
      expect(stored?.stats).to.deep.include({
        totalVausProcessed: 10n,
        uniqueUsers: 1n,
        totalAttentionSeconds: 50n,
        totalPaidOutUsdc: 50_000n,
        influencerPayoutsUsdc: 10_000n,
        userBonusesUsdc: 2_500n,
      });
      await expectBooks(world, campaign);
    });

    it('ten percent to the influencer and the rest to the user', async () => {
      const campaign = world.campaign({
        totalBudgetUsdc: 10_000_000_000n,
        influencerShareBps: 1_000,
        userBonusBps: 0,
      });
      const [influencer, user] = [world.influencer(), world.user()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
      expect(attribution).to.deep.include({ totalInfluencerEarnedUsdc: 500n, totalUserEarnedUsdc: 4_500n });
      expect(attribution?.influencer?.equals(influencer.publicKey)).to.equal(true);
    });

    it('the user everything where a link of the campaign itself brought them', async () => {
      const campaign = world.campaign();
      const user = world.user();
      await world.vau(campaign, user.publicKey, { influencer: null });
      expect(world.usdcBalance(user.publicKey)).to.equal(5_000n);
      expect((await world.accounts.attribution(user.publicKey, campaign.id))?.influencer).to.equal(null);
      await expectBooks(world, campaign);
    });

    it('the remainder of every rounding to the user', async () => {
      const campaign = world.campaign({
        influencerShareBps: 1_000,
        userBonusBps: 0,
        payoutRules: { baseRatePerSecondUsdc: 9n },
      });
      const [influencer, user] = [world.influencer(), world.user()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey, seconds: 1 });
      expect(world.usdcBalance(influencer.publicKey)).to.equal(0n);
      expect(world.usdcBalance(user.publicKey)).to.equal(9n);
      await expectBooks(world, campaign);
    });

    it('all to the influencer at 10,000 basis points and nothing at 0', async () => {
      for (const [influencerShareBps, share] of [
        [10_000, 5_000n],
        [0, 0n],
      ] as const) {
        const campaign = world.campaign({ influencerShareBps, userBonusBps: 0 });
        const [influencer, user] = [world.influencer(), world.user()];
        await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
        expect(world.usdcBalance(influencer.publicKey)).to.equal(share);
        expect(world.usdcBalance(user.publicKey)).to.equal(5_000n - share);
        await expectBooks(world, campaign);
      }
    });

    it('a verified tier its multiple, never into the user’s bonus, and an unverified one once', async () => {
      for (const [tier, followers, share] of [
        ['Nano', 0n, 1_000n],
        ['Micro', 10_000n, 1_200n],
        ['Mid', 100_000n, 1_500n],
        ['Macro', 1_000_000n, 2_000n],
        ['Mega', 10_000_000n, 3_000n],
      ] as const) {
        const campaign = world.campaign();
        const [verified, unverified] = [world.influencer({ tier }), world.influencer({ followers })];
        await world.vau(campaign, world.user().publicKey, { influencer: verified.publicKey });
        await world.vau(campaign, world.user().publicKey, { influencer: unverified.publicKey });
        expect(world.usdcBalance(verified.publicKey), tier).to.equal(share);
        expect(world.usdcBalance(unverified.publicKey), tier).to.equal(1_000n);
        await expectBooks(world, campaign);
      }
      const capped = world.campaign({ influencerShareBps: 5_000, userBonusBps: 2_000 });
      const mega = world.influencer({ tier: 'Mega' });
      await world.vau(capped, world.user().publicKey, { influencer: mega.publicKey });
      expect(world.usdcBalance(mega.publicKey)).to.equal(4_000n);
    });

    it('by the quality of the attention', async () => {
      const campaign = world.campaign({
        payoutRules: {
          qualityMultipliers: {
            upTo69Percent: 10,
            upTo84Percent: 50,
            upTo94Percent: 100,
            upTo100Percent: 200,
          },
        },
      });
      for (const [seconds, userPresence, cohort, isHotPage, score, payable] of [
        [1, false, false, true, 60, 100n],
        [1, false, false, false, 70, 500n],
        [1, true, false, true, 80, 500n],
        [3, false, true, true, 90, 3_000n],
        [4, false, false, true, 90, 4_000n],
        [5, false, false, true, 100, 10_000n],
        [60, true, true, false, 100, 120_000n],
      ] as const) {
        const result = await world.vau(campaign, world.user().publicKey, {
          seconds,
          userPresence,
          isHotPage,
          ...(cohort ? { cohorts: [7] } : {}),
        });
        const [event] = world.events(result).filter(({ name }) => name === 'CampaignVauProcessed');
        if (event?.name !== 'CampaignVauProcessed') throw new Error('no event');
        expect(event.data.qualityScore).to.equal(score);
        expect(event.data.payout.payableUsdc).to.equal(payable);
      }
      await expectBooks(world, campaign);
    });

    it('the highest rate for the longest attention without wrapping', async () => {
      const totalBudgetUsdc = 2n ** 64n - 1n;
      const campaign = world.campaign(
        { totalBudgetUsdc, payoutRules: { baseRatePerSecondUsdc: 2n ** 64n - 1n } },
        2n ** 63n,
      );
      const user = world.user();
      await world.vau(campaign, user.publicKey, { seconds: 65_535 });
      expect(world.usdcBalance(user.publicKey)).to.equal(2n ** 63n);
      await expectBooks(world, campaign);
    });

    it('nothing and still attributes where attention is worth nothing', async () => {
      const campaign = world.campaign({ payoutRules: { baseRatePerSecondUsdc: 0n } });
      const [influencer, user] = [world.influencer(), world.user()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
      expect(attribution).to.deep.include({ totalVaus: 1, totalUserEarnedUsdc: 0n });
      await expectBooks(world, campaign);
    });
  });

  describe('stays within', () => {
    it('the least of all budgets', async () => {
      const campaign = world.campaign({ dailyBudgetUsdc: 3_000n }, 4_000n);
      const user = world.user();
      await world.vau(campaign, user.publicKey);
      expect(world.usdcBalance(user.publicKey)).to.equal(3_000n);
      await expectBooks(world, campaign);
    });

    it('an exhausted budget: nothing recorded, an event says why, and it works later', async () => {
      const campaign = world.campaign({ dailyBudgetUsdc: 5_000n });
      const [first, second] = [world.user(), world.user()];
      await world.vau(campaign, first.publicKey);
      const result = await world.vau(campaign, second.publicKey);
      expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
      expect(await world.accounts.attribution(second.publicKey, campaign.id)).to.equal(null);
      expect(world.usdcBalance(second.publicKey)).to.equal(0n);
      await expectBooks(world, campaign);
      world.chain.advanceSeconds(86_400);
      await world.vau(campaign, second.publicKey);
      expect(world.usdcBalance(second.publicKey)).to.equal(5_000n);
      await expectBooks(world, campaign);
    });

    it('an unfunded pot', async () => {
      const campaign = world.campaign({}, 0n);
      const result = await world.vau(campaign, world.user().publicKey);
      expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    });

    it('the day, which ends between 23:59:59 and 00:00:00 UTC', async () => {
      const campaign = world.campaign({ dailyBudgetUsdc: 6_000n });
      const user = world.user();
      world.chain.setTime(START + DAY - 1n);
      await world.vau(campaign, user.publicKey);
      await world.vau(campaign, user.publicKey);
      expect(world.usdcBalance(user.publicKey)).to.equal(6_000n);
      world.chain.setTime(START + DAY);
      await world.vau(campaign, user.publicKey);
      expect(world.usdcBalance(user.publicKey)).to.equal(11_000n);
      expect((await world.accounts.campaign(campaign.id))?.todaySpentUsdc).to.equal(5_000n);
      await expectBooks(world, campaign);
    });

    it('one day’s budget after a gap of many days', async () => {
      const campaign = world.campaign({ dailyBudgetUsdc: 5_000n });
      const user = world.user();
      await world.vau(campaign, user.publicKey);
      world.chain.advanceSeconds(10 * 86_400);
      await world.vau(campaign, user.publicKey);
      const result = await world.vau(campaign, user.publicKey);
      expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
      expect(world.usdcBalance(user.publicKey)).to.equal(10_000n);
    });

    it('today’s budget when the clock steps back over midnight', async () => {
      const campaign = world.campaign({ dailyBudgetUsdc: 5_000n });
      const user = world.user();
      world.chain.setTime(START + DAY);
      await world.vau(campaign, user.publicKey);
      world.chain.setTime(START + DAY - 1n);
      const result = await world.vau(campaign, user.publicKey);
      expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    });

    it('the cap per user, the influencer’s part included, to the exact unit', async () => {
      const campaign = world.campaign({ payoutRules: { maxPayoutPerUserUsdc: 7_001n } });
      const [influencer, user, other] = [world.influencer(), world.user(), world.user()];
      const options = { influencer: influencer.publicKey };
      await world.vau(campaign, user.publicKey, options);
      await world.vau(campaign, user.publicKey, options);
      const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
      expect(attribution).to.deep.include({
        totalUserEarnedUsdc: 4_000n + 1_601n,
        totalInfluencerEarnedUsdc: 1_000n + 400n,
      });
      const result = await world.vau(campaign, user.publicKey, options);
      expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
      await world.vau(campaign, other.publicKey, options);
      expect(world.usdcBalance(other.publicKey)).to.equal(4_000n);
      await expectBooks(world, campaign);
    });
  });

  describe('refuses', () => {
    const refused = (codeName: string, campaign: Campaign, options: Parameters<World['tryVau']>[2] = {}) => {
      const user = world.user();
      return expectRefused(world, codeName, () => world.tryVau(campaign, user.publicKey, options));
    };

    it('a first VAU without a tag', async () => {
      await refused('NoCampaignTag', world.campaign(), { tagged: false });
    });

    it('too little attention', async () => {
      const campaign = world.campaign({ minAttentionSeconds: 5 });
      await refused('InsufficientAttention', campaign, { seconds: 4 });
      await world.vau(campaign, world.user().publicKey, { seconds: 5 });
    });

    it('a campaign before its start, after its end and while paused', async () => {
      const campaign = world.campaign({ startDate: START + 10n, endDate: START + 20n });
      world.chain.setTime(START + 9n);
      await refused('CampaignInactive', campaign);
      world.chain.setTime(START + 10n);
      await world.vau(campaign, world.user().publicKey);
      const update = (paused: boolean) => {
        const owner = campaign.owner.publicKey;
        const change = { owner, campaignId: campaign.id, update: { paused } };
        world.run([world.router.updateCampaign(change)], [campaign.owner]);
      };
      update(true);
      await refused('CampaignInactive', campaign);
      update(false);
      world.chain.setTime(START + 20n);
      await world.vau(campaign, world.user().publicKey);
      world.chain.setTime(START + 21n);
      await refused('CampaignInactive', campaign);
      await expectBooks(world, campaign);
    });

    it('attention from before the start, and from the future beyond a minute of clock skew', async () => {
      const campaign = world.campaign({ startDate: START - 5n });
      const [now, old] = [world.chain.now(), { issuedAt: START - 10n }];
      await refused('CampaignInactive', campaign, { earnedAt: START - 6n, ...old });
      await world.vau(campaign, world.user().publicKey, { earnedAt: START - 5n, ...old });
      await refused('EarnedInFuture', campaign, { earnedAt: now + 61n });
      await world.vau(campaign, world.user().publicKey, { earnedAt: now + 60n });
    });

    it('a site, country or cohort that is not targeted', async () => {
      const campaign = world.campaign({
        targeting: { sites: [siteHash('https://news.example')], countries: ['DE', 'FR'], cohorts: [7, 300] },
      });
      await refused('SiteNotTargeted', campaign, { site: 'https://other.example' });
      await refused('CountryNotTargeted', campaign, { country: 'US' });
      await refused('CohortMismatch', campaign, { cohortFilter: new Uint8Array(32) });
      await world.vau(campaign, world.user().publicKey, { country: 'FR', cohorts: [300] });
      await world.vau(campaign, world.user().publicKey);
    });

    it('a VAU without cohorts only where the campaign requires them', async () => {
      const campaign = world.campaign({ targeting: { cohorts: [7], requireCohort: true } });
      await refused('CohortMismatch', campaign);
      await world.vau(campaign, world.user().publicKey, { cohorts: [7] });
    });

    it('a signer that is not the attester', async () => {
      await refused('UnauthorizedAttester', world.campaign(), { attester: world.wallet() });
    });

    it('a replay, a duplicate and a gap in the sequence', async () => {
      const campaign = world.campaign();
      const user = world.user();
      await world.vau(campaign, user.publicKey);
      await world.vau(campaign, user.publicKey);
      for (const sequence of [1, 2, 4, 2 ** 32 - 1]) {
        await expectRefused(world, 'SequenceMismatch', () =>
          world.tryVau(campaign, user.publicKey, { sequence }),
        );
      }
      await world.vau(campaign, user.publicKey, { sequence: 3 });
      await expectBooks(world, campaign);
    });

    it('a user who refers themselves', async () => {
      const campaign = world.campaign();
      const influencer = world.influencer();
      await expectRefused(world, 'SelfReferral', () =>
        world.tryVau(campaign, influencer.publicKey, { influencer: influencer.publicKey }),
      );
    });

    it('the owner, attester and tag signer as user or influencer', async () => {
      const campaign = world.campaign();
      for (const insider of [campaign.owner, campaign.attester, campaign.tagSigner]) {
        const key = insider.publicKey;
        world.giveUsdc(key, 0n);
        await expectRefused(world, 'RoleConflict', () => world.tryVau(campaign, key));
        const profile = { handle: '@insider', platform: 'TikTok' as const, followerCount: 1n };
        const register = world.router.registerInfluencer({
          payer: world.admin.publicKey,
          wallet: key,
          profile,
        });
        world.run([register], [world.admin, insider]);
        await refused('RoleConflict', campaign, { influencer: key });
      }
    });

    it('another influencer’s account, and none, for an attributed user', async () => {
      const campaign = world.campaign();
      const [influencer, other, user] = [world.influencer(), world.influencer(), world.user()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      for (const wrong of [other.publicKey, null]) {
        await expectRefused(world, 'InfluencerMismatch', () =>
          world.tryVau(campaign, user.publicKey, { influencer: wrong }),
        );
      }
    });

    it('an influencer who has not joined, or has left, where the campaign asks them to', async () => {
      const campaign = world.campaign({ influencerPolicy: 'Joined' });
      const [influencer, user] = [world.influencer(), world.user()];
      const wallet = influencer.publicKey;
      await refused('NotJoined', campaign, { influencer: wallet });
      world.run(
        [world.router.joinCampaign({ payer: wallet, wallet, campaignId: campaign.id })],
        [influencer],
      );
      await refused('NotJoined', campaign, { influencer: wallet, participation: false });
      await world.vau(campaign, user.publicKey, { influencer: wallet, participation: true });
      const leave = world.router.leaveCampaign({ wallet, campaignId: campaign.id, rentPayer: wallet });
      world.run([leave], [influencer]);
      await refused('NotJoined', campaign, { influencer: wallet });
      await world.vau(campaign, user.publicKey);
      expect(world.usdcBalance(wallet)).to.equal(2_000n);
      await expectBooks(world, campaign);
    });

    it('a payee’s account that is somebody else’s, of another mint, or no token account', async () => {
      const campaign = world.campaign();
      const [influencer, stranger] = [world.influencer(), world.user()];
      world.giveUsdc(campaign.owner.publicKey, 0n);
      await refused('WrongPayeeAccount', campaign, { userToken: world.usdcOf(stranger.publicKey) });
      await refused('WrongPayeeAccount', campaign, { userToken: stranger.publicKey });
      await refused('WrongPayeeAccount', campaign, {
        influencer: influencer.publicKey,
        influencerToken: world.usdcOf(stranger.publicKey),
      });
    });

    it('a minimum AC amount where USDC is paid', async () => {
      await refused('InvalidMinimumOut', world.campaign(), { minAcOut: 1n });
    });

    it('an influencer without an account to be paid on, and one who never registered', async () => {
      const campaign = world.campaign();
      const [influencer, user] = [world.influencer(), world.user()];
      const [proof, vau] = await world.vauInstructions(campaign, user.publicKey, {
        influencer: influencer.publicKey,
      });
      if (!proof || !vau) throw new Error('a first VAU takes two instructions');
      const token = vau.keys.find(({ pubkey }) => pubkey.equals(world.usdcOf(influencer.publicKey)));
      if (!token) throw new Error('the accounts moved');
      Object.assign(token, { pubkey: vau.programId, isWritable: false });
      await expectRefused(world, 'MissingPayoutAccount', () => world.send([proof, vau], [campaign.attester]));
      await refused('AccountNotInitialized', campaign, { influencer: world.user().publicKey });
    });

    it('an attribution of another user’s, and one at another address', async () => {
      const campaign = world.campaign();
      const [user, other, late] = [world.user(), world.user(), world.user()];
      for (const { publicKey } of [user, other]) await world.vau(campaign, publicKey);
      const forged = async (who: typeof user, attribution: typeof user.publicKey) => {
        const instructions = await world.vauInstructions(campaign, who.publicKey);
        const own = world.router.pdas.attribution(who.publicKey, campaign.id);
        const account = instructions.at(-1)?.keys.find(({ pubkey }) => pubkey.equals(own));
        if (!account) throw new Error('the accounts moved');
        account.pubkey = attribution;
        return world.send(instructions, [campaign.attester]);
      };
      const others = world.router.pdas.attribution(other.publicKey, campaign.id);
      // A steady VAU names no user: the attribution does, and the token account must be that user's.
      await expectRefused(world, 'WrongPayeeAccount', () => forged(user, others));
      await expectRefused(world, 'NoAttribution', () => forged(late, others));
      const elsewhere = world.router.pdas.attribution(world.keys.next().publicKey, campaign.id);
      await expectRefused(world, 'ConstraintSeeds', () => forged(late, elsewhere));
    });

    it('a first VAU without payer, user or system program, and a list that is cut too short', async () => {
      const campaign = world.campaign();
      const [influencer, user, known] = [world.influencer(), world.user(), world.user()];
      const options = { influencer: influencer.publicKey };
      for (const [key, code] of [
        [campaign.attester.publicKey, 'MissingFirstTouchAccount'],
        [user.publicKey, 'MissingFirstTouchAccount'],
        [SystemProgram.programId, 'MissingFirstTouchAccount'],
        [SYSVAR_INSTRUCTIONS_PUBKEY, 'TagNotProven'],
      ] as const) {
        const instructions = await world.vauInstructions(campaign, user.publicKey, options);
        const vau = instructions.at(-1);
        const at = vau?.keys.map(({ pubkey }) => pubkey.toBase58()).lastIndexOf(key.toBase58()) ?? -1;
        vau?.keys.splice(at, 1, { pubkey: vau.programId, isSigner: false, isWritable: false });
        await expectRefused(world, code, () => world.send(instructions, [campaign.attester]));
      }
      await world.vau(campaign, known.publicKey, options);
      for (const [length, code] of [
        [10, 'MissingPayoutAccount'],
        [9, 'InfluencerMismatch'],
        [8, 'AccountNotEnoughKeys'],
      ] as const) {
        const [vau] = await world.vauInstructions(campaign, known.publicKey);
        vau?.keys.splice(length);
        await expectRefused(world, code, () => world.send(vau ? [vau] : [], [campaign.attester]));
      }
    });

    it('a participation in another campaign, and another influencer’s', async () => {
      const policy = { influencerPolicy: 'Joined' } as const;
      const [campaign, elsewhere] = [world.campaign(policy), world.campaign(policy)];
      const [influencer, colleague] = [world.influencer(), world.influencer()];
      world.expectOk(join(world, elsewhere, influencer));
      world.expectOk(join(world, campaign, colleague));
      const user = world.user().publicKey;
      const { pdas } = world.router;
      const own = pdas.participation(influencer.publicKey, campaign.id);
      for (const borrowed of [
        pdas.participation(influencer.publicKey, elsewhere.id),
        pdas.participation(colleague.publicKey, campaign.id),
      ]) {
        const options = { influencer: influencer.publicKey, participation: true };
        const instructions = await world.vauInstructions(campaign, user, options);
        const account = instructions.at(-1)?.keys.find(({ pubkey }) => pubkey.equals(own));
        if (!account) throw new Error('the accounts moved');
        account.pubkey = borrowed;
        await expectRefused(world, 'NotJoined', () => world.send(instructions, [campaign.attester]));
      }
    });

    it('no attention at all, though the least that was asked for is zero', async () => {
      const campaign = world.campaign({ minAttentionSeconds: 0 });
      await refused('InsufficientAttention', campaign, { seconds: 0 });
      await world.vau(campaign, world.user().publicKey, { seconds: 1 });
    });

    it('attention of 254 seconds where the longest minimum is asked for', async () => {
      const campaign = world.campaign({ minAttentionSeconds: 255 });
      await refused('InsufficientAttention', campaign, { seconds: 254 });
      await world.vau(campaign, world.user().publicKey, { seconds: 255 });
    });
  });

  describe('at the edges', () => {
    it('a multiplier of zero pays nothing and records, one of 300 pays three times', async () => {
      const [upTo84Percent, upTo94Percent] = [100, 100];
      const qualityMultipliers = { upTo69Percent: 0, upTo84Percent, upTo94Percent, upTo100Percent: 300 };
      const campaign = world.campaign({ payoutRules: { qualityMultipliers } });
      const user = world.user().publicKey;
      await world.vau(campaign, user, { seconds: 1, userPresence: false, isHotPage: true });
      expect(world.usdcBalance(user)).to.equal(0n);
      await world.vau(campaign, user, { seconds: 5, userPresence: true });
      expect(world.usdcBalance(user)).to.equal(15_000n);
      const attribution = await world.accounts.attribution(user, campaign.id);
      expect(attribution).to.deep.include({ totalVaus: 2, totalAttentionSeconds: 6n });
      await expectBooks(world, campaign);
    });

    it('a budget of zero a day pays nothing and says what each budget had left', async () => {
      const campaign = world.campaign({ dailyBudgetUsdc: 0n, payoutRules: { maxPayoutPerUserUsdc: 9n } });
      const [event] = world.events(await world.vau(campaign, world.user().publicKey));
      if (event?.name !== 'BudgetExhausted') throw new Error('no event');
      expect(event.data).to.deep.include({
        kind: 'Vau',
        dailyLeftUsdc: 0n,
        campaignLeftUsdc: 5_000_000_000n,
        potLeftUsdc: 5_000_000_000n,
        userLeftUsdc: 9n,
      });
      await expectBooks(world, campaign);
    });

    it('the last unit of a pot is paid, and the next VAU finds nothing', async () => {
      const campaign = world.campaign({}, 5_001n);
      const [influencer, user] = [world.influencer(), world.user()];
      for (let i = 0; i < 2; i += 1) {
        await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      }
      expect(world.usdcBalance(user.publicKey)).to.equal(4_000n + 1n);
      expect(world.usdcBalance(influencer.publicKey)).to.equal(1_000n);
      const result = await world.vau(campaign, user.publicKey);
      expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
      expect((await world.accounts.pot(campaign.id))?.usdcBalance).to.equal(0n);
      await expectBooks(world, campaign);
    });

    it('a first VAU tells of the attribution before the payout, a second of the payout alone', async () => {
      const campaign = world.campaign();
      const [influencer, user] = [world.influencer(), world.user()];
      const names = async () => {
        const options = { influencer: influencer.publicKey };
        return world.events(await world.vau(campaign, user.publicKey, options)).map(({ name }) => name);
      };
      expect(await names()).to.deep.equal(['AttributionCreated', 'CampaignVauProcessed']);
      expect(await names()).to.deep.equal(['CampaignVauProcessed']);
      await expectBooks(world, campaign);
    });

    it('a steady VAU takes no more compute than an advertiser is told', async () => {
      const campaign = world.campaign();
      const [influencer, user] = [world.influencer(), world.user()];
      await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
      const steady = await world.vau(campaign, user.publicKey);
      expect(Number(steady.computeUnits)).to.be.at.most(MOST_UNITS_OF_STEADY_VAU);
    });

    it('the deposit of an attribution is the payer’s, and a second VAU costs none', async () => {
      const campaign = world.campaign();
      const user = world.user().publicKey;
      const payer = campaign.attester.publicKey;
      const before = world.chain.balance(payer);
      const first = await world.vau(campaign, user);
      const afterFirst = before - first.fee - world.chain.minimumBalanceForRentExemption(ATTRIBUTION_BYTES);
      expect(world.chain.balance(payer)).to.equal(afterFirst);
      const second = await world.vau(campaign, user);
      expect(world.chain.balance(payer)).to.equal(afterFirst - second.fee);
      const attribution = await world.accounts.attribution(user, campaign.id);
      expect(attribution?.rentPayer.equals(payer)).to.equal(true);
    });

    it('two campaigns, users and influencers never mix', async () => {
      const campaigns = [world.campaign(), world.campaign({ influencerShareBps: 1_000 })];
      const pairs = [0, 1].map(() => ({ user: world.user(), influencer: world.influencer() }));
      for (const campaign of campaigns) {
        for (const { user, influencer } of pairs) {
          await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
        }
      }
      for (const { user, influencer } of pairs) {
        expect(world.usdcBalance(user.publicKey)).to.equal(8_500n);
        expect(world.usdcBalance(influencer.publicKey)).to.equal(1_500n);
        expect((await world.accounts.influencer(influencer.publicKey))?.stats).to.deep.include({
          totalReferrals: 2n,
          totalVaus: 2n,
          totalEarnedUsdc: 1_500n,
        });
      }
      for (const campaign of campaigns) await expectBooks(world, campaign);
    });
  });
});
