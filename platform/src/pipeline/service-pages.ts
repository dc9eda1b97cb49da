/** Service pages, beside the API: for load balancers, for Prometheus, for people who read its description. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Database } from '@crr/db';
import { Hono } from 'hono';
import { sql } from 'kysely';
import absolutePath from 'swagger-ui-dist/absolute-path.js';
import { version } from '../../package.json';
import { sameText } from '../auth';
import { DOCS_CSP } from '../http';
import { unauthorized } from '../tenancy';
import { CODES_PATH, codesPage } from './codes-page';
import type { PlatformMetrics } from './metrics';
import { API_PREFIX, type OpenApiDocument } from './openapi';

/** What the pages show. */
export interface PageParts {
  readonly database: Database;
  /** Made when it is asked for. */
  readonly document: () => OpenApiDocument;
  readonly metrics: PlatformMetrics;
  /** Needed at /metrics; null for nothing. */
  readonly metricsToken: string | null;
}

const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Platform API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const DOCS_SCRIPT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

/** Files of swagger-ui-dist that the page needs, with their types. */
const DOCS_FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** What is where: for machines, and whoever asks without a browser. */
const START = {
  service: 'campaign reward router: platform',
  version,
  api: API_PREFIX,
  docs: '/docs',
  openapi: '/openapi.json',
  errors: CODES_PATH,
  health: '/health',
  ready: '/ready',
} as const;

const START_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Platform API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <h1>Campaign reward router: platform</h1>
    <p>This is the API of the platform, version ${version}. Its routes are under <code>${API_PREFIX}</code>.</p>
    <ul>
      <li><a href="/docs">Try the routes</a></li>
      <li><a href="/openapi.json">Their description (OpenAPI 3.1)</a></li>
      <li><a href="${CODES_PATH}">What refusals say</a></li>
      <li><a href="/ready">Whether it is ready</a></li>
    </ul>
  </body>
</html>
`;

/** /, /health, /ready, /metrics, /openapi.json, /docs, /docs/errors. */
export function servicePages({ database, document, metrics, metricsToken }: PageParts): Hono {
  const app = new Hono();
  app.get('/', (context) => {
    const headers = { vary: 'accept', 'cache-control': 'no-store' };
    const isPerson = (context.req.header('accept') ?? '').toLowerCase().includes('text/html');
    return isPerson
      ? context.html(START_PAGE, 200, { ...headers, 'content-security-policy': DOCS_CSP })
      : context.json(START, 200, headers);
  });
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    const isReady = await canRead(database);
    const reason = isReady ? null : 'the database can not be read';
    return context.json({ ready: isReady, reason }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    if (
      metricsToken !== null &&
      !sameText(context.req.header('authorization') ?? '', `Bearer ${metricsToken}`)
    ) {
      throw unauthorized('a token is needed');
    }
    const { registry } = metrics;
    return context.body(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
  app.get('/openapi.json', (context) => context.json(document()));
  const docsHeaders = { 'content-security-policy': DOCS_CSP };
  app.get('/docs', (context) => context.html(DOCS_PAGE, 200, docsHeaders));
  app.get(CODES_PATH, (context) => context.html(codesPage(), 200, docsHeaders));
  app.get('/docs/start.js', (context) =>
    context.body(DOCS_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  for (const [file, type] of Object.entries(DOCS_FILES)) {
    app.get(`/docs/${file}`, (context) => {
      const content = Readable.toWeb(createReadStream(join(absolutePath(), file)));
      const headers = { 'content-type': type, 'cache-control': 'public, max-age=3600' };
      return context.body(content as ReadableStream<Uint8Array>, 200, headers);
    });
  }
  return app;
}

async function canRead({ db }: Database): Promise<boolean> {
  try {
    await sql`SELECT 1 FROM platform.advertisers LIMIT 1`.execute(db);
    return true;
  } catch {
    return false;
  }
}
