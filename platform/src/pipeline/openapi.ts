/** The OpenAPI 3.1 document, from the routes' own schemas. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { version } from '../../package.json';
import { errorSchema } from '../http';
import { REPEATED_HEADER } from '../idempotency';
import { type Access, namedText } from '../tenancy';
import type { Answer, Route } from './route';

/** Under which all routes are. */
export const API_PREFIX = '/api/v1';

/** The document. */
export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const BEARER = 'bearer';
const API_KEY = 'apiKey';

/** Describes routes. */
export function openApiOf(routes: readonly Route[]): OpenApiDocument {
  const app = new OpenAPIHono();
  const { openAPIRegistry } = app;
  openAPIRegistry.registerComponent('securitySchemes', BEARER, {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of the identity provider.',
  });
  openAPIRegistry.registerComponent('securitySchemes', API_KEY, {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-KEY',
    description: 'A key of an advertiser, for its servers.',
  });
  for (const route of routes) openAPIRegistry.registerPath(pathOf(route));
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Campaign reward router: platform',
      version,
      description:
        'Amounts are decimal strings of base units, with the unit in the name; moments are ISO 8601 in UTC; ids are UUIDs. Every refusal has the shape of `Error`.',
    },
    servers: [{ url: '/' }],
  });
}

type PathConfig = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

function pathOf(route: Route): PathConfig {
  const { params, query, body } = route.request;
  const headers = headersOf(route);
  return {
    method: route.method,
    path: API_PREFIX + route.path,
    operationId: operationIdOf(route),
    summary: route.summary,
    description: [route.description, accessText(route.access)].filter(Boolean).join('\n\n'),
    tags: [...route.tags],
    security: securityOf(route.access),
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined
        ? {}
        : { body: { required: !body.isOptional(), content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, answer]) => [status, answerOf(answer)]),
      ),
      default: {
        description: 'A refusal.',
        content: { 'application/json': { schema: errorSchema } },
      },
    },
  } as PathConfig;
}

/** `get /campaigns/{id}` → `get_campaigns_id`: stable, and unique because method and path are. */
export function operationIdOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method}${path.replace(/[{}]/g, '').replace(/[^A-Za-z0-9]+/g, '_')}`;
}

function headersOf(route: Route): z.ZodObject | undefined {
  if (!route.idempotent) return route.request.headers;
  const description = `A repetition with the same key and body has no effect, and is answered as the first time, with ${REPEATED_HEADER}: true.`;
  const key = z.string().min(1).max(255).optional().openapi({ description, example: 'order-1001' });
  return (route.request.headers ?? z.object({})).extend({ 'idempotency-key': key });
}

function answerOf({ description, schema, contentType = 'application/json' }: Answer) {
  return schema === undefined ? { description } : { description, content: { [contentType]: { schema } } };
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'signed_in') return [{ [BEARER]: [] }];
  const hasUsers = access.admin !== undefined || access.advertiser || access.influencer;
  return [
    ...(hasUsers ? [{ [BEARER]: [] }] : []),
    ...(access.apiKey === undefined ? [] : [{ [API_KEY]: [] }]),
  ];
}

function accessText(access: Access): string {
  if (access === 'public') return 'Who may call: everybody.';
  if (access === 'signed_in') return 'Who may call: everybody who is signed in, also before approval.';
  return `Who may call: ${namedText(access)}.`;
}
