import { type NodeEdge, readNodeSettings, startNodeEdge } from '@crr/edge';
import { encodeBase58, parseTag, ROUTER_PROGRAM_ID, tagMessage } from '@crr/sdk';
import { ATTESTER, LiveChain, TAG_SIGNER, TEST_SETTINGS } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { assert } from 'chai';
import nacl from 'tweetnacl';
import { campaignOf, type Page } from '../influencers/support';
import { TestPlatform, testSettings } from '../support/app';
import { onOneDatabase } from '../support/database';

interface Link {
  readonly code: string;
  readonly url: string;
}

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
/** The edge reads a link anew after a few seconds. */
const SECONDS_MS = 120_000;

onOneDatabase('links at a real edge over the same database', (open) => {
  let chain: LiveChain;
  let edge: NodeEdge;
  let test: TestPlatform;
  before(async () => {
    chain = await LiveChain.open();
  });
  after(() => chain.close());
  beforeEach(async () => {
    const database = await open();
    const settings = readNodeSettings({ ...TEST_SETTINGS, CRR_RPC_URL: chain.rpcUrl });
    edge = await startNodeEdge({ database, settings });
    test = await TestPlatform.start(database, { settings: testSettings({ edgeUrl: edge.url }) });
  });
  afterEach(() => edge.stop());

  const visit = (url: string) =>
    fetch(url, {
      redirect: 'manual',
      headers: { 'user-agent': BROWSER, 'accept-language': 'de', accept: 'text/html' },
    });
  const make = (campaign_id: string, influencer_id: string) =>
    test.expect<Link>(201, 'advertiserA', 'post', '/tracking-links', {
      body: { campaign_id, influencer_id, destination_url: 'https://shop.example/a?x=1#f' },
    });

  it('lead with a tag for the proven wallet that the campaign’s edge signed, and are counted', async () => {
    const live = chain.campaign();
    const wallet = chain.influencer().publicKey.toBase58();
    await test.db
      .updateTable('platform.influencers')
      .set({ wallet, wallet_proven_at: new Date() })
      .where('id', '=', test.ids.influencerA)
      .execute();
    const campaign = await campaignOf(test, 'advertiserA', { chain_campaign_id: live.text });
    const { url, code } = await make(campaign, test.ids.influencerA);
    const answer = await visit(url);
    assert.equal(answer.status, 302);
    const location = new URL(answer.headers.get('location') ?? '');
    assert.deepEqual(
      [location.origin, location.searchParams.get('x'), location.searchParams.get('ref_code'), location.hash],
      ['https://shop.example', '1', code, '#f'],
    );
    assert.equal(location.searchParams.get('utm_content'), 'anna');
    const text = /crr_tag=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
    const tag = parseTag(decodeURIComponent(text));
    assert.deepEqual([encodeBase58(tag.campaignId), tag.influencer?.toBase58()], [live.text, wallet]);
    if (!('signature' in tag)) throw new Error('the tag is not signed');
    const message = tagMessage(tag, ROUTER_PROGRAM_ID);
    assert.isTrue(nacl.sign.detached.verify(message, tag.signature, TAG_SIGNER.publicKey.toBytes()));
    assert.notEqual(TAG_SIGNER.publicKey.toBase58(), ATTESTER.publicKey.toBase58());
    await eventually(async () => {
      const { data } = await test.expect<Page<{ clicks: number }>>(
        200,
        'influencerA',
        'get',
        '/tracking-links',
      );
      assert.equal(data[0]?.clicks, 1);
    });
  });

  it('follow each change within seconds: elsewhere, off, and replaced', async () => {
    const campaign = await campaignOf(test);
    const [moved, off, old] = [
      await make(campaign, test.ids.influencerA),
      await make(campaign, test.ids.influencerA),
      await make(campaign, test.ids.influencerA),
    ];
    for (const { url } of [moved, off, old]) assert.equal((await visit(url)).status, 302);
    const path = ({ code }: Link) => `/tracking-links/${code}`;
    const elsewhere = { destination_url: 'https://shop.example/b' };
    await test.expect(200, 'advertiserA', 'patch', path(moved), { body: elsewhere });
    await test.expect(200, 'advertiserA', 'patch', path(off), { body: { is_active: false } });
    const made = await test.expect<Link>(201, 'advertiserA', 'post', `${path(old)}/regenerate`, { body: {} });
    assert.equal((await visit(made.url)).status, 302);
    await eventually(async () => {
      assert.include((await visit(moved.url)).headers.get('location'), 'https://shop.example/b?');
      assert.equal((await visit(off.url)).status, 410);
      assert.equal((await visit(old.url)).status, 410);
    }, SECONDS_MS);
    await test.expect(200, 'advertiserA', 'patch', path(off), { body: { is_active: true } });
    await eventually(async () => assert.equal((await visit(off.url)).status, 302), SECONDS_MS);
  });
});
