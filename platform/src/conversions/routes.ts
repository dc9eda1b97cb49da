/** Conversions on their way to the chain over HTTP: what became of each, and once more for what was refused. */
import { z } from '@hono/zod-openapi';
import { conflict, id, type OrderColumn, page, pageQuery, pageSchema, tenantFilter, timeText } from '../http';
import { FORGOTTEN_WALLET } from '../personal';
import { defineRoute, type RequestContext, type Route } from '../pipeline';
import { queueConversions } from './queue';

const TAGS = ['chain'];
const STATES = ['queued', 'accepted', 'refused'] as const;
const NEWEST_FIRST: readonly OrderColumn[] = [
  { column: 'created_at', type: 'time' },
  { column: 'event_id', type: 'uuid' },
];

const conversionSchema = z
  .strictObject({
    event_id: id,
    advertiser_id: id,
    campaign_id: id,
    state: z
      .enum(STATES)
      .openapi({ description: 'accepted: the edge took it over and delivers it; refused: it will not.' }),
    reason: z
      .string()
      .nullable()
      .openapi({ description: 'Why it was refused, or last tried in vain; null otherwise.' }),
    attempts: z.int().openapi({ description: 'How often it was tried in vain.' }),
    due_at: timeText.openapi({ description: 'Of what is queued: when it is tried next.' }),
    created_at: timeText.openapi({ description: 'When it was queued.' }),
  })
  .openapi('ChainConversion');

interface ConversionRow {
  readonly event_id: string;
  readonly advertiser_id: string;
  readonly campaign_id: string;
  readonly wallet: string;
  readonly state: (typeof STATES)[number];
  readonly reason: string | null;
  readonly attempts: number;
  readonly due_at: Date;
  readonly created_at: Date;
}

/** Routes of conversions. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/conversions',
    summary: 'See how purchases stand that are paid for on chain',
    description: 'What was paid is on the chain; here is whether the edge took it over.',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'events:read' },
    request: { query: z.object({ ...tenantFilter, state: z.enum(STATES).optional(), ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(conversionSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('chain_conversions').selectAll();
      if (query.state !== undefined) list = list.where('state', '=', query.state);
      const { rows, nextCursor } = await page<ConversionRow>(list, query, NEWEST_FIRST);
      return { status: 200, body: { data: rows.map(viewOf), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/conversions/{id}/retry',
    summary: 'Deliver a conversion once more that was refused, or was never queued',
    description:
      'By its event’s id. When what stood in its way is mended, e.g. a key that was not configured for a week. The chain pays each event once all the same.',
    tags: TAGS,
    access: { admin: ['root'], advertiser: true },
    request: { params: z.object({ id }) },
    responses: { 200: { description: 'It is queued.', schema: conversionSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: viewOf(await retry(context, input.params.id)),
    }),
  }),
];

/**
 * @throws ApiError 404; 409 `not_refused`, `customer_forgotten` when it is not known any more whom to pay, `not_payable` for an event that the
 * chain pays nothing for
 */
async function retry(context: RequestContext, eventId: string): Promise<ConversionRow> {
  const { scope, now, audit } = context;
  const known = await scope
    .select('chain_conversions')
    .select('event_id')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (known === undefined) return queueAnew(context, eventId);
  const before = await scope.find<ConversionRow>('chain_conversions', eventId, {
    key: 'event_id',
    lock: true,
  });
  if (before.state !== 'refused') throw conflict('not_refused', `it is ${before.state}`, { field: 'state' });
  if (before.wallet === FORGOTTEN_WALLET) {
    throw conflict('customer_forgotten', 'the customer was forgotten, and their wallet with them');
  }
  const changes = { state: 'queued', reason: null, attempts: 0, due_at: now, created_at: now } as const;
  await scope.update('chain_conversions').set(changes).where('event_id', '=', eventId).execute();
  await audit({
    action: 'conversion.retry',
    subjectKind: 'chain_conversions',
    subjectId: eventId,
    advertiserId: before.advertiser_id,
    before: { state: before.state, reason: before.reason },
    after: { state: changes.state },
  });
  return { ...before, ...changes };
}

/** An event that has no conversion yet. */
async function queueAnew({ scope, db, now, audit }: RequestContext, eventId: string): Promise<ConversionRow> {
  const event = await scope.find<{ id: string; advertiser_id: string }>('customer_events', eventId);
  if ((await queueConversions(db, [event.id], now)) === 0) {
    const rule = 'only purchases with a wallet are paid for, of campaigns that were on chain by then';
    throw conflict('not_payable', rule);
  }
  await audit({
    action: 'conversion.retry',
    subjectKind: 'chain_conversions',
    subjectId: event.id,
    advertiserId: event.advertiser_id,
    after: { state: 'queued' },
  });
  return scope.find<ConversionRow>('chain_conversions', event.id, { key: 'event_id' });
}

function viewOf(row: ConversionRow): z.input<typeof conversionSchema> {
  const { wallet: _, campaign_id, due_at, created_at, ...rest } = row;
  return { ...rest, campaign_id, due_at: due_at.toISOString(), created_at: created_at.toISOString() };
}
