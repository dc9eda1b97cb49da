/** Reports over HTTP. */
import type { Db } from '../database';
import { defineRoute, type Route } from '../pipeline';
import { breakdown, type Dimension } from './breakdown';
import { campaignBreakdown } from './campaign-breakdown';
import { influencerOnChain } from './chain-figures';
import { comparison } from './comparison';
import type { SeriesUnit } from './facts';
import type { ReportFilter } from './filter';
import { funnel } from './funnel';
import { journey } from './journey';
import { leaderboard } from './leaderboard';
import { linkBreakdown } from './link-breakdown';
import { overview } from './overview';
import {
  campaignPartsSchema,
  comparisonQuery,
  comparisonSchema,
  filterOf,
  funnelSchema,
  journeySchema,
  leaderboardSchema,
  linkPartsSchema,
  overviewSchema,
  ownFilter,
  ownOverviewSchema,
  ownPartsQuery,
  ownSeriesQuery,
  partsQuery,
  partsSchema,
  reportFilter,
  seriesQuery,
  seriesSchema,
} from './schema';
import { series } from './series';
import { zoneOf } from './zone';

const TAGS = ['reports'];
const READ = { admin: true, advertiser: true, apiKey: 'reports:read' } as const;
const OWN = { influencer: true } as const;
const AGREE =
  'All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.';

const PARTS: readonly {
  readonly path: `/${string}`;
  readonly dimension: Dimension;
  readonly summary: string;
}[] = [
  { path: '/stats/influencers', dimension: 'influencer', summary: 'Figures by influencer' },
  {
    path: '/stats/platforms',
    dimension: 'platform',
    summary: 'Figures by the social platform on which influencers publish',
  },
  { path: '/stats/coupons', dimension: 'coupon', summary: 'Figures by coupon' },
];

async function seriesAnswer(
  db: Db,
  filter: ReportFilter,
  { unit = 'day', timezone: told }: { unit?: SeriesUnit | undefined; timezone?: string | undefined },
) {
  const timezone = told ?? (await zoneOf(db, filter.scope));
  return { unit, timezone, points: await series(db, filter, unit, timezone) };
}

/** Routes of reports. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/stats/overview',
    summary: 'The whole: clicks, conversions, revenue, average order value, conversions per click',
    description: AGREE,
    tags: TAGS,
    access: READ,
    request: { query: reportFilter },
    responses: { 200: { description: 'The whole.', schema: overviewSchema } },
    handler: async ({ db, scope, input: { query } }) => ({
      status: 200,
      body: await overview(db, filterOf(scope, query)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/stats/chart',
    summary: 'The course over time, by the hour or day of a time zone, gaps included',
    tags: TAGS,
    access: READ,
    request: { query: seriesQuery },
    responses: { 200: { description: 'One point for each hour or day of the range.', schema: seriesSchema } },
    handler: async ({ db, scope, input: { query } }) => {
      return { status: 200, body: await seriesAnswer(db, filterOf(scope, query), query) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/stats/campaigns',
    summary: 'Figures by campaign, beside what the chain knows of it',
    description: AGREE,
    tags: TAGS,
    access: READ,
    request: { query: partsQuery },
    responses: { 200: { description: 'A page of campaigns.', schema: campaignPartsSchema } },
    handler: async ({ db, scope, input: { query } }) => {
      const { parts, nextCursor } = await campaignBreakdown(db, filterOf(scope, query), query);
      return { status: 200, body: { data: parts, next_cursor: nextCursor } };
    },
  }),
  ...PARTS.map(({ path, dimension, summary }) =>
    defineRoute({
      method: 'get',
      path,
      summary,
      description: AGREE,
      tags: TAGS,
      access: READ,
      request: { query: partsQuery },
      responses: { 200: { description: 'A page of parts.', schema: partsSchema } },
      handler: async ({ db, scope, input: { query } }) => {
        const { parts, nextCursor } = await breakdown(db, filterOf(scope, query), dimension, query);
        return { status: 200, body: { data: parts, next_cursor: nextCursor } };
      },
    }),
  ),
  defineRoute({
    method: 'get',
    path: '/stats/tracking-links',
    summary: 'Figures by tracking link, those without sales included, beside what each earned on chain',
    description: AGREE,
    tags: TAGS,
    access: READ,
    request: { query: partsQuery },
    responses: { 200: { description: 'A page of links.', schema: linkPartsSchema } },
    handler: async ({ db, scope, input: { query } }) => {
      const { parts, nextCursor } = await linkBreakdown(db, filterOf(scope, query), query);
      return { status: 200, body: { data: parts, next_cursor: nextCursor } };
    },
  }),
  ...(['/stats/funnel', '/stats/breakdown'] as const).map((path) =>
    defineRoute({
      method: 'get',
      path,
      summary: 'How far customers come: click, landing, cart, purchase; and who leaves',
      tags: TAGS,
      access: READ,
      request: { query: reportFilter },
      responses: { 200: { description: 'The funnel.', schema: funnelSchema } },
      handler: async ({ db, scope, input: { query } }) => {
        return { status: 200, body: await funnel(db, filterOf(scope, query)) };
      },
    }),
  ),
  defineRoute({
    method: 'get',
    path: '/stats/journey',
    summary: 'Where outcomes come from: flows, and the nodes and links of their Sankey diagram',
    description:
      'Flows of influence, not steps in time. A coupon goes before a ref code, a ref code before a click.',
    tags: TAGS,
    access: READ,
    request: { query: reportFilter },
    responses: { 200: { description: 'The flows, the largest first.', schema: journeySchema } },
    handler: async ({ db, scope, input: { query } }) => {
      return { status: 200, body: await journey(db, filterOf(scope, query)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/stats/ab-test',
    summary: 'Whether variants of an A/B test differ',
    description:
      'Purchases per click of each variant against the first one by name: two-proportion z-test, pooled and two-sided, at 5 % over all comparisons (Holm). A click is one trial. Admins name the advertiser.',
    tags: TAGS,
    access: READ,
    request: { query: comparisonQuery },
    responses: { 200: { description: 'The variants.', schema: comparisonSchema } },
    handler: async ({ db, scope, input: { query } }) => ({
      status: 200,
      body: await comparison(db, filterOf(scope, query), query.ab_test),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/leaderboard',
    summary: 'The 100 influencers who earned most on chain within 7 days',
    tags: TAGS,
    access: { ...READ, influencer: true },
    responses: { 200: { description: 'The most first.', schema: leaderboardSchema } },
    handler: async ({ db, now }) => ({ status: 200, body: { data: await leaderboard(db, now) } }),
  }),
  defineRoute({
    method: 'get',
    path: '/influencer/stats/overview',
    summary: 'An influencer’s own whole: clicks, sales, what the shares would give, what was earned on chain',
    tags: TAGS,
    access: OWN,
    request: { query: ownFilter },
    responses: { 200: { description: 'The whole.', schema: ownOverviewSchema } },
    handler: async ({ db, scope, actor, input: { query } }) => {
      const own = await overview(db, filterOf(scope, query));
      const onChain = actor.kind === 'influencer' ? await influencerOnChain(db, actor.influencerId) : null;
      return { status: 200, body: { ...own, on_chain: onChain } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/influencer/stats/chart',
    summary: 'An influencer’s own course over time',
    tags: TAGS,
    access: OWN,
    request: { query: ownSeriesQuery },
    responses: { 200: { description: 'One point for each hour or day of the range.', schema: seriesSchema } },
    handler: async ({ db, scope, input: { query } }) => {
      return { status: 200, body: await seriesAnswer(db, filterOf(scope, query), query) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/influencer/stats/tracking-links',
    summary: 'An influencer’s own links, beside what each earned on chain',
    tags: TAGS,
    access: OWN,
    request: { query: ownPartsQuery },
    responses: { 200: { description: 'A page of links.', schema: linkPartsSchema } },
    handler: async ({ db, scope, input: { query } }) => {
      const { parts, nextCursor } = await linkBreakdown(db, filterOf(scope, query), query);
      return { status: 200, body: { data: parts, next_cursor: nextCursor } };
    },
  }),
];
