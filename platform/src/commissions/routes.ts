/** Commissions and earnings over HTTP: what is owed to whom, until when it is held, and why. */
import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { amountText, id, page, pageQuery, pageSchema, tenantFilter, timeText } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { COMMISSION_STATES, explanationOf } from './explain';
import type { CommissionRow } from './store';

const TAGS = ['commissions'];
const READERS = { admin: true, advertiser: true, influencer: true, apiKey: 'events:read' } as const;

const ruleSchema = z
  .strictObject({
    type: z.enum(['percentage', 'flat_per_conversion', 'flat_once']),
    share_bps: z.int().nullable().openapi({ description: 'Of a percentage, in basis points.' }),
    flat_usdc: amountText.nullable().openapi({ description: 'Of a flat sum, USDC base units.' }),
    cap_left_usdc: amountText.nullable().openapi({
      description: 'What the influencer could still earn in the campaign; null without a cap.',
    }),
  })
  .openapi('CommissionRule');

const commissionSchema = z
  .strictObject({
    id,
    event_id: id.openapi({ format: 'uuid', description: 'The sale.' }),
    advertiser_id: id,
    campaign_id: id,
    influencer_id: id,
    rule: ruleSchema.openapi({ description: 'What was agreed when the sale was credited: it stays.' }),
    currency: z.string().openapi({ description: 'Of the sale.' }),
    gross_micros: amountText.openapi({
      description: 'Value of the sale without refunds, millionths of its currency.',
    }),
    amount_usdc: amountText.openapi({
      description: 'What the rule gives for what was not refunded, rounded down. USDC base units.',
    }),
    state: z.enum(COMMISSION_STATES),
    reason: z.string().nullable().openapi({ description: 'For machines; null where the state says it.' }),
    explanation: z.string().openapi({ description: 'The same for people.' }),
    occurred_at: timeText,
    releases_at: timeText.openapi({
      description: 'Until when a refund takes it back: stored with the sale, and never changed.',
    }),
    released_at: timeText.nullable(),
  })
  .openapi('Commission');

const moveSchema = z
  .strictObject({
    at: timeText,
    state: z.enum(COMMISSION_STATES),
    reason: z.string().nullable(),
    amount_usdc: amountText,
    explanation: z.string(),
  })
  .openapi('CommissionMove');

const earningSchema = z
  .strictObject({
    advertiser_id: id,
    campaign_id: id,
    influencer_id: id,
    held_usdc: amountText.openapi({ description: 'In its hold, and deposited by the advertiser.' }),
    unfunded_usdc: amountText.openapi({
      description: 'Earned, and not deposited yet: it is released when it is.',
    }),
    due_usdc: amountText.openapi({ description: 'Released: nobody takes it back.' }),
    debt_usdc: amountText.openapi({
      description: 'Released for sales that were refunded since: taken off what is released next.',
    }),
    next_release_at: timeText.nullable().openapi({ description: 'Null where nothing is in its hold.' }),
  })
  .openapi('Earning');

/** The routes. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/commissions',
    summary: 'See what sales earned',
    description: 'Influencers see their own, with the date of release and the reason of each state.',
    tags: TAGS,
    access: READERS,
    request: {
      query: z.object({
        ...tenantFilter,
        campaign_id: id.optional(),
        influencer_id: id.optional(),
        event_id: id.optional(),
        state: z.enum(COMMISSION_STATES).optional(),
        ...pageQuery,
      }),
    },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(commissionSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('commissions').selectAll();
      for (const column of ['campaign_id', 'influencer_id', 'event_id', 'state'] as const) {
        const value = query[column];
        if (value !== undefined) list = list.where(column, '=', value);
      }
      const { rows, nextCursor } = await page(list, query);
      return { status: 200, body: { data: rows.map(viewOf), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/commissions/{id}',
    summary: 'See what became of one commission',
    tags: TAGS,
    access: READERS,
    request: { params: z.object({ id }) },
    responses: {
      200: {
        description: 'The commission, and its moves from the first one on.',
        schema: commissionSchema.extend({ moves: z.array(moveSchema) }).openapi('CommissionDetail'),
      },
    },
    handler: async ({ scope, db, input }) => {
      const row = await scope.find('commissions', input.params.id);
      const moves = await db
        .selectFrom('platform.commission_moves')
        .selectAll()
        .where('commission_id', '=', row.id)
        .orderBy('number')
        .execute();
      return {
        status: 200,
        body: {
          ...viewOf(row),
          moves: moves.map(({ at, state, reason, amount_usdc }) => ({
            at: at.toISOString(),
            state: state as CommissionRow['state'],
            reason,
            amount_usdc,
            explanation: explanationOf(state as CommissionRow['state'], reason),
          })),
        },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/earnings',
    summary: 'See what is owed, by campaign and influencer',
    description:
      'As the ledger has it. For the advertiser: what they owe, and what of it is not deposited. For the influencer: what they have earned and from when on nobody takes it back.',
    tags: TAGS,
    access: READERS,
    request: {
      query: z.object({
        ...tenantFilter,
        campaign_id: id.optional(),
        influencer_id: id.optional(),
        ...pageQuery,
      }),
    },
    responses: { 200: { description: 'By campaign.', schema: pageSchema(earningSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('earnings').selectAll();
      for (const column of ['campaign_id', 'influencer_id'] as const) {
        const value = query[column];
        if (value !== undefined) list = list.where(column, '=', value);
      }
      const { rows, nextCursor } = await page(list, query, [
        { column: 'campaign_id', type: 'uuid' },
        { column: 'influencer_id', type: 'uuid' },
      ]);
      return { status: 200, body: { data: rows.map(earningOf), next_cursor: nextCursor } };
    },
  }),
];

function viewOf(row: CommissionRow): z.input<typeof commissionSchema> {
  const { released_usdc: _, moves: __, accrued_at: ___, ...shown } = row;
  return {
    ...shown,
    explanation: explanationOf(row.state, row.reason),
    occurred_at: row.occurred_at.toISOString(),
    releases_at: row.releases_at.toISOString(),
    released_at: row.released_at?.toISOString() ?? null,
  };
}

function earningOf(row: Row<'platform.earnings'>): z.input<typeof earningSchema> {
  return { ...row, next_release_at: row.next_release_at?.toISOString() ?? null };
}
