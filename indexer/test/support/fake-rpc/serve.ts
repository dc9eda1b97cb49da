import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpAnswer, type Transport, UnreachableError } from '../../../src/rpc';

/** A node that listens. */
export interface ServedNode {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a transport over real HTTP, e.g. a fake node's to another process. What the transport throws becomes a broken connection.
 */
export async function serveTransport(transport: Transport): Promise<ServedNode> {
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => transport(body))
      .then(({ status, retryAfter, text }: HttpAnswer) => {
        if (retryAfter !== null) response.setHeader('retry-after', retryAfter);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(text);
      })
      .catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What `serveTransport` makes a broken connection of. */
export function hangUp(): never {
  throw new UnreachableError(new Error('hung up'));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
