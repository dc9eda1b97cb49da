import { createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { KEEP_ALIVE_MS, type Listening, type ListeningOptions, listening } from '../src/node';

const OWN_ADDRESSES = Object.values(networkInterfaces()).flatMap((each = []) =>
  each.map(({ address }) => address),
);

function serve(
  answer: RequestListener,
  options: Partial<ListeningOptions> & { port?: number } = {},
): Promise<Listening> {
  const { port = 0, hostname = '127.0.0.1', ...rest } = options;
  return listening(createServer(answer).listen(port, hostname), { hostname, ...rest });
}

function answerOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response: IncomingMessage) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    }).on('error', reject);
  });
}

describe('a server that listens', () => {
  for (const hostname of ['127.0.0.1', '::1']) {
    it(`is found at its URL on ${hostname}, until it is closed`, async function () {
      if (!OWN_ADDRESSES.includes(hostname)) this.skip();
      const server = await serve((_, response) => response.end('here'), { hostname });
      expect(await answerOf(server.url)).to.equal('here');
      await server.close();
      expect(await caught(answerOf(server.url))).to.have.property('code', 'ECONNREFUSED');
    });
  }

  it('fails to start on a port that is taken', async () => {
    const first = await serve((_, response) => response.end());
    const port = Number(new URL(first.url).port);
    expect(await caught(serve((_, response) => response.end(), { port }))).to.have.property(
      'code',
      'EADDRINUSE',
    );
    await first.close();
  });

  it('keeps idle connections open for longer than the proxies in front do, a minute', async () => {
    const server = await serve((_, response) => response.end('here'));
    const answer = await fetch(server.url);
    await answer.text();
    const [, seconds] = /^timeout=(\d+)$/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).to.be.greaterThan(60);
    await server.close();
  });

  it('lets what is under way finish', async () => {
    let begun: () => void = () => undefined;
    const isUnderWay = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const server = await serve((_, response) => {
      begun();
      setTimeout(() => response.end('finished'), 50);
    });
    const answer = answerOf(server.url);
    await isUnderWay;
    await server.close();
    expect(await answer).to.equal('finished');
  });

  it('ends with its last answer, though the client would keep the connection', async () => {
    let begun: () => void = () => undefined;
    const isUnderWay = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const server = await serve(
      (_, response) => {
        begun();
        setTimeout(() => response.end('finished'), 50);
      },
      { graceMs: KEEP_ALIVE_MS },
    );
    const answer = fetch(server.url).then((each) => each.text());
    await isUnderWay;
    const late = new AbortController();
    const isLate = sleep(KEEP_ALIVE_MS / 2, 'late', { signal: late.signal }).catch(() => 'ended');
    expect(await Promise.race([server.close(), isLate])).to.equal(undefined);
    late.abort();
    expect(await answer).to.equal('finished');
  });

  it('cuts what is left when the grace is over', async () => {
    let begun: () => void = () => undefined;
    const isUnderWay = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const server = await serve(() => begun(), { graceMs: 20 });
    const failure = caught(answerOf(server.url));
    await isUnderWay;
    await server.close();
    expect(await failure).to.have.property('code', 'ECONNRESET');
  });
});
