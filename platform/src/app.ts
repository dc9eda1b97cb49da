/** The platform's HTTP application: routes, and the middleware around them. */

import type { Database } from '@crr/db';
import { type Clock, createIds, pooledRandom, type RandomBytes, systemClock } from '@crr/kit';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import {
  ApiKeyCache,
  Authenticator,
  type DevIssuer,
  type FetchKeys,
  fetchKeys,
  JwtVerifier,
  SecretBox,
  trustedIssuers,
} from './auth';
import { RouterChain } from './chain';
import { devRoutes } from './dev-sign-in';
import { createIntake } from './events';
import { ApiError } from './http';
import {
  API_PREFIX,
  corsMiddleware,
  Dispatcher,
  errorResponse,
  faultHandler,
  limitersOf,
  type OpenApiDocument,
  openApiOf,
  PlatformMetrics,
  type RequestEnv,
  type Route,
  requestMiddleware,
  type Services,
  serveRoutes,
  servicePages,
} from './pipeline';
import { ROUTES } from './routes';
import type { PlatformSettings } from './settings';

/** What the platform is made of. */
export interface PlatformParts {
  /** Migrated. */
  readonly database: Database;
  readonly settings: PlatformSettings;
  readonly clock?: Clock;
  readonly random?: RandomBytes;
  /** Whoever asks gets a token of it. Never in production. */
  readonly devIssuer?: DevIssuer | null;
  /** How identity providers' keys are read. */
  readonly fetchKeys?: FetchKeys;
  /** Without: nothing is logged. */
  readonly logger?: Logger;
  /** Default: those of all rooms. */
  readonly routes?: readonly Route[];
  /** Refuses to answer what the route's own schema does not allow: for tests. */
  readonly checkReplies?: boolean;
}

/** The application. */
export interface Platform {
  readonly app: Hono;
  readonly routes: readonly Route[];
  readonly document: OpenApiDocument;
  readonly services: Services;
  readonly metrics: PlatformMetrics;
}

/** Puts the platform together. Nothing runs by itself: a server, or a test, hands requests to `app`. */
export function createPlatform(parts: PlatformParts): Platform {
  const { database, settings, clock = systemClock, random = pooledRandom(), devIssuer = null } = parts;
  const routes = [...(parts.routes ?? ROUTES), ...(devIssuer === null ? [] : devRoutes)];
  const newId = createIds(clock, random);
  const services: Services = {
    settings,
    secrets: new SecretBox(settings.secretsKey, random),
    apiKeys: new ApiKeyCache(clock),
    devIssuer,
    chain: settings.chain === null ? null : new RouterChain(settings.chain),
    intake: createIntake(database.db, settings, newId),
  };
  const issuers = trustedIssuers(settings.issuers, devIssuer, clock, parts.fetchKeys ?? fetchKeys);
  const verifier = new JwtVerifier(issuers, clock);
  const authenticator = new Authenticator(
    database.db,
    verifier,
    services.apiKeys,
    clock,
    newId,
    settings.admins,
  );
  const limiters = limitersOf(database, settings.limits, {
    clock,
    secret: settings.secretsKey,
    onFallback: (err) => parts.logger?.warn({ err }, 'rate limits are kept by this process alone'),
  });
  const dispatcher = new Dispatcher({
    db: database.db,
    services,
    authenticator,
    clock,
    random,
    newId,
    limiters,
  });
  const metrics = new PlatformMetrics(clock);
  const document = once(() => openApiOf(routes));
  // Not strict: a slash at an address's end makes no difference.
  const app = new Hono<RequestEnv>({ strict: false });
  app.use(requestMiddleware(newId, metrics, parts.logger));
  app.use(`${API_PREFIX}/*`, corsMiddleware(settings.allowedOrigins));
  serveRoutes(app, routes, {
    dispatcher,
    clientIpHeader: settings.clientIpHeader,
    onUnreadableClient: unreadableClients(metrics, settings.clientIpHeader, parts.logger),
    checkReplies: parts.checkReplies ?? false,
  });
  app.route('/', servicePages({ database, document, metrics, metricsToken: settings.metricsToken }));
  app.notFound((context) =>
    errorResponse(context, new ApiError(404, 'not_found', 'there is no such address'), settings.docsUrl),
  );
  app.onError(faultHandler(parts.logger, settings.docsUrl));
  return {
    app: app as unknown as Hono,
    routes,
    get document() {
      return document();
    },
    services,
    metrics,
  };
}

/** What takes a tenth of a second to make, and is seldom asked for. */
function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Counts each, and logs the first: it is the proxy, or the setting, and every request would say the same. */
function unreadableClients(
  metrics: PlatformMetrics,
  header: string | null,
  logger: Logger | undefined,
): () => void {
  let isLogged = false;
  return () => {
    metrics.onUnreadableClient();
    if (!isLogged) logger?.warn({ header }, 'client address unreadable');
    isLogged = true;
  };
}
