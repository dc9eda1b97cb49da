/** The platform's HTTP application: routes, and what is around them. */
import type { Database } from '@crr/db';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { Authenticator } from './auth/authenticator';
import type { DevIssuer } from './auth/dev-issuer';
import { devRoutes } from './auth/dev-routes';
import { trustedIssuers } from './auth/issuers';
import { type FetchKeys, fetchKeys } from './auth/jwks-cache';
import { JwtVerifier } from './auth/jwt';
import { ApiKeyCache } from './auth/key-cache';
import { SecretBox } from './auth/secret-box';
import { type Clock, type Random, systemClock, systemRandom } from './clock';
import { around, type RequestEnv } from './http/around';
import { Dispatcher } from './http/dispatch';
import { ApiError } from './http/errors';
import { errorResponse, faultHandler } from './http/faults';
import { PlatformMetrics } from './http/metrics';
import { type OpenApiDocument, openApiOf } from './http/openapi';
import { servicePages } from './http/pages';
import type { Route } from './http/route';
import { serveRoutes } from './http/serve-routes';
import { IdSource } from './ids';
import { ROUTES } from './rooms';
import type { Services } from './services';
import type { PlatformSettings } from './settings';

/** What the platform is made of. */
export interface PlatformParts {
  /** Migrated. */
  readonly database: Database;
  readonly settings: PlatformSettings;
  readonly clock?: Clock;
  readonly random?: Random;
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
  const { database, settings, clock = systemClock, random = systemRandom, devIssuer = null } = parts;
  const routes = [...(parts.routes ?? ROUTES), ...(devIssuer === null ? [] : devRoutes)];
  const ids = new IdSource(clock, random);
  const services: Services = {
    settings,
    secrets: new SecretBox(settings.secretsKey, random),
    apiKeys: new ApiKeyCache(clock),
    devIssuer,
  };
  const issuers = trustedIssuers(settings.issuers, devIssuer, clock, parts.fetchKeys ?? fetchKeys);
  const verifier = new JwtVerifier(issuers, clock);
  const authenticator = new Authenticator(
    database.db,
    verifier,
    services.apiKeys,
    clock,
    ids,
    settings.admins,
  );
  const dispatcher = new Dispatcher({ db: database.db, services, authenticator, clock, random, ids });
  const metrics = new PlatformMetrics(clock);
  const document = openApiOf(routes);
  // Not strict: a slash at an address's end makes no difference.
  const app = new Hono<RequestEnv>({ strict: false });
  app.use(around(ids, metrics, parts.logger));
  serveRoutes(app, routes, {
    dispatcher,
    clientIpHeader: settings.clientIpHeader,
    checkReplies: parts.checkReplies ?? false,
  });
  app.route('/', servicePages({ database, document, metrics, metricsToken: settings.metricsToken }));
  app.notFound((context) =>
    errorResponse(context, new ApiError(404, 'not_found', 'there is no such address')),
  );
  app.onError(faultHandler(parts.logger));
  return { app: app as unknown as Hono, routes, document, services, metrics };
}
