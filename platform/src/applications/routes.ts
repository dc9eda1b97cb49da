/** Applications and evidence over HTTP. */
import { z } from '@hono/zod-openapi';
import { givenOf, id, page, pageSchema } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { reviewEvidence, submitEvidence } from './evidence';
import {
  applicationFilter,
  applicationSchema,
  evidenceFilter,
  evidenceSchema,
  moveSchema,
  newApplicationSchema,
  newEvidenceSchema,
  reviewSchema,
} from './schema';
import { apply, moveApplication } from './service';
import { applicationView, evidenceView } from './view';

const TAGS = ['applications'];
const PARAMS = z.object({ id });
const READ = { admin: true, advertiser: true, influencer: true, apiKey: 'campaigns:read' } as const;

/** Routes of applications. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/applications',
    summary: 'Apply to a campaign',
    description:
      'Once for each campaign, and again after a rejection. Where the campaign approves by itself and has a free slot, the application is approved at once; else it waits.',
    tags: TAGS,
    access: { influencer: true },
    idempotent: true,
    request: { body: newApplicationSchema },
    responses: { 201: { description: 'The application.', schema: applicationSchema } },
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: applicationView(await apply(context, input.body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/applications',
    summary: 'List applications',
    description: 'The newest first. Influencers see their own.',
    tags: TAGS,
    access: READ,
    request: { query: applicationFilter },
    responses: { 200: { description: 'A page.', schema: pageSchema(applicationSchema) } },
    handler: async ({ scope, input: { query } }) => {
      const equal = {
        campaign_id: query.campaign_id,
        influencer_id: query.influencer_id,
        status: query.status,
      };
      let list = scope.ofAdvertiser(query.advertiser_id).select('applications').selectAll();
      for (const [column, value] of givenOf(equal)) list = list.where(column, '=', value);
      const { rows, nextCursor } = await page(list, query);
      return { status: 200, body: { data: rows.map(applicationView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/applications/{id}',
    summary: 'Read an application',
    tags: TAGS,
    access: READ,
    request: { params: PARAMS },
    responses: { 200: { description: 'The application.', schema: applicationSchema } },
    handler: async ({ scope, input }) => ({
      status: 200,
      body: applicationView(await scope.find('applications', input.params.id)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/applications/{id}/move',
    summary: 'Move an application along its life',
    description:
      'applied → approved → active → completed → paid, or applied → rejected. Influencers begin the work (active); advertisers and reviewers decide; paid is for advertisers and finance.',
    tags: TAGS,
    access: {
      admin: ['reviewer', 'finance'],
      advertiser: true,
      influencer: true,
      apiKey: 'campaigns:write',
    },
    request: { params: PARAMS, body: moveSchema },
    responses: { 200: { description: 'The application.', schema: applicationSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: applicationView(await moveApplication(context, input.params.id, input.body)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/applications/{id}/evidence',
    summary: 'Show a piece of work',
    tags: TAGS,
    access: { influencer: true },
    idempotent: true,
    request: { params: PARAMS, body: newEvidenceSchema },
    responses: { 201: { description: 'The evidence.', schema: evidenceSchema } },
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: evidenceView(await submitEvidence(context, input.params.id, input.body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/evidence',
    summary: 'List evidence',
    description: 'The newest first. Influencers see their own.',
    tags: TAGS,
    access: READ,
    request: { query: evidenceFilter },
    responses: { 200: { description: 'A page.', schema: pageSchema(evidenceSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('evidence').selectAll();
      if (query.application_id !== undefined) list = list.where('application_id', '=', query.application_id);
      if (query.status !== undefined) list = list.where('status', '=', query.status);
      const { rows, nextCursor } = await page(list, query);
      return { status: 200, body: { data: rows.map(evidenceView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/evidence/{id}/review',
    summary: 'Decide on a piece of work',
    tags: TAGS,
    access: { admin: ['reviewer'], advertiser: true, apiKey: 'campaigns:write' },
    request: { params: PARAMS, body: reviewSchema },
    responses: { 200: { description: 'The evidence.', schema: evidenceSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: evidenceView(await reviewEvidence(context, input.params.id, input.body)),
    }),
  }),
];
