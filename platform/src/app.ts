/** The platform's HTTP application: routes, and what is around them. */
import type { Database } from '@crr/migrations';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { Authenticator } from './auth/authenticator';
import { DEV_AUDIENCE, DEV_ISSUER, type DevIssuer } from './auth/dev-issuer';
import { devRoutes } from './auth/dev-routes';
import { type FetchKeys, fetchKeys, JwksCache } from './auth/jwks-cache';
import { JwtVerifier, type TrustedIssuer } from './auth/jwt';
import { ApiKeyCache } from './auth/key-cache';
import { SecretBox } from './auth/secret-box';
import { type Clock, type Random, systemClock, systemRandom } from './clock';
import { checkedReply } from './http/checked-reply';
import { clientOf } from './http/client';
import { Dispatcher } from './http/dispatch';
import { ApiError, errorBody } from './http/errors';
import { COMMON_HEADERS } from './http/headers';
import { PlatformMetrics } from './http/metrics';
import { API_PREFIX, type OpenApiDocument, openApiOf } from './http/openapi';
import { servicePages } from './http/pages';
import { type LimitState, limitHeaders } from './http/rate-limit';
import { requestIdOf } from './http/request-id';
import type { AnyReply, Route } from './http/route';
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

interface Variables {
  requestId: string;
  route: Route | null;
  limit: LimitState | null;
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
  const issuers = trustedIssuers(settings, devIssuer, clock, parts.fetchKeys ?? fetchKeys);
  const authenticator = new Authenticator(
    database.db,
    new JwtVerifier(issuers, clock),
    services.apiKeys,
    clock,
    ids,
    settings.admins,
  );
  const dispatcher = new Dispatcher({ db: database.db, services, authenticator, clock, random, ids });
  const metrics = new PlatformMetrics(clock);
  const document = openApiOf(routes);
  // Not strict: a slash at an address's end makes no difference.
  const app = new Hono<{ Variables: Variables }>({ strict: false });
  app.use(async (context, next) => {
    const requestId = requestIdOf(context.req.raw.headers, ids);
    context.set('requestId', requestId);
    context.set('route', null);
    context.set('limit', null);
    const startedAt = clock.now();
    await next();
    finish(context, startedAt);
  });
  for (const route of routes) {
    app.on(route.method.toUpperCase(), honoPath(route), async (context) => {
      context.set('route', route);
      const reply = await dispatcher.dispatch(route, {
        request: context.req.raw,
        params: context.req.param(),
        query: context.req.queries(),
        client: clientOf(context, settings.clientIpHeader),
        requestId: context.get('requestId'),
        onLimit: (state) => context.set('limit', state),
      });
      return responseOf(context, parts.checkReplies ? checkedReply(route, reply) : reply);
    });
  }
  app.route('/', servicePages({ database, document, metrics, settings, devIssuer }));
  refuseOtherMethods(app, routes);
  app.notFound((context) =>
    errorResponse(context, new ApiError(404, 'not_found', 'there is no such address')),
  );
  app.onError((error, context) => {
    if (error instanceof ApiError && error.status < 500) return errorResponse(context, error);
    parts.logger?.error({ requestId: context.get('requestId'), err: error.cause ?? error }, 'request failed');
    return errorResponse(context, error instanceof ApiError ? error : INTERNAL);
  });
  return { app: app as unknown as Hono, routes, document, services, metrics };

  function finish(context: Context<{ Variables: Variables }>, startedAt: number): void {
    const { res } = context;
    const limit = context.get('limit');
    const headers = {
      ...COMMON_HEADERS,
      'x-request-id': context.get('requestId'),
      ...(limit && limitHeaders(limit)),
    };
    for (const [name, value] of Object.entries(headers))
      if (!res.headers.has(name)) res.headers.set(name, value);
    const seconds = (clock.now() - startedAt) / 1_000;
    const route = context.get('route');
    const label = route === null ? 'other' : route.path;
    const { method } = context.req;
    metrics.onAnswer({ method, route: label, status: res.status, seconds });
    parts.logger?.info(
      {
        requestId: context.get('requestId'),
        method,
        route: label,
        status: res.status,
        ms: clock.now() - startedAt,
      },
      'request',
    );
  }
}

const INTERNAL = new ApiError(500, 'internal', 'something failed here; the request id finds it in the log');

function trustedIssuers(
  settings: PlatformSettings,
  devIssuer: DevIssuer | null,
  clock: Clock,
  fetch: FetchKeys,
): TrustedIssuer[] {
  const remote = settings.issuers.map(({ issuer, audience, jwksUrl }) => ({
    issuer,
    audience,
    keys: new JwksCache(jwksUrl, clock, fetch),
  }));
  if (devIssuer === null) return remote;
  const keys = new JwksCache('', clock, async () => devIssuer.jwks);
  return [...remote, { issuer: DEV_ISSUER, audience: DEV_AUDIENCE, keys }];
}

function honoPath({ path }: Route): string {
  return API_PREFIX + path.replace(/\{(\w+)\}/g, ':$1');
}

function refuseOtherMethods(app: Hono<{ Variables: Variables }>, routes: readonly Route[]): void {
  for (const path of new Set(routes.map(honoPath))) {
    const allowed = routes
      .filter((route) => honoPath(route) === path)
      .map(({ method }) => method.toUpperCase());
    app.all(path, () => {
      throw new ApiError(405, 'method_not_allowed', `only ${allowed.join(', ')}`, {
        headers: { allow: allowed.join(', ') },
      });
    });
  }
}

function responseOf(context: Context, { status, headers = {}, body, stream }: AnyReply): Response {
  const all = { 'cache-control': 'no-store', ...headers };
  if (stream !== undefined) return context.body(stream, status as ContentfulStatusCode, all);
  if (body === undefined) return context.body(null, status as StatusCode, all);
  return context.json(body, status as ContentfulStatusCode, all);
}

function errorResponse(context: Context, error: ApiError): Response {
  return context.json(errorBody(error), error.status as ContentfulStatusCode, {
    'cache-control': 'no-store',
    ...error.headers,
  });
}
