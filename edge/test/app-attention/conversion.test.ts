import { createHash } from 'node:crypto';
import { conversionKey } from '@crr/sdk';
import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';

import { AttentionFixture, assertRefused, LIMITS, type SentHeaders } from './support/fixture';

const PATH = '/v1/conversion';
const KEY = 'a-key-of-the-advertiser';
const OTHER_KEY = 'another-key-of-the-advertiser';
const SECRET = 'the secret of all conversion keys, now';
const OLD_SECRET = 'the secret of all conversion keys, before';
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

describe('POST /v1/conversion', () => {
  let fixture: AttentionFixture;
  before(async () => {
    fixture = await AttentionFixture.open();
    const conversionKeys = { [fixture.stage.campaignId]: [hashOf(KEY), hashOf(OTHER_KEY)] };
    await fixture.build({ conversionKeys, conversionSecrets: [SECRET, OLD_SECRET] });
  });
  after(() => fixture.close());

  /** A server: no origin, no cookies. */
  function send(body: unknown, authorization: string | null = `Bearer ${KEY}`, headers: SentHeaders = {}) {
    return fixture.post(PATH, body, { origin: null, authorization, ...headers });
  }

  function conversion(account: Keypair, changes: Record<string, unknown> = {}) {
    return {
      campaign_id: fixture.stage.campaignId,
      account: account.publicKey.toBase58(),
      value: '12500000',
      idempotency_key: `order-${account.publicKey.toBase58()}`,
      ...changes,
    };
  }

  async function attended(): Promise<Keypair> {
    const user = fixture.user();
    const session = await fixture.session(user);
    fixture.stage.pass(5);
    assert.equal((await fixture.post('/v1/vau', fixture.report(session))).status, 202);
    fixture.stage.pass(1);
    return user;
  }

  it('takes a conversion with any of the campaign’s keys, and it lands on chain', async () => {
    const user = await attended();
    const { status, body } = await send(conversion(user), `bearer ${OTHER_KEY}`);
    assert.equal(status, 202);
    assert.match(body.conversion_id, /^[0-9a-f]{32}$/);
    await fixture.stage.drainAll(fixture.desk);
    const values = fixture.stage
      .events()
      .flatMap((event) =>
        event.name === 'ConversionProcessed' && event.data.user.equals(user.publicKey) ? [event.data] : [],
      );
    assert.lengthOf(values, 1);
    assert.include(
      JSON.stringify(values[0], (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
      '12500000',
    );
  });

  for (const [title, secret] of [
    ['the secret', SECRET],
    ['the one before, while it is exchanged', OLD_SECRET],
  ] as const) {
    it(`takes a conversion with the key that is derived from ${title}, of that campaign alone`, async () => {
      const key = conversionKey(secret, fixture.stage.campaignId);
      assert.equal((await send(conversion(fixture.user()), `Bearer ${key}`)).status, 202);
      const others = [
        conversionKey(secret, '4'.repeat(43)),
        conversionKey(`${secret}x`, fixture.stage.campaignId),
        secret,
      ];
      for (const other of others) {
        assertRefused(await send(conversion(fixture.user()), `Bearer ${other}`), 401, 'unauthorized');
      }
    });
  }

  it('takes the same conversion once, and none under a key that stands for another', async () => {
    const user = fixture.user();
    const first = await send(conversion(user));
    const again = await send(conversion(user));
    assert.deepEqual([again.status, again.body], [202, first.body]);
    assertRefused(
      await send(conversion(user, { value: '1' })),
      409,
      'idempotency_key_reused',
      'idempotency_key',
    );
  });

  it('tells nobody without a key of the campaign whether there is such a campaign', async () => {
    fixture.woken.splice(0);
    const body = conversion(fixture.user());
    const unknown = { ...body, campaign_id: '4'.repeat(43) };
    const hash = hashOf(KEY);
    const wrong = [
      null,
      '',
      'Bearer',
      'Bearer ',
      `Basic ${KEY}`,
      KEY,
      `Bearer ${KEY}x`,
      `Bearer ${hash}`,
      `Bearer ${KEY} x`,
    ];
    for (const authorization of wrong) {
      const reply = await send(body, authorization);
      assertRefused(reply, 401, 'unauthorized');
      assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer/);
    }
    const replies = [await send(unknown), await send({ ...body, campaign_id: '4'.repeat(43) }, 'Bearer x')];
    for (const reply of replies) assertRefused(reply, 401, 'unauthorized');
    for (const name of ['__proto__', 'constructor', 'toString']) {
      assertRefused(await send({ ...body, campaign_id: name }), 422, 'invalid_campaign_id', 'campaign_id');
    }
    assert.isEmpty(fixture.woken);
  });

  it('names the field that breaks a rule', async () => {
    const body = conversion(fixture.user());
    const cases: [Record<string, unknown>, string, string][] = [
      [{ campaign_id: undefined }, 'invalid_campaign_id', 'campaign_id'],
      [{ campaign_id: 7 }, 'invalid_campaign_id', 'campaign_id'],
      [{ account: 'x' }, 'invalid_account', 'account'],
      [{ value: 5 }, 'invalid_value', 'value'],
      [{ value: '-1' }, 'invalid_value', 'value'],
      [{ value: '1.5' }, 'invalid_value', 'value'],
      [{ value: '01' }, 'invalid_value', 'value'],
      [{ value: '18446744073709551616' }, 'invalid_value', 'value'],
      [{ value: '9'.repeat(500) }, 'invalid_value', 'value'],
      [{ idempotency_key: '' }, 'invalid_idempotency_key', 'idempotency_key'],
      [{ idempotency_key: 'a b' }, 'invalid_idempotency_key', 'idempotency_key'],
      [{ idempotency_key: '\ud800' }, 'invalid_idempotency_key', 'idempotency_key'],
      [{ idempotency_key: 'x'.repeat(129) }, 'invalid_idempotency_key', 'idempotency_key'],
      [{ currency: 'EUR' }, 'unknown_field', 'currency'],
    ];
    for (const [changes, code, field] of cases) {
      assertRefused(await send({ ...body, ...changes }), 422, code, field);
    }
    assert.equal((await send({ ...body, value: '18446744073709551615' })).status, 202);
  });

  it('is nothing for pages: no origin is answered', async () => {
    const reply = await fixture.post(PATH, conversion(fixture.user()), { authorization: `Bearer ${KEY}` });
    assert.isNull(reply.headers.get('access-control-allow-origin'));
    assertRefused(await fixture.send('OPTIONS', PATH, null), 405, 'method_not_allowed');
  });

  it('limits who tries keys', async () => {
    await fixture.build({ limits: { ...LIMITS, conversionsPerMinute: 2 } });
    const guess = (n: number) => send({}, `Bearer guess-${n}`, { 'x-test-ip': '198.51.100.9' });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await guess(n)).status);
    assert.deepEqual(statuses, [422, 422, 429, 429]);
  });

  it('limits each campaign by itself, whoever reports for it', async () => {
    const conversionSecrets = [SECRET];
    // The window of what others here reported is over.
    fixture.stage.pass(61);
    await fixture.build({ limits: { ...LIMITS, conversionsPerMinute: 2 }, conversionSecrets });
    const report = async (campaignId: string) => {
      const body = conversion(fixture.user(), { campaign_id: campaignId });
      return (await send(body, `Bearer ${conversionKey(SECRET, campaignId)}`)).status;
    };
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push(await report(fixture.stage.campaignId));
    assert.deepEqual(statuses, [202, 202, 429]);
    assert.equal(await report('4'.repeat(43)), 404);
  });
});
