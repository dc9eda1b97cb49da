/** On-chain transactions of campaigns over HTTP. */
import { z } from '@hono/zod-openapi';
import type { CampaignRow } from '../campaigns';
import { id } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { CHAIN_ACTIONS } from './entry';
import { prepareForInfluencer } from './influencer';
import { base64Of, prepare } from './prepare';
import { tellSignature } from './report-signature';
import {
  entriesSchema,
  entrySchema,
  entryView,
  influencerRequestSchema,
  influencerTransactionSchema,
  preparedSchema,
  signatureSchema,
  transactionRequestSchema,
} from './schema';
import { entriesOf } from './store';

const TAGS = ['chain'];
const PARAMS = z.object({ id });
const ACTION_PARAMS = z.object({ id, action: z.enum(CHAIN_ACTIONS) });
const WRITE = { admin: ['root'], advertiser: true, apiKey: 'campaigns:write' } as const;

/** Routes of on-chain campaigns. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/transactions',
    summary: 'Ask for a transaction to be signed by the advertiser’s wallet',
    description:
      'Creates the campaign on chain, funds, pauses, resumes, ends, empties or closes it. The transaction is unsigned: the platform holds no keys. It was simulated and would succeed; it can land for about a minute. Asking again gives another one, which takes the place of the first.',
    tags: TAGS,
    access: WRITE,
    transaction: false,
    request: { params: PARAMS, body: transactionRequestSchema },
    responses: { 201: { description: 'The transaction.', schema: preparedSchema } },
    handler: async ({ input, ...context }) => {
      const { entry, transaction, blockhash, summary } = await prepare(context, input.params.id, input.body);
      return {
        status: 201,
        body: { ...entryView(entry), transaction: base64Of(transaction), blockhash, summary },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{id}/transactions',
    summary: 'See how the transactions of a campaign stand',
    description: 'The newest of each action. They are seen to land within seconds.',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'campaigns:read' },
    request: { params: PARAMS },
    responses: { 200: { description: 'The transactions.', schema: entriesSchema } },
    handler: async ({ scope, input }) => {
      const campaign = await scope.find<CampaignRow>('campaigns', input.params.id);
      const entries = Object.values(entriesOf(campaign));
      return { status: 200, body: { campaign_id: campaign.id, data: entries.map(entryView) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/transactions/{action}/signature',
    summary: 'Tell the signature of a transaction that was sent',
    description:
      'It is looked for at once. Telling it is not needed; it is for who does not want to wait, and for a transaction that was sent with another blockhash.',
    tags: TAGS,
    access: WRITE,
    transaction: false,
    request: { params: ACTION_PARAMS, body: signatureSchema },
    responses: { 200: { description: 'How it stands.', schema: entrySchema } },
    handler: async ({ input, ...context }) => {
      const { id: campaignId, action } = input.params;
      const entry = await tellSignature(context, campaignId, action, input.body.signature);
      return { status: 200, body: entryView(entry) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/influencers/me/transactions',
    summary: 'Ask for a transaction to be signed by the influencer’s wallet',
    description:
      'register: before, the program takes no attention that their tags brought. join: for on-chain campaigns that ask for it. Unsigned; it was simulated and would succeed.',
    tags: TAGS,
    access: { influencer: true },
    transaction: false,
    request: { body: influencerRequestSchema },
    responses: { 201: { description: 'The transaction.', schema: influencerTransactionSchema } },
    handler: async ({ input, ...context }) => {
      const { wallet, head, transaction, summary } = await prepareForInfluencer(context, input.body);
      return {
        status: 201,
        body: {
          action: input.body.action,
          wallet,
          transaction: base64Of(transaction),
          blockhash: head.blockhash,
          last_valid_block_height: head.lastValidBlockHeight,
          summary,
        },
      };
    },
  }),
];
