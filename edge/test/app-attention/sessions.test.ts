import { encodeBase58, formatTag, signTag, tagSignerFromKeypair } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { LinkProofs } from '../../src/app/link-proof';
import { rowsAs } from '../support/rows-as';
import { AttentionFixture, assertRefused, LIMITS, ORIGIN, PAGE, SESSION_SECRET } from './support/fixture';

const PATH = '/v1/sessions';

describe('POST /v1/sessions', () => {
  let fixture: AttentionFixture;
  before(async () => {
    fixture = await AttentionFixture.open();
  });
  after(() => fixture.close());

  async function stored(account: Keypair) {
    return rowsAs<Record<string, unknown>>(
      fixture.store,
      'SELECT * FROM edge.sessions WHERE account = ? ORDER BY opened_at_ms, id',
      account.publicKey.toBase58(),
    );
  }

  it('opens a session for a visitor with a tag, and says how often to report', async () => {
    const user = fixture.user();
    const { status, body, headers } = await fixture.post(PATH, await fixture.opening(user));
    assert.equal(status, 201);
    assert.hasAllKeys(body, ['session', 'report_every_seconds', 'min_seconds', 'expires_at']);
    assert.isAtLeast(body.report_every_seconds, body.min_seconds);
    assert.equal(body.expires_at, Math.floor(fixture.stage.clock.now() / 1_000) + 1_800);
    assert.equal(headers.get('cache-control'), 'no-store');
    const [session] = await stored(user);
    assert.include(session, {
      chain_campaign_id: fixture.stage.campaignId,
      influencer: fixture.stage.influencer.publicKey.toBase58(),
      site: ORIGIN,
      country: 'DE',
      is_hot_page: 0,
      cohort_filter: null,
      closed_at_ms: null,
    });
  });

  it('keeps of the page its origin and a hash that query and fragment do not change', async () => {
    const user = fixture.user();
    await fixture.session(user, { page_url: `${ORIGIN}/a?secret=1` });
    await fixture.session(user, { page_url: `${ORIGIN}/a#x` });
    const sessions = await stored(user);
    assert.lengthOf(sessions, 2);
    assert.equal(sessions[0]?.page, sessions[1]?.page);
    assert.notInclude(JSON.stringify(sessions), 'secret');
    assert.lengthOf(
      sessions.filter(({ closed_at_ms }) => closed_at_ms === null),
      1,
    );
  });

  it('takes class and cohorts of the page', async () => {
    const user = fixture.user();
    await fixture.session(user, { page_class: 'hot', cohorts: [1, 65_535] });
    const [session] = await stored(user);
    assert.equal(session?.is_hot_page, 1);
    assert.match(String(session?.cohort_filter), /^[0-9a-f]{64}$/);
  });

  it('finds the tag in the cookie where the body has none, and prefers the body’s', async () => {
    const cookie = `crr_tag=${encodeURIComponent(await fixture.stage.tag())}`;
    const user = fixture.user();
    const byCookie = await fixture.post(PATH, await fixture.opening(user, { tag: undefined }), { cookie });
    assert.equal(byCookie.status, 201);
    const own = await fixture.stage.tag({ influencer: null });
    await fixture.post(PATH, await fixture.opening(user, { tag: own, page_url: `${ORIGIN}/b` }), { cookie });
    const influencers = (await stored(user)).map(({ influencer }) => influencer);
    assert.sameMembers(influencers, [fixture.stage.influencer.publicKey.toBase58(), null]);
  });

  describe('knows the link that gave the tag', () => {
    const proofs = new LinkProofs(SESSION_SECRET);
    /** The code that is stored with a session which was opened so. */
    async function codeOf(changes: Record<string, unknown>, headers: Record<string, string> = {}) {
      const user = fixture.user();
      const opened = await fixture.post(PATH, await fixture.opening(user, changes), headers);
      assert.equal(opened.status, 201, JSON.stringify(opened.body));
      return (await stored(user))[0]?.link_code;
    }

    it('by the body or the cookie', async () => {
      const tag = await fixture.stage.tag();
      const link = await proofs.make('AbC12', tag);
      assert.equal(await codeOf({ tag, link }), 'AbC12');
      const cookie = `crr_tag=${encodeURIComponent(tag)}; crr_link=${link}`;
      assert.equal(await codeOf({ tag: undefined }, { cookie }), 'AbC12');
      assert.equal(await codeOf({ tag }, { cookie }), 'AbC12');
      assert.isNull(await codeOf({ tag }, { cookie, 'sec-gpc': '1' }));
    });

    it('and without one opens all the same', async () => {
      const tag = await fixture.stage.tag();
      assert.isNull(await codeOf({ tag }));
      assert.isNull(await codeOf({ tag: undefined }, { cookie: `crr_tag=${encodeURIComponent(tag)}` }));
    });

    it('and drops what is not its, without refusing anything', async () => {
      const tag = await fixture.stage.tag();
      const [code = '', proof = ''] = (await proofs.make('AbC12', tag)).split('.');
      const otherTag = await fixture.stage.tag({ influencer: null });
      for (const link of [
        `Other.${proof}`,
        await proofs.make('AbC12', otherTag),
        await new LinkProofs('another secret of some other edge').make('AbC12', tag),
        code,
        `${code}.`,
        `.${proof}`,
        `${code}.${proof}x`,
        `${code}.${proof.slice(0, -1)}`,
        `\0.${proof}`,
        'undefined',
        '',
        'x'.repeat(2_000),
        7,
        null,
        [code],
        { code },
      ]) {
        assert.isNull(await codeOf({ tag, link }), JSON.stringify(link));
      }
      const cookie = `crr_tag=${encodeURIComponent(tag)}; crr_link=${'x'.repeat(2_000)}`;
      assert.isNull(await codeOf({ tag: undefined }, { cookie }));
    });
  });

  it('reads no cookie of a visitor who wants none', async () => {
    const cookie = `crr_tag=${encodeURIComponent(await fixture.stage.tag())}`;
    const opening = await fixture.opening(fixture.user(), { tag: undefined });
    const { status, body } = await fixture.post(PATH, opening, { cookie, 'sec-gpc': '1' });
    assert.deepEqual([status, body.session], [200, null]);
  });

  it('opens nothing for a visitor without a tag, refuses nothing, and wakes nobody', async () => {
    const user = fixture.user();
    fixture.woken.splice(0);
    const { status, body } = await fixture.post(PATH, await fixture.opening(user, { tag: undefined }));
    assert.equal(status, 200);
    assert.deepEqual<object>(body, { session: null, report_every_seconds: 15, min_seconds: 1 });
    assert.isEmpty(fixture.woken);
    assert.isEmpty(await stored(user));
  });

  it('takes text/plain like JSON: sendBeacon can send nothing else to another origin', async () => {
    const body = JSON.stringify(await fixture.opening(fixture.user()));
    for (const type of ['text/plain', 'text/plain;charset=UTF-8', 'Application/JSON; charset=utf-8']) {
      assert.equal((await fixture.send('POST', PATH, body, { 'content-type': type })).status, 201, type);
    }
    for (const type of ['text/html', 'application/x-www-form-urlencoded', 'multipart/form-data', '']) {
      assertRefused(
        await fixture.send('POST', PATH, body, { 'content-type': type }),
        415,
        'unsupported_media_type',
      );
    }
  });

  it('wants the page to be the one that asks', async () => {
    const opening = await fixture.opening(fixture.user());
    for (const origin of [
      null,
      'null',
      'news.example',
      `${ORIGIN}/`,
      'HTTPS://news.example',
      'file://',
      '*',
    ]) {
      assertRefused(await fixture.post(PATH, opening, { origin }), 403, 'origin_missing');
    }
    for (const origin of ['https://evil.example', 'http://news.example', 'https://news.example:8443']) {
      assertRefused(await fixture.post(PATH, opening, { origin }), 403, 'origin_mismatch', 'page_url');
    }
    const odd = [
      'https://news.example@evil.example/',
      'javascript:alert(1)',
      'data:,x',
      '//news.example/',
      '/a',
      '',
    ];
    for (const page of odd) {
      const reply = await fixture.post(PATH, { ...opening, page_url: page });
      assertRefused(reply, 422, 'invalid_page_url', 'page_url');
    }
    assertRefused(
      await fixture.post(PATH, { ...opening, page_url: `${ORIGIN}.evil.example` }),
      403,
      'origin_mismatch',
      'page_url',
    );
  });

  it('names the field that breaks a rule', async () => {
    const opening = await fixture.opening(fixture.user());
    const cases: [Record<string, unknown>, string, string][] = [
      [{ account: undefined }, 'invalid_account', 'account'],
      [{ account: 7 }, 'invalid_account', 'account'],
      [{ account: '0OIl' }, 'invalid_account', 'account'],
      [{ account: '1'.repeat(43) }, 'invalid_account', 'account'],
      [{ page_url: undefined }, 'invalid_page_url', 'page_url'],
      [{ page_url: `${ORIGIN}/${'a'.repeat(2_100)}` }, 'invalid_page_url', 'page_url'],
      [{ page_class: 'warm' }, 'invalid_page_class', 'page_class'],
      [{ cohorts: 1 }, 'invalid_cohorts', 'cohorts'],
      [{ cohorts: [1, 65_536] }, 'invalid_cohorts', 'cohorts.1'],
      [{ cohorts: [-1] }, 'invalid_cohorts', 'cohorts.0'],
      [{ cohorts: [0.5] }, 'invalid_cohorts', 'cohorts.0'],
      [{ cohorts: Array(33).fill(1) }, 'invalid_cohorts', 'cohorts'],
      [{ tag: null }, 'invalid_tag', 'tag'],
      [{ tag: 'x'.repeat(257) }, 'invalid_tag', 'tag'],
      [{ tag: '' }, 'tag_malformed', 'tag'],
      [{ tag: 'a:b:c:d' }, 'tag_malformed', 'tag'],
      [{ pageClass: 'hot' }, 'unknown_field', 'pageClass'],
    ];
    for (const [changes, code, field] of cases) {
      assertRefused(await fixture.post(PATH, { ...opening, ...changes }), 422, code, field);
    }
  });

  it('wakes no desk for a tag that none of its keys signed, whatever campaign it invents', async () => {
    const stranger = tagSignerFromKeypair(Keypair.generate());
    const tags = [
      await fixture.stage.tag({ signer: stranger }),
      formatTag(
        await signTag(
          { campaignId: new Uint8Array(32).fill(3), influencer: null, issuedAt: 1n, expiresAt: 9_999_999n },
          stranger,
        ),
      ),
    ];
    fixture.woken.splice(0);
    for (const tag of tags) {
      assertRefused(
        await fixture.post(PATH, await fixture.opening(fixture.user(), { tag })),
        422,
        'tag_untrusted',
        'tag',
      );
    }
    const good = await fixture.stage.tag();
    const [id = '', , times = '', signature = ''] = good.split(':');
    const forged = [id, fixture.user().publicKey.toBase58(), times, signature].join(':');
    assertRefused(
      await fixture.post(PATH, await fixture.opening(fixture.user(), { tag: forged })),
      422,
      'tag_untrusted',
      'tag',
    );
    assert.isEmpty(fixture.woken);
  });

  it('tells what the campaign’s desk refuses, in the same shape', async () => {
    const { clock, influencer } = fixture.stage;
    const now = BigInt(Math.floor(clock.now() / 1_000));
    const expired = await fixture.stage.tag({ issuedAt: now - 100n, seconds: 99n });
    assertRefused(
      await fixture.post(PATH, await fixture.opening(fixture.user(), { tag: expired })),
      422,
      'tag_expired',
      'tag',
    );
    assertRefused(
      await fixture.post(PATH, await fixture.opening(influencer)),
      422,
      'self_referral',
      'account',
    );
    const unknown = formatTag(
      await signTag(
        { campaignId: new Uint8Array(32).fill(9), influencer: null, issuedAt: now, expiresAt: now + 99n },
        tagSignerFromKeypair(fixture.stage.campaign.tagSigner),
      ),
    );
    const reply = await fixture.post(PATH, await fixture.opening(fixture.user(), { tag: unknown }));
    assertRefused(reply, 404, 'campaign_unknown', 'campaign_id');
    assert.equal(fixture.woken.at(-1), encodeBase58(new Uint8Array(32).fill(9)));
  });

  it('records what speaks for fraud, and refuses nobody for it', async () => {
    const user = fixture.user();
    const reply = await fixture.post(PATH, await fixture.opening(user), {
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
      'accept-language': null,
    });
    assert.equal(reply.status, 201);
    const [session] = await stored(user);
    const rules = (JSON.parse(String(session?.signals)) as { rule: string }[]).map(({ rule }) => rule);
    assert.includeMembers(rules, ['automation', 'no_language']);
  });

  it('is there for later when front or desk are out of order', async () => {
    for (const part of ['front', 'desk'] as const) {
      fixture.faults[part] = true;
      const reply = await fixture.post(PATH, await fixture.opening(fixture.user()));
      fixture.faults[part] = false;
      assertRefused(reply, 503, 'unavailable');
      assert.equal(reply.headers.get('retry-after'), '5');
      const told = fixture.log.splice(0).find(({ event }) => event === 'state_unavailable');
      assert.include(told, { level: 'error', route: 'sessions', error: 'Error: out of order' });
    }
    assert.equal((await fixture.post(PATH, await fixture.opening(fixture.user()))).status, 201);
  });

  it('counts each refusal with its reason', async () => {
    const before = (await fixture.refusals())['sessions/origin_missing'] ?? 0;
    await fixture.post(PATH, {}, { origin: null });
    assert.equal((await fixture.refusals())['sessions/origin_missing'], before + 1);
  });

  it('has pages of any origin see the answer, each its own, with cookies', async () => {
    const answers = [
      await fixture.post(PATH, await fixture.opening(fixture.user())),
      await fixture.post(PATH, { account: 'x', page_url: PAGE }),
      await fixture.send('GET', PATH, null),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 422, 405],
    );
    for (const { headers } of answers) {
      assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
      assert.equal(headers.get('access-control-allow-credentials'), 'true');
      assert.include(headers.get('access-control-expose-headers') ?? '', 'Retry-After');
      assert.match(headers.get('vary') ?? '', /(^|, )Origin(,|$)/);
    }
    const odd = await fixture.post(PATH, {}, { origin: 'null' });
    assert.isNull(odd.headers.get('access-control-allow-origin'));
    assert.isNull(odd.headers.get('access-control-allow-credentials'));
    assert.include(odd.headers.get('vary') ?? '', 'Origin');
  });

  it('answers a browser’s question beforehand', async () => {
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    for (const path of [PATH, '/v1/vau']) {
      const { status, headers } = await fixture.send('OPTIONS', path, null, asked);
      assert.equal(status, 204);
      assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
      assert.equal(headers.get('access-control-allow-methods'), 'POST');
      assert.equal(headers.get('access-control-allow-headers'), 'Content-Type');
      assert.equal(headers.get('access-control-allow-credentials'), 'true');
    }
  });
});

describe('the limit of sessions', () => {
  it('holds for a network, with the standard headers, and ends with its window', async () => {
    const fixture = await AttentionFixture.open({ limits: { ...LIMITS, sessionsPerMinute: 3 } });
    try {
      const opening = await fixture.opening(fixture.user());
      const statuses: number[] = [];
      for (let n = 0; n < 5; n += 1) statuses.push((await fixture.post(PATH, opening)).status);
      assert.deepEqual(statuses, [201, 201, 201, 429, 429]);
      const refused = await fixture.post(PATH, opening);
      const seconds = Number(refused.headers.get('retry-after'));
      assert.isTrue(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60, `${seconds}`);
      assert.equal(refused.headers.get('ratelimit-limit'), '3');
      assert.equal(refused.headers.get('ratelimit-remaining'), '0');
      assert.equal(refused.headers.get('ratelimit-reset'), String(seconds));
      assert.equal(refused.body.error.code, 'rate_limited');
      assert.equal((await fixture.post(PATH, opening, { 'x-test-ip': '198.51.100.1' })).status, 201);
      fixture.stage.pass(seconds);
      assert.equal((await fixture.post(PATH, opening)).status, 201);
    } finally {
      await fixture.close();
    }
  });
});
