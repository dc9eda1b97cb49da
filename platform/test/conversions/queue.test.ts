import { expect } from 'chai';
import { queueConversions, sweepConversions } from '../../src/conversions';
import { Shop } from '../events/support/shop';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { chainTransaction } from '../support/rows';
import { outbox } from './outbox';

const WALLET = 'So11111111111111111111111111111111111111112';
const DAY_MS = 86_400_000;

forEachDatabase('queue of conversions', (open) => {
  let test: TestPlatform;
  let shop: Shop;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
  });

  const now = () => new Date(test.clock.now());
  const buy = async (code: string, more: object = {}): Promise<string> => {
    const body = { action: 'purchase', customer_wallet: WALLET, customer_id: 'c', ref_code: code, ...more };
    const { id } = await test.expect<{ id: string }>(201, 'keyA', 'post', '/events', {
      body: { event_id: test.newId(), ...body },
    });
    return id;
  };
  const putOnChain = async (campaign: string, preparedAt = now()) => {
    const chainCampaignId = `chain ${campaign}`;
    await test.db
      .insertInto('platform.chain_transactions')
      .values(
        chainTransaction({
          id: test.newId(),
          advertiser_id: test.ids.advertiserA,
          subject_id: campaign,
          state: 'landed',
          chain_campaign_id: chainCampaignId,
          prepared_at: preparedAt,
          landed_at: preparedAt,
        }),
      )
      .execute();
    await test.db
      .updateTable('platform.campaigns')
      .set({ chain_campaign_id: chainCampaignId })
      .where('id', '=', campaign)
      .execute();
  };
  const queued = async () => (await outbox(test)).map(({ event_id }) => event_id);
  const retry = (id: string) => `/conversions/${id}/retry`;

  it('takes a purchase that came while the creation of its campaign was under way, once the campaign is seen on chain', async () => {
    const campaign = await shop.campaign();
    const code = await shop.link(campaign);
    await buy(code);
    test.clock.advance(1_000);
    const preparedAt = now();
    const bought = await buy(code);
    await buy(code, { customer_wallet: null });
    await buy(code, { action: 'signup' });
    expect(await sweepConversions(test.db, now())).to.equal(0);
    await putOnChain(campaign, preparedAt);
    expect(await sweepConversions(test.db, now())).to.equal(1);
    expect(await queued()).to.deep.equal([bought]);
    expect(await sweepConversions(test.db, now())).to.equal(0);
  });

  it('is filled again by a sweep with what has no row, as late as events may be told, and once by many at a time', async () => {
    const campaign = await shop.campaign();
    const code = await shop.link(campaign);
    await putOnChain(campaign);
    const tooOld = await buy(code);
    test.clock.advance(90 * DAY_MS);
    const lost: string[] = [];
    for (let n = 0; n < 5; n += 1) lost.push(await buy(code));
    await test.db.deleteFrom('platform.chain_conversions').execute();
    test.clock.advance(1);
    const counts = await Promise.all(Array.from({ length: 4 }, () => sweepConversions(test.db, now())));
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(5);
    expect(await queued())
      .to.have.members(lost)
      .and.not.include(tooOld);
  });

  it('takes nothing of a customer who was forgotten', async () => {
    const campaign = await shop.campaign();
    const bought = await buy(await shop.link(campaign));
    await test.db.updateTable('platform.customer_events').set({ customer_wallet: null }).execute();
    await putOnChain(campaign, new Date(0));
    expect(await queueConversions(test.db, [bought], now())).to.equal(0);
  });

  it('takes by a retry what was never queued, and refuses what the chain pays nothing for', async () => {
    const campaign = await shop.campaign();
    const code = await shop.link(campaign);
    const bought = await buy(code);
    await test.expectRefusal([409, 'not_payable'], 'advertiserA', 'post', retry(bought));
    await putOnChain(campaign, new Date(0));
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'post', retry(bought));
    await test.expectRefusal([404, 'not_found'], 'advertiserA', 'post', retry(test.newId()));
    const conversion = await test.expect(200, 'advertiserA', 'post', retry(bought));
    expect(conversion).to.include({ event_id: bought, state: 'queued', attempts: 0 });
    await test.expectRefusal([409, 'not_refused'], 'advertiserA', 'post', retry(bought));
    const signup = await buy(code, { action: 'signup' });
    await test.expectRefusal([409, 'not_payable'], 'advertiserA', 'post', retry(signup));
  });
});
