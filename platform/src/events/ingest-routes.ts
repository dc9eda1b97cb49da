/** Ingestion routes: take events. */
import type { z } from '@hono/zod-openapi';
import type { ApiError } from '../http';
import { defineRoute, type RequestContext, type Route } from '../pipeline';
import type { ApiKeyActor } from '../tenancy';
import { excerptOf } from './excerpt';
import type { Action, Receipt } from './model';
import {
  actionlessBody,
  batchBody,
  batchReceipts,
  type EventBody,
  eventBody,
  eventHeaders,
  receiptSchema,
} from './schema';
import { type BatchResult, keepFailure, type Sender, statusOf, takeBatch, takeEvent } from './service';
import { verifySignature } from './verify';
import { receiptView } from './view';

const BATCH_BYTES = 2 * 1024 * 1024;

/** What all of them have: keys alone may send, signatures are checked, refusals are kept, and events share transactions. */
const SENDING = {
  method: 'post',
  tags: ['events'],
  access: { apiKey: 'events:write' },
  transaction: false,
  limit: 'events',
  verify: verifySignature,
  onRefused: keepRefusal,
} as const;

const RECEIPTS = {
  201: { description: 'It is stored.', schema: receiptSchema },
  200: { description: 'It had been stored before: the same answer, nothing changed.', schema: receiptSchema },
};

const ALIASES: readonly (readonly [path: `/${string}`, action: Action])[] = [
  ['/event/purchase', 'purchase'],
  ['/event/add-to-cart', 'add_to_cart'],
  ['/event/signup', 'signup'],
  ['/event/drop-off', 'drop_off'],
];

/** The routes. */
export const takingRoutes: readonly Route[] = [
  defineRoute({
    ...SENDING,
    path: '/events',
    summary: 'Tell what a customer did',
    description:
      'Answered when it is stored and attributed. A repetition (same event_id or Idempotency-Key) changes nothing and gets the same answer, so that whoever hears nothing sends again.',
    request: { headers: eventHeaders, body: eventBody },
    responses: RECEIPTS,
    handler: async (context) => answer(context, context.input.headers, context.input.body),
  }),
  defineRoute({
    ...SENDING,
    path: '/events/batch',
    summary: 'Tell up to 500 events at once',
    description:
      'Each stands or falls for itself, and is answered as if it came alone. Give each its event_id.',
    bodyMostBytes: BATCH_BYTES,
    request: { headers: eventHeaders.omit({ 'idempotency-key': true }), body: batchBody },
    responses: { 200: { description: 'One answer for each, in their order.', schema: batchReceipts } },
    handler: async (context) => {
      const results = await takeBatch(context, senderOf(context), context.input.body.events);
      return { status: 200, body: { results: results.map(batchView) } };
    },
  }),
  ...ALIASES.map(([path, action]) =>
    defineRoute({
      ...SENDING,
      path,
      summary: `Tell a ${action}: the same as /events with this action`,
      request: { headers: eventHeaders, body: actionlessBody },
      responses: RECEIPTS,
      handler: async (context) => answer(context, context.input.headers, { action, ...context.input.body }),
    }),
  ),
];

async function answer(context: RequestContext, headers: z.output<typeof eventHeaders>, body: EventBody) {
  const sender = { ...senderOf(context), idempotencyKey: headers['idempotency-key'] };
  const receipt = await takeEvent(context, sender, body);
  return reply(receipt);
}

/** A receipt with its status. */
export function reply(receipt: Receipt) {
  const body = receiptView(receipt);
  return statusOf(receipt) === 200 ? ({ status: 200, body } as const) : ({ status: 201, body } as const);
}

function batchView(result: BatchResult): z.input<typeof batchReceipts>['results'][number] {
  if ('receipt' in result)
    return { status: result.status, receipt: receiptView(result.receipt), error: null };
  const { code, message, field = null } = result.error;
  return { status: result.status, receipt: null, error: { code, message, field } };
}

/** Keeps a refusal of a key's request. */
export function keepRefusal(context: RequestContext, error: ApiError): Promise<void> {
  return keepFailure(context, keyOf(context).advertiserId, error, excerptOf(context.request.content));
}

function senderOf(context: Pick<RequestContext, 'actor'>): Sender {
  return { advertiserId: keyOf(context).advertiserId };
}

/** The access of these routes lets nobody else in. */
function keyOf({ actor }: Pick<RequestContext, 'actor'>): ApiKeyActor {
  if (actor.kind !== 'api_key') throw new TypeError('these routes are for API keys');
  return actor;
}
