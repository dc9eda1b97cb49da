/** HTTP servers on Node: when they listen, and their graceful shutdown. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Takes nothing new, lets what is under way finish while the grace lasts, and cuts what is left. */
  close(): Promise<void>;
}

/** How it listens, and ends. */
export interface ListeningOptions {
  /** The address that it was told to listen on. */
  readonly hostname: string;
  /** What is under way at its end has so long. Default 5,000. */
  readonly graceMs?: number;
}

const GRACE_MS = 5_000;

/**
 * Keep-alive: how long a connection stays open between requests. Longer than the minute after which the proxies and load balancers in front close
 * it themselves: where the server is the first to close, a request on its way meets a closed connection, which a proxy tells as 502.
 */
export const KEEP_ALIVE_MS = 75_000;

/** Waits for a server that was told to listen a moment ago. @throws the server's error, e.g. for a port that is taken */
export function listening(server: Server, options: ListeningOptions): Promise<Listening> {
  const { hostname, graceMs = GRACE_MS } = options;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve({ url: urlOf(server, hostname), close: () => closed(server, graceMs) });
    });
  });
}

function urlOf(server: Server, hostname: string): string {
  const { family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${hostname}]` : hostname}:${port}`;
}

/** How often connections that have become idle are looked for at the end. */
const IDLE_LOOK_MS = 20;

function closed(server: Server, graceMs: number): Promise<void> {
  // A connection whose last answer went out during the grace is idle from then on, and Node would keep it open.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(idle);
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
