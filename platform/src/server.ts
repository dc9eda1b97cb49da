/** The platform on Node: its HTTP server, and what it does by itself. */

import type { Server } from 'node:http';
import { pooledRandom, systemClock } from '@crr/kit';
import { listening } from '@crr/kit/node';
import { serve } from '@hono/node-server';
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
  const { fetch } = platform.app;
  const { url, close } = await listening(serve({ fetch, port, hostname }) as Server, { hostname });
  const runner = startJobs(platform, parts);
  return {
    url,
    platform,
    close: async () => {
      await close();
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
