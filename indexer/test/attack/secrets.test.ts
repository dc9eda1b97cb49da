import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { httpTransport } from '../../src/rpc/transport';

const LIMITS = { timeoutMilliseconds: 2_000, mostAnswerBytes: 1_000 };

describe('the address of a node', () => {
  it('may hold a password, which is sent to the node', async () => {
    let sent: string | undefined;
    const server = createServer((request, response) => {
      sent = request.headers.authorization;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await httpTransport(`http://me:s%40cret@127.0.0.1:${port}/`, LIMITS)('{}');
    } finally {
      server.closeAllConnections();
      server.close();
    }
    expect(sent).to.equal(`Basic ${Buffer.from('me:s@cret').toString('base64')}`);
  });

  for (const url of [
    'http://me:hidden@127.0.0.1:1/',
    'http://127.0.0.1:1/?api-key=hidden',
    'http://[/hidden',
  ]) {
    it(`is in no error: ${url}`, async () => {
      const error = await httpTransport(url, LIMITS)('{}').catch((fault: unknown) => fault);
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).not.to.contain('hidden');
    });
  }
});
