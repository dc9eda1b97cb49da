import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';

import { SessionTokens } from '../../src/app/token';
import { AttentionFixture, assertRefused, LIMITS, ORIGIN, PAGE, SESSION_SECRET } from './support/fixture';

const PATH = '/v1/vau';

describe('POST /v1/vau with a session', () => {
  let fixture: AttentionFixture;
  let user: Keypair;
  let session: string;

  before(async () => {
    fixture = await AttentionFixture.open({}, { minAttentionSeconds: 5 });
  });
  after(() => fixture.close());
  beforeEach(async () => {
    user = fixture.user();
    session = await fixture.session(user);
    fixture.stage.pass(5);
  });

  async function queued() {
    const rows = await fixture.stage.outbox(fixture.store);
    return rows.filter(({ account }) => account === user.publicKey.toBase58());
  }

  it('takes attention as a VAU, which lands on chain', async () => {
    const { status, body, headers } = await fixture.post(PATH, fixture.report(session));
    assert.equal(status, 202);
    assert.hasAllKeys(body, ['vau_id']);
    assert.match(body.vau_id, /^[0-9a-f]{32}$/);
    assert.equal(headers.get('cache-control'), 'no-store');
    await fixture.stage.drainAll(fixture.desk);
    const account = user.publicKey.toBase58();
    assert.deepInclude(
      fixture.stage.recorded().map(({ account, sequence, seconds }) => ({ account, sequence, seconds })),
      { account, sequence: 1, seconds: 5 },
    );
  });

  it('takes a nonce once, and answers the second with the first’s id', async () => {
    const report = fixture.report(session);
    const first = await fixture.post(PATH, report);
    const again = await fixture.post(PATH, report);
    assertRefused(again, 409, 'nonce_used', 'nonce');
    assert.equal(again.body.error.vau_id, first.body.vau_id);
    assert.lengthOf(await queued(), 1);
  });

  it('takes one of many that send the same at once', async () => {
    const report = fixture.report(session);
    const replies = await Promise.all(Array.from({ length: 8 }, () => fixture.post(PATH, report)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [202, 409, 409, 409, 409, 409, 409, 409]);
    assert.lengthOf(new Set(replies.map(({ body }) => body.vau_id ?? body.error.vau_id)) as never, 1);
  });

  it('believes no more seconds than have passed, in all sessions together', async () => {
    assertRefused(
      await fixture.post(PATH, fixture.report(session, { seconds: 8 })),
      422,
      'implausible_seconds',
      'seconds',
    );
    const other = await fixture.session(user, { page_url: `${ORIGIN}/other` });
    assert.equal((await fixture.post(PATH, fixture.report(session))).status, 202);
    assertRefused(await fixture.post(PATH, fixture.report(other)), 422, 'implausible_seconds', 'seconds');
    assertRefused(
      await fixture.post(PATH, fixture.report(session, { seconds: 1 })),
      422,
      'insufficient_attention',
      'seconds',
    );
    assertRefused(
      await fixture.post(PATH, fixture.report(session, { seconds: 301 })),
      422,
      'too_many_seconds',
      'seconds',
    );
  });

  it('closes the session with the last report, and whatever becomes of that', async () => {
    assert.equal((await fixture.post(PATH, fixture.report(session, { last: true }))).status, 202);
    fixture.stage.pass(5);
    assertRefused(await fixture.post(PATH, fixture.report(session)), 410, 'session_closed', 'session');

    const next = await fixture.session(user);
    assertRefused(
      await fixture.post(PATH, fixture.report(next, { last: true })),
      422,
      'implausible_seconds',
      'seconds',
    );
    fixture.stage.pass(5);
    assertRefused(await fixture.post(PATH, fixture.report(next)), 410, 'session_closed', 'session');
  });

  it('takes nothing for a session that a newer one of the page replaced, or that has expired', async () => {
    const newer = await fixture.session(user);
    assertRefused(await fixture.post(PATH, fixture.report(session)), 410, 'session_closed', 'session');
    fixture.stage.pass(1_801);
    assertRefused(await fixture.post(PATH, fixture.report(newer)), 410, 'session_closed', 'session');
  });

  it('knows only sessions that it gave out to a page of the same origin', async () => {
    fixture.woken.splice(0);
    const report = fixture.report(session);
    const foreign = await fixture.post(PATH, report, { origin: 'https://evil.example' });
    assertRefused(foreign, 401, 'session_invalid', 'session');
    const claim = await new SessionTokens(SESSION_SECRET).read(session, ORIGIN);
    if (claim === null) throw new Error('no claim');
    const forged = await new SessionTokens('x'.repeat(32)).make(claim, ORIGIN);
    const changed = `${session.startsWith('A') ? 'B' : 'A'}${session.slice(1)}`;
    for (const token of [forged, changed, '', 'x', session.slice(1)]) {
      const reply = await fixture.post(PATH, { ...report, session: token });
      assertRefused(reply, 401, 'session_invalid', 'session');
    }
    assertRefused(await fixture.post(PATH, report, { origin: null }), 403, 'origin_missing');
    assert.isEmpty(fixture.woken);
    assert.equal((await fixture.post(PATH, report)).status, 202);
  });

  it('goes on with sessions of before the secret was exchanged', async () => {
    await fixture.build({ sessionSecret: `${'n'.repeat(32)},${SESSION_SECRET}` });
    assert.equal((await fixture.post(PATH, fixture.report(session))).status, 202);
    await fixture.build({ sessionSecret: 'n'.repeat(32) });
    fixture.stage.pass(5);
    assertRefused(await fixture.post(PATH, fixture.report(session)), 401, 'session_invalid', 'session');
    await fixture.build({});
  });

  it('names the field that breaks a rule', async () => {
    const cases: [Record<string, unknown>, string, string][] = [
      [{ session: 7 }, 'invalid_session', 'session'],
      [{ session: null }, 'invalid_session', 'session'],
      [{ session: 'x'.repeat(201) }, 'invalid_session', 'session'],
      [{ nonce: undefined }, 'invalid_nonce', 'nonce'],
      [{ nonce: 'short' }, 'invalid_nonce', 'nonce'],
      [{ nonce: 'with blank' }, 'invalid_nonce', 'nonce'],
      [{ nonce: 'x'.repeat(65) }, 'invalid_nonce', 'nonce'],
      [{ seconds: '5' }, 'invalid_seconds', 'seconds'],
      [{ seconds: 0 }, 'invalid_seconds', 'seconds'],
      [{ seconds: -5 }, 'invalid_seconds', 'seconds'],
      [{ seconds: 5.5 }, 'invalid_seconds', 'seconds'],
      [{ seconds: 1e300 }, 'invalid_seconds', 'seconds'],
      [{ seconds: null }, 'invalid_seconds', 'seconds'],
      [{ user_presence: 1 }, 'invalid_user_presence', 'user_presence'],
      [{ user_presence: undefined }, 'invalid_user_presence', 'user_presence'],
      [{ last: 'yes' }, 'invalid_last', 'last'],
      [{ page_class: 'hot' }, 'unknown_field', 'page_class'],
      [{ account: user.publicKey.toBase58() }, 'unknown_field', 'account'],
    ];
    for (const [changes, code, field] of cases) {
      assertRefused(await fixture.post(PATH, { ...fixture.report(session), ...changes }), 422, code, field);
    }
    assert.isEmpty(await queued());
  });

  it('tells later ones to come again when front or desk are out of order; the same report is then taken', async () => {
    const report = fixture.report(session);
    for (const part of ['front', 'desk'] as const) {
      fixture.faults[part] = true;
      const reply = await fixture.post(PATH, report);
      fixture.faults[part] = false;
      assertRefused(reply, 503, 'unavailable');
      assert.equal(reply.headers.get('retry-after'), '5');
    }
    assert.equal((await fixture.post(PATH, report)).status, 202);
  });

  it('limits reports of a network', async () => {
    await fixture.build({ limits: { ...LIMITS, reportsPerMinute: 2 } });
    const headers = { 'x-test-ip': '198.51.100.7' };
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await fixture.post(PATH, fixture.report(session), headers)).status);
    }
    await fixture.build({});
    assert.deepEqual(statuses, [202, 422, 429, 429]);
    const refusals = await fixture.refusals();
    assert.isAtLeast(refusals['vau/rate_limited'] ?? 0, 2);
  });
});

describe('POST /v1/vau without a session', () => {
  let fixture: AttentionFixture;
  before(async () => {
    fixture = await AttentionFixture.open();
  });
  after(() => fixture.close());

  function attention(user: Keypair, changes: Record<string, unknown> = {}) {
    const account = user.publicKey.toBase58();
    return { account, page_url: PAGE, nonce: 'nonce-0001', seconds: 15, user_presence: true, ...changes };
  }

  async function delivered() {
    fixture.stage.clock.advance(1_000);
    const entries = fixture.stage.delivered;
    await fixture.front.drain();
    return entries.splice(0).flatMap((entry) => (entry.kind === 'attention' ? [entry.attention] : []));
  }

  it('is passed on once, however often it is sent, and is no campaign’s', async () => {
    const user = fixture.user();
    for (let n = 0; n < 3; n += 1) {
      const { status, body } = await fixture.post(PATH, attention(user));
      assert.deepEqual([status, body], [202, { accepted: true, routed: 'counted' }]);
    }
    assert.equal((await fixture.post(PATH, attention(user, { nonce: 'nonce-0002' }))).status, 202);
    const told = await delivered();
    assert.lengthOf(told, 2);
    const { id: _, atMs: __, ...first } = told[0] ?? { id: '', atMs: 0 };
    const account = user.publicKey.toBase58();
    assert.deepEqual(first, {
      account,
      site: ORIGIN,
      country: 'DE',
      seconds: 15,
      userPresence: true,
    } as never);
    assert.isEmpty(fixture.woken);
    assert.isEmpty(await fixture.stage.outbox(fixture.store));
  });

  it('says where it goes', async () => {
    await fixture.build({ untaggedAttention: 'thermostat' });
    const { body } = await fixture.post(PATH, attention(fixture.user()));
    await fixture.build({});
    assert.deepEqual<object>(body, { accepted: true, routed: 'thermostat' });
  });

  it('wants the page to be the one that asks, and no more seconds than one report can be about', async () => {
    const body = attention(fixture.user());
    assertRefused(
      await fixture.post(PATH, body, { origin: 'https://evil.example' }),
      403,
      'origin_mismatch',
      'page_url',
    );
    assertRefused(await fixture.post(PATH, { ...body, seconds: 301 }), 422, 'invalid_seconds', 'seconds');
    assertRefused(await fixture.post(PATH, { ...body, account: 'x' }), 422, 'invalid_account', 'account');
    assertRefused(await fixture.post(PATH, { ...body, last: true }), 422, 'unknown_field', 'last');
    assertRefused(await fixture.post(PATH, {}), 422, 'invalid_account', 'account');
    await delivered();
  });

  it('is not acknowledged unless it is stored', async () => {
    fixture.faults.front = true;
    const reply = await fixture.post(PATH, attention(fixture.user()));
    fixture.faults.front = false;
    assertRefused(reply, 503, 'unavailable');
    assert.isEmpty(await delivered());
  });
});
