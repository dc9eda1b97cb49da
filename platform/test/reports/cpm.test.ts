/** Pay for a thousand views: the sum, and the preview that campaigns show. */
import { expect } from 'chai';
import { cpmEarnings } from '../../src/reports/cpm';
import { TestPlatform } from '../support/app';
import { forEachDatabase, type OpenDatabase } from '../support/database';
import { WorldMaker } from './support/world';

interface Parts {
  data: { key: string | null; name: string | null; clicks: number; estimated_cpm_usdc: string | null }[];
}

const DAY = (day: number) => new Date(Date.UTC(2026, 0, day, 12));

describe('pay for a thousand views', () => {
  it('12,345 views at 5.00 USDC for a thousand earn 61.725 USDC', () => {
    expect(cpmEarnings(12_345n, 5_000_000n)).to.equal(61_725_000n);
  });

  it('is rounded down to the base unit, and exact beyond a double', () => {
    expect([0n, 1n, 999n, 1_000n, 1_999n].map((views) => cpmEarnings(views, 1n))).to.deep.equal([
      0n,
      0n,
      0n,
      1n,
      1n,
    ]);
    expect(cpmEarnings(9_007_199_254_740_993n, 1_001n)).to.equal(9_016_206_453_995_733n);
  });
});

forEachDatabase('the preview of pay for views', (open) => {
  it('is of people’s clicks on influencers’ links, rounded down for each of them', async () => {
    const { of } = await world(open);
    // 3 and 2 clicks at 500 for a thousand: 1.5 and 1.0 base units; bots and the advertiser's own link earn nothing.
    expect(await of('Paid')).to.equal('2');
    expect(await of('Unseen')).to.equal('0');
    expect(await of('Unpaid')).to.equal(null);
  });

  it('follows the filter that its report follows', async () => {
    const { of, one } = await world(open);
    expect(await of('Paid', { influencer_id: one })).to.equal('1');
    expect(await of('Paid', { from: DAY(3).toISOString() })).to.equal('1');
    expect(await of('Paid', { tracking_link: 'own' })).to.equal('0');
  });
});

async function world(open: OpenDatabase) {
  const test = await TestPlatform.start(await open());
  const maker = new WorldMaker(test.db);
  const advertiserId = test.ids.advertiserA;
  const campaignId = await maker.campaign(advertiserId, { name: 'Paid', cpm_usdc: '500' });
  await maker.campaign(advertiserId, { name: 'Unseen', cpm_usdc: '500' });
  const unpaid = await maker.campaign(advertiserId, { name: 'Unpaid' });
  const [one, other] = [await maker.influencer(), await maker.influencer()];
  const link = (code: string, influencerId: string | null, campaign = campaignId) =>
    maker.link({ code, advertiserId, campaignId: campaign, influencerId });
  await link('one', one);
  await link('other', other);
  await link('own', null);
  await link('unpaid', one, unpaid);
  const click = (code: string, day: number, isBot = false) => ({ code, clickedAt: DAY(day), isBot });
  await maker.clicks([
    ...[2, 2, 2].map((day) => click('one', day)),
    ...[4, 4].map((day) => click('other', day)),
    ...[2, 2, 4].map((day) => click('one', day, true)),
    ...[2, 4].map((day) => click('own', day)),
    click('unpaid', 2),
  ]);
  const of = async (name: string, query: Record<string, string> = {}) => {
    const { data } = await test.expect<Parts>(200, 'advertiserA', 'get', '/stats/campaigns', { query });
    return data.find((part) => part.name === name)?.estimated_cpm_usdc;
  };
  return { of, one };
}
