import { assert } from 'chai';
import { APPLICATION_STATUSES, isLegalMove } from '../../src/applications/lifecycle';
import { assignTo, campaignOf, type Page } from '../influencers/support';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Application {
  readonly id: string;
  readonly status: string;
  readonly influencer_id: string;
  readonly campaign_id: string;
  readonly history: { from: string | null; to: string; by: string; reason: string | null; at: string }[];
  readonly next: string[];
}

interface Evidence {
  readonly id: string;
  readonly status: string;
  readonly review_note: string;
  readonly reviewed_at: string | null;
}

forEachDatabase('applications', (open) => {
  let test: TestPlatform;
  let campaign: string;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    campaign = await campaignOf(test);
  });

  const apply = (caller: Caller = 'influencerA', to = campaign) =>
    test.expect<Application>(201, caller, 'post', '/applications', {
      body: { campaign_id: to, note: 'me!' },
    });
  const move = (id: string, to: string, caller: Caller = 'advertiserA', reason?: string) =>
    test.call<Application>(caller, 'post', `/applications/${id}/move`, {
      body: { to, ...(reason === undefined ? {} : { reason }) },
    });
  const takesPart = async (of = campaign) =>
    (
      await test.expect<Page<{ influencer_id: string }>>(200, 'root', 'get', '/assignments', {
        query: { campaign_id: of },
      })
    ).data.map(({ influencer_id }) => influencer_id);

  it('go from applied to paid, and keep who moved them and why', async () => {
    const { id, status, next } = await apply();
    assert.deepEqual([status, next], ['applied', ['approved', 'rejected']]);
    assert.isEmpty(await takesPart());
    assert.equal((await move(id, 'approved', 'advertiserA', 'great work')).status, 200);
    assert.deepEqual(await takesPart(), [test.ids.influencerA]);
    assert.equal((await move(id, 'active', 'influencerA')).status, 200);
    assert.equal((await move(id, 'completed', 'reviewer')).status, 200);
    const { body } = await move(id, 'paid', 'finance');
    assert.deepEqual(body.next, []);
    assert.deepEqual(
      body.history.map(({ from, to, by, reason }) => [from, to, by, reason]),
      [
        [null, 'applied', 'influencer', null],
        ['applied', 'approved', 'advertiser', 'great work'],
        ['approved', 'active', 'influencer', null],
        ['active', 'completed', 'admin', null],
        ['completed', 'paid', 'admin', null],
      ],
    );
  });

  it('refuse every other move', async () => {
    const { id } = await apply();
    for (const from of APPLICATION_STATUSES) {
      for (const to of APPLICATION_STATUSES.filter((one) => one !== 'applied' && !isLegalMove(from, one))) {
        await test.db
          .updateTable('platform.applications')
          .set({ status: from })
          .where('id', '=', id)
          .execute();
        const field = await test.expectRefusal(
          [409, 'illegal_move'],
          'advertiserA',
          'post',
          `/applications/${id}/move`,
          {
            body: { to },
          },
        );
        assert.equal(field, 'to', `${from} → ${to}`);
      }
    }
    await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', `/applications/${id}/move`, {
      body: { to: 'applied' },
    });
  });

  it('are moved by whoever may make that move', async () => {
    const { id } = await apply();
    const refusals: [Caller, string, number][] = [
      ['influencerA', 'approved', 403],
      ['influencerA', 'rejected', 403],
      ['finance', 'approved', 403],
      ['plainAdmin', 'approved', 403],
      ['narrowKeyA', 'approved', 403],
      ['anonymous', 'approved', 401],
      ['influencerB', 'active', 404],
      ['advertiserB', 'approved', 404],
      ['keyB', 'approved', 404],
    ];
    for (const [caller, to, status] of refusals)
      assert.equal((await move(id, to, caller)).status, status, caller);
    assert.equal((await move(id, 'approved', 'keyA')).status, 200);
    assert.equal((await move(id, 'paid', 'reviewer')).status, 403);
  });

  it('are made once for a campaign, and again after a rejection', async () => {
    const body = { campaign_id: campaign };
    const answers = await Promise.all(
      [1, 2, 3].map(() => test.call<Application>('influencerA', 'post', '/applications', { body })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    const { id = '' } = answers.find(({ status }) => status === 201)?.body ?? {};
    await test.expectRefusal([409, 'already_applied'], 'influencerA', 'post', '/applications', { body });
    await move(id, 'rejected', 'advertiserA', 'not now');
    assert.notEqual((await apply()).id, id);
  });

  it('fill the slots exactly, however many are approved at once', async () => {
    const full = await campaignOf(test, 'advertiserA', { slots: 1 });
    const ids = [(await apply('influencerA', full)).id, (await apply('influencerB', full)).id];
    const answers = await Promise.all(ids.map((id) => move(id, 'approved')));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    assert.lengthOf(await takesPart(full), 1);
    const waiting = ids[answers.findIndex(({ status }) => status === 409)] ?? '';
    await test.expectRefusal([409, 'slots_full'], 'advertiserA', 'post', `/applications/${waiting}/move`, {
      body: { to: 'approved' },
    });
    assert.equal((await move(waiting, 'rejected')).status, 200);
  });

  it('are approved at once where the campaign says so, as long as there are slots; then they wait', async () => {
    const auto = await campaignOf(test, 'advertiserA', { slots: 1, auto_approve: true });
    const [first, second] = await Promise.all([apply('influencerA', auto), apply('influencerB', auto)]);
    assert.deepEqual([first.status, second.status].sort(), ['applied', 'approved']);
    const approved = first.status === 'approved' ? first : second;
    assert.deepEqual(await takesPart(auto), [approved.influencer_id]);
    assert.deepEqual(
      approved.history.map(({ to, by }) => [to, by]),
      [
        ['applied', 'influencer'],
        ['approved', 'system'],
      ],
    );
  });

  it('count who takes part already once', async () => {
    const full = await campaignOf(test, 'advertiserA', { slots: 1 });
    await assignTo(test, full, test.ids.influencerA);
    const { id } = await apply('influencerA', full);
    assert.equal((await move(id, 'approved')).status, 200);
    assert.deepEqual(await takesPart(full), [test.ids.influencerA]);
  });

  it('are taken from those whom the campaign is for', async () => {
    const refused = async (expected: [number, string], changes: Record<string, unknown>) => {
      const of = await campaignOf(test, 'advertiserA', changes);
      await test.expectRefusal(expected, 'influencerA', 'post', '/applications', {
        body: { campaign_id: of },
      });
    };
    await refused([404, 'not_found'], { status: 'draft' });
    await refused([404, 'not_found'], { status: 'paused' });
    await refused([404, 'not_found'], { allow_list: [test.ids.influencerB] });
    await refused([403, 'platform_not_targeted'], { targeting: { platforms: ['tiktok'] } });
    await refused([403, 'too_few_followers'], { targeting: { min_followers: 1 } });
    const ended = await campaignOf(test, 'advertiserA', {
      ends_at: new Date(test.clock.now() + 1).toISOString(),
    });
    test.clock.advance(1);
    await test.expectRefusal([409, 'campaign_ended'], 'influencerA', 'post', '/applications', {
      body: { campaign_id: ended },
    });
    const paused = await campaignOf(test, 'advertiserA', { status: 'paused' });
    await assignTo(test, paused, test.ids.influencerA);
    await test.expectRefusal([409, 'campaign_not_open'], 'influencerA', 'post', '/applications', {
      body: { campaign_id: paused },
    });
    const listed = { allow_list: [test.ids.influencerA], targeting: { min_followers: 1_000_000 } };
    await apply('influencerA', await campaignOf(test, 'advertiserA', listed));
    for (const caller of ['advertiserA', 'root', 'keyA'] as const) {
      await test.expectRefusal([403, 'forbidden'], caller, 'post', '/applications', {
        body: { campaign_id: campaign },
      });
    }
  });

  it('are listed to their advertiser and their influencer', async () => {
    const mine = await apply('influencerA');
    test.clock.advance(1);
    const theirs = await apply('influencerB');
    const seen = async (caller: Caller, query = {}) =>
      (await test.expect<Page<Application>>(200, caller, 'get', '/applications', { query })).data.map(
        ({ id }) => id,
      );
    assert.deepEqual(await seen('advertiserA'), [theirs.id, mine.id]);
    assert.deepEqual(await seen('influencerA'), [mine.id]);
    assert.deepEqual(await seen('advertiserB', { advertiser_id: test.ids.advertiserA }), []);
    assert.deepEqual(
      await seen('plainAdmin', { campaign_id: campaign, influencer_id: test.ids.influencerB }),
      [theirs.id],
    );
    assert.deepEqual(await seen('keyA', { status: 'approved' }), []);
    await test.expectRefusal([404, 'not_found'], 'influencerB', 'get', `/applications/${mine.id}`);
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'get', `/applications/${mine.id}`);
    await test.expect(200, 'advertiserA', 'get', `/applications/${mine.id}`);
  });

  describe('evidence', () => {
    const POST = { kind: 'post', url: 'https://social.example/p/1', note: 'the reel' };
    const show = (id: string, body: object = POST, caller: Caller = 'influencerA') =>
      test.call<Evidence>(caller, 'post', `/applications/${id}/evidence`, { body });

    it('is shown while the work goes on, and decided on once', async () => {
      const { id } = await apply();
      await test.expectRefusal(
        [409, 'application_not_active'],
        'influencerA',
        'post',
        `/applications/${id}/evidence`,
        {
          body: POST,
        },
      );
      await move(id, 'approved');
      await move(id, 'active', 'influencerA');
      const shown = await show(id);
      assert.deepEqual([shown.status, shown.body.status, shown.body.reviewed_at], [201, 'submitted', null]);
      const path = `/evidence/${shown.body.id}/review`;
      const reviews = await Promise.all(
        (['advertiserA', 'keyA', 'reviewer'] as const).map((caller) =>
          test.call<Evidence>(caller, 'post', path, { body: { status: 'approved', note: 'fine' } }),
        ),
      );
      assert.deepEqual(reviews.map(({ status }) => status).sort(), [200, 409, 409]);
      const { data } = await test.expect<Page<Evidence>>(200, 'influencerA', 'get', '/evidence', {
        query: { application_id: id, status: 'approved' },
      });
      assert.deepEqual(
        data.map(({ review_note }) => review_note),
        ['fine'],
      );
      assert.isNotNull(data[0]?.reviewed_at);
    });

    it('is shown by the applicant and decided on by the advertiser alone', async () => {
      const { id } = await apply();
      await move(id, 'approved');
      assert.equal((await show(id, POST, 'influencerB')).status, 404);
      assert.equal((await show(id, POST, 'advertiserA')).status, 403);
      const { body } = await show(id);
      const path = `/evidence/${body.id}/review`;
      const review = { body: { status: 'rejected' } };
      await test.expectRefusal([404, 'not_found'], 'advertiserB', 'post', path, review);
      await test.expectRefusal([403, 'forbidden'], 'influencerA', 'post', path, review);
      await test.expectRefusal([403, 'forbidden'], 'finance', 'post', path, review);
      const { data } = await test.expect<Page<Evidence>>(200, 'advertiserB', 'get', '/evidence');
      assert.isEmpty(data);
    });

    it('is a page of http or https', async () => {
      const { id } = await apply();
      await move(id, 'approved');
      const urls = [
        'javascript:alert(1)',
        'https:/x',
        'https://u:p@x.example/',
        'http://',
        'x',
        'https://x.example/a b',
      ];
      for (const url of urls) {
        const field = await test.expectRefusal(
          [422, 'invalid_field'],
          'influencerA',
          'post',
          `/applications/${id}/evidence`,
          {
            body: { ...POST, url },
          },
        );
        assert.equal(field, 'url', url);
      }
    });
  });
});
