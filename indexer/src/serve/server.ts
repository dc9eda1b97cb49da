import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';

/** A running server. */
export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Serves an app. @param port 0 for a free one. @throws when the port is taken */
export function listen(app: Hono, port: number, hostname: string = LOOPBACK): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: app.fetch, port, hostname }, ({ port: bound }: AddressInfo) => {
      server.off('error', reject);
      resolve({ url: `http://${hostname}:${bound}`, close: () => closed(server) });
    });
    server.once('error', reject);
  });
}

function closed(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
