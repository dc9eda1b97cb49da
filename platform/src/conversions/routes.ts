/** Conversions on their way to the chain over HTTP: what became of each, and once more for what was refused. */
import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import {
  amountText,
  conflict,
  id,
  type OrderColumn,
  page,
  pageQuery,
  pageSchema,
  tenantFilter,
  timeText,
} from '../http';
import { enqueue } from '../jobs';
import { FORGOTTEN_WALLET } from '../personal';
import { defineRoute, type RequestContext, type Route } from '../pipeline';
import { deliveryOf, dropDeadDelivery, queueConversions } from './queue';

const TAGS = ['chain'];
const STATES = ['queued', 'dead', 'accepted', 'landed', 'parked', 'refused'] as const;
const NEWEST_FIRST: readonly OrderColumn[] = [
  { column: 'created_at', type: 'time' },
  { column: 'event_id', type: 'uuid' },
];

const conversionSchema = z
  .strictObject({
    event_id: id,
    advertiser_id: id,
    campaign_id: id,
    state: z.enum(STATES).openapi({
      description:
        'queued: on its way to the edge; dead: its delivery failed too often; accepted: the edge took it over and brings it to the chain; landed: it is there, and was paid; parked: the edge gave it up; refused: the edge never takes it.',
    }),
    reason: z
      .string()
      .nullable()
      .openapi({ description: 'Why it was refused or parked, or last tried in vain; null otherwise.' }),
    chain_campaign_id: z.string().nullable().openapi({ description: 'The campaign on chain, in base58.' }),
    signature: z
      .string()
      .nullable()
      .openapi({ description: 'The transaction that carries it, in base58; null before it was sent.' }),
    settled_at: timeText.nullable().openapi({
      description: 'When the edge saw it come into its last state; null before it was taken over.',
    }),
    paid_usdc: amountText.nullable().openapi({
      description:
        'What the chain paid for it, in USDC base units; null before it has landed and the indexer has seen it.',
    }),
    attempts: z.int().openapi({ description: 'How often it was tried in vain.' }),
    due_at: timeText
      .nullable()
      .openapi({ description: 'Of what is queued: when it is tried next; null otherwise.' }),
    created_at: timeText.openapi({ description: 'When it was queued.' }),
  })
  .openapi('ChainConversion');

/** A row of `platform.conversion_outcomes`. */
type OutcomeRow = Row<'platform.conversion_outcomes'>;

/** What is delivered once more when it is asked for. */
const RETRIED: ReadonlySet<OutcomeRow['state']> = new Set(['refused', 'parked', 'dead']);
/** The edge's reason for a conversion of an account that was paid for another one. */
const ALREADY_CONVERTED = 'already_converted';
/** How the edge refuses what it gave up under the same key. */
const GIVEN_UP = /^409 conversion_parked\b/;

/** Routes of conversions. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/conversions',
    summary: 'See how purchases stand that are paid for on chain',
    description:
      'From the platform’s queue over the edge to the chain: where each is now, and why it stays there.',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'events:read' },
    request: { query: z.object({ ...tenantFilter, state: z.enum(STATES).optional(), ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(conversionSchema) } },
    handler: async ({ scope, input: { query } }) => {
      let list = scope.ofAdvertiser(query.advertiser_id).select('conversion_outcomes').selectAll();
      if (query.state !== undefined) list = list.where('state', '=', query.state);
      const { rows, nextCursor } = await page(list, query, NEWEST_FIRST);
      return { status: 200, body: { data: rows.map(viewOf), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/conversions/{id}',
    summary: 'See what became of one conversion',
    description: 'By its event’s id.',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'events:read' },
    request: { params: z.object({ id }) },
    responses: { 200: { description: 'The conversion.', schema: conversionSchema } },
    handler: async ({ scope, input }) => ({
      status: 200,
      body: viewOf(await outcomeOf(scope, input.params.id)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/conversions/{id}/retry',
    summary: 'Deliver a conversion once more that was refused, parked or is dead, or was never queued',
    description:
      'By its event’s id. When what stood in its way is mended, e.g. a key that was not configured for a week, or a budget that was used up. The chain pays an account once in a campaign all the same.',
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
async function retry(context: RequestContext, eventId: string): Promise<OutcomeRow> {
  const { scope, db, now, audit } = context;
  const known = await scope
    .select('chain_conversions')
    .select('event_id')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (known === undefined) return queueAnew(context, eventId);
  const before = await scope.find('chain_conversions', eventId, {
    key: 'event_id',
    lock: true,
  });
  const outcome = await outcomeOf(scope, eventId);
  if (!RETRIED.has(outcome.state))
    throw conflict('not_refused', `it is ${outcome.state}`, { field: 'state' });
  if (outcome.state === 'parked' && outcome.reason === ALREADY_CONVERTED) {
    throw conflict('not_payable', 'the account has converted in this campaign before: each is paid once');
  }
  if (before.wallet === FORGOTTEN_WALLET) {
    throw conflict('customer_forgotten', 'the customer was forgotten, and their wallet with them');
  }
  const generation = before.generation + (needsNewKey(outcome) ? 1 : 0);
  const changes = {
    state: 'queued',
    reason: null,
    edge_id: null,
    attempts: 0,
    generation,
    created_at: now,
  } as const;
  await scope.update('chain_conversions').set(changes).where('event_id', '=', eventId).execute();
  if (outcome.state === 'dead') await dropDeadDelivery(db, eventId);
  await enqueue(db, [deliveryOf(before)], now);
  await audit({
    action: 'conversion.retry',
    subjectKind: 'chain_conversions',
    subjectId: eventId,
    advertiserId: before.advertiser_id,
    before: { state: outcome.state, reason: outcome.reason, generation: before.generation },
    after: { state: changes.state, generation },
  });
  return outcomeOf(scope, eventId);
}

/** What the edge gave up it never takes again under the same key; of anything else it may know the key, and takes it once. */
function needsNewKey({ state, reason }: OutcomeRow): boolean {
  return state === 'parked' || (state === 'refused' && GIVEN_UP.test(reason ?? ''));
}

/** An event that has no conversion yet. */
async function queueAnew({ scope, db, now, audit }: RequestContext, eventId: string): Promise<OutcomeRow> {
  const event = await scope.find('customer_events', eventId);
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
  return outcomeOf(scope, event.id);
}

function outcomeOf(scope: RequestContext['scope'], eventId: string): Promise<OutcomeRow> {
  return scope.find('conversion_outcomes', eventId, { key: 'event_id' });
}

function viewOf({ due_at, settled_at, created_at, ...row }: OutcomeRow): z.input<typeof conversionSchema> {
  return {
    ...row,
    due_at: due_at?.toISOString() ?? null,
    settled_at: settled_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}
