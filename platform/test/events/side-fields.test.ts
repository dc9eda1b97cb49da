import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { sql } from 'kysely';
import { type CallOptions, expectRefusal, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { Shop } from './support/shop';

interface Receipt {
  id: string;
  duplicate: boolean;
  attributed: boolean;
  influencer_id: string | null;
  deciding_key: string;
  unreadable_fields: string[];
}

const PLACEHOLDERS = ['undefined', 'null', 'NaN', '[object Object]', 'None', 'nil', '\u200b', '{{session}}'];
/** In JSON. */
const UNUSABLE = {
  NUL: '"a\\u0000b"',
  'half a character': '"a\\ud800"',
  'what is too long': JSON.stringify('x'.repeat(5_000)),
  'a list': '["x","y"]',
  'an object': '{"a":1}',
  'a number': '17',
  'a big number': '12345678901234567890',
  'a yes': 'true',
  'what was lost': '"a\ufffdb"',
};
/** With @ for the link's code. */
const LANDINGS = [
  '/p?ref_code=@',
  '//shop.example/p?x=1&ref_code=@',
  'shop.example/p?ref_code=@',
  'shop.example:8080/p?ref_code=@#top',
  '?ref_code=@',
  'ref_code=@&utm_source=x',
  'HTTPS://shop.example/?REF_CODE=@',
  'https://shop.example/?Ref_Code=@',
  'https://shop.example/?ref_code=@/',
  'https://shop.example/?ref_code=@%20',
  'https://shop.example/?ref_code=@+',
  'https://shop.example/?ref_code=%E2%80%8B@',
  'https://shop.example/?ref_code=&ref_code=@',
  'https://shop.example/?ref_code=undefined&ref_code=@',
  'https://shop.example/?a=1&amp;ref_code=@',
  ' https://shop.example/?ref_code=@ ',
];
/** A code, and how a buyer types it. */
const TYPED = [
  ['SUMMER SALE', 'summer  sale'],
  ['SUMMER SALE 2', ' summer\u00a0sale\t2 '],
  ['20%OFF', '20%off'],
  ['50 %', '50 %'],
  ['A.B.C', 'a.b.c'],
  ['TOM&ANNA', 'tom&anna'],
  ['10€', '10€'],
  ['СКИДКА', 'скидка'],
  ['夏セール', '夏ｾｰﾙ'],
  ['ÜBER', 'u\u0308ber'],
  ['STRASSE', 'straße'],
  ['SAVE10', 'ＳＡＶＥ１０'],
  ['JESSI', 'JES\u200bSI\ufeff'],
  ['A+B/C', 'a+b/c'],
  ["ANNA'S", "anna's"],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
] as const;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

forEachDatabase('side fields of events', (open) => {
  let test: TestPlatform;
  let shop: Shop;
  let campaign: string;
  let code: string;
  let count: number;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
    campaign = await shop.campaign();
    code = await shop.link(campaign);
    await shop.coupon(campaign, 'JESSICA20');
    count = 0;
  });

  const tell = (body: object, status = 201, options: CallOptions = {}) => {
    count += 1;
    test.clock.advance(1_000);
    return test.expect<Receipt>(status, 'keyA', 'post', '/events', {
      body: { action: 'purchase', event_id: `order-${count}`, ...body },
      ...options,
    });
  };

  it('credit no stranger by a session, a click or a code that programs write for nothing', async () => {
    for (const nothing of [...PLACEHOLDERS, ZERO_UUID, '0', '-1', '"null"', 'session-undefined']) {
      await tell({ session_id: nothing, ref_code: code });
      const stranger = await tell({ session_id: nothing });
      expect(stranger, nothing).to.include({ attributed: false, deciding_key: 'none' });
      expect(stranger.unreadable_fields, nothing).to.deep.equal(['session_id']);
      const keys = {
        ref_code: nothing,
        click_id: nothing,
        coupon_code: nothing,
        landing_url: `/?ref_code=${encodeURIComponent(nothing)}`,
      };
      expect(await tell(keys), nothing).to.include({ attributed: false });
    }
  });

  it('tell nobody of a customer whom no name is told of', async () => {
    for (const customer_id of [...PLACEHOLDERS, '0', 'user-null', ['a'], 7, 'a\u0000'])
      expect((await tell({ customer_id })).unreadable_fields).to.deep.equal(['customer_id']);
    for (const customer_wallet of ['O0Il', '1'.repeat(32), 'undefined', 7, null, ''])
      await tell({ customer_wallet });
    const rows = await shop.events();
    for (const row of rows) expect(row).to.include({ customer_hash: null, customer_wallet: null });
  });

  it('are refused as an id of the event, which says so', async () => {
    for (const event_id of [...PLACEHOLDERS, ' ', ZERO_UUID, 'order-undefined', '{{order.id}}']) {
      const refused = [422, 'invalid_field'] as const;
      const body = { action: 'purchase', event_id };
      expect(await test.expectRefusal(refused, 'keyA', 'post', '/events', { body }), event_id).to.equal(
        'event_id',
      );
    }
    for (const key of ['undefined', 'null', '[object', 'NaN', '{{id}}'].filter((each) => each !== '[object'))
      await test.expectRefusal([422, 'invalid_field'], 'keyA', 'post', '/events', {
        body: { action: 'purchase' },
        headers: { 'idempotency-key': key },
      });
    expect(await shop.events()).to.have.length(0);
  });

  it('are taken as they were sent, as gzip, deflate and br, and refused by name as anything else', async () => {
    const send = (name: string, body: Uint8Array | string) =>
      test.call('keyA', 'post', '/events', {
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: { 'content-encoding': name },
      });
    const text = (at: string) => JSON.stringify({ action: 'purchase', event_id: `coded-${at}` });
    const encoded = {
      gzip: gzipSync,
      GZIP: gzipSync,
      'x-gzip': gzipSync,
      'gzip, identity': gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
    };
    for (const [name, encode] of Object.entries(encoded))
      expect((await send(name, encode(text(name)))).status, name).to.equal(201);
    expect((await send('identity', text('identity'))).status).to.equal(201);
    for (const name of ['zstd', 'compress', 'gzip, gzip', 'aws-chunked'])
      expectRefusal(await send(name, gzipSync(text(name))), 415, 'unsupported_content_encoding');
    expectRefusal(await send('gzip', text('plain')), 400, 'body_not_decodable');
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, 32));
    expectRefusal(await send('gzip', bomb), 413, 'body_too_large');
    expect((await send('gzip', gzipSync('{"action":"nothing"}'))).status).to.equal(422);
    const { rows } = await sql<{ body_excerpt: string }>`
      SELECT body_excerpt FROM platform.failed_events ORDER BY id DESC LIMIT 1`.execute(test.db);
    expect(rows[0]?.body_excerpt).to.equal('{"action":"nothing"}');
  });

  it('name what an id clashes with', async () => {
    const { id } = await tell({ event_id: 'cart-1', action: 'add_to_cart' });
    const answer = await test.call<{ error: { message: string } }>('keyA', 'post', '/events', {
      body: { action: 'purchase', event_id: 'cart-1' },
    });
    expect(answer.status).to.equal(409);
    expect(answer.body.error.message).to.contain(id).and.contain('add_to_cart').and.not.contain('cart-1');
  });

  it('are taken with whatever stands in a key, and the coupon credits', async () => {
    for (const [what, value] of Object.entries(UNUSABLE))
      for (const field of ['ref_code', 'click_id', 'landing_url', 'referrer', 'session_id', 'customer_id']) {
        const body = `{"action":"purchase","event_id":"${what} ${field}","coupon_code":"jessica20","${field}":${value}}`;
        const receipt = await test.expect<Receipt>(201, 'keyA', 'post', '/events', { body });
        expect(receipt, body).to.include({ influencer_id: test.ids.influencerA, deciding_key: 'coupon' });
        expect(receipt.unreadable_fields, body).to.deep.equal([field]);
        if (field === 'customer_id') continue;
        const kept = (await shop.events()).find(({ id }) => id === receipt.id);
        expect(`${kept?.[field]}`).to.have.length.within(2, 150);
      }
  });

  it('stay two orders where what is cut differs', async () => {
    const cut = (end: string) => ({ event_id: null, ref_code: `${'x'.repeat(5_000)}${end}` });
    await tell(cut('a'));
    await tell(cut('b'));
    await tell(cut('a'), 200);
    expect(await shop.events()).to.have.length(2);
  });

  it('keep properties that can not be written whole', async () => {
    await tell({ properties: { 'a\u0000': ['\ud800', 'ok'] } });
    expect((await shop.events())[0]?.properties).to.deep.equal({ 'a\ufffd': ['\ufffd', 'ok'] });
    expect((await tell({ properties: ['list'] })).unreadable_fields).to.deep.equal(['properties']);
    expect((await tell({ properties: 'text' })).unreadable_fields).to.deep.equal(['properties']);
  });

  it('give big numbers back as they were, and take two orders that differ there for two', async () => {
    const send = (properties: string, status: number) =>
      test.expect<Receipt>(status, 'keyA', 'post', '/events', {
        body: `{"action":"purchase","properties":${properties}}`,
      });
    const numbers = [
      '{"order":12345678901234567890}',
      '{"order":12345678901234567891}',
      '{"order":9007199254740993}',
      '{"order":9007199254740992}',
      '{"a":[0.12345678901234567890123]}',
      '{"a":[0.12345678901234567890124]}',
      '{"a":-98765432109876543210}',
    ];
    for (const properties of numbers) {
      const { id } = await send(properties, 201);
      const response = await test.platform.app.request(`/api/v1/events/${id}`, {
        headers: { 'x-api-key': test.apiKeys.keyA },
      });
      expect(await response.text()).to.contain(`"properties":${properties}`);
      await send(properties, 200);
    }
    await send('{"order":"12345678901234567890"}', 201);
    await send('{"a":1,"a":12345678901234567890}', 201);
    await send('{"a":1e99999999}', 201);
    expect(await shop.events()).to.have.length(numbers.length + 3);
  });

  it('are read as servers have addresses', async () => {
    for (const landing of LANDINGS)
      for (const field of ['landing_url', 'referrer'])
        expect(await tell({ [field]: landing.replace('@', code) }), landing).to.include({
          influencer_id: test.ids.influencerB,
          deciding_key: field,
        });
  });

  it('are read with a blank or a slash behind them', async () => {
    const click = await shop.click(code);
    for (const end of ['/', ' ', '\u200b', '\ufeff', '\u00a0']) {
      expect(await tell({ ref_code: `${code}${end}` })).to.include({ deciding_key: 'ref_code' });
      expect(await tell({ click_id: `${click.toUpperCase()}${end}` })).to.include({
        deciding_key: 'click_id',
      });
    }
  });

  describe('with coupons as shops have them', () => {
    const make = (made: string, status = 201, more: object = {}) =>
      test.expect<{ id: string; code: string }>(status, 'advertiserA', 'post', '/coupons', {
        body: { campaign_id: campaign, influencer_id: test.ids.influencerA, code: made, ...more },
      });

    it('credit however they are typed, and are one code', async () => {
      for (const [made, typed] of TYPED) {
        const { id } = await make(made);
        expect(await tell({ coupon_code: typed }), made).to.include({
          coupon_id: id,
          deciding_key: 'coupon',
        });
        await test.expectRefusal([409, 'coupon_exists'], 'advertiserA', 'post', '/coupons', {
          body: { campaign_id: campaign, code: typed },
        });
        const { data } = await test.expect<{ data: object[] }>(200, 'advertiserA', 'get', '/coupons', {
          query: { code: typed },
        });
        expect(data, typed).to.have.length(1);
      }
    });

    it('are kept without what nobody sees', async () => {
      expect((await make(' SUM\u200bMER   SALE ')).code).to.equal('SUMMER SALE');
    });

    it('are refused where they would be a list, nothing, or what programs write for nothing', async () => {
      for (const made of [
        'A,B',
        'A;B',
        'A|B',
        '',
        ' ',
        '\u200b',
        'null',
        'undefined',
        '{{code}}',
        'x'.repeat(65),
      ])
        await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/coupons', {
          body: { campaign_id: campaign, code: made },
        });
    });

    it('are several on an order: the first that credits decides, the others are steps', async () => {
      const generic = await make('BLACKFRIDAY', 201, { influencer_id: null });
      const other = await make('BEN10', 201, { influencer_id: test.ids.influencerB });
      for (const coupons of [
        { coupon_code: ['nobody', 'blackfriday', 'ben10', 'jessica20'] },
        { coupon_codes: ['nobody', 'blackfriday', 'ben10', 'jessica20'] },
        { coupon_code: 'nobody, blackfriday; ben10,jessica20' },
        { coupon_code: 'nobody', coupon_codes: ['blackfriday', 'ben10', 'jessica20'] },
      ]) {
        const { id, ...receipt } = await tell(coupons);
        expect(receipt).to.include({ influencer_id: test.ids.influencerB, coupon_id: other.id });
        const { steps } = await test.expect<{ steps: { step: string; reason: string; key: string }[] }>(
          200,
          'advertiserA',
          'get',
          `/events/${id}`,
        );
        expect(
          steps.filter(({ step }) => step === 'coupon').map(({ key, reason }) => [key, reason]),
        ).to.deep.equal([
          ['NOBODY', 'unknown'],
          ['BLACKFRIDAY', 'another_coupon'],
          ['BEN10', 'influencer_coupon'],
          ['JESSICA20', 'another_coupon'],
        ]);
      }
      expect(await tell({ coupon_codes: ['blackfriday', 'nobody'], ref_code: code })).to.include({
        coupon_id: generic.id,
        influencer_id: test.ids.influencerB,
        deciding_key: 'ref_code',
      });
      const { differences } = await test.expect<{ differences: object[] }>(
        200,
        'advertiserA',
        'get',
        '/attribution/rerun',
      );
      expect(differences).to.deep.equal([]);
    });
  });
});
