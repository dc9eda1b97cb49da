/** Serving on Node. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Env, Hono } from 'hono';

/** Where to serve. */
export interface ListenOptions {
  /** Default: a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly hostname?: string | undefined;
}

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Takes nothing new and lets what is under way finish, for five seconds at most. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const CLOSE_TIMEOUT_MS = 5_000;

/** Serves an app. @throws when the port is taken */
export function listen<E extends Env>(app: Hono<E>, options: ListenOptions = {}): Promise<Listening> {
  const hostname = options.hostname ?? LOOPBACK;
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port: options.port ?? 0, hostname }, (bound: AddressInfo) => {
      server.off('error', reject);
      const host = bound.family === 'IPv6' ? `[${hostname}]` : hostname;
      resolve({ url: `http://${host}:${bound.port}`, close: () => closed(server) });
    }) as Server;
    server.once('error', reject);
  });
}

function closed(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
