import { randomBytes } from 'node:crypto';
import type { Database } from '@crr/db';
import { type NodeEdge, readNodeSettings, startNodeEdge } from '@crr/edge';
import { encodeBase58, PlatformClient } from '@crr/sdk';
import { startBrowser, Visit } from '@crr/testing/browser';
import { emptyDatabase } from '@crr/testing/database';
import { ServedPlatform } from '@crr/testing/services';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { openShop, readDiscounts, type Shop } from '../src';

/** Nobody listens there: the campaign is not on chain, so that no node is asked. */
const NO_NODE = 'http://127.0.0.1:9';

function edgeSettings() {
  const key = () => encodeBase58(Keypair.generate().secretKey);
  const secret = () => randomBytes(32).toString('base64url');
  return readNodeSettings({
    CRR_RPC_URL: NO_NODE,
    TAG_SIGNER_SEEDS: key(),
    ATTESTER_KEY: key(),
    SESSION_SECRET: secret(),
    IP_SALT: secret(),
  });
}

describe('a purchase in the shop', () => {
  let database: Database;
  let edge: NodeEdge;
  let platform: ServedPlatform;
  let shop: Shop;
  let browser: Browser;
  let admin: PlatformClient;
  let advertiser: PlatformClient;
  let campaignId: string;
  const influencers: Record<'jess' | 'ben', string> = { jess: '', ben: '' };
  const complaints: string[] = [];
  const visits: Visit[] = [];

  before(async () => {
    database = await emptyDatabase();
    edge = await startNodeEdge({ database, settings: edgeSettings() });
    platform = await ServedPlatform.start({ database, settings: { edgeUrl: edge.url } });
    admin = await platform.admin();
    const { id: advertiserId } = await admin.advertisers.create({ name: 'Outside' });
    const campaign = await admin.campaigns.create({
      advertiser_id: advertiserId,
      name: 'Summer',
      budget_usdc: '1000000',
    });
    campaignId = campaign.id;
    for (const handle of ['jess', 'ben'] as const) {
      influencers[handle] = (await admin.influencers.create({ handle, platform: 'instagram' })).id;
      await admin.campaigns.assign(campaignId, influencers[handle], {
        share: { type: 'percentage', share_bps: 1_000 },
      });
    }
    await admin.coupons.create({
      campaign_id: campaignId,
      influencer_id: influencers.jess,
      code: 'JESSICA20',
    });
    const key = await admin.apiKeys.create({
      advertiser_id: advertiserId,
      name: 'shop',
      scopes: ['events:write', 'events:read'],
      with_hmac_secret: true,
      hmac_required: true,
    });
    const credentials = { apiKey: key.key ?? '', hmacSecret: key.hmac_secret ?? '' };
    advertiser = new PlatformClient({ baseUrl: platform.url, ...credentials });
    shop = await openShop({
      events: advertiser.events,
      discounts: readDiscounts('JESSICA20=20'),
      complain: (text) => complaints.push(text),
    });
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const visit of visits.splice(0)) await visit.end();
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
    await edge?.stop();
    await platform?.close();
  });

  async function linkOf(influencer: keyof typeof influencers): Promise<string> {
    const link = await admin.links.create({
      campaign_id: campaignId,
      influencer_id: influencers[influencer],
      destination_url: `${shop.url}products/tent`,
    });
    return link.url;
  }

  async function come(url: string): Promise<Visit> {
    const visit = await Visit.begin(browser);
    visits.push(visit);
    await visit.follow(url);
    return visit;
  }

  async function press({ page }: Visit, selector: string): Promise<void> {
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(selector)]);
  }

  async function text({ page }: Visit, selector: string): Promise<string> {
    return page.$eval(selector, (element) => element.textContent ?? '');
  }

  /** Buys what the page shows, and gives the order's id. */
  async function buy(visit: Visit, coupon?: string): Promise<string> {
    await press(visit, '.product button');
    if (coupon !== undefined) {
      await visit.page.type('#coupon', coupon);
      await press(visit, '.coupon button');
    }
    await press(visit, '#buy');
    const order = await text(visit, '#order');
    await shop.settled();
    return order;
  }

  async function eventOf(order: string) {
    const { data } = await advertiser.events.list({ action: 'purchase' });
    const found = data.find(({ event_id }) => event_id === order);
    return advertiser.events.get(found?.id ?? expect.fail(`no event of ${order}`));
  }

  it('is credited to whose link led there, and the advertiser reads why', async () => {
    const visit = await come(await linkOf('ben'));
    const url = new URL(visit.page.url());
    expect([url.origin, url.pathname]).to.deep.equal([new URL(shop.url).origin, '/products/tent']);
    const order = await buy(visit);
    const event = await eventOf(order);
    expect(event).to.include({
      action: 'purchase',
      value: '249.00',
      currency: 'USD',
      attributed: true,
      influencer_id: influencers.ben,
      campaign_id: campaignId,
      deciding_key: 'ref_code',
      click_id: url.searchParams.get('click_id'),
      tracking_link_code: url.searchParams.get('ref_code'),
    });
    expect(event.explanation).to.be.a('string').and.not.equal('');
    expect(event.steps.find(({ outcome }) => outcome === 'decided')?.step).to.equal('ref_code');
    expect([visit.errors, complaints]).to.deep.equal([[], []]);
  });

  it('shows on its last page what the platform answered', async () => {
    const visit = await come(await linkOf('ben'));
    await buy(visit);
    await visit.page.waitForSelector('#told[data-state=told]');
    expect(JSON.parse(await text(visit, '#answer'))).to.include({
      influencer_id: influencers.ben,
      duplicate: false,
    });
  });

  it('is credited to whose coupon was entered, though another’s link led there', async () => {
    const visit = await come(await linkOf('ben'));
    const order = await buy(visit, 'jessica20');
    expect(await text(visit, '#total')).to.equal('199.20 USD');
    const event = await eventOf(order);
    expect(event).to.include({ value: '199.20', influencer_id: influencers.jess, deciding_key: 'coupon' });
    expect(event.tracking_link_code).to.be.a('string');
  });

  it('is credited to a coupon that was typed and never applied before the purchase', async () => {
    const visit = await come(await linkOf('ben'));
    await press(visit, '.product button');
    await visit.page.type('#coupon', 'jessica20');
    await press(visit, '#buy');
    expect(await text(visit, '#total')).to.equal('199.20 USD');
    const order = await text(visit, '#order');
    await shop.settled();
    expect(await eventOf(order)).to.include({ influencer_id: influencers.jess, deciding_key: 'coupon' });
  });

  it('is kept, credited to nobody, when the buyer came by themselves with a code that nobody gave out', async () => {
    const visit = await come(`${shop.url}products/tent`);
    await press(visit, '.product button');
    await visit.page.type('#coupon', 'FREE');
    await press(visit, '.coupon button');
    expect(await text(visit, '#unknown')).to.contain('do not know');
    await press(visit, '#buy');
    const order = await text(visit, '#order');
    await shop.settled();
    expect(await eventOf(order)).to.include({ attributed: false, deciding_key: 'none', value: '249.00' });
  });

  it('leaves the whole way behind: landing, basket, purchase', async () => {
    const visit = await come(await linkOf('jess'));
    const click = new URL(visit.page.url()).searchParams.get('click_id');
    await buy(visit);
    const { data } = await advertiser.events.list({
      influencer_id: influencers.jess,
      deciding_key: 'ref_code',
    });
    const details = await Promise.all(data.map(({ id }) => advertiser.events.get(id)));
    const way = details.filter(({ click_id }) => click_id === click).map(({ action }) => action);
    expect(way.sort()).to.deep.equal(['add_to_cart', 'landing', 'purchase']);
  });

  it('is not lost while the platform is away', async () => {
    const visit = await come(await linkOf('ben'));
    await press(visit, '.product button');
    await shop.settled();
    await platform.down();
    await press(visit, '#buy');
    const order = await text(visit, '#order');
    expect(await text(visit, '#told b')).to.equal('waiting');
    await platform.up();
    await shop.settled();
    expect(await eventOf(order)).to.include({ influencer_id: influencers.ben, value: '249.00' });
  });
});
