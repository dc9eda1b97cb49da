import { assert } from 'chai';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { assignTo, campaignOf, influencers, type Page } from './support';

interface Assignment {
  readonly campaign_id: string;
  readonly influencer_id: string;
  readonly advertiser_id: string;
  readonly share: unknown;
}

forEachDatabase('assignments', (open) => {
  let test: TestPlatform;
  let campaign: string;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    campaign = await campaignOf(test);
  });

  const path = (influencer = test.ids.influencerA, of = campaign) =>
    `/campaigns/${of}/influencers/${influencer}`;
  const put = (share: unknown, caller: Caller = 'advertiserA', to = path()) =>
    test.call<Assignment>(caller, 'put', to, { body: { share } });

  it('hold each kind of share, differing by influencer', async () => {
    const shares = [
      { type: 'percentage', share_bps: 1_500 },
      { type: 'flat_per_conversion', flat_usdc: '50000000' },
      { type: 'flat_once', flat_usdc: '18446744073709551615' },
      null,
    ];
    for (const share of shares) {
      const { status, body } = await put(share);
      assert.equal(status, 200);
      assert.deepEqual(body.share, share);
    }
    await put({ type: 'percentage', share_bps: 1_000 });
    await put({ type: 'flat_per_conversion', flat_usdc: '50000000' }, 'keyA', path(test.ids.influencerB));
    const { data } = await test.expect<Page<Assignment>>(200, 'advertiserA', 'get', '/assignments');
    assert.sameDeepMembers(
      data.map(({ influencer_id, share }) => [influencer_id, share]),
      [
        [test.ids.influencerA, { type: 'percentage', share_bps: 1_000 }],
        [test.ids.influencerB, { type: 'flat_per_conversion', flat_usdc: '50000000' }],
      ],
    );
  });

  it('refuse a share that is none', async () => {
    const shares: [unknown, string][] = [
      [{ type: 'percentage', share_bps: 10_001 }, 'share.share_bps'],
      [{ type: 'percentage', share_bps: -1 }, 'share.share_bps'],
      [{ type: 'flat_once', flat_usdc: '-1' }, 'share.flat_usdc'],
      [{ type: 'flat_once', flat_usdc: '1.5' }, 'share.flat_usdc'],
      [{ type: 'flat_once', flat_usdc: '18446744073709551616' }, 'share.flat_usdc'],
      [{ type: 'gift' }, 'share.type'],
    ];
    for (const [share, field] of shares) {
      const named = await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'put', path(), {
        body: { share },
      });
      assert.equal(named, field, JSON.stringify(share));
    }
    for (const share of [{ type: 'percentage' }, { type: 'flat_once' }]) {
      await test.expectRefusal([422, 'missing_field'], 'advertiserA', 'put', path(), { body: { share } });
    }
    await test.expectRefusal([422, 'unknown_field'], 'advertiserA', 'put', path(), {
      body: { share: { type: 'percentage', share_bps: 1, flat_usdc: '1' } },
    });
  });

  it('take no more influencers than there are slots, however many come at once', async () => {
    const crowd = await influencers(test, 8);
    const full = await campaignOf(test, 'advertiserA', { slots: 3 });
    const answers = await Promise.all(crowd.map((one) => put(null, 'advertiserA', path(one, full))));
    assert.lengthOf(
      answers.filter(({ status }) => status === 200),
      3,
    );
    const inside = crowd[answers.findIndex(({ status }) => status === 200)] ?? '';
    const outside = crowd[answers.findIndex(({ status }) => status === 409)] ?? '';
    const changed = await put({ type: 'percentage', share_bps: 1 }, 'advertiserA', path(inside, full));
    assert.equal(changed.status, 200);
    await test.expectRefusal([409, 'slots_full'], 'advertiserA', 'put', path(outside, full), {
      body: { share: null },
    });
    await test.expect(204, 'advertiserA', 'delete', path(inside, full));
    assert.equal((await put(null, 'advertiserA', path(outside, full))).status, 200);
  });

  it('are one for a campaign and an influencer, however often they are made at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((n) => put({ type: 'percentage', share_bps: n })));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    const { data } = await test.expect<Page<Assignment>>(200, 'advertiserA', 'get', '/assignments');
    assert.lengthOf(data, 1);
  });

  it('are made by the campaign’s advertiser and by admins, for influencers that there are', async () => {
    const body = { share: null };
    for (const caller of ['advertiserB', 'keyB'] as const) {
      await test.expectRefusal([404, 'not_found'], caller, 'put', path(), { body });
      await test.expectRefusal([404, 'not_found'], caller, 'delete', path());
    }
    for (const caller of ['influencerA', 'narrowKeyA', 'plainAdmin'] as const) {
      await test.expectRefusal([403, 'forbidden'], caller, 'put', path(), { body });
      await test.expectRefusal([403, 'forbidden'], caller, 'delete', path());
    }
    const field = await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'put', path(test.newId()), {
      body,
    });
    assert.equal(field, 'influencer_id');
    assert.equal((await put(null, 'root')).body.advertiser_id, test.ids.advertiserA);
    const over = await campaignOf(test, 'advertiserA', { status: 'completed' });
    await test.expectRefusal(
      [409, 'campaign_completed'],
      'advertiserA',
      'put',
      path(test.ids.influencerA, over),
      { body },
    );
  });

  it('end once, and not while an application counts on them', async () => {
    await put(null);
    await test.expect(204, 'advertiserA', 'delete', path());
    await test.expectRefusal([404, 'not_found'], 'advertiserA', 'delete', path());
    const { id } = await test.expect<{ id: string }>(201, 'influencerA', 'post', '/applications', {
      body: { campaign_id: campaign },
    });
    await test.expect(200, 'advertiserA', 'post', `/applications/${id}/move`, { body: { to: 'approved' } });
    await test.expectRefusal([409, 'application_open'], 'advertiserA', 'delete', path());
  });

  it('are listed to those whose they are', async () => {
    await assignTo(test, campaign, test.ids.influencerA);
    test.clock.advance(1);
    await assignTo(test, campaign, test.ids.influencerB);
    const seen = async (caller: Caller, query = {}) =>
      (await test.expect<Page<Assignment>>(200, caller, 'get', '/assignments', { query })).data.map(
        ({ influencer_id }) => influencer_id,
      );
    const { influencerA, influencerB, advertiserA } = test.ids;
    assert.deepEqual(await seen('advertiserA'), [influencerB, influencerA]);
    assert.deepEqual(await seen('influencerA'), [influencerA]);
    assert.deepEqual(await seen('influencerA', { influencer_id: influencerB }), []);
    assert.deepEqual(await seen('advertiserB', { advertiser_id: advertiserA }), []);
    assert.deepEqual(
      await seen('root', { advertiser_id: advertiserA, campaign_id: campaign, influencer_id: influencerB }),
      [influencerB],
    );
    const first = await test.expect<Page<Assignment>>(200, 'keyA', 'get', '/assignments', {
      query: { limit: 1 },
    });
    assert.deepEqual(await seen('keyA', { limit: 1, cursor: first.next_cursor }), [influencerA]);
  });
});
