import { z } from '@hono/zod-openapi';
import { id, page, pageQuery, pageSchema, tenantFilter } from '../http';
import { defineRoute, type Route } from '../pipeline';
import {
  apiKeyChangesSchema,
  apiKeySchema,
  apiKeyView,
  newApiKeySchema,
  rotationSchema,
  shownApiKeySchema,
  shownKeyReply,
} from './schema';
import { changeApiKey, createApiKey, revokeApiKey, rotateApiKey } from './service';

const TAGS = ['api keys'];
const PARAMS = z.object({ id });
const ACCESS = { admin: ['root'], advertiser: true } as const;
const ONE = { 200: { description: 'The key.', schema: apiKeySchema } };
const SHOWN = { 201: { description: 'The key, shown this once.', schema: shownApiKeySchema } };

/** Routes of API keys: for people only, so that a stolen key makes no others. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/api-keys',
    summary: 'Make an API key',
    description: 'The key is shown in this answer and never again; what is stored is its hash.',
    tags: TAGS,
    access: ACCESS,
    limit: 'sensitive',
    idempotent: true,
    request: { body: newApiKeySchema },
    responses: SHOWN,
    handler: async ({ input, ...context }) => shownKeyReply(await createApiKey(context, input.body)),
  }),
  defineRoute({
    method: 'get',
    path: '/api-keys',
    summary: 'List API keys',
    tags: TAGS,
    access: { admin: true, advertiser: true },
    request: { query: z.object({ ...tenantFilter, ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(apiKeySchema) } },
    handler: async ({ scope, input }) => {
      const query = scope.ofAdvertiser(input.query.advertiser_id).select('api_keys').selectAll();
      const { rows, nextCursor } = await page(query, input.query);
      return { status: 200, body: { data: rows.map(apiKeyView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api-keys/{id}',
    summary: 'Read what is known of an API key',
    tags: TAGS,
    access: { admin: true, advertiser: true },
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ scope, input }) => ({
      status: 200,
      body: apiKeyView(await scope.find('api_keys', input.params.id)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/api-keys/{id}',
    summary: 'Change what an API key is called and may do',
    tags: TAGS,
    access: ACCESS,
    limit: 'sensitive',
    request: { params: PARAMS, body: apiKeyChangesSchema },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: apiKeyView(await changeApiKey(context, input.params.id, input.body)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/api-keys/{id}/rotate',
    summary: 'Put a new key in the place of one',
    description: 'The old key goes on working for the overlap; 0 ends it at once.',
    tags: TAGS,
    access: ACCESS,
    limit: 'sensitive',
    idempotent: true,
    request: { params: PARAMS, body: rotationSchema },
    responses: SHOWN,
    handler: async ({ input, ...context }) =>
      shownKeyReply(await rotateApiKey(context, input.params.id, input.body.overlap_seconds)),
  }),
  defineRoute({
    method: 'post',
    path: '/api-keys/{id}/revoke',
    summary: 'Refuse an API key from now on',
    tags: TAGS,
    access: ACCESS,
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: apiKeyView(await revokeApiKey(context, input.params.id)),
    }),
  }),
];
