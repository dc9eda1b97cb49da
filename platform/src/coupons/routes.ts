/** Coupons over HTTP. */
import { z } from '@hono/zod-openapi';
import { couponKey } from '../coupon-code';
import { givenOf, id, page, pageSchema } from '../http';
import { defineRoute, type Route } from '../pipeline';
import {
  bulkResultSchema,
  bulkSchema,
  couponFilter,
  couponSchema,
  newCouponSchema,
  regenerateSchema,
} from './schema';
import { createCoupon, createCouponsInBulk, invalidateCoupon, regenerateCoupon } from './service';
import { couponBody } from './store';

const TAGS = ['coupons'];
const PARAMS = z.object({ id });
const READ = { admin: true, advertiser: true, influencer: true, apiKey: 'coupons:read' } as const;
const WRITE = { admin: ['root'], advertiser: true, apiKey: 'coupons:write' } as const;

/** The room's routes. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/coupons',
    summary: 'Make a coupon, with a chosen code or one by chance',
    description:
      'A code is unique, whatever its letters’ case, among the active codes of an advertiser. With an influencer it credits them, before everything else that an event tells; without, it fixes the campaign and what else the event tells decides.',
    tags: TAGS,
    access: WRITE,
    idempotent: true,
    request: { body: newCouponSchema },
    responses: { 201: { description: 'The coupon.', schema: couponSchema } },
    handler: async (context) => ({
      status: 201,
      body: couponBody(await createCoupon(context, context.input.body)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/coupons/bulk',
    summary: 'Make a code for everybody who takes part in a campaign, or for those who are named',
    tags: TAGS,
    access: WRITE,
    idempotent: true,
    request: { body: bulkSchema },
    responses: { 201: { description: 'What was made.', schema: bulkResultSchema } },
    handler: async (context) => {
      const { created, skipped } = await createCouponsInBulk(context, context.input.body);
      return { status: 201, body: { created: created.map(couponBody), skipped } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/coupons',
    summary: 'List coupons, the newest first; influencers see their own',
    tags: TAGS,
    access: READ,
    request: { query: couponFilter },
    responses: { 200: { description: 'A page.', schema: pageSchema(couponSchema) } },
    handler: async ({ scope, input: { query } }) => {
      const equal = {
        campaign_id: query.campaign_id,
        influencer_id: query.influencer_id,
        status: query.status,
        kind: query.kind,
        code_key: query.code === undefined ? undefined : (couponKey(query.code) ?? ''),
      };
      let list = scope.ofAdvertiser(query.advertiser_id).select('coupons').selectAll();
      for (const [column, value] of givenOf(equal)) list = list.where(column, '=', value);
      const { rows, nextCursor } = await page(list, query);
      return { status: 200, body: { data: rows.map(couponBody), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/coupons/{id}',
    summary: 'Read a coupon',
    tags: TAGS,
    access: READ,
    request: { params: PARAMS },
    responses: { 200: { description: 'The coupon.', schema: couponSchema } },
    handler: async ({ scope, input }) => ({
      status: 200,
      body: couponBody(await scope.find('coupons', input.params.id)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/coupons/{id}/invalidate',
    summary: 'Take a coupon out of use; its code may be given out again',
    tags: TAGS,
    access: WRITE,
    request: { params: PARAMS },
    responses: { 200: { description: 'The coupon.', schema: couponSchema } },
    handler: async (context) => ({
      status: 200,
      body: couponBody(await invalidateCoupon(context, context.input.params.id)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/coupons/{id}/regenerate',
    summary: 'Take a coupon out of use and make one by chance in its place',
    tags: TAGS,
    access: WRITE,
    idempotent: true,
    request: { params: PARAMS, body: regenerateSchema },
    responses: { 201: { description: 'The new coupon.', schema: couponSchema } },
    handler: async (context) => ({
      status: 201,
      body: couponBody(await regenerateCoupon(context, context.input.params.id, context.input.body)),
    }),
  }),
];
