/** The platform on Node: its HTTP server, and what it does by itself. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { createPlatform, type Platform, type PlatformParts } from './app';
import { startRepeating } from './background';
import { startChainWorker } from './chain-worker';
import { systemClock, systemRandom } from './clock';
import { forgetOldAnswers } from './idempotency';
import { startRetention } from './retention';

/** What a running platform is made of. */
export interface ServerOptions extends PlatformParts {
  /** Default: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly hostname?: string;
}

/** A platform that runs. */
export interface RunningPlatform {
  readonly url: string;
  readonly platform: Platform;
  /** Takes nothing new, lets what is under way finish for five seconds at most, and ends what it does by itself. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const THIS_MACHINE: readonly string[] = [LOOPBACK, '::1', 'localhost'];
const CLOSE_TIMEOUT_MS = 5_000;
const HOUR_MS = 3_600_000;

/**
 * Starts it. The database stays its owner's.
 *
 * @throws when the port is taken; RangeError for a development issuer where others than this machine can ask it
 */
export async function startPlatform(options: ServerOptions): Promise<RunningPlatform> {
  const { port = 0, hostname = LOOPBACK, ...parts } = options;
  if ((parts.devIssuer ?? null) !== null && !THIS_MACHINE.includes(hostname)) {
    throw new RangeError(
      `with a development issuer whoever asks is an admin: it listens on ${THIS_MACHINE.join(', ')} only`,
    );
  }
  const platform = createPlatform(parts);
  const server = await listen(platform.app, port, hostname);
  const { database, settings, logger, clock = systemClock, random = systemRandom } = parts;
  const worker = startChainWorker({
    db: database.db,
    settings,
    clock,
    random,
    onFailure: (work, error) => logger?.error({ work, err: error }, 'chain work failed'),
  });
  const forgetting = startRepeating({
    everyMs: HOUR_MS,
    work: () => forgetOldAnswers(database.db, clock.now()),
    onFailure: (error) => logger?.error({ err: error }, 'old answers were not forgotten'),
  });
  const retention = startRetention({
    db: database.db,
    clock,
    registry: platform.metrics.registry,
    onFailure: (error) => logger?.error({ err: error }, 'retention failed'),
  });
  return {
    url: urlOf(server, hostname),
    platform,
    close: async () => {
      await closed(server);
      await worker?.stop();
      await forgetting.stop();
      await retention.stop();
    },
  };
}

function listen({ fetch }: Hono, port: number, hostname: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => {
      server.off('error', reject);
      resolve(server);
    }) as Server;
    server.once('error', reject);
  });
}

function urlOf(server: Server, hostname: string): string {
  const { family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${hostname}]` : hostname}:${port}`;
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
