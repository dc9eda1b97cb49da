import { FlakyWire, ServedPlatform } from '@crr/testing/services';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  itemsOf,
  PlatformClient,
  PlatformRefusedError,
  PlatformUnavailableError,
  utmOf,
} from '../../src/platform';

const FAST = { baseMilliseconds: 20, timeoutMilliseconds: 2_000 };
const PURCHASE = { action: 'purchase', value: '49.90' } as const;

describe('the platform’s client, on the real platform', () => {
  let platform: ServedPlatform;
  let admin: PlatformClient;
  let apiKey: string;
  let hmacSecret: string;
  let campaignId: string;
  let influencerId: string;
  let advertiserId: string;

  before(async () => {
    platform = await ServedPlatform.start();
    admin = await platform.admin();
    advertiserId = (await admin.advertisers.create({ name: 'Acme' })).id;
    const key = await admin.apiKeys.create({
      advertiser_id: advertiserId,
      name: 'server',
      scopes: ['events:write', 'events:read'],
      with_hmac_secret: true,
      hmac_required: true,
    });
    [apiKey, hmacSecret] = [key.key ?? '', key.hmac_secret ?? ''];
    const campaign = await admin.campaigns.create({
      advertiser_id: advertiserId,
      name: 'Summer',
      budget_usdc: '5000000000',
    });
    campaignId = campaign.id;
    influencerId = (await admin.influencers.create({ handle: 'jess', platform: 'instagram' })).id;
    await admin.campaigns.assign(campaignId, influencerId, {
      share: { type: 'percentage', share_bps: 1_500 },
    });
  });
  after(() => platform?.close());

  function shop(baseUrl = platform.url): PlatformClient {
    return new PlatformClient({ baseUrl, apiKey, hmacSecret, retry: FAST });
  }

  async function stored(eventId: string): Promise<number> {
    const { rows } =
      await sql`SELECT id FROM platform.customer_events WHERE dedup_key LIKE ${`%${eventId}`}`.execute(
        platform.database.db,
      );
    return rows.length;
  }

  async function failure(work: Promise<unknown>): Promise<PlatformRefusedError | PlatformUnavailableError> {
    try {
      await work;
    } catch (error) {
      if (error instanceof PlatformRefusedError || error instanceof PlatformUnavailableError) return error;
      throw error;
    }
    return expect.fail('it succeeded');
  }

  it('says who it is', async () => {
    expect(await admin.users.me()).to.include({ role: 'admin', status: 'active' });
  });

  it('has events credited by a coupon, and learns why', async () => {
    const coupon = await admin.coupons.create({
      campaign_id: campaignId,
      influencer_id: influencerId,
      code: 'JESSICA20',
    });
    const receipt = await shop().events.send({ ...PURCHASE, event_id: 'order-1', coupon_code: 'jessica20' });
    expect(receipt).to.include({
      duplicate: false,
      attributed: true,
      influencer_id: influencerId,
      campaign_id: campaignId,
      coupon_id: coupon.id,
      deciding_key: 'coupon',
    });
    const event = await shop().events.get(receipt.id);
    expect(event).to.include({
      value: '49.90',
      currency: 'USD',
      event_id: 'order-1',
      coupon_code: 'jessica20',
    });
    expect(event.steps.find(({ outcome }) => outcome === 'decided')?.step).to.equal('coupon');
  });

  it('has events credited by a link, whose UTM parameters are those that it makes itself', async () => {
    const link = await admin.links.create({
      campaign_id: campaignId,
      influencer_id: influencerId,
      destination_url: 'https://shop.example/summer',
    });
    expect(link.utm).to.deep.equal(utmOf({ platform: 'instagram', handle: 'jess', campaign: 'Summer' }));
    const receipt = await shop().events.send({ ...PURCHASE, event_id: 'order-2', ref_code: link.code });
    expect(receipt).to.include({
      deciding_key: 'ref_code',
      tracking_link_code: link.code,
      influencer_id: influencerId,
    });
    const listed = await admin.links.list({ campaign_id: campaignId });
    expect(listed.data.map(({ code, events, purchases }) => [code, events, purchases])).to.deep.equal([
      [link.code, 1, 1],
    ]);
  });

  it('has an event counted once, whoever tells it again', async () => {
    const first = await shop().events.send({ ...PURCHASE, event_id: 'order-3' });
    const second = await shop().events.send({ ...PURCHASE, event_id: 'order-3' });
    expect([first.duplicate, second.duplicate, second.id]).to.deep.equal([false, true, first.id]);
    const other = await failure(shop().events.send({ ...PURCHASE, event_id: 'order-3', value: '50.00' }));
    expect(other).to.be.instanceOf(PlatformRefusedError).and.to.include({ status: 409, retryable: false });
  });

  it('has two events that say the same counted as two, when they are two calls', async () => {
    const [first, second] = [await shop().events.send(PURCHASE), await shop().events.send(PURCHASE)];
    expect([first.duplicate, second.duplicate, first.id === second.id]).to.deep.equal([false, false, false]);
  });

  it('tells many at once, each judged for itself', async () => {
    const bad = { action: 'purchase', value: '-1' } as const;
    const { results } = await shop().events.sendMany([PURCHASE, bad, { action: 'signup' }]);
    expect(results.map(({ status }) => status)).to.deep.equal([201, 422, 201]);
    expect(results[1]?.error).to.include({ field: 'value' });
  });

  it('names the field that breaks a rule, after one try; the platform keeps it', async () => {
    const error = await failure(shop().events.send({ ...PURCHASE, value: 'a lot' }));
    expect(error).to.include({ status: 422, field: 'value', attempts: 1 });
    expect(error.docUrl).to.match(/\/docs\/errors#/);
    expect(error.requestId).to.be.a('string');
    const { data } = await shop().events.failed({ limit: 1 });
    expect(data[0]).to.include({ status: 422, field: 'value' });
  });

  it('is refused without a signature where the key asks for one, and with a wrong one', async () => {
    const unsigned = new PlatformClient({ baseUrl: platform.url, apiKey, retry: FAST });
    expect(await failure(unsigned.events.send(PURCHASE))).to.include({ status: 401, attempts: 1 });
    const forged = new PlatformClient({
      baseUrl: platform.url,
      apiKey,
      hmacSecret: 'whs_wrong',
      retry: FAST,
    });
    expect(await failure(forged.events.send(PURCHASE))).to.include({
      code: 'invalid_signature',
      attempts: 1,
    });
  });

  it('has an event counted once when the answer is lost on the way', async () => {
    const wire = await FlakyWire.to(platform.url);
    wire.script.push('loses_answers', 'loses_answers');
    try {
      const receipt = await shop(wire.url).events.send({ ...PURCHASE, event_id: 'order-lost' });
      expect(receipt.duplicate).to.equal(true);
      expect(await stored('order-lost')).to.equal(1);
    } finally {
      await wire.close();
    }
  });

  it('has every event counted once through a platform that dies and comes back', async () => {
    let setbacks = 0;
    const sleep = (milliseconds: number) => {
      setbacks += 1;
      return new Promise<void>((resume) => setTimeout(resume, milliseconds));
    };
    const retry = { ...FAST, attempts: 12, baseMilliseconds: 50 };
    const client = new PlatformClient({
      baseUrl: platform.url,
      apiKey,
      hmacSecret,
      retry,
      surroundings: { sleep },
    });
    const sending = Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        client.events.send({ ...PURCHASE, event_id: `order-crash-${index}.` }),
      ),
    );
    await new Promise((resume) => setTimeout(resume, 15));
    await platform.down();
    await new Promise((resume) => setTimeout(resume, 150));
    await platform.up();
    const receipts = await sending;
    expect(setbacks).to.be.greaterThan(0);
    expect(new Set(receipts.map(({ id }) => id)).size).to.equal(40);
    const { rows } =
      await sql`SELECT id FROM platform.customer_events WHERE dedup_key LIKE '%order-crash-%'`.execute(
        platform.database.db,
      );
    expect(rows).to.have.length(40);
  });

  it('says that nobody is there, and by which key the call may be made again', async () => {
    await platform.down();
    try {
      const client = new PlatformClient({
        baseUrl: platform.url,
        apiKey,
        hmacSecret,
        retry: { ...FAST, attempts: 2 },
      });
      const error = await failure(client.events.send({ ...PURCHASE, event_id: 'order-9' }));
      expect(error).to.be.instanceOf(PlatformUnavailableError).and.to.include({
        code: 'unreachable',
        attempts: 2,
        idempotencyKey: 'order-9',
        retryable: true,
      });
    } finally {
      await platform.up();
    }
  });

  it('makes a key once, however often it asks with the same idempotency key', async () => {
    const body = { advertiser_id: advertiserId, name: 'twice', scopes: ['events:write' as const] };
    const first = await admin.apiKeys.create(body, { idempotencyKey: 'k-1' });
    const second = await admin.apiKeys.create(body, { idempotencyKey: 'k-1' });
    expect([second.id, second.key, first.key === null]).to.deep.equal([first.id, null, false]);
    const rotated = await admin.apiKeys.rotate(first.id, { overlap_seconds: 0 });
    expect(rotated.key).to.be.a('string').and.not.to.equal(first.key);
    expect((await admin.apiKeys.revoke(rotated.id)).revoked_at).to.be.a('string');
  });

  it('reads a list page by page', async () => {
    const ids: string[] = [];
    const events = itemsOf((cursor) =>
      admin.events.list({ limit: 7, ...(cursor === undefined ? {} : { cursor }) }),
    );
    for await (const { id } of events) ids.push(id);
    const { rows } = await sql`SELECT id FROM platform.customer_events`.execute(platform.database.db);
    expect(new Set(ids).size).to.equal(ids.length).and.to.equal(rows.length);
  });

  it('moves a campaign on, and is refused where it can not go', async () => {
    expect((await admin.campaigns.move(campaignId, 'submit')).status).to.equal('reviewing');
    expect(await failure(admin.campaigns.move(campaignId, 'resume'))).to.include({ status: 409 });
  });
});
