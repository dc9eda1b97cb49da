import type { Row } from '@crr/db';
import { DatabaseLinkStore, destinationFor } from '@crr/edge';
import { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { insertLinks } from '../../src/links/store';
import { assignTo, campaignOf, influencers, type Page } from '../influencers/support';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Link {
  readonly code: string;
  readonly url: string;
  readonly advertiser_id: string;
  readonly campaign_id: string;
  readonly influencer_id: string | null;
  readonly destination_url: string;
  readonly utm: Readonly<Record<string, string>>;
  readonly label: string | null;
  readonly replaced_utm: string[];
  readonly is_active: boolean;
  readonly is_tagged: boolean;
  readonly ab_test: string | null;
  readonly ab_variant: string | null;
  readonly replaced_by: string | null;
}

interface Summary extends Link {
  readonly clicks: number;
  readonly events: number;
  readonly purchases: number;
}

const SHOP = 'https://shop.example/summer?x=1#f';
const CHAIN_ID = Keypair.fromSeed(new Uint8Array(32).fill(41)).publicKey.toBase58();
const WALLET = Keypair.fromSeed(new Uint8Array(32).fill(42)).publicKey.toBase58();

forEachDatabase('tracking links', (open) => {
  let test: TestPlatform;
  let campaign: string;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    campaign = await campaignOf(test);
  });

  function make(body: Record<string, unknown> = {}, caller: Caller = 'advertiserA') {
    return test.expect<Link>(201, caller, 'post', '/tracking-links', {
      body: { campaign_id: campaign, destination_url: SHOP, ...body },
    });
  }

  const atEdge = (code: string) => new DatabaseLinkStore(test.db).find(code);

  it('are what the edge leads by: ref_code, query, fragment and UTM', async () => {
    const link = await make({ utm: { source: 'news letter' }, auto_utm: false });
    assert.match(link.code, /^[1-9A-HJ-NP-Za-km-z]{7}$/);
    assert.equal(link.url, `http://127.0.0.1:8787/r/${link.code}`);
    const found = await atEdge(link.code);
    assert.isTrue(found?.isActive);
    if (found === null) return;
    assert.equal(
      destinationFor(found, { clickId: 'c1' }),
      `https://shop.example/summer?x=1&ref_code=${link.code}&click_id=c1&utm_source=news%20letter#f`,
    );
    assert.isNull(await atEdge(link.code.toLowerCase() === link.code ? 'x' : link.code.toLowerCase()));
  });

  it('get UTM parameters of platform, campaign and handle where nothing else is said', async () => {
    const utm = { source: 'twitter', medium: 'influencer', campaign: 'summer-sale', content: 'anna' };
    const link = await make({ influencer_id: test.ids.influencerA });
    assert.deepEqual(link.utm, utm);
    const named = await make({ influencer_id: test.ids.influencerA, utm: { content: 'story' } });
    assert.deepEqual(named.utm, { ...utm, content: 'story' });
    assert.deepEqual((await make({ auto_utm: false })).utm, {});
  });

  it('have different codes, also when many are made at once, and a taken code is not given out again', async () => {
    const links = await Promise.all(Array.from({ length: 20 }, () => make()));
    assert.lengthOf(new Set(links.map(({ code }) => code)), 20);
    const [first] = links;
    const again = await insertLinks(test.db, [
      {
        code: first?.code ?? '',
        destination_url: 'https://elsewhere.example/',
        utm: {},
        utm_automatic: {},
        utm_explicit: {},
        advertiser_id: test.ids.advertiserB,
        campaign_id: null,
        influencer_id: null,
        label: null,
        ab_test: null,
        ab_variant: null,
        at: new Date(),
      },
    ]);
    assert.isEmpty(again);
    assert.equal((await atEdge(first?.code ?? ''))?.destinationUrl, SHOP);
  });

  it('lead to http and https alone, and refuse what breaks a rule, naming the field', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ destination_url: 'javascript:alert(1)' }, 'destination_url'],
      [{ destination_url: 'ftp://shop.example/' }, 'destination_url'],
      [{ destination_url: '//shop.example/' }, 'destination_url'],
      [{ destination_url: 'https://user:pass@shop.example/' }, 'destination_url'],
      [{ destination_url: 'https:/shop.example/' }, 'destination_url'],
      [{ destination_url: ' https://shop.example/' }, 'destination_url'],
      [{ destination_url: `https://shop.example/${'x'.repeat(2_100)}` }, 'destination_url'],
      [{ destination_url: '' }, 'destination_url'],
      [{ utm: { source: '' } }, 'utm.source'],
      [{ utm: { source: 'x'.repeat(257) } }, 'utm.source'],
      [{ utm: { source: 'a\nb' } }, 'utm.source'],
      [{ label: '' }, 'label'],
      [{ label: 'x'.repeat(65) }, 'label'],
      [{ influencer_id: test.newId() }, 'influencer_id'],
    ];
    for (const [change, field] of cases) {
      const named = await test.expectRefusal(
        [422, 'invalid_field'],
        'advertiserA',
        'post',
        '/tracking-links',
        {
          body: { campaign_id: campaign, destination_url: SHOP, ...change },
        },
      );
      assert.equal(named, field, JSON.stringify(change).slice(0, 80));
    }
    const body = { campaign_id: campaign, destination_url: SHOP, utm: { id: '1' } };
    await test.expectRefusal([422, 'unknown_field'], 'advertiserA', 'post', '/tracking-links', { body });
    const most = `https://shop.example/${'x'.repeat(2_048 - 21)}`;
    assert.equal((await make({ destination_url: most })).destination_url, most);
  });

  it('are made in own campaigns that are not over, by those who may', async () => {
    const body = { campaign_id: campaign, destination_url: SHOP };
    for (const caller of ['advertiserB', 'keyB'] as const) {
      await test.expectRefusal([404, 'not_found'], caller, 'post', '/tracking-links', { body });
    }
    for (const caller of ['narrowKeyA', 'plainAdmin', 'reviewer'] as const) {
      await test.expectRefusal([403, 'forbidden'], caller, 'post', '/tracking-links', { body });
    }
    await test.expectRefusal([401, 'unauthorized'], 'anonymous', 'post', '/tracking-links', { body });
    assert.equal((await make({}, 'root')).advertiser_id, test.ids.advertiserA);
    const over = await campaignOf(test, 'advertiserA', { status: 'completed' });
    await test.expectRefusal([409, 'campaign_completed'], 'advertiserA', 'post', '/tracking-links', {
      body: { campaign_id: over, destination_url: SHOP },
    });
  });

  it('are made by influencers for themselves, where they take part, to the campaign’s hosts', async () => {
    const body = { campaign_id: campaign, destination_url: 'https://shop.example/other' };
    await test.expectRefusal([403, 'not_assigned'], 'influencerA', 'post', '/tracking-links', { body });
    await assignTo(test, campaign, test.ids.influencerA);
    await test.expectRefusal([403, 'destination_not_allowed'], 'influencerA', 'post', '/tracking-links', {
      body,
    });
    await make();
    const link = await test.expect<Link>(201, 'influencerA', 'post', '/tracking-links', { body });
    assert.equal(link.influencer_id, test.ids.influencerA);
    for (const destination_url of ['https://evil.example/', 'https://shop.example.evil.example/']) {
      await test.expectRefusal([403, 'destination_not_allowed'], 'influencerA', 'post', '/tracking-links', {
        body: { ...body, destination_url },
      });
    }
    const field = await test.expectRefusal([422, 'invalid_field'], 'influencerA', 'post', '/tracking-links', {
      body: { ...body, influencer_id: test.ids.influencerB },
    });
    assert.equal(field, 'influencer_id');
    await test.expectRefusal([403, 'forbidden'], 'influencerA', 'patch', `/tracking-links/${link.code}`, {
      body: { is_active: false },
    });
  });

  it('make an influencer who takes part in nothing one of the advertiser’s', async () => {
    const seen = async () =>
      (await test.expect<Page<{ id: string }>>(200, 'advertiserA', 'get', '/influencers')).data.map(
        ({ id }) => id,
      );
    assert.deepEqual(await seen(), []);
    await make({ influencer_id: test.ids.influencerA });
    assert.deepEqual(await seen(), [test.ids.influencerA]);
  });

  it('carry the on-chain campaign, and the wallet once it is proven; before, nobody’s tag', async () => {
    const onChain = await campaignOf(test, 'advertiserA', { chain_campaign_id: CHAIN_ID });
    const own = await make({ campaign_id: onChain });
    const theirs = await make({ campaign_id: onChain, influencer_id: test.ids.influencerA });
    assert.deepEqual([own.is_tagged, theirs.is_tagged], [true, false]);
    assert.include(await atEdge(own.code), { campaignId: CHAIN_ID, influencer: null });
    assert.include(await atEdge(theirs.code), { campaignId: null, influencer: null });
    await claimWallet(null);
    const claimed = await make({ campaign_id: onChain, influencer_id: test.ids.influencerA });
    assert.include(await atEdge(claimed.code), { campaignId: null, influencer: null });
    await claimWallet(new Date());
    const proven = await make({ campaign_id: onChain, influencer_id: test.ids.influencerA });
    assert.isTrue(proven.is_tagged);
    assert.include(await atEdge(proven.code), { campaignId: CHAIN_ID, influencer: WALLET });
    assert.include(await atEdge((await make({ influencer_id: test.ids.influencerA })).code), {
      campaignId: null,
      influencer: WALLET,
    });
  });

  it('leave a destination its own UTM parameters, where nobody says otherwise, and say what they replace', async () => {
    const own = 'HTTPS://shop.example/?UTM_Source=Newsletter&utm_campaign=spring&utm_content=';
    const link = await make({ destination_url: own, influencer_id: test.ids.influencerA });
    assert.deepInclude(link, { utm: { medium: 'influencer', content: 'anna' }, replaced_utm: [] });
    assert.deepEqual((await atEdge(link.code))?.utm, link.utm);
    const said = await make({ destination_url: own, utm: { source: 'mine', campaign: 'spring' } });
    assert.deepInclude(said, { replaced_utm: ['source'] });
    const path = `/tracking-links/${link.code}`;
    const change = (body: object) => test.expect<Link>(200, 'advertiserA', 'patch', path, { body });
    const plain = await change({ destination_url: 'https://shop.example/' });
    assert.deepEqual(Object.keys(plain.utm).sort(), ['campaign', 'content', 'medium', 'source']);
    assert.notProperty((await change({ destination_url: own })).utm, 'source');
    assert.deepInclude((await change({ utm: { source: 'x' } })).utm, { source: 'x', medium: 'influencer' });
    const variants = ['A', 'B'].map((variant) => ({
      variant,
      destination_url: `https://shop.example/?utm_Content=hero-${variant}&utm_term=t`,
    }));
    const compared = await test.expect<Link[]>(201, 'advertiserA', 'post', '/tracking-links/ab-test', {
      body: { campaign_id: campaign, name: 'own', variants },
    });
    for (const each of compared) assert.notProperty(each.utm, 'content');
    const { created } = await test.expect<{ created: Link[] }>(
      201,
      'advertiserA',
      'post',
      '/tracking-links/bulk',
      {
        body: {
          campaign_id: campaign,
          influencer_ids: [test.ids.influencerA],
          destination_url: own,
          force: true,
        },
      },
    );
    assert.deepEqual(created[0]?.utm, { medium: 'influencer', content: 'anna' });
  });

  it('are changed and switched off and on, which the edge reads at once', async () => {
    const link = await make({ influencer_id: test.ids.influencerA });
    const path = `/tracking-links/${link.code}`;
    const changes = { destination_url: 'https://shop.example/winter', utm: { term: 'w' }, label: 'Winter' };
    const changed = await test.expect<Link>(200, 'keyA', 'patch', path, { body: changes });
    const utm = { ...link.utm, ...changes.utm };
    assert.deepInclude(changed, { ...changes, utm, influencer_id: test.ids.influencerA, is_active: true });
    assert.deepInclude(await atEdge(link.code), { destinationUrl: changes.destination_url, utm });
    const back = await test.expect<Link>(200, 'keyA', 'patch', path, { body: { utm: { term: null } } });
    assert.deepEqual(back.utm, link.utm);
    await test.expect(200, 'advertiserA', 'patch', path, { body: { is_active: false } });
    assert.include(await atEdge(link.code), { isActive: false, destinationUrl: changes.destination_url });
    const on = await test.expect<Link>(200, 'advertiserA', 'patch', path, {
      body: { is_active: true, label: null },
    });
    assert.deepEqual([on.is_active, on.label], [true, null]);
    const field = await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'patch', path, {
      body: { destination_url: 'data:text/html,x' },
    });
    assert.equal(field, 'destination_url');
    await test.expectRefusal([422, 'unknown_field'], 'advertiserA', 'patch', path, {
      body: { influencer_id: test.ids.influencerB },
    });
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'patch', path, {
      body: { is_active: false },
    });
    await test.expectRefusal([404, 'not_found'], 'advertiserA', 'patch', '/tracking-links/nothing', {
      body: { is_active: false },
    });
  });

  it('are made anew once: the old code is gone, the new one leads the same way', async () => {
    const link = await make({ influencer_id: test.ids.influencerA, label: 'Story' });
    const path = `/tracking-links/${link.code}/regenerate`;
    const answers = await Promise.all(
      [1, 2, 3].map(() => test.call<Link>('advertiserA', 'post', path, { body: {} })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    const made = answers.find(({ status }) => status === 201)?.body;
    assert.notEqual(made?.code, link.code);
    const { code: _, url: __, ...rest } = link;
    assert.deepInclude(made, rest);
    assert.isFalse((await atEdge(link.code))?.isActive);
    const old = await test.expect<Link>(200, 'advertiserA', 'get', `/tracking-links/${link.code}`);
    assert.deepEqual([old.replaced_by, old.is_active], [made?.code, false]);
    await test.expectRefusal([404, 'not_found'], 'keyB', 'post', path, { body: {} });
    await test.expectRefusal([409, 'link_replaced'], 'root', 'post', path, { body: {} });
  });

  it('keep leading when they are made anew with keep_old', async () => {
    const link = await make();
    const body = { keep_old: true };
    const made = await test.expect<Link>(
      201,
      'advertiserA',
      'post',
      `/tracking-links/${link.code}/regenerate`,
      { body },
    );
    assert.isTrue((await atEdge(link.code))?.isActive);
    assert.isTrue((await atEdge(made.code))?.isActive);
  });

  it('are made once for a repeated request', async () => {
    const headers = { 'idempotency-key': 'link-1' };
    const body = { campaign_id: campaign, destination_url: SHOP };
    const first = await test.call<Link>('keyA', 'post', '/tracking-links', { headers, body });
    const again = await test.call<Link>('keyA', 'post', '/tracking-links', { headers, body });
    assert.deepEqual([again.status, again.body.code], [201, first.body.code]);
  });

  it('are made for everybody who takes part, once, however many ask at the same time', async () => {
    const crowd = await influencers(test, 4);
    for (const one of crowd) await assignTo(test, campaign, one);
    await make({ influencer_id: crowd[0] });
    const bulk = (body = {}) =>
      test.expect<{ created: Link[]; skipped: number }>(201, 'advertiserA', 'post', '/tracking-links/bulk', {
        body: { campaign_id: campaign, destination_url: SHOP, ...body },
      });
    const results = await Promise.all([bulk(), bulk(), bulk()]);
    assert.deepEqual(results.map(({ created }) => created.length).sort(), [0, 0, 3]);
    const forced = await bulk({ force: true, influencer_ids: crowd.slice(0, 2) });
    assert.sameMembers(
      forced.created.map(({ influencer_id }) => influencer_id),
      crowd.slice(0, 2),
    );
    assert.equal(forced.skipped, 0);
  });

  it('are compared as variants of one test, whose name is used once for a campaign and an influencer', async () => {
    const variants = ['A', 'B', 'C'].map((variant) => ({
      variant,
      destination_url: `https://shop.example/${variant}`,
    }));
    const body = { campaign_id: campaign, name: 'landing page', variants };
    const answers = await Promise.all(
      [1, 2].map(() => test.call<Link[]>('advertiserA', 'post', '/tracking-links/ab-test', { body })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    const links = answers.find(({ status }) => status === 201)?.body ?? [];
    assert.deepEqual(
      links.map(({ ab_test, ab_variant, destination_url, utm }) => [
        ab_test,
        ab_variant,
        destination_url,
        utm.content,
      ]),
      ['A', 'B', 'C'].map((name) => ['landing page', name, `https://shop.example/${name}`, name]),
    );
    await test.expect(201, 'advertiserA', 'post', '/tracking-links/ab-test', {
      body: { ...body, influencer_id: test.ids.influencerA },
    });
    for (const wrong of [variants.slice(0, 1), [...variants, ...variants], [variants[0], variants[0]]]) {
      await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/tracking-links/ab-test', {
        body: { ...body, name: 'other', variants: wrong },
      });
    }
    const { data } = await list('advertiserA', { ab_test: 'landing page' });
    assert.lengthOf(data, 6);
  });

  it('are listed with clicks of people and with events, to those whose they are', async () => {
    const mine = await make({ influencer_id: test.ids.influencerA });
    test.clock.advance(1);
    const own = await make();
    test.clock.advance(1);
    const third = await make({ influencer_id: test.ids.influencerB });
    await clicks(mine.code, 3, null);
    await clicks(mine.code, 2, 'datacenter');
    await event(mine.code, 'purchase');
    await event(mine.code, 'add_to_cart');
    await event(own.code, 'purchase');
    const { data } = await list('advertiserA');
    assert.deepEqual(
      data.map(({ code, clicks, events, purchases }) => [code, clicks, events, purchases]),
      [
        [third.code, 0, 0, 0],
        [own.code, 0, 1, 1],
        [mine.code, 3, 2, 1],
      ],
    );
    assert.deepEqual((await list('influencerA')).data, [data[2]]);
    assert.deepEqual(
      await test.expect<Summary | undefined>(200, 'influencerA', 'get', `/tracking-links/${mine.code}`),
      data[2],
    );
    await test.expectRefusal([404, 'not_found'], 'influencerA', 'get', `/tracking-links/${own.code}`);
    await test.expectRefusal([404, 'not_found'], 'advertiserB', 'get', `/tracking-links/${own.code}`);
    assert.isEmpty((await list('advertiserB', { advertiser_id: test.ids.advertiserA })).data);
    assert.lengthOf((await list('plainAdmin', { advertiser_id: test.ids.advertiserA })).data, 3);
    assert.lengthOf((await list('keyA', { influencer_id: test.ids.influencerB, is_active: true })).data, 1);
    assert.lengthOf((await list('keyA', { is_active: false })).data, 0);
    const first = await list('keyA', { limit: 2 });
    const second = await list('keyA', { limit: 2, cursor: first.next_cursor ?? '' });
    assert.deepEqual([...first.data, ...second.data], data);
    assert.isNull(second.next_cursor);
  });

  it('that were made beside the platform are nobody’s here', async () => {
    await test.db
      .insertInto('platform.tracking_links')
      .values({ code: 'beside', destination_url: SHOP })
      .execute();
    for (const caller of ['advertiserA', 'root'] as const) {
      assert.isEmpty((await list(caller)).data);
      await test.expectRefusal([404, 'not_found'], caller, 'get', '/tracking-links/beside');
    }
    await test.expectRefusal([404, 'not_found'], 'root', 'patch', '/tracking-links/beside', {
      body: { is_active: false },
    });
  });

  function list(caller: Caller, query: Record<string, string | number | boolean> = {}) {
    return test.expect<Page<Summary>>(200, caller, 'get', '/tracking-links', { query });
  }

  async function claimWallet(provenAt: Date | null): Promise<void> {
    await test.db
      .updateTable('platform.influencers')
      .set({ wallet: WALLET, wallet_proven_at: provenAt })
      .where('id', '=', test.ids.influencerA)
      .execute();
  }

  async function clicks(code: string, count: number, botReason: string | null): Promise<void> {
    const click = () => ({
      id: test.newId(),
      clicked_at: new Date(test.clock.now()),
      code,
      ip_hash: 'hash',
      country: 'DE',
      device: 'mobile',
      operating_system: 'Android',
      browser: 'Chrome',
      bot_reason: botReason,
      signals: '[]',
    });
    await test.db
      .insertInto('edge.clicks')
      .values(Array.from({ length: count }, click))
      .execute();
  }

  async function event(code: string, action: Row<'platform.customer_events'>['action']): Promise<void> {
    const at = new Date(test.clock.now());
    await test.db
      .insertInto('platform.customer_events')
      .values({
        id: test.newId(),
        advertiser_id: test.ids.advertiserA,
        action,
        currency: 'USD',
        occurred_at: at,
        received_at: at,
        dedup_key: test.newId(),
        body_hash: '0',
        attributed: false,
        tracking_link_code: code,
        deciding_key: 'ref_code',
        rule_version: 'waterfall-1',
        confidence_percent: 0,
        attribution: '[]',
      })
      .execute();
  }
});
