import { assert } from 'chai';
import { assignTo, campaignOf, influencers, type Page } from '../influencers/support';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Coupon {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
  readonly status: string;
  readonly campaign_id: string;
  readonly influencer_id: string | null;
  readonly replaced_by: string | null;
  readonly valid_until: string | null;
  readonly invalidated_at: string | null;
}

forEachDatabase('coupons', (open) => {
  let test: TestPlatform;
  let campaign: string;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    campaign = await campaignOf(test);
  });

  function make(
    body: Record<string, unknown> = {},
    status = 201,
    caller: 'advertiserA' | 'keyA' | 'root' = 'advertiserA',
  ) {
    return test.expect<Coupon>(status, caller, 'post', '/coupons', {
      body: { campaign_id: campaign, ...body },
    });
  }

  it('are made of prefix and chance for an influencer', async () => {
    const coupon = await make({ influencer_id: test.ids.influencerA, prefix: 'summer', length: 4 });
    assert.match(coupon.code, /^SUMMER-[2-9A-HJ-NP-Z]{4}$/);
    assert.deepEqual(
      [coupon.kind, coupon.status, coupon.campaign_id, coupon.influencer_id],
      ['auto', 'active', campaign, test.ids.influencerA],
    );
  });

  it('have eight characters by chance where nothing is asked for, and are generic without an influencer', async () => {
    const coupon = await make({}, 201, 'keyA');
    assert.match(coupon.code, /^[2-9A-HJ-NP-Z]{8}$/);
    assert.deepEqual([coupon.kind, coupon.influencer_id], ['generic', null]);
  });

  it('are generic with a chosen code and nobody to credit', async () => {
    const coupon = await make({ code: 'BLACKFRIDAY25' });
    assert.deepEqual([coupon.code, coupon.kind, coupon.influencer_id], ['BLACKFRIDAY25', 'generic', null]);
  });

  it('have one active chosen code of an advertiser, whatever its letters’ case', async () => {
    const first = await make({ code: 'JESSICA20', influencer_id: test.ids.influencerA });
    assert.equal(first.kind, 'vanity');
    for (const code of ['JESSICA20', 'jessica20', 'Jessica20']) {
      const field = await test.expectRefusal([409, 'coupon_exists'], 'advertiserA', 'post', '/coupons', {
        body: { campaign_id: campaign, code },
      });
      assert.equal(field, 'code');
    }
    const otherCampaign = await campaignOf(test);
    await test.expectRefusal([409, 'coupon_exists'], 'advertiserA', 'post', '/coupons', {
      body: { campaign_id: otherCampaign, code: 'JESSICA20' },
    });
  });

  it('may have the code that another advertiser has', async () => {
    await make({ code: 'JESSICA20' });
    const body = { campaign_id: await campaignOf(test, 'advertiserB'), code: 'JESSICA20' };
    await test.expect(201, 'advertiserB', 'post', '/coupons', { body });
  });

  it('give exactly one of many who choose the same code at once the code', async () => {
    const codes = ['Rush', 'rush', 'RUSH', 'rUSH'];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        test.call('advertiserA', 'post', '/coupons', { body: { campaign_id: campaign, code: codes[n % 4] } }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array.from({ length: 11 }, () => 409)]);
  });

  it('get another code when chance gives one that is or was used', async () => {
    const random = scripted([AAAA, AAAA, BBBB, AAAA, BBBB, CCCC]);
    test = await TestPlatform.start(await open(), { random });
    campaign = await campaignOf(test);
    const first = await make({ length: 5 });
    const second = await make({ length: 5 });
    assert.deepEqual([first.code, second.code], ['22222', '33333']);
    await test.expect(200, 'advertiserA', 'post', `/coupons/${first.id}/invalidate`);
    assert.equal((await make({ length: 5 })).code, '44444');
  });

  it('say so when chance finds no free code', async () => {
    test = await TestPlatform.start(await open(), { random: scripted([AAAA]) });
    campaign = await campaignOf(test);
    await make({ length: 5 });
    const field = await test.expectRefusal([409, 'codes_exhausted'], 'advertiserA', 'post', '/coupons', {
      body: { campaign_id: campaign, length: 5 },
    });
    assert.equal(field, 'length');
  });

  it('refuse what breaks a rule, naming the field', async () => {
    const cases: [Record<string, unknown>, string, string][] = [
      [{ length: 3 }, 'invalid_field', 'length'],
      [{ length: 33 }, 'invalid_field', 'length'],
      [{ length: 4.5 }, 'invalid_field', 'length'],
      [{ prefix: '' }, 'invalid_field', 'prefix'],
      [{ prefix: 'A-B' }, 'invalid_field', 'prefix'],
      [{ prefix: 'X'.repeat(25) }, 'invalid_field', 'prefix'],
      [{ code: '' }, 'invalid_field', 'code'],
      [{ code: 'a,b' }, 'invalid_field', 'code'],
      [{ code: 'undefined' }, 'invalid_field', 'code'],
      [{ code: 'X'.repeat(65) }, 'invalid_field', 'code'],
      [{ code: 'X', prefix: 'A' }, 'invalid_field', 'prefix'],
      [{ code: 'X', length: 4 }, 'invalid_field', 'length'],
      [{ influencer_id: test.newId() }, 'invalid_field', 'influencer_id'],
      [
        { valid_from: '2026-02-01T00:00:00Z', valid_until: '2026-02-01T00:00:00Z' },
        'invalid_field',
        'valid_until',
      ],
      [{ discount: 20 }, 'unknown_field', 'discount'],
    ];
    for (const [change, code, field] of cases) {
      const body = { campaign_id: campaign, ...change };
      const named = await test.expectRefusal([422, code], 'advertiserA', 'post', '/coupons', { body });
      assert.equal(named, field, JSON.stringify(change));
    }
    const boundary = await make({ code: 'X'.repeat(64), valid_until: '2026-02-01T00:00:00Z' });
    assert.equal(boundary.valid_until, '2026-02-01T00:00:00.000Z');
    assert.lengthOf((await make({ prefix: 'P'.repeat(24), length: 32 })).code, 57);
  });

  it('are not made for a campaign that is over, for somebody else’s, or by an influencer', async () => {
    const over = await campaignOf(test, 'advertiserA', { status: 'completed' });
    await test.expectRefusal([409, 'campaign_completed'], 'advertiserA', 'post', '/coupons', {
      body: { campaign_id: over },
    });
    const body = { campaign_id: campaign };
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'post', '/coupons', { body });
    await test.expectRefusal([404, 'not_found'], 'keyB', 'post', '/coupons', { body });
    await test.expectRefusal([403, 'forbidden'], 'influencerA', 'post', '/coupons', { body });
    await test.expectRefusal([403, 'forbidden'], 'narrowKeyA', 'post', '/coupons', { body });
    await test.expectRefusal([403, 'forbidden'], 'finance', 'post', '/coupons', { body });
    await test.expectRefusal([401, 'unauthorized'], 'anonymous', 'post', '/coupons', { body });
  });

  it('are made once for a repeated request', async () => {
    const headers = { 'idempotency-key': 'coupon-1' };
    const body = { campaign_id: campaign, prefix: 'ONCE' };
    const first = await test.call<Coupon>('advertiserA', 'post', '/coupons', { headers, body });
    const again = await test.call<Coupon>('advertiserA', 'post', '/coupons', { headers, body });
    assert.deepEqual([again.status, again.body], [first.status, first.body]);
    const { data } = await list('advertiserA');
    assert.lengthOf(data, 1);
  });

  it('are made for everybody who takes part, once, however many ask at the same time', async () => {
    const crowd = await influencers(test, 5);
    for (const one of crowd) await assignTo(test, campaign, one);
    const bulk = () =>
      test.expect<{ created: Coupon[]; skipped: number }>(201, 'advertiserA', 'post', '/coupons/bulk', {
        body: { campaign_id: campaign, prefix: 'crew', length: 6 },
      });
    const results = await Promise.all([bulk(), bulk(), bulk()]);
    assert.deepEqual(results.map(({ created }) => created.length).sort(), [0, 0, 5]);
    assert.deepEqual(results.map(({ skipped }) => skipped).sort(), [0, 5, 5]);
    const { data } = await list('advertiserA');
    assert.sameMembers(
      data.map(({ influencer_id }) => influencer_id),
      crowd,
    );
    for (const { code } of data) assert.match(code, /^CREW-[2-9A-HJ-NP-Z]{6}$/);
  });

  it('are forced by an admin on those who have one, and on the named alone', async () => {
    const [one = '', other = ''] = await influencers(test, 2);
    await make({ influencer_id: one });
    const body = { campaign_id: campaign, influencer_ids: [one, other] };
    const skipping = await test.expect<{ created: Coupon[]; skipped: number }>(
      201,
      'root',
      'post',
      '/coupons/bulk',
      { body },
    );
    assert.deepEqual(
      [skipping.created.map(({ influencer_id }) => influencer_id), skipping.skipped],
      [[other], 1],
    );
    const forced = await test.expect<{ created: Coupon[]; skipped: number }>(
      201,
      'root',
      'post',
      '/coupons/bulk',
      {
        body: { ...body, force: true },
      },
    );
    assert.deepEqual([forced.created.length, forced.skipped], [2, 0]);
  });

  it('are made for none when one of the named is nobody', async () => {
    const [one = ''] = await influencers(test, 1);
    const body = { campaign_id: campaign, influencer_ids: [one, test.newId()] };
    const field = await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/coupons/bulk', {
      body,
    });
    assert.equal(field, 'influencer_ids.1');
    assert.isEmpty((await list('advertiserA')).data);
  });

  it('are taken out of use, after which their code may be given out again', async () => {
    const coupon = await make({ code: 'AGAIN', influencer_id: test.ids.influencerA });
    const path = `/coupons/${coupon.id}/invalidate`;
    const first = await test.expect<Coupon>(200, 'advertiserA', 'post', path);
    assert.deepEqual([first.status, first.invalidated_at], ['invalidated', nowOf(test)]);
    test.clock.advance(1_000);
    assert.deepEqual(await test.expect<Coupon>(200, 'advertiserA', 'post', path), first);
    assert.notEqual((await make({ code: 'again' })).id, coupon.id);
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'post', path);
    await test.expectRefusal([403, 'forbidden'], 'influencerA', 'post', path);
  });

  it('are made anew once, for the same influencer, campaign and validity', async () => {
    const coupon = await make({
      code: 'LEAKED',
      influencer_id: test.ids.influencerA,
      valid_until: '2026-12-01T00:00:00Z',
    });
    const path = `/coupons/${coupon.id}/regenerate`;
    const answers = await Promise.all(
      [1, 2, 3].map(() => test.call<Coupon>('advertiserA', 'post', path, { body: { prefix: 'NEW' } })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    const made = answers.find(({ status }) => status === 201)?.body;
    assert.match(made?.code ?? '', /^NEW-/);
    assert.deepEqual(
      [made?.influencer_id, made?.campaign_id, made?.valid_until],
      [test.ids.influencerA, campaign, '2026-12-01T00:00:00.000Z'],
    );
    const old = await test.expect<Coupon>(200, 'advertiserA', 'get', `/coupons/${coupon.id}`);
    assert.deepEqual([old.status, old.replaced_by], ['invalidated', made?.id]);
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'post', path, { body: {} });
  });

  it('are listed to their advertiser, to their influencer and to admins, by page and filter', async () => {
    const mine = await make({ influencer_id: test.ids.influencerA, code: 'MINE' });
    test.clock.advance(1);
    const other = await make({ influencer_id: test.ids.influencerB, code: 'OTHER' });
    test.clock.advance(1);
    const generic = await make({ code: 'ALL' });
    await test.expect(200, 'advertiserA', 'post', `/coupons/${generic.id}/invalidate`);
    const codes = async (caller: Parameters<typeof list>[0], query = {}) =>
      (await list(caller, query)).data.map(({ code }) => code);
    assert.deepEqual(await codes('advertiserA'), ['ALL', 'OTHER', 'MINE']);
    assert.deepEqual(await codes('influencerA'), ['MINE']);
    assert.deepEqual(await codes('keyA', { status: 'active' }), ['OTHER', 'MINE']);
    assert.deepEqual(await codes('keyA', { kind: 'generic' }), ['ALL']);
    assert.deepEqual(await codes('keyA', { code: 'mine' }), ['MINE']);
    assert.deepEqual(await codes('keyA', { influencer_id: test.ids.influencerB }), ['OTHER']);
    assert.deepEqual(await codes('advertiserB'), []);
    assert.deepEqual(await codes('advertiserB', { advertiser_id: test.ids.advertiserA }), []);
    assert.deepEqual(await codes('root', { advertiser_id: test.ids.advertiserB }), []);
    assert.lengthOf(await codes('plainAdmin', { campaign_id: campaign }), 3);
    const first = await list('advertiserA', { limit: 2 });
    const second = await list('advertiserA', { limit: 2, cursor: first.next_cursor ?? '' });
    assert.deepEqual([second.data.map(({ code }) => code), second.next_cursor], [['MINE'], null]);
    await test.expectRefusal([404, 'not_found'], 'influencerA', 'get', `/coupons/${other.id}`);
    await test.expect(200, 'influencerA', 'get', `/coupons/${mine.id}`);
    await test.expectRefusal([404, 'not_found'], 'keyB', 'get', `/coupons/${mine.id}`);
  });

  function list(
    caller: 'advertiserA' | 'advertiserB' | 'influencerA' | 'keyA' | 'root' | 'plainAdmin',
    query = {},
  ) {
    return test.expect<Page<Coupon>>(200, caller, 'get', '/coupons', { query });
  }
});

/** Of which nothing but codes takes so many: ids take four. */
const CODE_BYTES = 5;
const AAAA = new Uint8Array(CODE_BYTES).fill(0);
const BBBB = new Uint8Array(CODE_BYTES).fill(1);
const CCCC = new Uint8Array(CODE_BYTES).fill(2);

/** Codes of four characters come as scripted, the last one for ever; everything else by chance. */
function scripted(codes: readonly Uint8Array[]) {
  let at = 0;
  return (bytes: number): Uint8Array => {
    if (bytes !== CODE_BYTES) return crypto.getRandomValues(new Uint8Array(bytes));
    const code = codes[Math.min(at, codes.length - 1)] ?? AAAA;
    at += 1;
    return code;
  };
}

function nowOf(test: TestPlatform): string {
  return new Date(test.clock.now()).toISOString();
}
