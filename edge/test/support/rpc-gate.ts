/** A node's door: lets requests through to a node, holds them back, or fails them. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it does with a request. */
export type GateState = 'open' | 'held' | 'failing';

/** A door in front of a node. */
export interface RpcGate {
  readonly url: string;
  state: GateState;
  close(): Promise<void>;
}

/** Opens one. Requests that are held are never answered. */
export async function openRpcGate(rpcUrl: string, state: GateState = 'open'): Promise<RpcGate> {
  const server = createServer(async (request, response) => {
    if (gate.state === 'held') return;
    if (gate.state === 'failing') {
      response.writeHead(503).end('busy');
      return;
    }
    const answer = await fetch(rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await textOf(request),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gate: RpcGate = {
    url: `http://127.0.0.1:${port}`,
    state,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gate;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
