/** Tracking links over HTTP. */
import { z } from '@hono/zod-openapi';
import { notFound, pageSchema, text } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { listLinks, readLink } from './list';
import {
  abTestSchema,
  bulkResultSchema,
  bulkSchema,
  linkChangesSchema,
  linkFilter,
  linkSchema,
  linkSummarySchema,
  newLinkSchema,
  regenerateSchema,
} from './schema';
import { changeLink, createAbTest, createLink, createLinksInBulk, regenerateLink } from './service';
import { linkSummaryView, linkView } from './view';

const TAGS = ['tracking links'];
const PARAMS = z.object({ code: text(1, 64) });
const READ = { admin: true, advertiser: true, influencer: true, apiKey: 'links:read' } as const;
const WRITE = { admin: ['root'], advertiser: true, apiKey: 'links:write' } as const;
const CREATED = { 201: { description: 'The link.', schema: linkSchema } };

/** Routes of tracking links. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/tracking-links',
    summary: 'Make a tracking link',
    description:
      'An advertiser may make one for any active influencer, who is from then on among theirs. An influencer makes one for themselves, in a campaign in which they take part, to a host to which the campaign’s links lead already.',
    tags: TAGS,
    access: { ...WRITE, influencer: true },
    idempotent: true,
    request: { body: newLinkSchema },
    responses: CREATED,
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: linkView(await createLink(context, input.body), context.services.settings.edgeUrl),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/tracking-links/bulk',
    summary: 'Make a link for everybody who takes part in a campaign, or for those who are named',
    tags: TAGS,
    access: WRITE,
    idempotent: true,
    request: { body: bulkSchema },
    responses: { 201: { description: 'What was made.', schema: bulkResultSchema } },
    handler: async ({ input, ...context }) => {
      const { created, skipped } = await createLinksInBulk(context, input.body);
      const { edgeUrl } = context.services.settings;
      return { status: 201, body: { created: created.map((link) => linkView(link, edgeUrl)), skipped } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/tracking-links/ab-test',
    summary: 'Make two to four links that are compared',
    tags: TAGS,
    access: WRITE,
    idempotent: true,
    request: { body: abTestSchema },
    responses: {
      201: { description: 'The links, in the order of the variants.', schema: z.array(linkSchema) },
    },
    handler: async ({ input, ...context }) => {
      const links = await createAbTest(context, input.body);
      return {
        status: 201,
        body: links.map((link) => linkView(link, context.services.settings.edgeUrl)),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/tracking-links',
    summary: 'List links with what they brought',
    description: 'The newest first. Influencers see their own.',
    tags: TAGS,
    access: READ,
    request: { query: linkFilter },
    responses: { 200: { description: 'A page.', schema: pageSchema(linkSummarySchema) } },
    handler: async ({ scope, services, input }) => {
      const { rows, nextCursor } = await listLinks(scope, input.query);
      const { edgeUrl } = services.settings;
      return {
        status: 200,
        body: { data: rows.map((row) => linkSummaryView(row, edgeUrl)), next_cursor: nextCursor },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/tracking-links/{code}',
    summary: 'Read a link with what it brought',
    tags: TAGS,
    access: READ,
    request: { params: PARAMS },
    responses: { 200: { description: 'The link.', schema: linkSummarySchema } },
    handler: async ({ scope, services, input }) => {
      const link = await readLink(scope, input.params.code);
      if (link === undefined) throw notFound('link');
      return { status: 200, body: linkSummaryView(link, services.settings.edgeUrl) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/tracking-links/{code}',
    summary: 'Change where a link leads, what it is called, or whether it leads',
    description: 'The edge follows within seconds. Whom a link credits never changes: make another one.',
    tags: TAGS,
    access: WRITE,
    request: { params: PARAMS, body: linkChangesSchema },
    responses: { 200: { description: 'The link.', schema: linkSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: linkView(
        await changeLink(context, input.params.code, input.body),
        context.services.settings.edgeUrl,
      ),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/tracking-links/{code}/regenerate',
    summary: 'Make a link with another code in the place of one',
    description:
      'The old one answers that it is gone (410), or keeps leading with keep_old. What it brought stays credited in either case.',
    tags: TAGS,
    access: WRITE,
    idempotent: true,
    request: { params: PARAMS, body: regenerateSchema },
    responses: CREATED,
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: linkView(
        await regenerateLink(context, input.params.code, input.body),
        context.services.settings.edgeUrl,
      ),
    }),
  }),
];
