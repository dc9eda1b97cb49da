/** The service's HTTP: for load balancers, for people, for Prometheus. Nothing here writes. */
import type { Database } from '@crr/db';
import { type Context, Hono } from 'hono';
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
  /** The page where codes of errors are explained, absolute; null: this service's own. */
  docsUrl: string | null;
  /** Told of faults; the client only learns that there was one. */
  onFault: (error: unknown) => void;
}

/** Where the codes are explained if nowhere else. */
const CODES_PATH = '/docs/errors';

/** What the codes mean; docs/OPERATIONS.md says more. */
const CODES = {
  not_found: '404. There is no such path: there are /health, /ready, /status and /metrics.',
  unavailable: '503. The database could not be read; the reason is in the service’s log. Try again.',
} as const;

/** However many ask, the database is asked for its status once in this time. */
const STATUS_MILLISECONDS = 1_000;

/** The routes: /health, /ready, /status, /metrics, and what the codes of errors mean. */
export function createApp({ database, metrics, business, readiness, now, docsUrl, onFault }: AppParts): Hono {
  const failure = (context: Context, code: keyof typeof CODES, message: string) => {
    const page = docsUrl ?? `${new URL(context.req.url).origin}${CODES_PATH}`;
    return { error: { code, message, doc_url: `${page}#${code}` } };
  };
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
  app.get(CODES_PATH, (context) => context.html(codesPage()));
  app.notFound((context) =>
    context.json(
      failure(
        context,
        'not_found',
        `there is no ${context.req.path}; try /health, /ready, /status or /metrics`,
      ),
      404,
    ),
  );
  app.onError((error, context) => {
    onFault(error);
    return context.json(
      failure(context, 'unavailable', 'the database could not be read; see the service’s log'),
      503,
    );
  });
  return app;
}

function codesPage(): string {
  const rows = Object.entries(CODES).map(([code, text]) => `<dt id="${code}">${code}</dt><dd>${text}</dd>`);
  const head = '<meta charset="utf-8"><title>Indexer: errors</title>';
  return `<!doctype html><html lang="en"><head>${head}</head><body><h1>Errors</h1><dl>${rows.join('')}</dl></body></html>`;
}
