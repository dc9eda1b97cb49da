import { z } from '@hono/zod-openapi';
import { id, page, pageQuery, pageSchema, tenantFilter } from '../http';
import { defineRoute, type Route } from '../pipeline';
import type { Actor } from '../tenancy';
import { CAMPAIGN_STATUSES, MOVES, type Move, type MoveName } from './lifecycle';
import { campaignChangesSchema, campaignSchema, campaignView, newCampaignSchema } from './schema';
import { changeCampaign, createCampaign, deleteCampaign, moveCampaign } from './service';

const TAGS = ['campaigns'];
const PARAMS = z.object({ id });
const ONE = { 200: { description: 'The campaign.', schema: campaignSchema } };
const READERS = { admin: true, advertiser: true, influencer: true, apiKey: 'campaigns:read' } as const;
const WRITERS = { admin: ['reviewer'], advertiser: true, apiKey: 'campaigns:write' } as const;

/** Routes of campaigns. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/campaigns',
    summary: 'Plan a campaign',
    description: 'It is a draft at first.',
    tags: TAGS,
    access: WRITERS,
    idempotent: true,
    request: { body: newCampaignSchema },
    responses: { 201: { description: 'The draft.', schema: campaignSchema } },
    handler: async ({ input, ...context }) => ({
      status: 201,
      body: campaignView(await createCampaign(context, input.body), true),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns',
    summary: 'List campaigns',
    description: 'Influencers see those that they take part in or may apply to.',
    tags: TAGS,
    access: READERS,
    request: {
      query: z.object({ ...tenantFilter, status: z.enum(CAMPAIGN_STATUSES).optional(), ...pageQuery }),
    },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(campaignSchema) } },
    handler: async ({ actor, scope, input: { query } }) => {
      let campaigns = scope.ofAdvertiser(query.advertiser_id).select('campaigns').selectAll();
      if (query.status !== undefined) campaigns = campaigns.where('status', '=', query.status);
      const { rows, nextCursor } = await page(campaigns, query);
      const data = rows.map((row) => campaignView(row, isOwner(actor)));
      return { status: 200, body: { data, next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{id}',
    summary: 'Read a campaign',
    tags: TAGS,
    access: READERS,
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ actor, scope, input }) => {
      const row = await scope.find('campaigns', input.params.id);
      return { status: 200, body: campaignView(row, isOwner(actor)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/campaigns/{id}',
    summary: 'Change a campaign’s plan',
    description:
      'In a draft everything; while it runs name, limits, end and who may apply (once it is on chain, neither end nor limit of a day: 409 `campaign_on_chain`); nothing in review, or when it is completed.',
    tags: TAGS,
    access: WRITERS,
    request: { params: PARAMS, body: campaignChangesSchema },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: campaignView(await changeCampaign(context, input.params.id, input.body), true),
    }),
  }),
  defineRoute({
    method: 'delete',
    path: '/campaigns/{id}',
    summary: 'Throw a draft away',
    tags: TAGS,
    access: WRITERS,
    request: { params: PARAMS },
    responses: { 204: { description: 'It is gone.' } },
    handler: async ({ input, ...context }) => {
      await deleteCampaign(context, input.params.id);
      return { status: 204 };
    },
  }),
  ...(Object.keys(MOVES) as MoveName[]).map(moveRoute),
];

function moveRoute(name: MoveName): Route {
  const { summary, from, to, access, transaction }: Move = MOVES[name];
  const onChain = `While the campaign is on chain, its owner asks for the transaction ${transaction} instead (409 \`campaign_on_chain\`).`;
  return defineRoute({
    method: 'post',
    path: `/campaigns/{id}/${name}`,
    summary,
    description: `From ${from.join(' or ')} to ${to}; from anywhere else 409 \`illegal_move\`.${transaction === undefined ? '' : ` ${onChain}`}`,
    tags: TAGS,
    access,
    idempotent: true,
    request: { params: PARAMS },
    responses: ONE,
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: campaignView(await moveCampaign(context, input.params.id, name), true),
    }),
  });
}

function isOwner({ kind }: Actor): boolean {
  return kind !== 'influencer';
}
