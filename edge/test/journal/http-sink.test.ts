import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { DeliveryRefusedError, DeliveryUnavailableError } from '../../src/journal/errors';
import { HttpSink } from '../../src/journal/http-sink';
import { ThermostatSink } from '../../src/journal/thermostat-sink';
import { decodeRecords } from '../../src/journal/wire';
import { attention, clicks, NOW_MS } from './support/records';

interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('delivery over HTTP', () => {
  let server: Server;
  let url: string;
  let received: Received[];
  let status: number;
  /** Whether there is an answer at all. */
  let answers: boolean;

  beforeEach(async () => {
    received = [];
    status = 204;
    answers = true;
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      received.push({ method: request.method, path: request.url, headers: request.headers, body });
      if (!answers) return;
      response.writeHead(status, { location: '/elsewhere' });
      response.end(status < 300 ? undefined : 'because');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const sink = (changes: object = {}) => new HttpSink({ url: `${url}/base/`, key: 'secret', ...changes });

  async function failure(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => null,
      (error: unknown) => error,
    );
  }

  it('posts the message with the key below the collector’s address', async () => {
    const refusals = [{ shard: 's', hourMs: NOW_MS, route: '/r', reason: 'bad', count: 1 }];
    await sink().deliver(clicks(0, 2), refusals);
    const [request] = received as [Received];
    expect(request).to.include({ method: 'POST', path: '/base/internal/v1/records' });
    expect(request.headers).to.include({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
    expect(decodeRecords(request.body)).to.deep.equal({ entries: clicks(0, 2), refusals });
  });

  for (const code of [400, 413, 422]) {
    it(`is refused for good by ${code}, with the reason`, async () => {
      status = code;
      const error = await failure(sink().deliver(clicks(0, 1), []));
      expect(error).to.be.instanceOf(DeliveryRefusedError);
      expect(error).to.have.property('message', `${code} because`);
    });
  }

  for (const code of [301, 307, 401, 403, 404, 408, 409, 429, 500, 502, 503]) {
    it(`is tried again after ${code}`, async () => {
      status = code;
      const error = await failure(sink().deliver(clicks(0, 1), []));
      expect(error).to.be.instanceOf(DeliveryUnavailableError);
      expect(received, 'follows no redirect').to.have.length(1);
    });
  }

  it('is tried again when there is no answer in time', async () => {
    answers = false;
    const error = await failure(sink({ timeoutMs: 50 }).deliver(clicks(0, 1), []));
    expect(error).to.be.instanceOf(DeliveryUnavailableError);
  });

  it('is tried again when nobody listens', async () => {
    const nobody = new HttpSink({ url: 'http://127.0.0.1:1', key: 'secret' });
    const error = await failure(nobody.deliver(clicks(0, 1), []));
    expect(error).to.be.instanceOf(DeliveryUnavailableError);
    expect(`${error}`).to.not.contain('secret');
  });

  it('passes attention on to a thermostat', async () => {
    await new ThermostatSink({ url: `${url}/attention` }).deliver([
      { kind: 'attention', attention: attention(1) },
    ]);
    const [request] = received as [Received];
    expect(request.path).to.equal('/attention');
    expect(request.headers).to.not.have.property('authorization');
    expect(JSON.parse(request.body)).to.deep.equal({
      attention: [
        {
          id: 'attention-1',
          earned_at: '2027-01-15T08:00:00.001Z',
          account: 'account',
          site: 'https://publisher.example',
          country: 'DE',
          seconds: 15,
          user_presence: true,
        },
      ],
    });
  });

  it('leaves a thermostat alone when there is no attention', async () => {
    await new ThermostatSink({ url }).deliver([]);
    expect(received).to.deep.equal([]);
  });
});
