/** What visitors of short links get, from each runtime, over HTTP. */
import { checkTag, formatTag, parseTag, signTag, tagMessage, tagSignerFromKeypair } from '@crr/sdk';
import {
  ADDRESS_HEADER,
  EDGE_KINDS,
  LiveChain,
  type RunningEdge,
  startEdge,
  TAG_SIGNER,
} from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import nacl from 'tweetnacl';
import { createLink, updateLink } from '../../src/link/admin';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'accept-language': 'de',
};

for (const kind of EDGE_KINDS) {
  describe(`a redirect (${kind})`, () => {
    let chain: LiveChain;
    let edge: RunningEdge;
    let campaign: ReturnType<LiveChain['campaign']>;
    let visitors = 0;

    before(async () => {
      chain = await LiveChain.open();
      campaign = chain.campaign();
      // Patience, so that a slow machine gets its tag all the same.
      const settings = {
        CRR_RPC_URL: chain.rpcUrl,
        TERMS_DEADLINE_MS: '5000',
        LIMIT_REDIRECTS_PER_MINUTE: '5',
      };
      edge = await startEdge(kind, settings);
      await createLink(edge.database.db, { code: 'AbC12', destinationUrl: 'https://shop.example/p?x=1#f' });
    });
    after(async () => {
      await edge.stop();
      await chain.close();
    });

    /** Each time somebody else, so that the limit is nobody's concern unless it is meant to be. */
    function visit(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
      visitors += 1;
      const address = `203.0.${visitors % 256}.1`;
      const headers = { ...BROWSER, [ADDRESS_HEADER]: address, ...init.headers };
      return fetch(`${edge.url}${path}`, { redirect: 'manual', ...init, headers });
    }

    it('leads to the destination with its query and fragment, and says who sent the visitor', async () => {
      for (const path of ['/r/AbC12', '/api/v1/r/AbC12']) {
        const response = await visit(path);
        expect(response.status).to.equal(302);
        const location = new URL(response.headers.get('location') ?? '');
        expect(location.origin + location.pathname + location.hash).to.equal('https://shop.example/p#f');
        expect(location.searchParams.get('x')).to.equal('1');
        expect(location.searchParams.getAll('ref_code')).to.deep.equal(['AbC12']);
        expect(location.searchParams.getAll('click_id')).to.have.length(1);
      }
    });

    it('works as it was pasted', async () => {
      const pasted = [
        '/r/AbC12/',
        '//r/AbC12',
        '/r/AbC12.',
        '/r/AbC12)%20',
        '/r/AbC12%E2%80%8B',
        '/r/%41bC12',
      ];
      for (const path of [...pasted, '/r/AbC12&x=1', '/api/v1/r/AbC12,', '/r/AbC12-']) {
        const response = await visit(path);
        expect(response.status, path).to.equal(302);
        const location = new URL(response.headers.get('location') ?? '');
        expect(location.searchParams.getAll('ref_code'), path).to.deep.equal(['AbC12']);
      }
      for (const path of ['/r/AbC12/more', '/r/AbC123', '/r/AbC12%20b']) {
        expect((await visit(path)).status, path).to.equal(404);
      }
    });

    it('uses nothing of what the visitor sends', async () => {
      const response = await visit('/r/AbC12?url=https://evil.example&ref_code=x', {
        headers: { 'x-forwarded-host': 'evil.example', host: 'evil.example' },
      });
      expect(response.headers.get('location')).to.match(/^https:\/\/shop\.example\/p\?x=1&/);
      expect(response.headers.get('location')).not.to.include('evil');
    });

    it('is kept by nobody', async () => {
      const { headers } = await visit('/r/AbC12');
      expect(headers.get('cache-control')).to.include('no-store');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('access-control-allow-origin')).to.equal(null);
      expect(headers.get('set-cookie')).to.equal(null);
    });

    it('knows a code by its case, and says decently that there is none', async () => {
      const response = await visit('/r/abc12', { headers: { accept: 'text/html' } });
      expect(response.status).to.equal(404);
      expect(response.headers.get('content-type')).to.include('text/html');
      expect(response.headers.get('location')).to.equal(null);
    });

    it('follows a change of the link within seconds', async () => {
      const { db } = edge.database;
      await createLink(db, { code: 'moves', destinationUrl: 'https://shop.example/old' });
      expect((await visit('/r/moves')).headers.get('location')).to.include('/old');
      await updateLink(db, 'moves', { destinationUrl: 'https://shop.example/new' });
      await eventually(async () => {
        expect((await visit('/r/moves')).headers.get('location')).to.include('/new');
      });
      await updateLink(db, 'moves', { isActive: false });
      await eventually(async () => expect((await visit('/r/moves')).status).to.equal(410));
    });

    it('counts visitors; those who only look, and bots, it does not', async () => {
      const { db } = edge.database;
      await createLink(db, { code: 'counted', destinationUrl: 'https://shop.example/' });
      const head = await visit('/r/counted', { method: 'HEAD' });
      expect(head.status).to.equal(302);
      await visit('/r/counted', {
        headers: { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
      });
      const { headers } = await visit('/r/counted');
      const id = new URL(headers.get('location') ?? '').searchParams.get('click_id');
      await eventually(async () => {
        const { rows } = await sql<{ id: string; bot: boolean }>`
          SELECT id::text, bot_reason IS NOT NULL AS bot FROM edge.clicks WHERE code = 'counted'`.execute(db);
        expect(rows.filter(({ bot }) => !bot)).to.deep.equal([{ id, bot: false }]);
        expect(rows.filter(({ bot }) => bot)).to.have.length(1);
      });
    });

    it('refuses a visitor who comes too often, says until when, and counts it', async () => {
      const headers = { [ADDRESS_HEADER]: '198.51.100.77' };
      const statuses: number[] = [];
      let last = await visit('/r/AbC12', { headers });
      for (let visits = 0; visits < 11; visits += 1) {
        statuses.push(last.status);
        last = await visit('/r/AbC12', { headers });
      }
      // The minute may end in between.
      expect(statuses.filter((status) => status === 302).length).to.be.within(5, 10);
      expect(last.status).to.equal(429);
      expect(Number(last.headers.get('retry-after'))).to.be.within(1, 60);
      expect(last.headers.get('ratelimit-limit')).to.equal('5');
      expect(last.headers.get('ratelimit-remaining')).to.equal('0');
      await eventually(async () => {
        const { rows } = await sql<{ n: number }>`
          SELECT sum(refused)::int AS n FROM edge.refusals WHERE reason = 'rate_limited'`.execute(
          edge.database.db,
        );
        expect(rows[0]?.n).to.equal(statuses.filter((status) => status === 429).length + 1);
      });
    });

    it('gives a tag that Node, WebCrypto and tweetnacl sign alike, and the campaign accepts', async () => {
      const influencer = chain.influencer().publicKey;
      await createLink(edge.database.db, {
        code: 'tagged',
        destinationUrl: 'https://shop.example/',
        campaignId: campaign.text,
        influencer: influencer.toBase58(),
      });
      const { headers } = await visit('/r/tagged');
      const [cookie = '', ...attributes] = (headers.getSetCookie()[0] ?? '').split('; ');
      expect(cookie).to.match(/^crr_tag=/);
      expect(attributes).to.include.members(['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']);
      const text = decodeURIComponent(cookie.slice('crr_tag='.length));
      const tag = parseTag(text);
      expect(tag.influencer?.equals(influencer)).to.equal(true);
      expect(formatTag(await signTag(tag, tagSignerFromKeypair(TAG_SIGNER)))).to.equal(text);
      expect([...tag.signature]).to.deep.equal([
        ...nacl.sign.detached(tagMessage(tag), TAG_SIGNER.secretKey),
      ]);
      const now = BigInt(Math.floor(Date.now() / 1_000));
      expect(checkTag(tag, { publicKeys: [TAG_SIGNER.publicKey], now }).valid).to.equal(true);
    });

    it('takes the tags that it gives, and none of which a byte was changed', async () => {
      const { headers } = await visit('/r/tagged', { headers: { 'sec-gpc': '1' } });
      const text = new URL(headers.get('location') ?? '').searchParams.get('crr_tag') ?? '';
      const tag = parseTag(text);
      const changed = [0, 31, 32, 63].map((place) => {
        const signature = Uint8Array.from(tag.signature, (byte, at) => (at === place ? byte ^ 1 : byte));
        return formatTag({ ...tag, signature });
      });
      const longer = formatTag({ ...tag, expiresAt: tag.expiresAt + 1n });
      for (const [given, status] of [[text, 201], ...[...changed, longer].map((one) => [one, 422])]) {
        const response = await visit('/v1/sessions', {
          method: 'POST',
          headers: { origin: 'https://news.example', 'content-type': 'application/json' },
          body: JSON.stringify({
            account: chain.account().publicKey.toBase58(),
            page_url: 'https://news.example/article',
            tag: given,
          }),
        });
        const { error } = (await response.json()) as { error?: { code: string } };
        expect([response.status, error?.code]).to.deep.equal([
          status,
          status === 422 ? 'tag_untrusted' : undefined,
        ]);
      }
    });

    it('gives those who want no cookies the tag in the address', async () => {
      const { headers } = await visit('/r/tagged', { headers: { 'sec-gpc': '1' } });
      expect(headers.get('set-cookie')).to.equal(null);
      const text = new URL(headers.get('location') ?? '').searchParams.get('crr_tag') ?? '';
      expect(parseTag(text).expiresAt > 0n).to.equal(true);
    });
  });
}
