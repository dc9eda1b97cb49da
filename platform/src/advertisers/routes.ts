import { z } from '@hono/zod-openapi';
import { id, page, pageQuery, pageSchema, tenantFilter } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { advertiserChangesSchema, advertiserSchema, advertiserView, newAdvertiserSchema } from './schema';
import { changeAdvertiser, createAdvertiser } from './service';

const TAGS = ['advertisers'];
const PARAMS = z.object({ id });
const ONE = { 200: { description: 'The advertiser.', schema: advertiserSchema } };

/** Routes of advertisers. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/advertisers',
    summary: 'Make an advertiser',
    tags: TAGS,
    access: { admin: ['root'] },
    idempotent: true,
    request: { body: newAdvertiserSchema },
    responses: { 201: { description: 'The advertiser.', schema: advertiserSchema } },
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: advertiserView(await createAdvertiser(context, input.body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/advertisers',
    summary: 'List advertisers',
    tags: TAGS,
    access: { admin: true, advertiser: true },
    request: { query: z.object({ ...tenantFilter, ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(advertiserSchema) } },
    handler: async ({ scope, input }) => {
      const query = scope.ofAdvertiser(input.query.advertiser_id).select('advertisers').selectAll();
      const { rows, nextCursor } = await page(query, input.query);
      return { status: 200, body: { data: rows.map(advertiserView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/advertisers/{id}',
    summary: 'Read an advertiser',
    tags: TAGS,
    access: { admin: true, advertiser: true },
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ scope, input }) => ({
      status: 200,
      body: advertiserView(await scope.find('advertisers', input.params.id)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/advertisers/{id}',
    summary: 'Rename an advertiser, give it a time zone, or switch it on or off',
    description:
      'An advertiser itself may change its time_zone; name and status are for admins with the scope root.',
    tags: TAGS,
    access: { admin: ['root'], advertiser: true },
    request: { params: PARAMS, body: advertiserChangesSchema },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: advertiserView(await changeAdvertiser(context, input.params.id, input.body)),
    }),
  }),
];
