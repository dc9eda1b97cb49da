/** Influencers and their assignments over HTTP. */
import { z } from '@hono/zod-openapi';
import { id, notFound, type OrderColumn, page, pageSchema } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { assign, unassign } from './assignments';
import { countReferred, listInfluencers } from './list';
import {
  assignmentFilter,
  assignmentInputSchema,
  assignmentSchema,
  influencerChangesSchema,
  influencerFilter,
  influencerSchema,
  ownInfluencerSchema,
  registrationSchema,
} from './schema';
import { changeInfluencer, createInfluencer, registerSelf } from './service';
import { assignmentView, influencerView } from './view';

const TAGS = ['influencers'];
const ASSIGNMENT_TAGS = ['assignments'];
const PARAMS = z.object({ id });
const ASSIGNMENT_PARAMS = z.object({ id, influencer_id: id });
const READ = { admin: true, advertiser: true, influencer: true, apiKey: 'influencers:read' } as const;
const WRITE_CAMPAIGNS = { admin: ['root'], advertiser: true, apiKey: 'campaigns:write' } as const;
const ONE = { 200: { description: 'The influencer.', schema: influencerSchema } };
const BY_ASSIGNMENT: readonly OrderColumn[] = [
  { column: 'created_at', type: 'time' },
  { column: 'campaign_id', type: 'uuid' },
  { column: 'influencer_id', type: 'uuid' },
];

/** Routes of influencers. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/influencers/register',
    summary: 'Register as an influencer',
    description: 'For whoever signed in and has no role yet. An admin approves the registration.',
    tags: TAGS,
    access: 'signed_in',
    limit: 'sensitive',
    request: { body: registrationSchema },
    responses: { 201: { description: 'The influencer, pending.', schema: influencerSchema } },
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: influencerView(await registerSelf(context, input.body), context.actor),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/influencers',
    summary: 'Register somebody as an influencer',
    tags: TAGS,
    access: { admin: ['root'] },
    idempotent: true,
    request: { body: registrationSchema },
    responses: { 201: { description: 'The influencer, active.', schema: influencerSchema } },
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: influencerView(await createInfluencer(context, input.body), context.actor),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/influencers',
    summary: 'List influencers',
    description:
      'The newest first. An advertiser’s are those who take part in a campaign of theirs or have a link of theirs; an influencer sees themselves.',
    tags: TAGS,
    access: READ,
    request: { query: influencerFilter },
    responses: { 200: { description: 'A page.', schema: pageSchema(influencerSchema) } },
    handler: async ({ scope, actor, input }) => {
      const { rows, nextCursor } = await listInfluencers(scope, input.query);
      return {
        status: 200,
        body: { data: rows.map((row) => influencerView(row, actor)), next_cursor: nextCursor },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/influencers/me',
    summary: 'Read oneself',
    description: 'Also while the registration waits for approval.',
    tags: TAGS,
    access: 'signed_in',
    responses: { 200: { description: 'The influencer.', schema: ownInfluencerSchema } },
    handler: async ({ db, actor }) => {
      if (!('userId' in actor)) throw notFound('influencer');
      const row = await db
        .selectFrom('platform.influencers')
        .innerJoin('platform.users', 'platform.users.influencer_id', 'platform.influencers.id')
        .selectAll('platform.influencers')
        .where('platform.users.id', '=', actor.userId)
        .executeTakeFirst();
      if (row === undefined) throw notFound('influencer');
      const body = {
        ...influencerView(row, actor),
        referred_influencers: await countReferred(db, row.id),
      };
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/influencers/{id}',
    summary: 'Read an influencer',
    tags: TAGS,
    access: READ,
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ scope, actor, input }) => ({
      status: 200,
      body: influencerView(await scope.find('influencers', input.params.id), actor),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/influencers/{id}',
    summary: 'Change an influencer',
    description: 'Influencers change their own profile; admins also approve and block.',
    tags: TAGS,
    access: { admin: ['root', 'reviewer'], influencer: true },
    request: { params: PARAMS, body: influencerChangesSchema },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: influencerView(await changeInfluencer(context, input.params.id, input.body), context.actor),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/assignments',
    summary: 'List who takes part in which campaign, and for what share',
    tags: ASSIGNMENT_TAGS,
    access: READ,
    request: { query: assignmentFilter },
    responses: { 200: { description: 'The newest first.', schema: pageSchema(assignmentSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('assignments').selectAll();
      if (query.campaign_id !== undefined) {
        list = list.where('campaign_id', '=', query.campaign_id);
      }
      if (query.influencer_id !== undefined) {
        list = list.where('influencer_id', '=', query.influencer_id);
      }
      const { rows, nextCursor } = await page(list, query, BY_ASSIGNMENT);
      return { status: 200, body: { data: rows.map(assignmentView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/campaigns/{id}/influencers/{influencer_id}',
    summary: 'Assign an influencer to a campaign, or change their share',
    description:
      'Every active influencer can be assigned, as long as there is a slot. A share counts from now on.',
    tags: ASSIGNMENT_TAGS,
    access: WRITE_CAMPAIGNS,
    request: { params: ASSIGNMENT_PARAMS, body: assignmentInputSchema },
    responses: { 200: { description: 'The assignment.', schema: assignmentSchema } },
    handler: async ({ input, ...context }) => {
      const { id: campaignId, influencer_id: influencerId } = input.params;
      return {
        status: 200,
        body: assignmentView(await assign(context, campaignId, influencerId, input.body)),
      };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/campaigns/{id}/influencers/{influencer_id}',
    summary: 'End an assignment',
    description: 'What was credited stays credited.',
    tags: ASSIGNMENT_TAGS,
    access: WRITE_CAMPAIGNS,
    request: { params: ASSIGNMENT_PARAMS },
    responses: { 204: { description: 'Done.' } },
    handler: async ({ input, ...context }) => {
      await unassign(context, input.params.id, input.params.influencer_id);
      return { status: 204 };
    },
  }),
];
