import { expect } from 'chai';
import { TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';

interface Flow {
  source: string;
  method: string;
  outcome: string;
  events: number;
}

onOneDatabase('from a campaign to its report', (open) => {
  it('credits what the API gave out, and the report shows which way each event took', async () => {
    const test = await TestPlatform.start(await open());
    const make = <Body>(path: string, body: object) =>
      test.expect<Body>(201, 'advertiserA', 'post', path, { body });
    const { id: campaign } = await make<{ id: string }>('/campaigns', {
      name: 'Summer',
      budget_usdc: '1000000',
    });
    const influencer = test.ids.influencerA;
    await test.call('advertiserA', 'put', `/campaigns/${campaign}/influencers/${influencer}`, { body: {} });
    const coupon = { campaign_id: campaign, influencer_id: influencer, code: 'SUMMER20' };
    await make('/coupons', coupon);
    const { code } = await make<{ code: string }>('/tracking-links', {
      campaign_id: campaign,
      influencer_id: influencer,
      destination_url: 'https://shop.example/',
    });
    const tell = (body: object) =>
      test.expect<{ influencer_id: string }>(201, 'keyA', 'post', '/events', { body });
    const told = [
      await tell({ action: 'purchase', value: '10', coupon_code: 'summer20', ref_code: code }),
      await tell({ action: 'purchase', value: '10', coupon_code: 'SUMMER20' }),
      await tell({ action: 'signup', ref_code: code }),
      await tell({ action: 'signup' }),
    ];
    expect(told.map(({ influencer_id }) => influencer_id)).to.deep.equal([
      influencer,
      influencer,
      influencer,
      null,
    ]);
    const { flows } = await test.expect<{ flows: Flow[] }>(200, 'advertiserA', 'get', '/stats/journey');
    const ways = flows.map(({ source, method, outcome, events }) => [source, method, outcome, events]);
    expect(ways).to.have.deep.members([
      ['Tracking Link', 'Coupon', 'purchase', 1],
      ['Direct / Organic', 'Coupon', 'purchase', 1],
      ['Tracking Link', 'Ref Code', 'signup', 1],
      ['Direct / Organic', 'Unattributed', 'signup', 1],
    ]);
  });
});
