import { runs } from '@crr/testing/budget';
import { assert } from 'chai';
import fc from 'fast-check';
import * as v from 'valibot';

import { BODY_MOST_BYTES, type BodyRequest, readBody } from '../../src/app/body';
import type { Outcome } from '../../src/model';
import { AttentionFixture } from './support/fixture';

const schema = v.strictObject({
  name: v.pipe(v.string('must be text'), v.maxLength(20, 'must have 20 characters at most')),
  count: v.optional(v.pipe(v.number('must be a number'), v.integer('must be whole'))),
});

function requestOf(chunks: readonly Uint8Array[], options: { breaks?: boolean; length?: string } = {}) {
  const state = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[state.pulled];
      state.pulled += 1;
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (options.breaks) controller.error(new Error('gone'));
      else controller.close();
    },
    cancel() {
      state.cancelled = true;
    },
  });
  const headers = new Headers({ 'content-type': 'application/json' });
  if (options.length !== undefined) headers.set('content-length', options.length);
  const request: BodyRequest = { headers, body: body as BodyRequest['body'] };
  return { request, state };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readBody(requestOf([bytes(text)]).request, schema);

function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'taken' : outcome.refusal.code;
}

describe('a request’s body', () => {
  it('is taken whole, in whatever pieces it comes', async () => {
    const text = JSON.stringify({ name: 'höhe 🏔', count: 3 });
    for (const size of [1, 2, 3, 1_000]) {
      const all = bytes(text);
      const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
        all.slice(n * size, (n + 1) * size),
      );
      const outcome = await readBody(requestOf(chunks).request, schema);
      assert.deepEqual(outcome, { ok: true, value: { name: 'höhe 🏔', count: 3 } });
    }
  });

  it('may have 4096 bytes and not one more, whatever Content-Length says', async () => {
    const padded = (length: number) => bytes(JSON.stringify({ name: 'x' }).padEnd(length));
    for (const length of ['1', '0', '-1', '99999999', 'x']) {
      const fits = await readBody(requestOf([padded(BODY_MOST_BYTES)], { length }).request, schema);
      assert.equal(codeOf(fits), 'taken');
      const over = await readBody(requestOf([padded(BODY_MOST_BYTES + 1)], { length }).request, schema);
      assert.equal(codeOf(over), 'body_too_large');
    }
  });

  it('is read no further than that, should it never end', async () => {
    const endless = Array.from({ length: 10_000 }, () => new Uint8Array(1_000).fill(32));
    const { request, state } = requestOf(endless);
    assert.equal(codeOf(await readBody(request, schema)), 'body_too_large');
    assert.isAtMost(state.pulled, 7);
    assert.isTrue(state.cancelled);
  });

  it('is refused when it breaks off', async () => {
    const { request } = requestOf([bytes('{"name":')], { breaks: true });
    assert.equal(codeOf(await readBody(request, schema)), 'body_incomplete');
  });

  it('must be an object in JSON', async () => {
    const none = [
      '',
      ' ',
      '{',
      '[]',
      '[{"name":"x"}]',
      'null',
      '1',
      '"x"',
      'NaN',
      '{"count":NaN}',
      '{"count":Infinity}',
      "{'name':'x'}",
      '{"name":"x"}{}',
      '{"name":"x",}',
      '{"name":"\u0001"}',
      '['.repeat(4_096),
    ];
    for (const text of none) assert.equal(codeOf(await read(text)), 'invalid_json', text.slice(0, 30));
    const noText = requestOf([Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)]);
    assert.equal(codeOf(await readBody(noText.request, schema)), 'invalid_json');
    const without = await readBody(
      { headers: new Headers({ 'content-type': 'application/json' }), body: null },
      schema,
    );
    assert.equal(codeOf(without), 'invalid_json');
  });

  it('holds no field that is not known, and no name in the code is a stranger’s', async () => {
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'Name',
      'a.b',
      '',
      'x'.repeat(3_000),
      '\ud800',
    ]) {
      const outcome = await read(`{"name":"x",${JSON.stringify(name)}:{"polluted":true}}`);
      assert.isFalse(outcome.ok);
      if (outcome.ok) continue;
      assert.equal(outcome.refusal.code, 'unknown_field');
      assert.isAtMost(outcome.refusal.field?.length ?? 0, 64);
    }
    assert.isUndefined(({} as Record<string, unknown>).polluted);
  });

  it('says which field breaks which rule', async () => {
    const cases: [string, string, string, string][] = [
      ['{}', 'invalid_name', 'name', 'must be given'],
      ['{"name":null}', 'invalid_name', 'name', 'must be text'],
      ['{"name":{"a":[]}}', 'invalid_name', 'name', 'must be text'],
      ['{"name":"x","count":1e999}', 'invalid_count', 'count', 'must be whole'],
      ['{"name":"x","count":"1"}', 'invalid_count', 'count', 'must be a number'],
    ];
    for (const [text, code, field, message] of cases) {
      const outcome = await read(text);
      assert.deepEqual(outcome, { ok: false, refusal: { code, status: 422, field, message } }, text);
    }
  });
});

describe('hostile requests', () => {
  let fixture: AttentionFixture;
  before(async () => {
    fixture = await AttentionFixture.open();
    await fixture.build({ conversionKeys: { [fixture.stage.campaignId]: ['0'.repeat(64)] } });
  });
  after(() => fixture.close());

  const FIELDS = [
    'account',
    'page_url',
    'page_class',
    'cohorts',
    'tag',
    'session',
    'nonce',
    'seconds',
    'user_presence',
    'last',
    'campaign_id',
    'value',
    'idempotency_key',
    '__proto__',
    'constructor',
    'toJSON',
    'length',
  ];
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      true,
      0,
      -0,
      1e308,
      Number.MAX_SAFE_INTEGER + 1,
      -1,
      0.1,
      '',
      '\ud800',
      '\u0000',
      'https://news.example/',
      'https://news.example:99999/',
      'http://[::1',
      '__proto__',
      '1'.repeat(44),
      '9'.repeat(900),
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.jsonValue({ maxDepth: 4 }),
  );
  /** Text, so that a name may come twice and a number be as long as it likes. */
  const member = fc
    .tuple(fc.constantFrom(...FIELDS), odd)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const number = fc
    .tuple(
      fc.constantFrom(...FIELDS),
      fc.constantFrom('1e999', '-1e999', '1e-999', '123456789012345678901234567890', '0.1e1', '5'),
    )
    .map(([name, value]) => `"${name}":${value}`);
  const object = fc
    .array(fc.oneof(member, number), { maxLength: 12 })
    .map((members) => `{${members.join(',')}}`);
  const nested = fc
    .integer({ min: 1, max: 2_000 })
    .map((depth) => `{"tag":${'['.repeat(depth)}${']'.repeat(depth)}}`);
  const anything = fc.oneof(object, nested, fc.string({ unit: 'binary', maxLength: 500 }), fc.json());
  const path = fc.constantFrom('/v1/sessions', '/v1/vau', '/v1/conversion');
  const type = fc.constantFrom('application/json', 'text/plain', 'text/plain; charset=utf-16');

  it('are refused with a reason, and never break anything', async () => {
    await fc.assert(
      fc.asyncProperty(path, type, anything, async (where, contentType, body) => {
        const headers = { 'content-type': contentType, authorization: 'Bearer a-key' };
        const reply = await fixture.send('POST', where, body, headers);
        assert.oneOf(reply.status, [200, 202, 400, 401, 403, 413, 422], JSON.stringify(reply.body));
        if (reply.status < 300) return;
        assert.match(reply.body.error.code, /^[a-z_]{1,40}$/);
        assert.isAtMost(JSON.stringify(reply.body).length, 1_000);
      }),
      { numRuns: runs(400) },
    );
  });

  it('leave nothing in the counts but known reasons', async () => {
    const reasons = Object.keys(await fixture.refusals());
    assert.isNotEmpty(reasons);
    for (const reason of reasons) assert.match(reason, /^(sessions|vau|conversion)\/[a-z_]+$/);
    assert.isBelow(reasons.length, 45);
    assert.isFalse(reasons.some((reason) => reason.endsWith('internal')));
  });

  it('are refused whatever their headers hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.record({
          origin: fc.string({ maxLength: 80 }),
          cookie: fc.string({ maxLength: 200 }).map((text) => `crr_tag=${text}`),
          authorization: fc.string({ maxLength: 80 }),
          'content-type': fc.string({ maxLength: 40 }),
          'x-test-ip': fc.string({ maxLength: 40 }),
          'x-test-country': fc.string({ maxLength: 5 }),
          'sec-gpc': fc.string({ maxLength: 3 }),
        }),
        async (where, headers) => {
          const reply = await fixture.send('POST', where, '{}', headers);
          assert.oneOf(reply.status, [400, 401, 403, 415, 422]);
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
