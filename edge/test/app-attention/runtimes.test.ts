import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { ADDRESS_HEADER, EDGE_KINDS, LiveChain, type RunningEdge, startEdge } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { createLink } from '../../src/link/admin';
import { bodyOf } from './support/reply';

const ORIGIN = 'https://news.example';
const KEY = 'the-conversion-key-of-this-test';
const OLD_SECRET = 'the-session-secret-of-before-was-long';

/** As much of the API's document as is looked at. */
interface ApiDocument {
  readonly paths: Record<
    string,
    { post?: { requestBody: { content: Record<string, { schema: { anyOf?: { required: string[] }[] } }> } } }
  >;
}

for (const kind of EDGE_KINDS) {
  describe(`attention over HTTP (${kind})`, () => {
    let chain: LiveChain;
    let campaign: ReturnType<LiveChain['campaign']>;
    let influencer: Keypair;
    let edge: RunningEdge;

    before(async () => {
      chain = await LiveChain.open();
      campaign = chain.campaign();
      influencer = chain.influencer();
      const hash = createHash('sha256').update(KEY).digest('hex');
      edge = await startEdge(kind, {
        CRR_RPC_URL: chain.rpcUrl,
        CONVERSION_KEYS: `${campaign.text}:${hash}`,
        SESSION_SECRET: `the-session-secret-of-now-is-longer,${OLD_SECRET}`,
        LIMIT_CONVERSIONS_PER_MINUTE: '5',
      });
      await createLink(edge.database.db, {
        code: 'AbC12',
        destinationUrl: 'https://shop.example/',
        campaignId: campaign.text,
        influencer: influencer.publicKey.toBase58(),
      });
    });
    after(async () => {
      await edge.stop();
      await chain.close();
    });

    const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${edge.url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'text/plain;charset=UTF-8',
          origin: ORIGIN,
          [ADDRESS_HEADER]: '203.0.113.5',
          ...headers,
        },
        body: JSON.stringify(body),
      });

    /** Clicks the link. @returns the cookies that the browser got */
    async function click(): Promise<string> {
      const clicked = await fetch(`${edge.url}/r/AbC12`, {
        redirect: 'manual',
        headers: {
          'user-agent':
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
        },
      });
      assert.equal(clicked.status, 302);
      return clicked.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    }

    it('leads from a click by its cookie to a VAU and a conversion on chain', async () => {
      const account = chain.account();
      const opened = await post(
        '/v1/sessions',
        { account: account.publicKey.toBase58(), page_url: `${ORIGIN}/article` },
        { cookie: await click() },
      );
      const session = await bodyOf(opened);
      assert.equal(opened.status, 201, JSON.stringify(session));
      assert.equal(opened.headers.get('access-control-allow-origin'), ORIGIN);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const report = {
        session: session.session,
        nonce: randomUUID(),
        seconds: 1,
        user_presence: true,
        last: true,
      };
      const taken = await post('/v1/vau', report);
      assert.equal(taken.status, 202);
      const { vau_id } = await bodyOf(taken);
      const again = await post('/v1/vau', report);
      assert.equal(again.status, 409);
      assert.equal((await bodyOf(again)).error.vau_id, vau_id);
      assert.equal((await post('/v1/vau', { ...report, nonce: randomUUID() })).status, 410);
      await eventually(() => assert.lengthOf(eventsOf('CampaignVauProcessed'), 1));
      await eventually(async () => assert.equal(await linkOf(vau_id), 'AbC12'));

      const conversion = {
        campaign_id: campaign.text,
        account: account.publicKey.toBase58(),
        value: '7',
        idempotency_key: 'order-1',
      };
      const converted = await post('/v1/conversion', conversion, { authorization: `Bearer ${KEY}` });
      assert.equal(converted.status, 202, await converted.clone().text());
      await eventually(() => assert.lengthOf(eventsOf('ConversionProcessed'), 1));
    });

    for (const [title, forge] of [
      ['made up', (cookies: string) => cookies.replace('crr_link=AbC12', 'crr_link=Other')],
      ['left out', (cookies: string) => cookies.replace(/; crr_link=.*/, '')],
    ] as const) {
      it(`takes attention without a link where its code was ${title}`, async () => {
        const opened = await post(
          '/v1/sessions',
          { account: chain.account().publicKey.toBase58(), page_url: `${ORIGIN}/article` },
          { cookie: forge(await click()) },
        );
        const { session } = await bodyOf(opened);
        assert.equal(opened.status, 201);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const report = { session, nonce: randomUUID(), seconds: 1, user_presence: true, last: true };
        const taken = await post('/v1/vau', report);
        assert.equal(taken.status, 202);
        const { vau_id } = await bodyOf(taken);
        await eventually(async () => assert.isNull(await linkOf(vau_id)));
      });
    }

    /** The link that is told of a VAU; undefined before anything is told of it. */
    async function linkOf(id: string): Promise<string | null | undefined> {
      const reports = edge.database.db.selectFrom('edge.attention_reports').select('link_code');
      return (await reports.where('id', '=', id).executeTakeFirst())?.link_code;
    }

    const eventsOf = (name: string) => chain.eventsOf(campaign).filter((event) => event.name === name);

    it('counts the attention of a visitor without a tag', async () => {
      const account = chain.account().publicKey.toBase58();
      const page_url = `${ORIGIN}/article`;
      const opened = await post('/v1/sessions', { account, page_url });
      assert.equal(opened.status, 200);
      assert.isNull((await bodyOf(opened)).session);
      const body = { account, page_url, nonce: randomUUID(), seconds: 15, user_presence: false };
      for (let n = 0; n < 2; n += 1) {
        const taken = await post('/v1/vau', body);
        assert.equal(taken.status, 202);
        assert.deepEqual(await taken.json(), { accepted: true, routed: 'counted' });
      }
      const counted = await eventually(async () => {
        const rows = await edge.database.db.selectFrom('edge.untagged_attention').selectAll().execute();
        assert.isNotEmpty(rows);
        return rows;
      });
      assert.lengthOf(counted, 1);
      assert.include(
        counted.map(({ site, seconds }) => `${site} ${seconds}`),
        `${ORIGIN} 15`,
      );
    });

    it('reads no more of a body than it may have, though its length is not told', async () => {
      const status = await new Promise<number>((resolve, reject) => {
        const sending = request(`${edge.url}/v1/vau`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: ORIGIN, 'transfer-encoding': 'chunked' },
        });
        sending.on('response', (response) => resolve(response.resume().statusCode ?? 0));
        sending.on('error', reject);
        for (let n = 0; n < 20; n += 1) sending.write(' '.repeat(1_000));
        sending.end();
      });
      assert.equal(status, 413);
    });

    it('limits who tries keys, with the standard headers', async () => {
      const headers = { authorization: 'Bearer guess', [ADDRESS_HEADER]: '198.51.100.1' };
      const replies: Response[] = [];
      // So many that one minute gets more than it takes, though the next may begin meanwhile.
      for (let n = 0; n < 11; n += 1) replies.push(await post('/v1/conversion', {}, headers));
      const last = replies.find(({ status }) => status === 429);
      assert.equal(last?.headers.get('ratelimit-limit'), '5');
      assert.equal(last?.headers.get('ratelimit-remaining'), '0');
      const seconds = Number(last?.headers.get('retry-after'));
      assert.isTrue(Number.isInteger(seconds) && seconds >= 0 && seconds <= 60, `${seconds}`);
    });

    it('describes its routes', async () => {
      const document = (await (await fetch(`${edge.url}/openapi.json`)).json()) as ApiDocument;
      const { paths } = document;
      assert.containsAllKeys(paths, ['/v1/sessions', '/v1/vau', '/v1/conversion']);
      assert.hasAllKeys(paths['/v1/sessions'], ['post', 'options']);
      const schema = paths['/v1/vau']?.post?.requestBody.content['application/json']?.schema;
      const [tagged, untagged] = schema?.anyOf ?? [];
      assert.includeMembers(tagged?.required ?? [], ['session', 'nonce', 'seconds', 'user_presence']);
      assert.includeMembers(untagged?.required ?? [], ['account', 'page_url', 'nonce', 'seconds']);
    });
  });
}
