/** Query routes: read events, and what became of those that were refused. */
import type { JsonObject } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { RERUN_COLUMNS, type Rerun, rerun, STEPS } from '../attribution';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import {
  flag,
  id,
  type OrderColumn,
  page,
  pageQuery,
  pageSchema,
  parseLossless,
  tenantFilter,
  time,
} from '../http';
import { defineRoute, type Route } from '../pipeline';
import type { Scope } from '../tenancy';
import { correct } from './corrections';
import { reply } from './ingest-routes';
import { ACTIONS } from './model';
import { correctionPolicyOf } from './policy';
import {
  correctionSchema,
  differenceSchema,
  eventBody,
  eventDetail,
  eventItem,
  failedEvent,
  receiptSchema,
} from './schema';
import { takeEvent } from './service';
import { verifySignature } from './verify';
import { correctionView, detailView, failedView, itemView } from './view';

const TAGS = ['events'];
const READERS = { admin: true, advertiser: true, apiKey: 'events:read' } as const;
const PARAMS = z.object({ id });

/** In the order of the indexes, so that a page costs what it shows, however many events others have. */
const LATEST_FIRST: readonly OrderColumn[] = [
  { column: 'occurred_at', type: 'time' },
  { column: 'id', type: 'uuid' },
];
const RECEIVED_LAST_FIRST: readonly OrderColumn[] = [
  { column: 'received_at', type: 'time' },
  { column: 'id', type: 'uuid' },
];

const CORRECTED_LAST_FIRST: readonly OrderColumn[] = [
  { column: 'corrected_at', type: 'time' },
  { column: 'id', type: 'uuid' },
];

/** By when events happened. */
const PERIOD = {
  from: time
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: 'From then on, included.' }),
  to: time
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: 'Until then, not included.' }),
};

const RERUN_QUERY = z.object({ ...tenantFilter, ...PERIOD, ...pageQuery });

const eventFilter = z.object({
  ...tenantFilter,
  ...PERIOD,
  action: z.enum(ACTIONS).optional(),
  campaign_id: id.optional(),
  influencer_id: id.optional(),
  attributed: flag.optional(),
  deciding_key: z.enum([...STEPS, 'none']).optional(),
  ...pageQuery,
});

/** The routes. */
export const readingRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/events',
    summary: 'List events',
    tags: TAGS,
    access: READERS,
    request: { query: eventFilter },
    responses: { 200: { description: 'Those that happened last first.', schema: pageSchema(eventItem) } },
    handler: async ({ scope, input: { query } }) => {
      const { from, to, action, campaign_id, influencer_id, attributed, deciding_key } = query;
      let events = scope.ofAdvertiser(query.advertiser_id).select('customer_events').selectAll();
      if (from !== undefined) events = events.where('occurred_at', '>=', from);
      if (to !== undefined) events = events.where('occurred_at', '<', to);
      if (action !== undefined) events = events.where('action', '=', action);
      if (campaign_id !== undefined) events = events.where('campaign_id', '=', campaign_id);
      if (influencer_id !== undefined) events = events.where('influencer_id', '=', influencer_id);
      if (attributed !== undefined) events = events.where('attributed', '=', attributed);
      if (deciding_key !== undefined) events = events.where('deciding_key', '=', deciding_key);
      const { rows, nextCursor } = await page(events, query, LATEST_FIRST);
      return { status: 200, body: { data: rows.map(itemView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/events/{id}',
    summary: 'Read an event, with its attribution explained step by step',
    tags: TAGS,
    access: READERS,
    request: { params: PARAMS },
    responses: { 200: { description: 'The event.', schema: eventDetail } },
    handler: async ({ scope, db, input }) => {
      const event = await scope.find('customer_events', input.params.id);
      const properties = await propertiesOf(db, event.id);
      const corrections = await scope
        .select('attribution_corrections')
        .selectAll()
        .where('event_id', '=', event.id)
        .orderBy('corrected_at')
        .orderBy('id')
        .execute();
      return { status: 200, body: detailView({ ...event, properties }, corrections) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/failed-events',
    summary: 'List requests with events that were refused',
    tags: TAGS,
    access: READERS,
    request: { query: z.object({ ...tenantFilter, ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(failedEvent) } },
    handler: async ({ scope, input: { query } }) => {
      const failures = scope.ofAdvertiser(query.advertiser_id).select('failed_events').selectAll();
      const { rows, nextCursor } = await page(failures, query, RECEIVED_LAST_FIRST);
      return { status: 200, body: { data: rows.map(failedView), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/failed-events/{id}',
    summary: 'Read a refused request',
    tags: TAGS,
    access: READERS,
    request: { params: PARAMS },
    responses: { 200: { description: 'The refusal.', schema: failedEvent } },
    handler: async ({ scope, input }) => ({
      status: 200,
      body: failedView(await scope.find('failed_events', input.params.id)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/failed-events/{id}/retry',
    summary: 'Send the corrected event of a refused request',
    description:
      'Bodies are not kept: the event is told again, with a key and by its rules, signature included, as any event is. The refusal is marked as retried once it is stored.',
    tags: TAGS,
    access: { apiKey: 'events:write' },
    transaction: false,
    verify: verifySignature,
    request: { params: PARAMS, body: eventBody },
    responses: {
      201: { description: 'It is stored.', schema: receiptSchema },
      200: { description: 'It had been stored before.', schema: receiptSchema },
    },
    handler: async ({ scope, input, ...context }) => {
      const failed = await scope.find('failed_events', input.params.id);
      const receipt = await takeEvent(context, { advertiserId: failed.advertiser_id }, input.body);
      await scope
        .update('failed_events')
        .set({ retried_at: context.now })
        .where('id', '=', failed.id)
        .where('retried_at', 'is', null)
        .execute();
      return reply(receipt);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/attribution/rerun',
    summary: 'Run the attribution rule again over stored events, and list what differs',
    description:
      'A page of events at a time, newest first; nothing is changed. Without differences the rule still says what is stored.',
    tags: TAGS,
    access: READERS,
    request: { query: RERUN_QUERY },
    responses: {
      200: {
        description: 'What was found on this page of events.',
        schema: z.strictObject({
          checked: z.int().openapi({ description: 'Events that were decided again.' }),
          by_record_only: z.int().openapi({
            description: 'Of these: by what was recorded alone, because what was told has been deleted.',
          }),
          differences: z.array(differenceSchema),
          next_cursor: z.string().nullable(),
        }),
      },
    },
    handler: async ({ scope, db, services, input: { query } }) => {
      const { rows, nextCursor } = await rerunPage(scope, query);
      const found = await rerun(db, rows, correctionPolicyOf(services.settings));
      return { status: 200, body: { ...rerunView(found), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/attribution/rerun',
    summary: 'Run the attribution rule again over stored events, and correct what differs',
    description:
      'Corrects what GET calls repairable, on the same page of events, and records each correction. Facts that come late are followed without it.',
    tags: TAGS,
    access: { admin: ['root'], advertiser: true },
    request: { query: RERUN_QUERY },
    responses: {
      200: {
        description: 'What was corrected of this page of events, and of the sessions that hang on them.',
        schema: z.strictObject({
          checked: z.int(),
          corrected: z.array(id),
          next_cursor: z.string().nullable(),
        }),
      },
    },
    handler: async ({ scope, db, now, newId, services, input: { query } }) => {
      const { rows, nextCursor } = await rerunPage(scope, query);
      const correcting = { db, now, newId, policy: correctionPolicyOf(services.settings) };
      const corrected = await correct(
        correcting,
        rows.map((row) => row.id),
        'rerun',
      );
      return { status: 200, body: { checked: rows.length, corrected, next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/attribution/corrections',
    summary: 'List events whose credit was corrected',
    description: 'With what was credited before and after, and why. Reports follow a correction at once.',
    tags: TAGS,
    access: READERS,
    request: { query: z.object({ ...tenantFilter, ...pageQuery }) },
    responses: { 200: { description: 'The latest first.', schema: pageSchema(correctionSchema) } },
    handler: async ({ scope, input: { query } }) => {
      const corrections = scope
        .ofAdvertiser(query.advertiser_id)
        .select('attribution_corrections')
        .selectAll();
      const { rows, nextCursor } = await page(corrections, query, CORRECTED_LAST_FIRST);
      return { status: 200, body: { data: rows.map(correctionView), next_cursor: nextCursor } };
    },
  }),
];

function rerunPage(scope: Scope, query: z.output<typeof RERUN_QUERY>) {
  let events = scope.ofAdvertiser(query.advertiser_id).select('customer_events').select(RERUN_COLUMNS);
  if (query.from !== undefined) events = events.where('occurred_at', '>=', query.from);
  if (query.to !== undefined) events = events.where('occurred_at', '<', query.to);
  return page(events, query, LATEST_FIRST);
}

function rerunView({ checked, byRecordOnly, differences }: Rerun) {
  return {
    checked,
    by_record_only: byRecordOnly,
    differences: differences.map(({ eventId, kind, isRepairable, fields }) => ({
      event_id: eventId,
      kind,
      repairable: isRepairable,
      fields: [...fields],
    })),
  };
}

/** As it was told: a driver would round its long numbers. */
async function propertiesOf(db: Db, eventId: string): Promise<JsonObject> {
  const { rows } = await checkedSql({ properties: z.string() })`
    SELECT properties::text AS properties FROM platform.customer_events WHERE id = ${eventId}`.execute(db);
  return parseLossless(rows[0]?.properties ?? '{}') as JsonObject;
}
