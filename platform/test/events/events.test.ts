import { expect } from 'chai';
import { answered, type Caller, type CallOptions, TestPlatform, testSettings } from '../support/app';
import { forEachDatabase } from '../support/database';
import { Shop } from './support/shop';

interface Receipt {
  id: string;
  duplicate: boolean;
  [field: string]: unknown;
}

forEachDatabase('events', (open) => {
  let test: TestPlatform;
  let shop: Shop;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
  });

  const tell = (status: number, body: object, options: CallOptions = {}, caller: Caller = 'keyA') =>
    test.expect<Receipt>(status, caller, 'post', '/events', { body, ...options });
  const refusal = (code: readonly [number, string], body: unknown, options: CallOptions = {}) =>
    test.expectRefusal(code, 'keyA', 'post', '/events', { body, ...options });

  it('keeps all that was told, once', async () => {
    const campaign = await shop.campaign();
    const code = await shop.link(campaign);
    const click = await shop.click(code);
    const receipt = await tell(201, {
      action: 'purchase',
      value: '49.90',
      currency: 'EUR',
      properties: { order: 'A-1', items: [{ sku: 'x', count: 2 }] },
      coupon_code: 'Nobody',
      ref_code: code,
      click_id: click,
      landing_url: `https://shop.example/?ref_code=${code}`,
      referrer: 'https://blog.example/post',
      session_id: 's-1',
      customer_id: 'jane@example.com',
      customer_wallet: 'So11111111111111111111111111111111111111112',
      occurred_at: new Date(test.clock.now() - 1000).toISOString(),
      event_id: 'order-1',
    });
    const [row] = await shop.events();
    expect(row).to.deep.include({
      id: receipt.id,
      advertiser_id: test.ids.advertiserA,
      action: 'purchase',
      value_micros: '49900000',
      currency: 'EUR',
      properties: { order: 'A-1', items: [{ sku: 'x', count: 2 }] },
      coupon_code: 'Nobody',
      ref_code: code,
      click_id: click,
      referrer: 'https://blog.example/post',
      session_id: 's-1',
      customer_wallet: 'So11111111111111111111111111111111111111112',
      dedup_key: 'id:order-1',
      campaign_id: campaign,
      influencer_id: test.ids.influencerB,
      tracking_link_code: code,
      matched_click_id: click,
      deciding_key: 'ref_code',
      rule_version: 'waterfall-2',
      confidence_percent: 95,
      attributed: true,
    });
    expect(row?.occurred_at).to.deep.equal(new Date(test.clock.now() - 1000));
    expect(row?.customer_hash).to.match(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.to.contain('jane');
    expect(receipt).to.deep.include({ duplicate: false, campaign_id: campaign, tracking_link_code: code });
  });

  for (const action of ['purchase', 'add_to_cart', 'signup', 'drop_off', 'landing', 'custom'])
    it(`takes ${action} with nothing else, unattributed, in USD`, async () => {
      const receipt = await tell(201, { action });
      expect(receipt).to.include({ attributed: false, deciding_key: 'none', confidence_percent: 0 });
      expect((await shop.events())[0]).to.include({ action, currency: 'USD', value_micros: null });
    });

  it('keeps an event once that is told twice, and answers the same', async () => {
    const event = { action: 'purchase', value: '10', event_id: 'order-7' };
    const first = await tell(201, event);
    expect(await tell(200, event)).to.deep.equal({ ...first, duplicate: true });
    expect(
      await tell(200, { ...event, event_id: null }, { headers: { 'idempotency-key': 'order-7' } }),
    ).to.include({
      id: first.id,
    });
    expect(await shop.events()).to.have.length(1);
  });

  it('knows an event without an id by all that it says, in whatever order', async () => {
    const first = await tell(201, { action: 'purchase', value: '10', properties: { a: 1, b: 2 } });
    const again = await tell(200, { properties: { b: 2, a: 1 }, value: '10', action: 'purchase' });
    expect(again.id).to.equal(first.id);
    await tell(201, { action: 'purchase', value: '10', properties: { a: 1, b: 3 } });
    expect(await shop.events()).to.have.length(2);
  });

  it('takes events without an id that say the same for one within ten minutes, and for another one later', async () => {
    const event = { action: 'purchase', value: '10', coupon_code: 'SUMMER' };
    const first = await tell(201, event);
    test.clock.advance(10 * 60_000);
    expect((await tell(200, event)).id).to.equal(first.id);
    test.clock.advance(1);
    const second = await tell(201, event);
    expect(second.id).not.to.equal(first.id);
    test.clock.advance(10 * 60_000);
    expect((await tell(200, event)).id).to.equal(second.id);
    await tell(201, event, {}, 'keyB');
    expect(await shop.events()).to.have.length(2);
  });

  it('knows an event with an id for good', async () => {
    const event = { action: 'purchase', value: '10', event_id: 'order-1' };
    const first = await tell(201, event);
    test.clock.advance(400 * 24 * 60 * 60_000);
    expect((await tell(200, event)).id).to.equal(first.id);
  });

  it('refuses an id that was given to another event', async () => {
    await tell(201, { action: 'purchase', value: '10', event_id: 'order-7' });
    const conflict = [409, 'idempotency_key_reused'] as const;
    expect(await refusal(conflict, { action: 'purchase', value: '11', event_id: 'order-7' })).to.equal(
      'event_id',
    );
    await refusal(conflict, { action: 'signup' }, { headers: { 'idempotency-key': 'order-7' } });
    expect(await shop.events()).to.have.length(1);
  });

  it('refuses two different ids for one event', async () => {
    const headers = { 'idempotency-key': 'other' };
    const body = { action: 'signup', event_id: 'one' };
    expect(await refusal([422, 'invalid_field'], body, { headers })).to.equal('event_id');
  });

  it("keeps advertisers' ids apart", async () => {
    const event = { action: 'purchase', event_id: 'order-7' };
    const [mine, theirs] = [await tell(201, event), await tell(201, event, {}, 'keyB')];
    expect(mine.id).not.to.equal(theirs.id);
  });

  for (const [path, action] of [
    ['purchase', 'purchase'],
    ['add-to-cart', 'add_to_cart'],
    ['signup', 'signup'],
    ['drop-off', 'drop_off'],
  ] as const)
    it(`takes ${action} at /event/${path}, as the same event as at /events`, async () => {
      const body = { event_id: 'x', value: '1' };
      const first = await test.expect<Receipt>(201, 'keyA', 'post', `/event/${path}`, { body });
      expect((await tell(200, { action, ...body })).id).to.equal(first.id);
      await test.expectRefusal([422, 'unknown_field'], 'keyA', 'post', `/event/${path}`, {
        body: { action },
      });
    });

  for (const [what, fields, field] of [
    ['a number for a value', { value: 49.9 }, 'value'],
    ['seven places', { value: '1.0000001' }, 'value'],
    ['a negative value', { value: '-1' }, 'value'],
    ['a value beyond 10^14', { value: '100000000000000' }, 'value'],
    ['an exponent', { value: '1e3' }, 'value'],
    ['a currency in small letters', { currency: 'usd' }, 'currency'],
    ['an unknown action', { action: 'refund' }, 'action'],
    ['a currency that there is not', { currency: 'XYZ' }, 'currency'],
    ['a currency that there is no longer', { currency: 'DEM' }, 'currency'],
    ['no text as an id', { event_id: 7 }, 'event_id'],
    ['a time without offset', { occurred_at: '2026-01-01T00:00:00' }, 'occurred_at'],
  ] as const)
    it(`refuses ${what}`, async () => {
      expect(await refusal([422, 'invalid_field'], { action: 'purchase', ...fields })).to.equal(field);
    });

  it('takes the greatest value and the smallest, to the millionth', async () => {
    await tell(201, { action: 'purchase', value: '99999999999999.999999' });
    await tell(201, { action: 'purchase', value: '0.000001' });
    const rows = await shop.events();
    expect(rows.map(({ value_micros }) => value_micros)).to.have.members(['99999999999999999999', '1']);
    const { data } = await test.expect<{ data: { value: string }[] }>(200, 'advertiserA', 'get', '/events');
    expect(data.map(({ value }) => value)).to.have.members(['99999999999999.999999', '0.000001']);
  });

  it('believes the clocks of shops for five minutes ahead and ninety days back', async () => {
    const at = (ms: number) => ({
      action: 'signup',
      occurred_at: new Date(test.clock.now() + ms).toISOString(),
    });
    const day = 24 * 60 * 60_000;
    await tell(201, at(5 * 60_000));
    await tell(201, at(-90 * day));
    expect(await refusal([422, 'invalid_field'], at(5 * 60_000 + 1))).to.equal('occurred_at');
    expect(await refusal([422, 'invalid_field'], at(-90 * day - 1))).to.equal('occurred_at');
  });

  it('leaves out properties that are too deep or too many, however deep, and takes the event', async () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const body = (inner: string) => `{"action":"custom","properties":{"a":${inner}}}`;
    expect(await tell(201, body(deep(5)) as never)).to.deep.include({ unreadable_fields: [] });
    for (const [at, inner] of [deep(20), deep(10_000), `[${'1,'.repeat(2_001)}1]`].entries()) {
      const receipt = await tell(201, `{"event_id":"e${at}",${body(inner).slice(1)}` as never);
      expect(receipt).to.deep.include({ unreadable_fields: ['properties'] });
    }
    expect((await shop.events()).at(-1)).to.deep.include({ properties: {} });
  });

  it('credits by the waterfall, never by what belongs to another advertiser', async () => {
    const campaign = await shop.campaign();
    await shop.coupon(campaign, 'JESSICA20');
    const other = new Shop(test, test.ids.advertiserB);
    const code = await other.link(await other.campaign());
    const click = await other.click(code);
    const keys = {
      action: 'purchase',
      ref_code: code,
      click_id: click,
      landing_url: `https://x.example/?ref_code=${code}`,
    };
    expect(await tell(201, keys)).to.include({
      attributed: false,
      tracking_link_code: null,
      deciding_key: 'none',
    });
    expect(await tell(201, { ...keys, coupon_code: 'jessica20' })).to.include({
      influencer_id: test.ids.influencerA,
      campaign_id: campaign,
      deciding_key: 'coupon',
    });
    expect(await tell(201, { ...keys, coupon_code: 'jessica20' }, {}, 'keyB')).to.include({
      influencer_id: test.ids.influencerB,
      deciding_key: 'ref_code',
    });
  });

  it("credits a later event of a session by the session's first one that was credited", async () => {
    const code = await shop.link(await shop.campaign());
    await tell(201, { action: 'landing', session_id: 's', event_id: '0' });
    test.clock.advance(1);
    await tell(201, { action: 'landing', session_id: 's', ref_code: code, event_id: '1' });
    test.clock.advance(1);
    const bought = await tell(201, { action: 'purchase', session_id: 's', event_id: '2' });
    expect(bought).to.include({
      influencer_id: test.ids.influencerB,
      tracking_link_code: code,
      deciding_key: 'session_id',
      confidence_percent: 60,
    });
    expect(await tell(201, { action: 'purchase', session_id: 's' }, {}, 'keyB')).to.include({
      deciding_key: 'none',
    });
  });

  it('queues a purchase of a campaign on chain for the chain, once, also before the indexer has seen the campaign', async () => {
    const wallet = 'So11111111111111111111111111111111111111112';
    const codes: Record<string, string> = {
      chained: await shop.link(await shop.campaign({ chain_campaign_id: 'no row of it in the indexer' })),
      unchained: await shop.link(await shop.campaign()),
    };
    const buy = (name: string, more: object = {}) =>
      tell(201, {
        action: 'purchase',
        customer_wallet: wallet,
        ref_code: codes[name],
        event_id: `${name}-${JSON.stringify(more)}`,
        ...more,
      });
    const bought = await buy('chained');
    await buy('unchained');
    await buy('chained', { customer_wallet: null });
    await buy('chained', { action: 'signup' });
    await buy('chained', { ref_code: null });
    await tell(200, {
      action: 'purchase',
      customer_wallet: wallet,
      ref_code: codes.chained,
      event_id: 'chained-{}',
    });
    const queued = await test.db.selectFrom('platform.chain_conversions').selectAll().execute();
    expect(queued).to.have.length(1);
    expect(queued[0]).to.deep.include({ event_id: bought.id, wallet, state: 'queued', attempts: 0 });
  });

  it('lists and reads events of the advertiser, with each step explained', async () => {
    const campaign = await shop.campaign();
    const coupon = await shop.coupon(campaign, 'SUMMER', { influencer_id: null, kind: 'generic' });
    const code = await shop.link(campaign);
    const { id } = await tell(201, {
      action: 'purchase',
      coupon_code: 'summer',
      ref_code: code,
      session_id: 's',
    });
    await tell(201, { action: 'signup' });
    const detail = await test.expect<Record<string, unknown>>(200, 'advertiserA', 'get', `/events/${id}`);
    expect(detail).to.include({ coupon_id: coupon, influencer_id: test.ids.influencerB, session_id: 's' });
    expect(detail.explanation).to.equal(
      'ref_code decided. An influencer owns the link. The campaign is that of the generic coupon SUMMER.',
    );
    expect((detail.steps as object[])[1]).to.deep.equal({
      step: 'ref_code',
      outcome: 'decided',
      reason: 'influencer_link',
      explanation: 'An influencer owns the link.',
      key: code,
      campaign_id: campaign,
      influencer_id: test.ids.influencerB,
      tracking_link_code: code,
    });
    const list = async (query: Record<string, string | boolean>, caller: Caller = 'advertiserA') =>
      (await test.expect<{ data: { id: string }[] }>(200, caller, 'get', '/events', { query })).data.map(
        (each) => each.id,
      );
    expect(await list({})).to.have.length(2);
    for (const query of [
      { attributed: true },
      { action: 'purchase' },
      { campaign_id: campaign },
      { deciding_key: 'ref_code' },
      { influencer_id: test.ids.influencerB },
    ])
      expect(await list(query), JSON.stringify(query)).to.deep.equal([id]);
    expect(await list({ to: new Date(test.clock.now()).toISOString() })).to.deep.equal([]);
    expect(await list({ from: new Date(test.clock.now()).toISOString() })).to.have.length(2);
    expect(await list({ advertiser_id: test.ids.advertiserA }, 'advertiserB')).to.deep.equal([]);
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'get', `/events/${id}`);
  });

  it('lets a batch stand or fall event by event, in their order', async () => {
    const events = [
      { action: 'signup', event_id: 'a' },
      { action: 'nothing' },
      { action: 'signup', event_id: 'a' },
      { action: 'purchase', event_id: 'a' },
      null,
      { action: 'landing', event_id: 'b' },
    ];
    const { results } = await test.expect<{
      results: { status: number; receipt: Receipt | null; error: { code: string } | null }[];
    }>(200, 'keyA', 'post', '/events/batch', { body: { events } });
    expect(results.map(({ status }) => status)).to.deep.equal([201, 422, 200, 409, 422, 201]);
    expect(results[2]?.receipt?.id).to.equal(results[0]?.receipt?.id);
    expect(results[3]?.error?.code).to.equal('idempotency_key_reused');
    expect(await shop.events()).to.have.length(2);
    expect(await test.db.selectFrom('platform.failed_events').select('status').execute()).to.have.length(3);
    await test.expectRefusal([422, 'invalid_field'], 'keyA', 'post', '/events/batch', {
      body: { events: [] },
    });
    const many = Array.from({ length: 501 }, () => ({ action: 'signup' }));
    await test.expectRefusal([422, 'invalid_field'], 'keyA', 'post', '/events/batch', {
      body: { events: many },
    });
  });

  it('lets nobody send but keys that may', async () => {
    const body = { action: 'signup' };
    for (const caller of ['narrowKeyA', 'advertiserA', 'root', 'influencerA'] as const)
      await test.expectRefusal([403, 'forbidden'], caller, 'post', '/events', { body });
    await test.expectRefusal([401, 'unauthorized'], 'anonymous', 'post', '/events', { body });
    const unknown = await answered(
      await test.platform.app.request('/api/v1/events', {
        method: 'POST',
        headers: { 'x-api-key': `sk_live_${'x'.repeat(43)}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
    expect(unknown.status).to.equal(401);
    expect(await shop.events()).to.have.length(0);
  });
});

forEachDatabase('the limit of events', (open) => {
  it('tells the limit on every answer, and refuses what is beyond it', async () => {
    const limited = await TestPlatform.start(await open(), {
      settings: testSettings({ limits: { ...testSettings().limits, events: 3 } }),
    });
    const send = () => limited.call('keyA', 'post', '/events', { body: { action: 'signup' } });
    const answers = [await send(), await send(), await send(), await send()];
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-limit'))).to.deep.equal(['3', '3', '3', '3']);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).to.deep.equal([
      '2',
      '1',
      '0',
      '0',
    ]);
    expect(Number(answers[3]?.headers.get('retry-after'))).to.be.within(1, 60);
    limited.clock.advance(60_000);
    expect((await send()).status).to.equal(200);
  });
});
