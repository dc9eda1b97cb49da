/** The edge's HTTP application: the same in a worker and on Node. */
import { createIds, pooledRandom } from '@crr/kit';
import { type Context, Hono } from 'hono';

import type { Refusal } from '../model';
import { beaconDocs, beaconRoutes } from './beacon';
import { createVisitorOf, type Visitor } from './client';
import { codesDocs, codesRoutes } from './codes-page';
import { conversionDocs, conversionRoutes } from './conversion';
import { Counters } from './counters';
import { errorResponse, INTERNAL, type RouteName } from './errors';
import { COMMON_HEADERS } from './headers';
import { healthDocs, healthRoutes } from './health';
import { errorFields } from './log';
import { openapiDocs, openapiDocument, openapiRoutes, type RouteDoc } from './openapi';
import type { AppEnv, AppOptions, RouteParts } from './parts';
import { redirectDocs, redirectRoutes, refuseLink } from './redirect';
import { sessionDocs, sessionRoutes } from './sessions';
import { vauDocs, vauRoutes } from './vau';

/** What every group of routes says of itself. */
const DOCS: readonly RouteDoc[] = [
  ...redirectDocs,
  ...sessionDocs,
  ...vauDocs,
  ...conversionDocs,
  ...beaconDocs,
  ...healthDocs,
  ...codesDocs,
  ...openapiDocs,
];

const NOT_FOUND: Refusal = {
  code: 'not_found',
  status: 404,
  message: 'there is nothing at this path; /openapi.json lists what there is',
};

/** The OpenAPI document over everything that the application serves. */
export function edgeDocument(): Record<string, unknown> {
  return openapiDocument(DOCS);
}

/** Builds the application: once for each process or isolate. */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const parts = partsOf(options);
  const app = new Hono<AppEnv>();
  app.use(async (context, next) => {
    context.set('requestId', requestIdOf(context) ?? parts.newId());
    await next();
    finish(context);
  });
  const redirects = redirectRoutes(parts);
  const groups = [
    redirects.routes,
    sessionRoutes(parts),
    vauRoutes(parts),
    conversionRoutes(parts),
    beaconRoutes(),
    healthRoutes(parts),
    codesRoutes(),
    openapiRoutes(edgeDocument),
  ];
  for (const routes of groups) app.route('/', routes);
  refuseOtherMethods(app, parts);
  app.notFound((context) => {
    const pasted = redirects.answerPasted(context);
    if (pasted !== null) return pasted;
    const route = routeOf(context.req.path);
    return route === 'redirect' ? refuseLink(parts, context) : parts.refuse(context, route, NOT_FOUND);
  });
  app.onError((error, context) => {
    const { requestId } = context.var;
    const { method, routePath } = context.req;
    parts.log({
      level: 'error',
      event: 'request_failed',
      request_id: requestId,
      method,
      route: routePath,
      ...errorFields(error),
    });
    return parts.refuse(context, routeOf(context.req.path), INTERNAL);
  });
  return app;
}

/** Under which name a path's refusals are counted; a stranger's inventions are all one. */
export function routeOf(path: string): RouteName {
  if (/^\/+(api\/+v1\/+)?r(\/|$)/.test(path)) return 'redirect';
  if (/^\/v1\/sessions(\/|$)/.test(path)) return 'sessions';
  if (path === '/v1/vau') return 'vau';
  if (path === '/v1/conversion') return 'conversion';
  return path === '/beacon.js' ? 'beacon' : 'other';
}

function partsOf(options: AppOptions): RouteParts {
  const { services, clock, random = pooledRandom() } = options;
  const counters = new Counters();
  if (options.roleLosses !== undefined) counters.roleLosses = options.roleLosses;
  const onUnreadable = () => {
    counters.unreadableAddresses += 1;
    // Once: it is the proxy, or a setting, and every request would say the same.
    if (counters.unreadableAddresses > 1) return;
    const { clientIpHeader } = options.settings;
    options.log({ level: 'warn', event: 'client_address_unreadable', header: clientIpHeader });
  };
  const lookAt = createVisitorOf({ ...options, onUnreadable });
  const seen = new WeakMap<Request, Visitor>();
  const visitorOf = (context: Context): Visitor => {
    const visitor = seen.get(context.req.raw) ?? lookAt(context);
    seen.set(context.req.raw, visitor);
    return visitor;
  };
  const countRefusal = (context: Context, route: RouteName, reason: string): void => {
    const counted = async () => {
      try {
        await services.front(visitorOf(context).ipHash).countRefusal(route, reason, clock.now());
      } catch (error) {
        options.log({ level: 'warn', event: 'refusal_not_counted', route, reason, ...errorFields(error) });
      }
    };
    services.inBackground(counted());
  };
  return {
    ...options,
    random,
    counters,
    newId: createIds(clock, random),
    visitorOf,
    countRefusal,
    refuse(context, route, refusal) {
      countRefusal(context, route, refusal.code);
      return errorResponse(context, refusal, options.settings.docsUrl);
    },
  };
}

/** Whoever asks a path in the wrong way is told the right ones. */
function refuseOtherMethods(app: Hono<AppEnv>, parts: RouteParts): void {
  const methods = new Map<string, string[]>();
  for (const { path, method } of app.routes) {
    if (method !== 'ALL') methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, allowed] of methods) {
    const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
    app.all(path, (context) => {
      context.header('allow', allow);
      return parts.refuse(context, routeOf(context.req.path), methodNotAllowed(allow));
    });
  }
}

function methodNotAllowed(allow: string): Refusal {
  return { code: 'method_not_allowed', status: 405, message: `allowed here: ${allow}` };
}

/** An id that a proxy gave already, where it is one. */
function requestIdOf(context: Context): string | null {
  const given = context.req.header('x-request-id');
  return given !== undefined && /^[\w-]{1,64}$/.test(given) ? given : null;
}

function finish({ res, var: { requestId } }: Context<AppEnv>): void {
  for (const [name, value] of Object.entries(COMMON_HEADERS)) res.headers.set(name, value);
  res.headers.set('x-request-id', requestId);
}
