import { parseTag } from '@crr/sdk';
import { expect } from 'chai';
import { sql } from 'kysely';

import { LinkProofs } from '../../src/app/link-proof';
import { USER_AGENTS } from '../support/user-agents';
import { CAMPAIGN, type Fixture, INFLUENCER, RAW_IP, SESSION_SECRET, startFixture } from './support/fixture';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? '');
}

function tagCookieOf(response: Response): string | null {
  const [, value] = /^crr_tag=([^;]*)/.exec(response.headers.getSetCookie()[0] ?? '') ?? [];
  return value === undefined ? null : decodeURIComponent(value);
}

describe('redirect', () => {
  let fixture: Fixture;
  afterEach(() => fixture.close());

  describe('of a visitor', () => {
    beforeEach(async () => {
      fixture = await startFixture();
      await fixture.link({ code: 'abc', destinationUrl: 'https://shop.test/p?x=1#f' });
      await fixture.link({
        code: 'tagged',
        campaignId: CAMPAIGN,
        influencer: INFLUENCER,
        utm: { source: 'tiktok' },
      });
    });

    it('leads to the destination with its query and fragment, ref_code and click_id', async () => {
      const response = await fixture.get('/r/abc');
      expect(response.status).to.equal(302);
      const location = locationOf(response);
      expect(location.href).to.match(/^https:\/\/shop\.test\/p\?x=1&ref_code=abc&click_id=[^&#]+#f$/);
      expect(location.searchParams.get('click_id')).to.match(ID);
      expect(await response.text()).to.equal('');
    });

    it('works at the alias alike', async () => {
      const location = locationOf(await fixture.get('/api/v1/r/abc'));
      expect(location.searchParams.get('ref_code')).to.equal('abc');
    });

    it('tells capital letters from small ones', async () => {
      await fixture.link({ code: 'AbC12', destinationUrl: 'https://large.test/' });
      await fixture.link({ code: 'abc12', destinationUrl: 'https://small.test/' });
      expect(locationOf(await fixture.get('/r/AbC12')).host).to.equal('large.test');
      expect(locationOf(await fixture.get('/r/abc12')).host).to.equal('small.test');
      expect((await fixture.get('/r/ABC12')).status).to.equal(404);
    });

    it('adds the UTM parameters of the link', async () => {
      expect(locationOf(await fixture.get('/r/tagged')).searchParams.get('utm_source')).to.equal('tiktok');
    });

    it('records who came, when and from where, without a name', async () => {
      const at = fixture.clock.now();
      const response = await fixture.get('/r/tagged', {
        referer: 'https://blog.test/private?x=1',
        'x-test-country': 'ch',
      });
      const [click, ...others] = await fixture.clicks();
      expect(others).to.deep.equal([]);
      expect(click?.ipHash).to.match(/^[0-9a-f]{32}$/);
      expect({ ...click, ipHash: null }).to.deep.equal({
        id: locationOf(response).searchParams.get('click_id'),
        atMs: at,
        code: 'tagged',
        campaignId: CAMPAIGN,
        influencer: INFLUENCER,
        ipHash: null,
        country: 'CH',
        device: 'desktop',
        operatingSystem: 'Windows',
        browser: 'Chrome',
        referrerHost: 'blog.test',
        botReason: null,
        signals: [],
      });
      expect(JSON.stringify([click, fixture.log])).not.to.contain(RAW_IP.slice(0, 9));
    });

    it('gives each visit an id of its own, and knows neighbours by their network', async () => {
      await fixture.get('/r/abc', { 'x-test-ip': '203.0.113.1' });
      await fixture.get('/r/abc', { 'x-test-ip': '203.0.113.2' });
      await fixture.get('/r/abc', { 'x-test-ip': '198.51.100.2' });
      const clicks = await fixture.clicks();
      expect(new Set(clicks.map(({ id }) => id)).size).to.equal(3);
      expect(new Set(clicks.map(({ ipHash }) => ipHash)).size).to.equal(2);
    });

    it('believes the nearest proxy about the address, not what a visitor wrote before it', async () => {
      await fixture.get('/r/abc', { 'x-test-ip': '203.0.113.1' });
      await fixture.get('/r/abc', { 'x-test-ip': '1.2.3.4, 203.0.113.9' });
      expect(new Set((await fixture.clicks()).map(({ ipHash }) => ipHash)).size).to.equal(1);
    });

    it('sets a tag that names campaign and influencer and is good', async () => {
      const response = await fixture.get('/r/tagged');
      const tag = parseTag(tagCookieOf(response) ?? '');
      const seconds = BigInt(Math.floor(fixture.clock.now() / 1_000));
      expect((await fixture.keyring.check(tag, seconds)).valid).to.equal(true);
      expect(tag.influencer?.toBase58()).to.equal(INFLUENCER);
      expect(tag.expiresAt - tag.issuedAt).to.equal(30n * 86_400n);
      expect(locationOf(response).searchParams.has('crr_tag')).to.equal(false);
      expect(locationOf(response).searchParams.has('crr_link')).to.equal(false);
    });

    it('proves beside the tag by which link the visitor got it', async () => {
      const response = await fixture.get('/r/tagged');
      const [, proof = ''] = /^crr_link=([^;]*)/.exec(response.headers.getSetCookie()[1] ?? '') ?? [];
      const proofs = new LinkProofs(SESSION_SECRET);
      expect(await proofs.read(proof, tagCookieOf(response) ?? '')).to.equal('tagged');
    });

    it('sets no cookie for a link without a campaign', async () => {
      expect((await fixture.get('/r/abc')).headers.getSetCookie()).to.deep.equal([]);
    });

    it('sets no cookie where the browser asks for privacy, and carries the tag in the URL', async () => {
      const response = await fixture.get('/r/tagged', { 'sec-gpc': '1' });
      expect(response.headers.getSetCookie()).to.deep.equal([]);
      const tag = parseTag(locationOf(response).searchParams.get('crr_tag') ?? '');
      const seconds = BigInt(Math.floor(fixture.clock.now() / 1_000));
      expect((await fixture.keyring.check(tag, seconds)).valid).to.equal(true);
      expect(locationOf(response).searchParams.get('crr_link')).to.match(/^tagged\.[A-Za-z0-9_-]{43}$/);
    });

    it('leads on though the ids of its link are none, without a tag, and says so', async () => {
      await sql`INSERT INTO platform.tracking_links (code, destination_url, chain_campaign_id, influencer)
        VALUES ('broken', 'https://shop.test/', '0OIl', 'x')`.execute(fixture.database.db);
      const response = await fixture.get('/r/broken');
      expect(response.status).to.equal(302);
      expect(response.headers.getSetCookie()).to.deep.equal([]);
      expect(fixture.log.map(({ event }) => event)).to.include('tag_failed');
    });
  });

  describe('of a machine', () => {
    beforeEach(async () => {
      fixture = await startFixture();
      await fixture.link({ code: 'tagged', campaignId: CAMPAIGN, influencer: INFLUENCER });
    });

    it('leads a crawler on without a tag, and does not count it', async () => {
      const response = await fixture.get('/r/tagged', { 'user-agent': USER_AGENTS.twitterbot });
      expect(response.status).to.equal(302);
      expect(response.headers.getSetCookie()).to.deep.equal([]);
      expect(locationOf(response).searchParams.has('crr_tag')).to.equal(false);
      expect((await fixture.clicks()).map(({ botReason }) => botReason)).to.deep.equal(['crawler']);
    });

    it('does not count a browser that looks ahead, but gives it the tag with which its visitor will go on', async () => {
      const response = await fixture.get('/r/tagged', { 'sec-purpose': 'prefetch' });
      expect(tagCookieOf(response)).not.to.equal(null);
      const [click] = await fixture.clicks();
      expect(click?.botReason).to.equal('prefetch');
      expect(click?.signals.map(({ rule }) => rule)).to.deep.equal(['prefetch']);
    });

    it('neither counts a link that a page loads as a part of itself, nor gives a tag for it', async () => {
      const wanted = ['image', 'iframe', 'frame', 'embed', 'object', 'script', 'style', 'empty', 'IMAGE'];
      for (const destination of wanted) {
        // A page that prefetches it as its own part gets none either.
        const response = await fixture.get('/r/tagged', {
          'sec-fetch-dest': destination,
          purpose: 'prefetch',
        });
        expect(response.status).to.equal(302);
        expect(response.headers.getSetCookie(), destination).to.deep.equal([]);
        expect(locationOf(response).searchParams.has('crr_tag')).to.equal(false);
      }
      const reasons = (await fixture.clicks()).map(({ botReason }) => botReason);
      expect(reasons).to.deep.equal(wanted.map(() => 'embedded'));
      const followed = await fixture.get('/r/tagged', { 'sec-fetch-dest': 'document' });
      expect(tagCookieOf(followed)).not.to.equal(null);
    });

    it('does not count what looks ahead, whatever it is called', async () => {
      for (const name of ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']) {
        await fixture.get('/r/tagged', { [name]: 'prefetch' });
      }
      const reasons = (await fixture.clicks()).map(({ botReason }) => botReason);
      expect(reasons)
        .to.deep.equal(reasons.map(() => 'prefetch'))
        .and.have.length(4);
    });

    it('answers HEAD alike, without a cookie and without a click', async () => {
      const response = await fixture.get('/r/tagged', {}, 'HEAD');
      expect(response.status).to.equal(302);
      expect(locationOf(response).searchParams.get('ref_code')).to.equal('tagged');
      expect(response.headers.getSetCookie()).to.deep.equal([]);
      expect(await fixture.clicks()).to.deep.equal([]);
    });

    it('records what speaks for fraud', async () => {
      await fixture.app.request('/r/tagged', { headers: { 'user-agent': USER_AGENTS.headlessChrome } });
      const [click] = await fixture.clicks();
      expect(click?.botReason).to.equal('crawler');
      expect(click?.signals.map(({ rule }) => rule)).to.deep.equal(['automation', 'no_language']);
    });

    it('notices many visits from one network', async () => {
      for (let i = 0; i < 60; i += 1) await fixture.get('/r/tagged');
      const clicks = await fixture.clicks();
      expect(clicks.map(({ signals }) => signals.length)).to.deep.equal([...new Array(59).fill(0), 1]);
    });
  });

  describe('with nowhere to lead to', () => {
    beforeEach(async () => {
      fixture = await startFixture();
      await fixture.link({ code: 'abc' });
    });

    it('shows a page for an unknown link', async () => {
      const response = await fixture.get('/r/unknown');
      expect(response.status).to.equal(404);
      expect(await response.text()).to.contain('<h1>This link does not exist</h1>');
      expect(await fixture.refusals()).to.deep.equal({ 'redirect/link_unknown': 1 });
      expect(await fixture.clicks()).to.deep.equal([]);
    });

    it('shows another page for a link that was switched off, within seconds', async () => {
      expect((await fixture.get('/r/abc')).status).to.equal(302);
      await fixture.deactivate('abc');
      fixture.clock.advance(10_000);
      const response = await fixture.get('/r/abc');
      expect(response.status).to.equal(410);
      expect(await response.text()).to.contain('<h1>This link is no longer active</h1>');
      expect(await fixture.refusals()).to.deep.equal({ 'redirect/link_inactive': 1 });
    });

    const none = [
      'a%2Fb',
      'a%20b',
      '%00',
      'ä',
      '<b>',
      '"><script>alert(1)</script>',
      'a'.repeat(65),
      '..%2f',
      '%E0%A4%A',
      '%',
    ];
    for (const code of none) {
      it(`shows the same page for what is no code: ${code.slice(0, 30)}`, async () => {
        const response = await fixture.get(`/r/${code}`);
        expect(response.status).to.equal(404);
        const page = await response.text();
        expect(page).to.equal(await (await fixture.get('/r/unknown')).text());
      });
    }

    it('answers HEAD with the status alone', async () => {
      const response = await fixture.get('/r/unknown', {}, 'HEAD');
      expect([response.status, await response.text()]).to.deep.equal([404, '']);
    });

    it('says when to come back while a link can not be looked up', async () => {
      fixture.faults.links = 'fails';
      const response = await fixture.get('/r/abc');
      expect([response.status, response.headers.get('retry-after')]).to.deep.equal([503, '2']);
      expect(await response.text()).to.contain('<h1>One moment, please</h1>');
      expect(await fixture.refusals()).to.deep.equal({ 'redirect/link_unavailable': 1 });
    });
  });

  describe('while something fails', () => {
    beforeEach(async () => {
      fixture = await startFixture({ journalDeadlineMs: 25 });
      await fixture.link({ code: 'abc' });
      await fixture.get('/r/abc');
      await fixture.settled();
    });

    for (const behaviour of ['fails', 'hangs'] as const) {
      it(`leads on where the store of links ${behaviour} and the link is known`, async () => {
        fixture.faults.links = behaviour;
        fixture.clock.advance(3_600_000);
        expect((await fixture.get('/r/abc')).status).to.equal(302);
        fixture.faults.links = 'works';
        expect(await fixture.clicks()).to.have.length(2);
      });
    }

    it('leads on where clicks can not be stored, and stores them afterwards, each once', async () => {
      fixture.faults.front = 'fails';
      const responses = await Promise.all(Array.from({ length: 20 }, () => fixture.get('/r/abc')));
      expect(responses.map(({ status }) => status)).to.deep.equal(new Array(20).fill(302));
      expect(fixture.log.map(({ event }) => event)).to.include('click_journal_failed');
      fixture.faults.front = 'works';
      const ids = responses.map((response) => locationOf(response).searchParams.get('click_id'));
      const stored = (await fixture.clicks()).map(({ id }) => id);
      expect(stored).to.have.length(21);
      expect(stored).to.include.members(ids);
    });

    it('does not wait for a slow store of clicks, which stores them late', async () => {
      fixture.faults.front = 'hangs';
      const start = performance.now();
      expect((await fixture.get('/r/abc')).status).to.equal(302);
      expect(performance.now() - start).to.be.lessThan(5_000);
      fixture.faults.front = 'works';
      expect(await fixture.clicks()).to.have.length(2);
      expect(await (await fixture.get('/metrics')).text()).to.contain(
        'crr_edge_click_journal_total{outcome="late"} 1\n',
      );
    });

    it('answers HEAD and unknown links where limits can not be asked', async () => {
      fixture.faults.front = 'fails';
      expect((await fixture.get('/r/abc', {}, 'HEAD')).status).to.equal(302);
      expect((await fixture.get('/r/unknown')).status).to.equal(404);
    });
  });

  describe('with limits', () => {
    beforeEach(async () => {
      fixture = await startFixture({
        limits: { redirectsPerMinute: 3, sessionsPerMinute: 1, reportsPerMinute: 1, conversionsPerMinute: 1 },
      });
      await fixture.link({ code: 'abc' });
    });

    it('refuses the visits of a network beyond them, and says until when', async () => {
      const statuses = [];
      for (let i = 0; i < 3; i += 1) statuses.push((await fixture.get('/r/abc')).status);
      expect(statuses).to.deep.equal([302, 302, 302]);
      for (const elapsed of [0, 20]) {
        fixture.clock.advance(elapsed * 1_000);
        const response = await fixture.get('/r/abc');
        expect(response.status).to.equal(429);
        const seconds = String(60 - elapsed);
        expect(response.headers.get('retry-after')).to.equal(seconds);
        expect(response.headers.get('ratelimit-limit')).to.equal('3');
        expect(response.headers.get('ratelimit-remaining')).to.equal('0');
        expect(response.headers.get('ratelimit-reset')).to.equal(seconds);
        expect(response.headers.getSetCookie()).to.deep.equal([]);
      }
      expect((await fixture.get('/r/abc', { 'x-test-ip': '198.51.100.1' })).status).to.equal(302);
      fixture.clock.advance(40_000);
      expect((await fixture.get('/r/abc')).status).to.equal(302);
      expect(await fixture.refusals()).to.deep.equal({ 'redirect/rate_limited': 2 });
      expect(await fixture.clicks()).to.have.length(5);
    });

    it('counts HEAD and guesses at codes to them', async () => {
      const statuses = [];
      for (const [path, method] of [['/r/a'], ['/r/b'], ['/r/abc', 'HEAD'], ['/r/c'], ['/r/abc']] as const) {
        statuses.push((await fixture.get(path, {}, method)).status);
      }
      expect(statuses).to.deep.equal([404, 404, 302, 429, 429]);
    });

    it('asks the store of links nothing for who is refused', async () => {
      for (let i = 0; i < 4; i += 1) await fixture.get('/r/abc');
      fixture.faults.links = 'fails';
      expect((await fixture.get('/r/another')).status).to.equal(429);
    });
  });

  describe('without cookies', () => {
    it('carries the tag in the URL of everybody', async () => {
      fixture = await startFixture({ consentMode: 'cookieless' });
      await fixture.link({ code: 'tagged', campaignId: CAMPAIGN });
      const response = await fixture.get('/r/tagged');
      expect(response.headers.getSetCookie()).to.deep.equal([]);
      expect(parseTag(locationOf(response).searchParams.get('crr_tag') ?? '').influencer).to.equal(null);
    });
  });

  describe("for other sites' pages", () => {
    it('sets the cookie and carries the tag in the URL, because browsers keep such cookies back', async () => {
      fixture = await startFixture({ cookieSameSite: 'None' });
      await fixture.link({ code: 'tagged', campaignId: CAMPAIGN });
      const response = await fixture.get('/r/tagged');
      expect(response.headers.getSetCookie()[0]).to.contain('SameSite=None').and.to.contain('Partitioned');
      expect(locationOf(response).searchParams.get('crr_tag')).to.equal(tagCookieOf(response));
    });
  });
});
