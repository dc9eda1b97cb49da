/** On-chain transactions of campaigns over HTTP. */
import { z } from '@hono/zod-openapi';
import { id, page, pageQuery } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { claimsOfInfluencer, prepareForInfluencer } from './influencer';
import { base64Of, prepare } from './prepare';
import { tellSignature } from './report-signature';
import {
  claimsSchema,
  entriesSchema,
  entrySchema,
  entryView,
  influencerRequestSchema,
  influencerTransactionSchema,
  preparedSchema,
  signatureSchema,
  transactionRequestSchema,
} from './schema';
import { CHAIN_ACTIONS, transactionOf } from './transactions';

const TAGS = ['chain'];
const PARAMS = z.object({ id });
const TRANSACTION_PARAMS = z.object({
  id,
  transaction: z
    .union([z.enum(CHAIN_ACTIONS), id])
    .openapi({ description: 'The transaction’s id, or an action for its newest one.' }),
});
const WRITE = { admin: ['root'], advertiser: true, apiKey: 'campaigns:write' } as const;

/** Routes of on-chain campaigns. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/transactions',
    summary: 'Ask for a transaction to be signed by the advertiser’s wallet',
    description:
      'Creates the campaign on chain, funds, pauses, resumes, ends, empties or closes it. The transaction is unsigned: the platform holds no keys. It was simulated and would succeed; it can land for about a minute. Asking again gives another one; each is followed for itself, and both may land.',
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
    description: 'The newest first. They are seen to land within seconds.',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'campaigns:read' },
    request: { params: PARAMS, query: z.object(pageQuery) },
    responses: { 200: { description: 'The transactions.', schema: entriesSchema } },
    handler: async ({ scope, input }) => {
      const campaign = await scope.find('campaigns', input.params.id);
      const list = scope
        .select('chain_transactions')
        .selectAll()
        .where('subject_kind', '=', 'campaign')
        .where('subject_id', '=', campaign.id);
      const { rows, nextCursor } = await page(list, input.query);
      const data = rows.map((row) => entryView(transactionOf(row)));
      return { status: 200, body: { campaign_id: campaign.id, data, next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/transactions/{transaction}/signature',
    summary: 'Tell the signature of a transaction that was sent',
    description:
      'It is looked for at once. Telling it is not needed; it is for who does not want to wait, and for a transaction that was sent with another blockhash.',
    tags: TAGS,
    access: WRITE,
    transaction: false,
    request: { params: TRANSACTION_PARAMS, body: signatureSchema },
    responses: { 200: { description: 'How it stands.', schema: entrySchema } },
    handler: async ({ input, ...context }) => {
      const { id: campaignId, transaction } = input.params;
      const after = await tellSignature(context, campaignId, transaction, input.body.signature);
      return { status: 200, body: entryView(after) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/influencers/me/claims',
    summary: 'See what waits to be claimed',
    description:
      'What was earned while the wallet could not be paid: it had no USDC account, or that was closed or frozen. As the chain says it now.',
    tags: TAGS,
    access: { influencer: true },
    limit: 'sensitive',
    transaction: false,
    responses: { 200: { description: 'By campaign.', schema: claimsSchema } },
    handler: async (context) => {
      const { wallet, campaigns } = await claimsOfInfluencer(context);
      const total = campaigns.reduce((sum, { amountUsdc }) => sum + amountUsdc, 0n);
      return {
        status: 200,
        body: {
          wallet,
          total_usdc: `${total}`,
          campaigns: campaigns.map(({ chainCampaignId, campaignId, claims, amountUsdc }) => ({
            chain_campaign_id: chainCampaignId,
            campaign_id: campaignId,
            claims,
            amount_usdc: `${amountUsdc}`,
          })),
        },
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/influencers/me/transactions',
    summary: 'Ask for a transaction to be signed by the influencer’s wallet',
    description:
      'register: before, the program takes no attention that their tags brought. join: for on-chain campaigns that ask for it. claim: pays what waits (see GET /influencers/me/claims), five claims at a time. Unsigned; it was simulated and would succeed.',
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
