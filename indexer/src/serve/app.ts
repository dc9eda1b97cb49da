/** The service's HTTP: for load balancers, for people, for Prometheus. Nothing here writes. */
import type { Database } from '@crr/db';
import { Hono } from 'hono';
import type { BusinessMetrics, IndexerMetrics } from '../metrics';
import { Shared } from './shared';
import { type Readiness, statusOf, unreadiness } from './status';

/** What the routes read. */
export interface AppParts {
  /** Read-only where the database can be. */
  database: Database;
  metrics: IndexerMetrics;
  business: BusinessMetrics;
  readiness: Readiness;
  /** Milliseconds. */
  now: () => number;
  /** Told of faults; the client only learns that there was one. */
  onFault: (error: unknown) => void;
}

/** Where the codes are explained, in this repository. */
const DOCS = 'docs/OPERATIONS.md';

/** However many ask, the database is asked for its status once in this time. */
const STATUS_MILLISECONDS = 1_000;

/** The routes: /health, /ready, /status, /metrics. */
export function createApp({ database, metrics, business, readiness, now, onFault }: AppParts): Hono {
  const app = new Hono();
  const status = new Shared(() => statusOf(database, metrics, readiness), STATUS_MILLISECONDS, now);
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', (context) => {
    const reason = unreadiness(metrics.health, metrics.lagSeconds(), readiness);
    return context.json({ ready: reason === null, reason }, reason === null ? 200 : 503);
  });
  app.get('/status', async (context) => context.json(await status.get()));
  // A database that can not be read is one of the things that metrics tell: those of the process are there in any case.
  app.get('/metrics', async (context) => {
    const fault = await business.refresh();
    if (fault !== null) onFault(fault);
    return context.body(await metrics.registry.metrics(), 200, {
      'content-type': metrics.registry.contentType,
    });
  });
  app.notFound((context) =>
    context.json(
      failure('not_found', `there is no ${context.req.path}; try /health, /ready, /status or /metrics`),
      404,
    ),
  );
  app.onError((error, context) => {
    onFault(error);
    return context.json(failure('unavailable', 'the database could not be read; see the service’s log'), 503);
  });
  return app;
}

/** The one shape in which errors are told. */
function failure(code: string, message: string) {
  return { error: { code, message, doc_url: `${DOCS}#${code}` } };
}
