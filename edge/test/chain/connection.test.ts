import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChainRefusalError, ChainUnavailableError, createRpcConnection } from '@crr/sdk';
import { caught } from '@crr/testing/time';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { RpcChain } from '../../src/chain/rpc-chain';

/** What a server does with a request; null leaves it without an answer. */
type Answer = { status: number; body: string } | null;

describe('a node that does not answer as it should', () => {
  let server: Server;
  let answer: Answer;
  let asked: number;

  beforeEach(async () => {
    asked = 0;
    server = createServer((request, response) => {
      asked += 1;
      request.resume();
      if (answer !== null) response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function chain(): RpcChain {
    const { port } = server.address() as AddressInfo;
    return new RpcChain(createRpcConnection(`http://127.0.0.1:${port}`, { timeoutMs: 150 }));
  }

  const rpcError = (code: number): Answer => ({
    status: 200,
    body: JSON.stringify({ jsonrpc: '2.0', id: '1', error: { code, message: 'no' } }),
  });

  for (const [title, given] of [
    ['never', null],
    ['with 429', { status: 429, body: 'slow down' }],
    ['with 500', { status: 500, body: 'broken' }],
    ['with 503', { status: 503, body: '' }],
    ['with something that is no JSON', { status: 200, body: '<html>' }],
    ['that it is behind', rpcError(-32016)],
    ['that it is unhealthy', rpcError(-32005)],
    ['that it failed inside', rpcError(-32603)],
  ] as const) {
    it(`can be asked again when it answers ${title}`, async () => {
      answer = given;
      const started = Date.now();
      const error = await caught(chain().latestBlockhash());
      expect(error).to.be.instanceOf(ChainUnavailableError);
      expect(error).to.have.property('retryable', true);
      expect(Date.now() - started).to.be.lessThan(30_000);
      expect(asked).to.equal(1);
    });
  }

  for (const [title, given] of [
    ['a wrong key', { status: 403, body: 'forbidden' }],
    ['an unknown method', rpcError(-32601)],
    ['a wrong parameter', rpcError(-32602)],
  ] as const) {
    it(`need not be asked again about ${title}`, async () => {
      answer = given;
      const error = await caught(chain().latestBlockhash());
      expect(error).to.be.instanceOf(ChainRefusalError);
      expect(error).to.have.property('retryable', false);
    });
  }

  it('can be asked again when nobody listens', async () => {
    const dead = new RpcChain(createRpcConnection('http://127.0.0.1:1', { timeoutMs: 1_000 }));
    const view = dead.view(new Uint8Array(32), [Keypair.generate().publicKey], { commitment: 'confirmed' });
    expect(await caught(view)).to.be.instanceOf(ChainUnavailableError);
  });
});
