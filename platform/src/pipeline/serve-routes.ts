/** Router: routes, put into an app. */
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import { type AnyReply, ApiError, jsonText } from '../http';
import { type ClientOptions, clientOf } from './client-address';
import type { Dispatcher } from './dispatcher';
import type { RequestEnv } from './middleware';
import { API_PREFIX } from './openapi';
import { checkedReply } from './reply-check';
import type { Route } from './route';

/** How routes are served. */
export interface ServeOptions extends ClientOptions {
  readonly dispatcher: Dispatcher;
  /** Refuses to answer what the route's own schema does not allow. */
  readonly checkReplies: boolean;
}

/** Adds routes to an app, and a refusal of every other method at their addresses. */
export function serveRoutes(app: Hono<RequestEnv>, routes: readonly Route[], options: ServeOptions): void {
  for (const route of routes) {
    app.on(route.method.toUpperCase(), honoPath(route), async (context) => {
      context.set('route', route);
      const reply = await options.dispatcher.dispatch(route, {
        request: context.req.raw,
        params: context.req.param(),
        query: context.req.queries(),
        client: clientOf(context, options),
        requestId: context.get('requestId'),
        onLimit: (state) => context.set('limit', state),
      });
      return responseOf(context, options.checkReplies ? checkedReply(route, reply) : reply);
    });
  }
  refuseOtherMethods(app, routes);
}

function refuseOtherMethods(app: Hono<RequestEnv>, routes: readonly Route[]): void {
  const methodsOf = new Map<string, string[]>();
  for (const route of routes) {
    const path = honoPath(route);
    methodsOf.set(path, [...(methodsOf.get(path) ?? []), route.method.toUpperCase()]);
  }
  for (const [path, methods] of methodsOf) {
    const allow = methods.join(', ');
    app.all(path, () => {
      throw new ApiError(405, 'method_not_allowed', `only ${allow}`, { headers: { allow } });
    });
  }
}

function honoPath({ path }: Route): string {
  return API_PREFIX + path.replace(/\{(\w+)\}/g, ':$1');
}

function responseOf(context: Context, { status, headers = {}, body, stream }: AnyReply): Response {
  const all = { 'cache-control': 'no-store', ...headers };
  if (stream !== undefined) return context.body(stream, status as ContentfulStatusCode, all);
  if (body === undefined) return context.body(null, status as StatusCode, all);
  return context.body(jsonText(body), status as ContentfulStatusCode, {
    'content-type': 'application/json',
    ...all,
  });
}
