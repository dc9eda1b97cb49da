/** The platform on Node: its HTTP server, and what it does by itself. */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pooledRandom, systemClock } from '@crr/kit';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { createPlatform, type Platform, type PlatformParts } from './app';
import { registerChainMetrics } from './chain';
import { jobHandlers } from './job-handlers';
import { JobRunner } from './jobs';
import { JobMetrics, told } from './pipeline';

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
  const runner = startJobs(platform, parts);
  return {
    url: urlOf(server, hostname),
    platform,
    close: async () => {
      await closed(server);
      await runner.stop();
    },
  };
}

function startJobs(
  { services, metrics: { registry } }: Platform,
  { database: { db }, logger, clock = systemClock, random = pooledRandom() }: PlatformParts,
): JobRunner {
  const handlers = jobHandlers({ services, registry, random });
  const metrics = new JobMetrics(
    { db, clock, registry },
    handlers.map(({ kind }) => kind),
  );
  registerChainMetrics(registry, db, clock);
  const runner = new JobRunner({
    db,
    clock,
    handlers,
    onOutcome: (...outcome) => metrics.onOutcome(...outcome),
    onFailure: (kind, error) => logger?.error({ kind, err: told(error) }, 'job failed'),
  });
  runner.start();
  return runner;
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
