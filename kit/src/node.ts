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

/** Waits for a server that was told to listen a moment ago. @throws the server's error, e.g. for a port that is taken */
export function listening(server: Server, options: ListeningOptions): Promise<Listening> {
  const { hostname, graceMs = GRACE_MS } = options;
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

function closed(server: Server, graceMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
