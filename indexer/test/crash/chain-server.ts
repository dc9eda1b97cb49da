import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeChain, FakeNode, Faults } from '../support/fake-rpc';
import { fakeTransport } from '../support/fake-rpc/fake-transport';

/** A node of a fake chain that other processes can reach. */
export interface ChainServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a chain's JSON-RPC over HTTP. */
export async function serveChain(chain: FakeChain): Promise<ChainServer> {
  const faults = new Faults(1);
  const transport = fakeTransport(new FakeNode(chain, faults), faults);
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const answer = await transport(Buffer.concat(parts).toString());
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
