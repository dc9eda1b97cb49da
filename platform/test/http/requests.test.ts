import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anyTable } from '@crr/testing/database';
import { type ServerType, serve } from '@hono/node-server';
import { z } from '@hono/zod-openapi';
import { expect } from 'chai';
import pino from 'pino';
import type { AnyReply } from '../../src/http';
import { ApiError } from '../../src/http/errors';
import { text } from '../../src/http/fields';
import { defineRoute, type RequestContext } from '../../src/pipeline';
import { answered, expectRefusal, TestPlatform } from '../support/app';
import { onOneDatabase, openFresh } from '../support/database';

const MOST_BYTES = 65_536;
const JSON_HEADERS = { 'content-type': 'application/json' };

onOneDatabase('requests', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    test.call('root', 'post', '/advertisers', { body, headers });

  it('whose body is no JSON are refused', async () => {
    for (const body of [
      '{',
      '{"name":}',
      "{'name':'x'}",
      '\u0000',
      'undefined',
      new Uint8Array([0x22, 0xff, 0x22]),
    ]) {
      expectRefusal(await post(body), 400, 'invalid_json');
    }
  });

  it('whose body is JSON but no object are refused', async () => {
    for (const body of ['null', '[]', '1', '"x"', 'true']) {
      expectRefusal(await post(body), 422, 'invalid_field');
    }
  });

  it('without the body that is needed, or with one that is not, are refused', async () => {
    expectRefusal(await post(undefined), 400, 'body_missing');
    const path = `/api-keys/${test.ids.keyA}/revoke`;
    await test.expectRefusal([400, 'body_not_expected'], 'advertiserA', 'post', path, { body: {} });
  });

  it('of another content type are refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'multipart/form-data',
      '',
    ]) {
      expectRefusal(await post('{"name":"x"}', { 'content-type': type }), 415, 'unsupported_media_type');
    }
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON']) {
      expect((await post('{"name":"x"}', { 'content-type': type })).status, type).to.equal(201);
    }
  });

  it('that are too large are refused, whether they announce it or not', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(MOST_BYTES) });
    expectRefusal(await post(big), 413, 'body_too_large');
    expectRefusal(await post(big, { 'content-length': '10' }), 413, 'body_too_large');
    expectRefusal(await post('{}', { 'content-length': `${MOST_BYTES + 1}` }), 413, 'body_too_large');
    const exact = JSON.stringify({ name: 'x' });
    expect((await post(exact + ' '.repeat(MOST_BYTES - exact.length))).status).to.equal(201);
    expectRefusal(await post(exact + ' '.repeat(MOST_BYTES - exact.length + 1)), 413, 'body_too_large');
  });

  it('with unknown fields are refused, naming them, wherever they are', async () => {
    const unknown = [422, 'unknown_field'] as const;
    const body = { name: 'x', status: 'active' };
    expect(await test.expectRefusal(unknown, 'root', 'post', '/advertisers', { body })).to.equal('status');
    const query = { colour: 'red' };
    expect(await test.expectRefusal(unknown, 'root', 'get', '/advertisers', { query })).to.equal('colour');
    const path = `/advertisers/${test.ids.advertiserA}`;
    expect(await test.expectRefusal(unknown, 'root', 'get', path, { query })).to.equal('colour');
    const campaign = { name: 'x', budget_usdc: '1000000', targeting: { colour: 'red' } };
    const field = await test.expectRefusal(unknown, 'advertiserA', 'post', '/campaigns', { body: campaign });
    expect(field).to.equal('targeting.colour');
  });

  it('that try to set what every object has, set nothing', async () => {
    const made = await post('{"name":"x","__proto__":{"status":"inactive"}}');
    expect(made.status).to.be.oneOf([201, 422]);
    if (made.status === 201) expect(made.body).to.include({ status: 'active' });
    expectRefusal(await post('{"name":"x","constructor":{}}'), 422, 'unknown_field');
  });

  it('with a parameter more than once are refused', async () => {
    const query = { limit: ['1', '2'] };
    expect(
      await test.expectRefusal([422, 'invalid_field'], 'root', 'get', '/advertisers', { query }),
    ).to.equal('limit');
  });

  it('with an id that is none are refused', async () => {
    for (const id of ['1', 'x', "1' OR '1'='1", '%00', '%E0%A4%A', '..%2f..']) {
      const { status } = await test.call('root', 'get', `/advertisers/${id}`);
      expect(status, id).to.be.oneOf([404, 422]);
    }
  });

  it('to an address that there is not get 404, and with another method 405 that names those there are', async () => {
    await test.expectRefusal([404, 'not_found'], 'root', 'get', '/nothing');
    const answer = await test.call('root', 'put', '/advertisers');
    expectRefusal(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')?.split(', ')).to.have.members(['POST', 'GET']);
  });

  it('may have a slash at their end', async () => {
    await test.expect(200, 'root', 'get', '/advertisers/');
  });

  it('of nobody are told that credentials are needed, before anything else is looked at', async () => {
    const answer = await test.call('anonymous', 'post', '/advertisers', { body: '{' });
    expectRefusal(answer, 401, 'unauthorized');
    expect(answer.headers.get('www-authenticate')).to.equal('Bearer');
  });

  it('have an id in their answer: their own where it can stand in a log, else a new one', async () => {
    const own = await test.call('root', 'get', '/me', { headers: { 'x-request-id': 'order-17.a' } });
    expect(own.headers.get('x-request-id')).to.equal('order-17.a');
    const bad = await test.call('root', 'get', '/me', { headers: { 'x-request-id': '<script>' } });
    expect(bad.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
    const { body } = await test.call<{ id: string }>('root', 'post', '/advertisers', {
      body: { name: 'x' },
      headers: { 'x-request-id': 'order-18' },
    });
    const entry = await test.db
      .selectFrom('platform.audit_log')
      .selectAll()
      .where('subject_id', '=', body.id)
      .executeTakeFirstOrThrow();
    expect(entry.request_id).to.equal('order-18');
  });

  it('are answered with headers that keep browsers from guessing, framing and storing', async () => {
    for (const path of ['/me', '/nothing']) {
      const { headers } = await test.call('root', 'get', path);
      expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
      expect(headers.get('cache-control'), path).to.equal('no-store');
      expect(headers.get('content-security-policy'), path).to.equal(
        "default-src 'none'; frame-ancestors 'none'",
      );
    }
  });

  it('are listed page by page without losing or repeating rows, also while new ones come', async () => {
    const ids = new Set([test.ids.advertiserA, test.ids.advertiserB]);
    const add = async () => (await post({ name: `n${ids.size}` })).body as { id: string };
    for (let n = 0; n < 5; n += 1) ids.add((await add()).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = { limit: 3, ...(cursor === null ? {} : { cursor }) };
      const page: { data: { id: string }[]; next_cursor: string | null } = await test.expect(
        200,
        'root',
        'get',
        '/advertisers',
        { query },
      );
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
      await add();
    } while (cursor !== null);
    expect(seen).to.deep.equal([...ids].sort().reverse());
  });

  it('for pages that there are not are refused', async () => {
    const cursors = [
      'x',
      'bnVsbA',
      Buffer.from('["a"]').toString('base64url'),
      Buffer.from('[1]').toString('base64url'),
    ];
    for (const cursor of cursors) {
      await test.expectRefusal([422, 'invalid_cursor'], 'root', 'get', '/advertisers', { query: { cursor } });
    }
    for (const limit of ['0', '101', '-1', '1.5', '', 'ten', '1e1']) {
      await test.expectRefusal([422, 'invalid_field'], 'root', 'get', '/advertisers', { query: { limit } });
    }
    await test.expect(200, 'root', 'get', '/advertisers', { query: { limit: 100 } });
  });
});

/** Routes that fail in every way. */
const failing = (name: string, handler: (context: RequestContext) => Promise<AnyReply>) =>
  defineRoute({
    method: 'post',
    path: `/failing/${name}`,
    summary: name,
    tags: ['test'],
    access: { admin: true },
    responses: { 200: { description: 'Never.', schema: z.strictObject({ ok: z.boolean() }) } },
    handler: async (context) => (await handler(context)) as { status: 200; body: { ok: boolean } },
  });

onOneDatabase('faults', (open) => {
  const lines: string[] = [];
  const secret = 'top-secret-connection-string';
  const notes: string[] = [];
  const routes = [
    failing('throws', async () => {
      throw new Error(secret);
    }),
    failing('lies', async () => ({ status: 200, body: { password: secret } })),
    failing('undeclared', async () => ({ status: 202, body: { ok: true } })),
    failing('writes-and-refuses', async ({ db, newId, now }) => {
      const times = { created_at: now, updated_at: now };
      await db
        .insertInto('platform.advertisers')
        .values({ id: newId(), name: 'ghost', status: 'active', ...times })
        .execute();
      throw new ApiError(409, 'refused', 'no');
    }),
    failing('duplicate', async ({ db, newId, now }) => {
      const times = { created_at: now, updated_at: now };
      const row = { id: newId(), name: 'twin', status: 'active' as const, ...times };
      await db.insertInto('platform.advertisers').values([row, row]).execute();
      return { status: 200, body: { ok: true } };
    }),
    failing('broken-statement', async ({ db }) => {
      await anyTable(db).selectFrom('no_such_table').where('secret', '=', secret).execute();
      return { status: 200, body: { ok: true } };
    }),
    failing('refused-value', async ({ db }) => {
      await db.selectFrom('platform.advertisers').where('id', '=', secret).execute();
      return { status: 200, body: { ok: true } };
    }),
    defineRoute({
      method: 'post',
      path: '/failing/told',
      summary: 'Tells of refusals',
      tags: ['test'],
      access: { admin: true },
      request: { body: z.object({ name: text(1, 5) }) },
      responses: { 200: { description: 'Fine.', schema: z.strictObject({ ok: z.boolean() }) } },
      onRefused: async ({ request, actor }, { code }) => {
        notes.push(`${actor.kind} ${code} ${Buffer.from(request.body).toString()}`);
      },
      handler: async () => ({ status: 200, body: { ok: true } }),
    }),
  ];
  let test: TestPlatform;
  beforeEach(async () => {
    lines.length = 0;
    notes.length = 0;
    const logger = pino({ level: 'info', base: null }, { write: (line: string) => lines.push(line) });
    test = await TestPlatform.start(await open(), { routes, logger });
  });

  it('in here are told as such and no more; the log has them, with the request’s id', async () => {
    for (const name of ['throws', 'lies', 'undeclared']) {
      lines.length = 0;
      const answer = await test.call('root', 'post', `/failing/${name}`, {
        headers: { 'x-request-id': 'r-1' },
      });
      expectRefusal(answer, 500, 'internal');
      expect(JSON.stringify(answer.body)).to.not.include(secret);
      const fault = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'request failed');
      expect(fault).to.have.nested.property('err.message');
      expect(fault.requestId).to.equal('r-1');
    }
  });

  it('of statements are logged without the values in them', async () => {
    const expected: [string, number, string][] = [
      ['broken-statement', 500, '42P01'],
      ['refused-value', 422, '22P02'],
    ];
    for (const [name, status, code] of expected) {
      lines.length = 0;
      const answer = await test.call('root', 'post', `/failing/${name}`);
      expect(answer.status).to.equal(status);
      const log = lines.join('');
      expect(log).to.include(`"code":"${code}"`);
      expect(log + JSON.stringify(answer.body)).to.not.include(secret);
    }
  });

  it('of a caller undo what the handler did before', async () => {
    await test.expectRefusal([409, 'refused'], 'root', 'post', '/failing/writes-and-refuses');
    const rows = await test.db
      .selectFrom('platform.advertisers')
      .select('id')
      .where('name', '=', 'ghost')
      .execute();
    expect(rows).to.deep.equal([]);
  });

  it('of the database that a caller caused are refusals without names of tables', async () => {
    const answer = await test.call('root', 'post', '/failing/duplicate');
    expectRefusal(answer, 409, 'already_exists');
    expect(JSON.stringify(answer.body)).to.not.include('advertisers');
  });

  it('are told to a route that wants to know, when the caller is known and allowed', async () => {
    const path = '/failing/told';
    await test.call('root', 'post', path, { body: { name: 'too long' } });
    await test.call('root', 'post', path, { body: '{' });
    await test.call('advertiserA', 'post', path, { body: '{' });
    await test.call('anonymous', 'post', path, { body: '{' });
    expect(notes).to.deep.equal(['admin invalid_field {"name":"too long"}', 'admin invalid_json {']);
  });

  it('and requests are logged without credentials, bodies, queries and addresses', async () => {
    await test.call('root', 'post', '/failing/told', {
      body: { name: 'Anna' },
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    const token = test.credentialsOf('root').authorization ?? '';
    const log = lines.join('');
    for (const hidden of [token, 'Bearer', 'Anna', '203.0.113.7']) expect(log).to.not.include(hidden);
    const line = JSON.parse(lines.find((one) => one.includes('"request"')) ?? '{}');
    expect(line).to.include({ method: 'POST', route: '/failing/told', status: 200 });
  });
});

describe('a body that comes in parts', () => {
  let server: ServerType;
  let port: number;

  before(async () => {
    const test = await TestPlatform.start(await openFresh('pglite'));
    headers = { ...JSON_HEADERS, ...test.credentialsOf('root') };
    await new Promise<void>((resolve) => {
      server = serve({ fetch: test.platform.app.fetch, port: 0 }, (address: AddressInfo) => {
        port = address.port;
        resolve();
      });
    });
  });
  after((done) => {
    server.close(() => done());
  });

  let headers: Record<string, string>;
  const send = (parts: readonly string[]) =>
    new Promise<Response>((resolve, reject) => {
      const request = httpRequest(
        { port, path: '/api/v1/advertisers', method: 'POST', headers },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => {
            const type = incoming.headers['content-type'] ?? '';
            resolve(
              new Response(Buffer.concat(chunks), {
                status: incoming.statusCode ?? 0,
                headers: { 'content-type': type },
              }),
            );
          });
        },
      );
      request.on('error', reject);
      for (const part of parts) request.write(part);
      request.end();
    });

  it('is read as one', async () => {
    expect((await send(['{"name":', '"x"}'])).status).to.equal(201);
  });

  it('is refused as soon as it is too large', async () => {
    const answer = await answered(
      await send(['{"name":"', ...Array.from({ length: 70 }, () => 'x'.repeat(1_000)), '"}']),
    );
    expectRefusal(answer, 413, 'body_too_large');
  });
});
