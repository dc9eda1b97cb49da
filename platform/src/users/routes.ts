import { z } from '@hono/zod-openapi';
import { id, page, pageQuery, pageSchema, tenantFilter } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { userChangesSchema, userFilter, userSchema, userView } from './schema';
import { changeUser, ownUser } from './service';

const TAGS = ['users'];
const PARAMS = z.object({ id });
const ONE = { 200: { description: 'The user.', schema: userSchema } };

/** Routes of users. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/me',
    summary: 'Who am I',
    description: 'Also for who waits for approval: the first call with a token registers its subject.',
    tags: TAGS,
    access: 'signed_in',
    responses: ONE,
    handler: async (context) => ({ status: 200, body: userView(await ownUser(context)) }),
  }),
  defineRoute({
    method: 'get',
    path: '/users',
    summary: 'List users',
    tags: TAGS,
    access: { admin: true },
    request: { query: z.object({ ...tenantFilter, ...userFilter, ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(userSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let rows = scope.ofAdvertiser(query.advertiser_id).select('users').selectAll();
      if (query.status !== undefined) rows = rows.where('status', '=', query.status);
      if (query.role !== undefined) rows = rows.where('role', '=', query.role);
      const { rows: found, nextCursor } = await page(rows, query);
      return { status: 200, body: { data: found.map(userView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/users/{id}',
    summary: 'Read a user',
    tags: TAGS,
    access: { admin: true },
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ scope, input }) => ({
      status: 200,
      body: userView(await scope.find('users', input.params.id)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/users/{id}',
    summary: 'Approve or block a user, or give a role',
    tags: TAGS,
    access: { admin: ['root'] },
    request: { params: PARAMS, body: userChangesSchema },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: userView(await changeUser(context, input.params.id, input.body)),
    }),
  }),
];
