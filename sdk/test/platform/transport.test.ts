import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { PlatformRefusedError, PlatformUnavailableError } from '../../src/platform/errors';
import { DEFAULT_RETRY } from '../../src/platform/retry';
import { signRequest } from '../../src/platform/signature';
import { type Credentials, Transport } from '../../src/platform/transport';

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Script = (response: ServerResponse, request: IncomingMessage) => void;

const NOW = 1_790_000_000_000;

/** A server that answers its requests by a list, the last entry for all that come after. */
class ScriptedServer {
  readonly received: Received[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(private readonly script: readonly Script[]) {}

  async open(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    const script = this.script[Math.min(this.received.length, this.script.length - 1)];
    this.received.push({ method, url, headers, body });
    script?.(response, request);
  }
}

const ok: Script = (response) => void response.writeHead(200).end('{"id":"e1"}');
const status = (code: number, headers: Record<string, string> = {}, body = ''): Script => {
  return (response) => void response.writeHead(code, headers).end(body);
};
const hangUp: Script = (_, request) => void request.socket.destroy();
const breakOff: Script = (response, request) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"id":', () => request.socket.destroy());
};
const silence: Script = () => {};

describe('a call of the platform', () => {
  let server: ScriptedServer;
  let waits: number[];
  afterEach(() => server.close());

  async function transport(
    script: Script[],
    credentials: Credentials = { apiKey: 'sk_live_x' },
    prefix = '',
  ) {
    server = new ScriptedServer(script);
    waits = [];
    let ids = 0;
    return new Transport({
      baseUrl: (await server.open()) + prefix,
      credentials,
      retry: { ...DEFAULT_RETRY, attempts: 4, baseMilliseconds: 100, timeoutMilliseconds: 300 },
      surroundings: {
        fetch: globalThis.fetch,
        now: () => NOW,
        random: () => 0.5,
        sleep: async (milliseconds) => void waits.push(milliseconds),
        newId: () => `id-${++ids}`,
      },
    });
  }

  const post = { method: 'POST', path: '/api/v1/events', body: { action: 'purchase' } } as const;

  async function failure(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => expect.fail('it succeeded'),
      (error: unknown) => error,
    );
  }

  it('carries key, idempotency key and JSON, and reads the answer', async () => {
    const client = await transport([ok]);
    expect(await client.json(post)).to.deep.equal({ id: 'e1' });
    const [sent] = server.received;
    expect(sent).to.include({ method: 'POST', url: '/api/v1/events', body: '{"action":"purchase"}' });
    expect(sent?.headers).to.include({
      'x-api-key': 'sk_live_x',
      'idempotency-key': 'id-1',
      'content-type': 'application/json',
    });
    expect(sent?.headers).not.to.have.any.keys('authorization', 'x-crr-signature');
  });

  it('signs what is sent, and asks for a token each time', async () => {
    const tokens = ['first', 'second'];
    const client = await transport([status(503), ok], { hmacSecret: 's', token: () => tokens.shift() ?? '' });
    await client.json(post);
    const request = {
      method: 'POST',
      path: '/api/v1/events',
      body: '{"action":"purchase"}',
      timestamp: NOW / 1_000,
    };
    const expected = await signRequest('s', request);
    expect(server.received.map(({ headers }) => headers['x-crr-signature'])).to.deep.equal([
      expected,
      expected,
    ]);
    expect(server.received.map(({ headers }) => headers.authorization)).to.deep.equal([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it('puts the query together, without what is not given, and keeps the base’s path', async () => {
    const client = await transport([ok], {}, '/crr/');
    await client.json({
      method: 'GET',
      path: '/api/v1/links',
      query: { limit: 5, after: undefined, q: 'a&b' },
    });
    expect(server.received[0]?.url).to.equal('/crr/api/v1/links?limit=5&q=a%26b');
    expect(server.received[0]?.headers).not.to.have.any.keys('idempotency-key', 'x-api-key', 'content-type');
  });

  for (const [what, script] of [
    ['nobody answers', hangUp],
    ['the answer breaks off', breakOff],
    ['the answer is late', silence],
    ['there are too many requests', status(429)],
    ['the platform has no time', status(503)],
    ['a proxy finds nobody behind it', status(502)],
  ] as const) {
    it(`is made again, as the same, when ${what}`, async () => {
      const client = await transport([script, script, ok]);
      expect(await client.json(post)).to.deep.equal({ id: 'e1' });
      expect(waits).to.deep.equal([100, 200]);
      const keys = server.received.map(({ headers }) => headers['idempotency-key']);
      expect(keys).to.deep.equal(['id-1', 'id-1', 'id-1']);
    });
  }

  it('comes back when the platform said, not earlier', async () => {
    const client = await transport([status(429, { 'retry-after': '7' }), ok]);
    await client.json(post);
    expect(waits).to.deep.equal([7_000]);
  });

  it('is given up after the last try, and says by which key it may be made again', async () => {
    const body = '{"error":{"code":"rate_limited","message":"too many requests","doc_url":"https://d"}}';
    const client = await transport([status(429, { 'retry-after': '1', 'x-request-id': 'r1' }, body)]);
    const error = await failure(client.json({ ...post, idempotencyKey: 'order-7' }));
    expect(error).to.be.instanceOf(PlatformUnavailableError).and.to.include({
      code: 'rate_limited',
      status: 429,
      retryable: true,
      attempts: 4,
      retryAfterSeconds: 1,
      idempotencyKey: 'order-7',
      requestId: 'r1',
      docUrl: 'https://d',
    });
    expect(server.received).to.have.length(4);
  });

  it('says that nobody could be reached', async () => {
    const client = await transport([ok]);
    await server.close();
    const error = await failure(client.json(post));
    expect(error)
      .to.be.instanceOf(PlatformUnavailableError)
      .and.to.include({ code: 'unreachable', status: null });
    expect((error as PlatformUnavailableError).rule).to.match(
      /^no whole answer arrived from a platform at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/,
    );
  });

  it('says that the answer took too long', async () => {
    const client = await transport([silence]);
    expect(await failure(client.json(post))).to.include({ code: 'timeout', attempts: 4 });
  });

  for (const code of [400, 401, 403, 404, 409, 422, 500]) {
    it(`is made once when the answer is ${code}`, async () => {
      const body = '{"error":{"code":"invalid_value","message":"must not be negative","field":"value"}}';
      const client = await transport([status(code, {}, body)]);
      const error = await failure(client.json(post));
      expect(error).to.be.instanceOf(PlatformRefusedError).and.to.include({
        code: 'invalid_value',
        status: code,
        field: 'value',
        retryable: false,
        attempts: 1,
      });
      expect((error as Error).message).to.equal('invalid_value: value must not be negative');
      expect(server.received).to.have.length(1);
    });
  }

  it('tells an answer of somebody else by its status', async () => {
    const client = await transport([status(403, {}, '<html>no</html>')]);
    expect(await failure(client.json(post))).to.include({ code: 'http_403', status: 403, field: null });
  });

  it('reads an answer without a body as nothing', async () => {
    const client = await transport([status(204)]);
    expect(await client.json({ method: 'DELETE', path: '/api/v1/links/a' })).to.equal(null);
  });

  it('is refused before it is made when the base is no address', () => {
    expect(
      () => new Transport({ ...({} as ConstructorParameters<typeof Transport>[0]), baseUrl: 'nowhere' }),
    ).to.throw(TypeError);
  });
});
