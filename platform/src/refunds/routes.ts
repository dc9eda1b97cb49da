/** Refunds over HTTP: what was given back of a sale, told once. */
import { createHash } from 'node:crypto';
import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { settleRefunds } from '../commissions';
import { decimalOf, isCurrency, keepRefusal, microsOf, VALUE_FORMAT, verifySignature } from '../events';
import {
  conflict,
  id,
  invalidField,
  page,
  pageQuery,
  pageSchema,
  tenantFilter,
  text,
  time,
  timeText,
} from '../http';
import { defineRoute, type RequestContext, type Route } from '../pipeline';

const TAGS = ['events'];
const KINDS = ['refund', 'chargeback'] as const;

const refundBody = z
  .strictObject({
    refund_id: text(1, 255).openapi({
      description: 'The shop’s name of this refund, by which a repetition is known for good.',
      example: 'refund-1001-1',
    }),
    event_id: text(1, 255).openapi({
      description: 'The event_id of the sale, as it was told. The sale may come later.',
      example: 'order-1001',
    }),
    kind: z.enum(KINDS).default('refund').openapi({
      type: 'string',
      description: 'refund: the shop gave it back; chargeback: the customer’s bank took it.',
    }),
    value: z
      .string()
      .regex(VALUE_FORMAT, 'must be a decimal string such as "49.90", with at most six places')
      .refine((value) => /[1-9]/.test(value), 'must be above zero')
      .nullish()
      .openapi({
        description: 'What was given back, in the sale’s currency. Default: all of it.',
        example: '10.00',
      }),
    currency: z
      .string()
      .refine(isCurrency, 'must be a code of ISO 4217 in capitals, such as USD, or USDC')
      .nullish()
      .openapi({
        description: 'That of the sale; another one is refused. Default: that of the sale.',
        example: 'USD',
      }),
    occurred_at: time.nullish().openapi({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'When it was given back. Default: now.',
    }),
  })
  .openapi('Refund');

const receiptSchema = z
  .strictObject({
    id,
    duplicate: z.boolean().openapi({ description: 'It had been taken before; this changed nothing.' }),
    sale_id: id
      .nullable()
      .openapi({ description: 'The sale’s event; null: it was not told yet, and is waited for.' }),
    refunded: z.string().nullable().openapi({
      description:
        'All that was refunded of the sale by now, at most its value; null while the sale is not known.',
    }),
    net: z
      .string()
      .nullable()
      .openapi({ description: 'What is left of the sale’s value; null while it is not known.' }),
  })
  .openapi('RefundReceipt');

const itemSchema = z
  .strictObject({
    id,
    advertiser_id: id,
    refund_id: z.string(),
    event_id: z.string().openapi({ description: 'The event_id of the sale.' }),
    kind: z.enum(KINDS),
    value: z.string().nullable().openapi({ description: 'Decimal; null: all of the sale.' }),
    currency: z.string().nullable(),
    occurred_at: timeText,
    received_at: timeText,
  })
  .openapi('RefundItem');

type RefundRow = Row<'platform.refunds'>;
type Body = z.output<typeof refundBody>;

/** The key by which events with ids of the shop are unique. */
const ID_PREFIX = 'id:';

/** The routes. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/event/refund',
    summary: 'Tell that a sale was refunded, in part or as a whole',
    description:
      'What the sale earned follows in the same transaction: before its release it becomes less, after it the difference is owed back. Several partial refunds come to the same as one of their sum. A repetition (same refund_id) changes nothing.',
    tags: TAGS,
    access: { apiKey: 'events:write' },
    limit: 'events',
    verify: verifySignature,
    onRefused: keepRefusal,
    request: { body: refundBody },
    responses: {
      201: { description: 'It is stored.', schema: receiptSchema },
      200: { description: 'It had been stored before.', schema: receiptSchema },
    },
    handler: async (context) => take(context, context.input.body),
  }),
  defineRoute({
    method: 'get',
    path: '/refunds',
    summary: 'See what was refunded',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'events:read' },
    request: { query: z.object({ ...tenantFilter, event_id: text(1, 255).optional(), ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(itemSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('refunds').selectAll();
      if (query.event_id !== undefined) list = list.where('sale_key', '=', `${ID_PREFIX}${query.event_id}`);
      const { rows, nextCursor } = await page(list, query);
      return { status: 200, body: { data: rows.map(viewOf), next_cursor: nextCursor } };
    },
  }),
];

async function take(context: RequestContext, body: Body) {
  const { actor, db, now, newId } = context;
  if (actor.kind !== 'api_key') throw new TypeError('this route is for API keys');
  const { advertiserId } = actor;
  const row: RefundRow = {
    id: newId(),
    advertiser_id: advertiserId,
    refund_id: body.refund_id,
    sale_key: `${ID_PREFIX}${body.event_id}`,
    kind: body.kind,
    value_micros: body.value == null ? null : `${microsOf(body.value)}`,
    currency: body.currency ?? null,
    occurred_at: body.occurred_at ?? now,
    received_at: now,
    body_hash: hashOf(body),
  };
  const stored = await db
    .insertInto('platform.refunds')
    .values(row)
    .onConflict((oc) => oc.columns(['advertiser_id', 'refund_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  const kept = stored === undefined ? await known(context, advertiserId, row) : row;
  const sale = await settleRefunds({ db, now, newId }, advertiserId, row.sale_key);
  if (sale !== null && row.currency !== null && row.currency !== sale.currency)
    throw invalidField('currency', `must be the sale's: ${sale.currency}`);
  const answer = {
    id: kept.id,
    duplicate: stored === undefined,
    sale_id: sale?.eventId ?? null,
    refunded: sale === null ? null : decimalOf(sale.refundedMicros, sale.currency),
    net: sale === null ? null : decimalOf(sale.grossMicros - sale.refundedMicros, sale.currency),
  };
  return stored === undefined
    ? ({ status: 200, body: answer } as const)
    : ({ status: 201, body: answer } as const);
}

/** @throws ApiError 409 where the refund's id names something else */
async function known({ db }: RequestContext, advertiserId: string, row: RefundRow): Promise<RefundRow> {
  const kept = await db
    .selectFrom('platform.refunds')
    .selectAll()
    .where('advertiser_id', '=', advertiserId)
    .where('refund_id', '=', row.refund_id)
    .executeTakeFirstOrThrow();
  if (kept.body_hash === row.body_hash) return kept;
  throw conflict('idempotency_key_reused', 'this refund_id names a refund already that says something else', {
    field: 'refund_id',
  });
}

function hashOf({ refund_id: _, ...body }: Body): string {
  const { event_id, kind, value, currency, occurred_at } = body;
  const told = [
    event_id,
    kind,
    value == null ? null : `${microsOf(value)}`,
    currency ?? null,
    occurred_at?.toISOString() ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

function viewOf(row: RefundRow): z.input<typeof itemSchema> {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    refund_id: row.refund_id,
    event_id: row.sale_key.slice(ID_PREFIX.length),
    kind: row.kind,
    value: row.value_micros === null ? null : decimalOf(BigInt(row.value_micros), row.currency ?? 'USD'),
    currency: row.currency,
    occurred_at: row.occurred_at.toISOString(),
    received_at: row.received_at.toISOString(),
  };
}
