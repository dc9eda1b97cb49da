import { deriveCampaignId } from '@crr/sdk';
import {
  ALREADY_IN_USE,
  type Campaign,
  DAY,
  expectBooks,
  expectRefused,
  START,
  type TermChanges,
  World,
} from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';

describe('create_campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const create = (campaign: Campaign) => world.send([world.createInstruction(campaign)], [campaign.owner]);
  const refused = (codeName: string, changes: TermChanges) => {
    const campaign = world.draft(changes);
    return expectRefused(world, codeName, () => create(campaign));
  };

  it('stores the terms, with nothing left to spend before funding', async () => {
    const campaign = world.campaign({ minAttentionSeconds: 0 }, 0n);
    const stored = await world.accounts.campaign(campaign.id);
    expect(stored).to.deep.include({
      name: 'Summer Sale',
      status: 'Active',
      paused: false,
      minAttentionSeconds: 1,
      remainingBudgetUsdc: 0n,
      todaySpentUsdc: 0n,
      createdAt: START,
      influencerShareBps: 2_000,
    });
    await expectBooks(world, campaign);
  });

  it('takes the id that the client derived from owner, nonce and name', async () => {
    const campaign = world.campaign();
    const { nonce, name } = campaign.params;
    expect((await world.accounts.campaign(campaign.id))?.id).to.deep.equal(
      deriveCampaignId(campaign.owner.publicKey, nonce, name),
    );
  });

  it('refuses an id of another owner, nonce or name', async () => {
    const campaign = world.draft();
    for (const id of [
      deriveCampaignId(world.admin.publicKey, campaign.params.nonce, campaign.params.name),
      deriveCampaignId(campaign.owner.publicKey, campaign.params.nonce + 1n, campaign.params.name),
      deriveCampaignId(campaign.owner.publicKey, campaign.params.nonce, 'Summer sale'),
    ]) {
      const instruction = world.createInstruction(campaign);
      instruction.data.set(id, 8);
      const [campaignKey, pot, vault] = instruction.keys.slice(3, 6);
      if (!campaignKey || !pot || !vault) throw new Error('the accounts moved');
      campaignKey.pubkey = world.router.pdas.campaign(id);
      pot.pubkey = world.router.pdas.pot(id);
      vault.pubkey = world.router.pdas.vault(id);
      await expectRefused(world, 'CampaignIdMismatch', () => world.send([instruction], [campaign.owner]));
    }
  });

  it('refuses an end at or before the start; one second later is enough', async () => {
    const startDate = START + DAY;
    await refused('InvalidDateRange', { startDate, endDate: startDate });
    await refused('InvalidDateRange', { startDate, endDate: startDate - 1n });
    world.campaign({ startDate, endDate: startDate + 1n }, 0n);
  });

  it('refuses an end that has passed; the present second is enough', async () => {
    await refused('InvalidDateRange', { startDate: START - 10n, endDate: START - 1n });
    world.campaign({ startDate: START - 10n, endDate: START }, 0n);
  });

  it('refuses a budget below one dollar', async () => {
    await refused('BudgetTooLow', { totalBudgetUsdc: 999_999n });
    world.campaign({ totalBudgetUsdc: 1_000_000n }, 0n);
    world.campaign({ totalBudgetUsdc: 2n ** 64n - 1n }, 0n);
  });

  it('refuses shares above the whole, also where their sum would wrap', async () => {
    await refused('InvalidShareRatios', { influencerShareBps: 5_000, userBonusBps: 5_001 });
    await refused('InvalidShareRatios', { influencerShareBps: 65_535, userBonusBps: 1 });
    await refused('InvalidShareRatios', { influencerShareBps: 10_001, userBonusBps: 0 });
    world.campaign({ influencerShareBps: 5_000, userBonusBps: 5_000 }, 0n);
    world.campaign({ influencerShareBps: 10_000, userBonusBps: 0 }, 0n);
    world.campaign({ influencerShareBps: 0, userBonusBps: 0 }, 0n);
  });

  it('refuses an empty name and one of 65 bytes', async () => {
    await refused('InvalidName', { name: '' });
    await refused('InvalidName', { name: 'x'.repeat(65) });
    await refused('InvalidName', { name: 'ü'.repeat(33) });
    world.campaign({ name: 'ü'.repeat(32) }, 0n);
    world.campaign({ name: 'x' }, 0n);
  });

  it('refuses a quality multiplier above 300 percent', async () => {
    const multipliers = { upTo69Percent: 0, upTo84Percent: 300, upTo94Percent: 300, upTo100Percent: 300 };
    for (const field of Object.keys(multipliers)) {
      await refused('InvalidMultiplier', {
        payoutRules: { qualityMultipliers: { ...multipliers, [field]: 301 } },
      });
    }
    world.campaign({ payoutRules: { qualityMultipliers: multipliers } }, 0n);
  });

  it('refuses more than sixteen sites, cohorts or countries', async () => {
    const site = (byte: number) => new Uint8Array(32).fill(byte);
    const fill = <T>(count: number, item: (index: number) => T) =>
      Array.from({ length: count }, (_, i) => item(i));
    await refused('InvalidTargeting', { targeting: { sites: fill(17, site) } });
    await refused('InvalidTargeting', { targeting: { cohorts: fill(17, (i) => i) } });
    await refused('InvalidTargeting', { targeting: { countries: fill(17, () => 'DE') } });
    world.campaign({ targeting: { cohorts: fill(16, (i) => i), countries: fill(16, () => 'DE') } }, 0n);
  });

  it('refuses an attribution window above 180 days', async () => {
    await refused('InvalidAttributionWindow', { attributionWindowSeconds: 180 * 86_400 + 1 });
    world.campaign({ attributionWindowSeconds: 180 * 86_400 }, 0n);
    world.campaign({ attributionWindowSeconds: 0 }, 0n);
  });

  it('asks for a floor price in AC-D and for none in USDC', async () => {
    await refused('InvalidFloorPrice', { payoutAsset: 'AttentionToken', minAcPerUsdc: 0n });
    await refused('InvalidFloorPrice', { payoutAsset: 'Usdc', minAcPerUsdc: 1n });
    world.campaign({ payoutAsset: 'AttentionToken', minAcPerUsdc: 1n }, 0n);
  });

  it('refuses one key in two roles and the zero key', async () => {
    const { owner, attester, tagSigner } = world.draft();
    const draft = (changes: TermChanges) => ({ ...world.draft(changes), owner });
    for (const changes of [
      { attester: owner.publicKey, tagSigner: tagSigner.publicKey },
      { attester: attester.publicKey, tagSigner: owner.publicKey },
      { attester: attester.publicKey, tagSigner: attester.publicKey },
      { attester: PublicKey.default, tagSigner: tagSigner.publicKey },
      { attester: attester.publicKey, tagSigner: PublicKey.default },
    ]) {
      const campaign = draft(changes);
      const id = deriveCampaignId(owner.publicKey, campaign.params.nonce, campaign.params.name);
      await expectRefused(world, 'RoleConflict', () => create({ ...campaign, id }));
    }
  });

  it('refuses another mint than the configured USDC', async () => {
    const campaign = world.draft();
    const key = campaign.owner.publicKey;
    const { params } = campaign;
    const instruction = world.router.createCampaign({
      payer: key,
      owner: key,
      usdcMint: world.acMint,
      params,
    });
    await expectRefused(world, 'InvalidMint', () => world.send([instruction], [campaign.owner]));
  });

  it('refuses the same campaign a second time', async () => {
    const campaign = world.campaign();
    await expectRefused(world, ALREADY_IN_USE, () => create(campaign));
  });

  it('takes the same name with another nonce, and the same nonce with another name', async () => {
    const campaign = world.campaign({}, 0n);
    const { params, owner } = campaign;
    for (const changes of [{ nonce: 2n ** 64n - 1n }, { name: 'Winter Sale' }]) {
      const other = { ...params, ...changes };
      const id = deriveCampaignId(owner.publicKey, other.nonce, other.name);
      world.expectOk(create({ ...campaign, id, params: other }));
      expect((await world.accounts.campaign(id))?.name).to.equal(other.name);
    }
  });

  it('keeps the largest of everything', async () => {
    const most = 2n ** 64n - 1n;
    const changes = {
      totalBudgetUsdc: most,
      dailyBudgetUsdc: most,
      minAttentionSeconds: 255,
      endDate: 2n ** 63n - 1n,
      payoutRules: { baseRatePerSecondUsdc: most, conversionBonusUsdc: most, maxPayoutPerUserUsdc: most },
    };
    const campaign = world.campaign(changes, 0n);
    const stored = await world.accounts.campaign(campaign.id);
    expect(stored).to.deep.include({ ...changes, payoutRules: campaign.params.payoutRules });
    await expectBooks(world, campaign);
  });

  it('takes the deposits of campaign, pot and vault from the payer, who may be somebody else', async () => {
    const campaign = world.draft();
    const sponsor = world.wallet();
    const owner = campaign.owner.publicKey;
    const { params } = campaign;
    const keys = { payer: sponsor.publicKey, owner, usdcMint: world.usdcMint, params };
    const before = world.chain.balance(sponsor.publicKey);
    const { fee } = world.run([world.router.createCampaign(keys)], [sponsor, campaign.owner]);
    const { pdas } = world.router;
    const opened = [pdas.campaign(campaign.id), pdas.pot(campaign.id), pdas.vault(campaign.id)];
    const deposits = opened.reduce((sum, address) => {
      const bytes = world.chain.getAccount(address)?.data.length ?? 0;
      return sum + world.chain.minimumBalanceForRentExemption(bytes);
    }, 0n);
    expect(world.chain.balance(sponsor.publicKey)).to.equal(before - fee - deposits);
    const stored = await world.accounts.campaign(campaign.id);
    expect(stored?.rentPayer.equals(sponsor.publicKey)).to.equal(true);
  });
});
