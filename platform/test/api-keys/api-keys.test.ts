import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { hmacSecretOf } from '../../src/auth/api-key';
import { KEY_TRUST_MS } from '../../src/auth/key-cache';
import { API_SCOPES } from '../../src/tenancy/actor';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Key {
  id: string;
  advertiser_id: string;
  prefix: string;
  scopes: string[];
  replaced_by: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}
type Shown = Key & { key: string | null; hmac_secret: string | null };

const NEW = { name: 'shop', scopes: ['campaigns:read'] };
const REFUSED = [401, 'unauthorized'] as const;

forEachDatabase('API keys', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const make = (body: object = NEW) => test.expect<Shown>(201, 'advertiserA', 'post', '/api-keys', { body });
  /** What a call with this key is answered. */
  const tryKey = async (key: string | null) => {
    const headers = { 'x-api-key': key ?? '' };
    const { status, body } = await test.call('anonymous', 'get', '/campaigns', { headers });
    return status === 200 ? 200 : (body as { error: { code: string } }).error.code;
  };

  it('are shown once; what is stored is their SHA-256, and later reads show how they begin', async () => {
    const { key, id } = await make();
    expect(key).to.match(/^sk_live_[A-Za-z0-9_-]{43}$/);
    const stored = await test.db
      .selectFrom('platform.api_keys')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(stored.hash).to.equal(createHash('sha256').update(`${key}`).digest('hex'));
    expect(JSON.stringify(stored)).to.not.include(key);
    const read = await test.expect<Key>(200, 'advertiserA', 'get', `/api-keys/${id}`);
    expect(read.prefix).to.match(/^sk_live_.{6}\.\.\.$/);
    expect(read).to.not.have.any.keys('key', 'hash', 'hmac_secret');
    const list = await test.call('advertiserA', 'get', '/api-keys');
    expect(JSON.stringify(list.body)).to.not.include(key);
  });

  it('let in who has one, and nobody with another, a changed, or no key', async () => {
    const { key } = await make();
    expect(await tryKey(key)).to.equal(200);
    const changed = `${key?.slice(0, -1)}${key?.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [changed, key?.toLowerCase() ?? '', `${key}x`, 'sk_live_', "' OR 1=1", '']) {
      expect(await tryKey(wrong), wrong).to.equal('unauthorized');
    }
  });

  it('that were rotated work through the overlap, and are refused from its end on', async () => {
    const old = await make();
    const body = { overlap_seconds: 60 };
    const next = await test.expect<Shown>(201, 'advertiserA', 'post', `/api-keys/${old.id}/rotate`, { body });
    expect(next.key).to.not.equal(old.key);
    expect(next.scopes).to.deep.equal(old.scopes);
    expect([await tryKey(old.key), await tryKey(next.key)]).to.deep.equal([200, 200]);
    test.clock.advance(59_999);
    expect(await tryKey(old.key)).to.equal(200);
    test.clock.advance(1);
    expect([await tryKey(old.key), await tryKey(next.key)]).to.deep.equal(['unauthorized', 200]);
    const read = await test.expect<Key>(200, 'advertiserA', 'get', `/api-keys/${old.id}`);
    expect(read.replaced_by).to.equal(next.id);
  });

  it('that were rotated without overlap are refused at once', async () => {
    const old = await make();
    await test.expect(201, 'advertiserA', 'post', `/api-keys/${old.id}/rotate`, {
      body: { overlap_seconds: 0 },
    });
    expect(await tryKey(old.key)).to.equal('unauthorized');
  });

  it('are rotated once, also by two at the same time', async () => {
    const { id } = await make();
    const rotate = () => test.call('advertiserA', 'post', `/api-keys/${id}/rotate`, { body: {} });
    const answers = await Promise.all([rotate(), rotate(), rotate()]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
  });

  it('keep an end that is earlier than the overlap’s', async () => {
    const ends = new Date(test.clock.now() + 30_000).toISOString();
    const { id } = await make({ ...NEW, expires_at: ends });
    await test.expect(201, 'advertiserA', 'post', `/api-keys/${id}/rotate`, {
      body: { overlap_seconds: 60 },
    });
    expect((await test.expect<Key>(200, 'advertiserA', 'get', `/api-keys/${id}`)).expires_at).to.equal(ends);
  });

  it('that are revoked are refused; a second time changes nothing; they are neither changed nor rotated', async () => {
    const { id, key } = await make();
    const first = await test.expect<Key>(200, 'advertiserA', 'post', `/api-keys/${id}/revoke`);
    expect(await tryKey(key)).to.equal('unauthorized');
    test.clock.advance(1_000);
    const second = await test.expect<Key>(200, 'advertiserA', 'post', `/api-keys/${id}/revoke`);
    expect(second.revoked_at).to.equal(first.revoked_at);
    const revoked = [409, 'api_key_revoked'] as const;
    await test.expectRefusal(revoked, 'advertiserA', 'post', `/api-keys/${id}/rotate`, { body: {} });
    await test.expectRefusal(revoked, 'advertiserA', 'patch', `/api-keys/${id}`, { body: { name: 'x' } });
  });

  it('that expire are refused from that moment on', async () => {
    const { key } = await make({ ...NEW, expires_at: new Date(test.clock.now() + 1_000).toISOString() });
    expect(await tryKey(key)).to.equal(200);
    test.clock.advance(1_000);
    expect(await tryKey(key)).to.equal('unauthorized');
    const body = { ...NEW, expires_at: new Date(test.clock.now()).toISOString() };
    await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/api-keys', { body });
  });

  it('may do what their scopes say and nothing else, from their next call on', async () => {
    const { id, key } = await make({ name: 'shop', scopes: [] });
    expect(await tryKey(key)).to.equal('forbidden');
    await test.expect(200, 'advertiserA', 'patch', `/api-keys/${id}`, {
      body: { scopes: ['campaigns:read'] },
    });
    expect(await tryKey(key)).to.equal(200);
  });

  it('can not make keys, not even with every scope', async () => {
    await test.expectRefusal([403, 'forbidden'], 'keyA', 'post', '/api-keys', {
      body: { ...NEW, scopes: API_SCOPES },
    });
  });

  it('have a secret for signatures that is shown once and stored encrypted, bound to its key', async () => {
    const body = { ...NEW, with_hmac_secret: true, hmac_required: true };
    const { id, hmac_secret } = await make(body);
    const row = await test.db
      .selectFrom('platform.api_keys')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).to.not.include(hmac_secret);
    const { secrets } = test.platform.services;
    const opened = hmacSecretOf({ keyId: id, hmacSecretEncrypted: row.hmac_secret_enc }, secrets);
    expect(Buffer.from(opened ?? []).toString()).to.equal(hmac_secret);
    expect(() =>
      hmacSecretOf({ keyId: test.ids.keyA, hmacSecretEncrypted: row.hmac_secret_enc }, secrets),
    ).to.throw();
  });

  it('must not be told to sign without a secret', async () => {
    const field = await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', '/api-keys', {
      body: { ...NEW, hmac_required: true },
    });
    expect(field).to.equal('hmac_required');
    const { id } = await make();
    await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'patch', `/api-keys/${id}`, {
      body: { hmac_required: true },
    });
  });

  it('that are made again with the same Idempotency-Key are one key, shown to the first only', async () => {
    const options = { body: { ...NEW, with_hmac_secret: true }, headers: { 'idempotency-key': 'first-key' } };
    const first = await test.expect<Shown>(201, 'advertiserA', 'post', '/api-keys', options);
    const second = await test.expect<Shown>(201, 'advertiserA', 'post', '/api-keys', options);
    expect(second).to.deep.equal({ ...first, key: null, hmac_secret: null });
    const kept = await test.db.selectFrom('platform.idempotency_keys').selectAll().execute();
    expect(JSON.stringify(kept)).to.not.include(first.key).and.not.include(first.hmac_secret);
  });

  it('say to the minute when they were used last', async () => {
    const { id, key } = await make();
    const read = async () =>
      (await test.expect<Key>(200, 'advertiserA', 'get', `/api-keys/${id}`)).last_used_at;
    expect(await read()).to.equal(null);
    await tryKey(key);
    const first = await read();
    test.clock.advance(59_999);
    await tryKey(key);
    expect(await read()).to.equal(first);
    test.clock.advance(1 + KEY_TRUST_MS);
    await tryKey(key);
    expect(await read()).to.equal(new Date(test.clock.now()).toISOString());
  });

  it('leave entries in the audit log that hold neither key, hash nor secret', async () => {
    const { id, key, hmac_secret } = await make({ ...NEW, with_hmac_secret: true });
    await test.expect(201, 'advertiserA', 'post', `/api-keys/${id}/rotate`, { body: {} });
    await test.expect(200, 'advertiserA', 'post', `/api-keys/${id}/revoke`);
    const query = { subject_id: id };
    const log = await test.expect<{ data: { action: string }[] }>(200, 'advertiserA', 'get', '/audit-log', {
      query,
    });
    expect(log.data.map(({ action }) => action)).to.deep.equal([
      'api_key.revoke',
      'api_key.rotate',
      'api_key.create',
    ]);
    const hash = createHash('sha256').update(`${key}`).digest('hex');
    for (const secret of [key, hash, hmac_secret]) expect(JSON.stringify(log)).to.not.include(secret);
  });

  it('are refused together with a bearer token', async () => {
    const headers = { 'x-api-key': test.apiKeys.keyA };
    await test.expectRefusal([400, 'ambiguous_credentials'], 'advertiserA', 'get', '/campaigns', { headers });
    await test.expectRefusal(REFUSED, 'anonymous', 'get', '/campaigns');
  });
});
