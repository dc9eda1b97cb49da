/** Figures by campaign, influencer, social platform, coupon or link. What belongs to none has a row of its own, so that rows always add up to the whole. */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type RowOf, rowCheck } from '../checked-sql';
import type { Db } from '../database';
import type { Action } from '../events';
import { type OrderColumn, type PageInput, page } from '../http';
import { PLATFORMS } from '../influencers';
import type { Scope } from '../tenancy';
import { assertClicksKept, clickFacts, eventSums, reading, type Select } from './facts';
import { type EventSum, type Figures, figuresOf } from './figures';
import { allOf, checkRange, type ReportFilter } from './filter';

/** By what a breakdown divides. */
export const DIMENSIONS = ['campaign', 'influencer', 'platform', 'coupon', 'link'] as const;
/** One of {@link DIMENSIONS}. */
export type Dimension = (typeof DIMENSIONS)[number];

/** A part of the whole. */
export interface Part extends Figures {
  /** Its id, of links the code, of social platforms the name; null for what belongs to none. */
  readonly key: string | null;
  /** What it is called; null for what belongs to none. */
  readonly name: string | null;
}

/** A page of parts: most conversions first, then most clicks. */
export interface Parts {
  readonly parts: Part[];
  readonly nextCursor: string | null;
}

interface DimensionRule {
  /** Sums of events, as eventSums gives them. */
  sums(filter: ReportFilter): Select;
  /** An expression over clickFacts; null where clicks have none. */
  readonly click: RawBuilder<unknown> | null;
  /** What there is: key, name, and whether it is shown (is_shown) also without a fact. */
  listed(filter: ReportFilter): Select;
}

const RULES: Readonly<Record<Dimension, DimensionRule>> = {
  campaign: {
    sums: (filter) => eventSums(filter, sql.ref('campaign_id')),
    click: sql.ref('campaign_id'),
    listed: listedCampaigns,
  },
  influencer: {
    sums: (filter) => eventSums(filter, sql.ref('influencer_id')),
    click: sql.ref('influencer_id'),
    listed: listedInfluencers,
  },
  platform: {
    sums: sumsByPlatform,
    click: sql`(SELECT i.platform FROM platform.influencers i WHERE i.id = c.influencer_id)`,
    listed: listedPlatforms,
  },
  coupon: { sums: (filter) => eventSums(filter, sql.ref('coupon_id')), click: null, listed: listedCoupons },
  link: {
    sums: (filter) => eventSums(filter, sql.ref('tracking_link_code')),
    click: sql.ref('code'),
    listed: listedLinks,
  },
};

const PART = {
  key: z.string(),
  name: z.string().nullable(),
  clicks: z.number(),
  bot_clicks: z.number(),
  conversions: z.number(),
  /** Sums as text, since JSON of all links costs more than the summing: `currency action events value share flat`, by commas. */
  events: z.string().nullable(),
};
type PartRow = RowOf<typeof PART>;
const checkedPart = rowCheck(PART);

const ORDER: readonly OrderColumn[] = [
  { column: 'conversions', type: 'integer' },
  { column: 'clicks', type: 'integer' },
  { column: 'key', type: 'text' },
];

/** @throws ApiError 422 for a range that can not be told, or a cursor of something else */
export async function breakdown(
  db: Db,
  filter: ReportFilter,
  dimension: Dimension,
  paging: PageInput,
): Promise<Parts> {
  checkRange(filter);
  const { rows, nextCursor } = await reading(db, async (snapshot) => {
    await assertClicksKept(snapshot, filter, 'day');
    const parts = sql<RowOf<typeof PART>>`(${partsOf(filter, RULES[dimension])})`.as('part');
    return page(snapshot.selectFrom(parts).selectAll(), paging, ORDER);
  });
  return { parts: rows.map(checkedPart).map(partOf), nextCursor };
}

function partOf({ key, name, clicks, bot_clicks, events }: PartRow): Part {
  return { key: key === '' ? null : key, name, ...figuresOf({ clicks, bot_clicks }, sumsOf(events)) };
}

function sumsOf(text: string | null): EventSum[] {
  return (text?.split(',') ?? []).map((sum) => {
    const [currency = '', action, events, value_micros = '0', share_micros = '0', flat_micros = '0'] =
      sum.split(' ');
    return {
      currency,
      action: action as Action,
      events: Number(events),
      value_micros,
      share_micros,
      flat_micros,
    };
  });
}

/** The empty key is that of what belongs to none. */
function partsOf(filter: ReportFilter, { sums, click, listed }: DimensionRule): Select {
  return sql`
    WITH sums AS (${sums(filter)}), bought AS (
      SELECT coalesce(key::text, '') AS key, coalesce(sum(events) FILTER (WHERE action = 'purchase'), 0)::bigint AS conversions,
        string_agg(concat_ws(' ', currency, action, events, value_micros, share_micros, flat_micros), ',') AS events
      FROM sums
      GROUP BY sums.key
    ), clicked AS (
      SELECT ${click === null ? sql`''` : sql`coalesce(${click}::text, '')`} AS key, sum(clicks)::bigint AS clicks,
        sum(bot_clicks)::bigint AS bot_clicks
      FROM (${clickFacts(filter)}) c
      GROUP BY 1
    ), listed AS (${listed(filter)})
    SELECT coalesce(listed.key, bought.key, clicked.key) AS key, listed.name, coalesce(clicked.clicks, 0) AS clicks,
      coalesce(clicked.bot_clicks, 0) AS bot_clicks, coalesce(bought.conversions, 0) AS conversions, bought.events
    FROM listed
    FULL JOIN bought ON bought.key = listed.key
    FULL JOIN clicked ON clicked.key = coalesce(listed.key, bought.key)
    WHERE listed.is_shown OR bought.key IS NOT NULL OR clicked.key IS NOT NULL`;
}

/** With a coupon or a link, only what facts name is shown. */
function listedCampaigns({ scope, campaignId, influencerId, couponId, linkCode }: ReportFilter): Select {
  const isShown = allOf([
    campaignId && sql`p.id = ${campaignId}::uuid`,
    influencerId && isAssigned(scope, sql`p.id`, sql`${influencerId}::uuid`),
    (couponId || linkCode) && sql`FALSE`,
  ]);
  return sql`SELECT p.id::text AS key, p.name, ${isShown} AS is_shown FROM platform.campaigns p
    WHERE ${scope.where('campaigns', 'p')}`;
}

function listedInfluencers({ scope, campaignId, influencerId, couponId, linkCode }: ReportFilter): Select {
  const isShown = allOf([
    influencerId && sql`i.id = ${influencerId}::uuid`,
    campaignId && isAssigned(scope, sql`${campaignId}::uuid`, sql`i.id`),
    (couponId || linkCode) && sql`FALSE`,
  ]);
  return sql`SELECT i.id::text AS key, i.handle AS name, ${isShown} AS is_shown FROM platform.influencers i
    WHERE ${scope.where('influencers', 'i')}`;
}

/** Those on which an influencer publishes who is shown. */
function listedPlatforms(filter: ReportFilter): Select {
  return sql`SELECT place AS key, place AS name, place IN (
      SELECT i.platform FROM platform.influencers i JOIN (${listedInfluencers(filter)}) l ON l.key = i.id::text WHERE l.is_shown
    ) AS is_shown FROM unnest(${sql.val(PLATFORMS)}::text[]) AS place`;
}

/** Summed by influencer first: their platforms are looked up once each, not once for each event. */
function sumsByPlatform(filter: ReportFilter): Select {
  return sql`
    SELECT i.platform AS key, s.currency, s.action, sum(s.events) AS events, sum(s.value_micros) AS value_micros,
      sum(s.share_micros) AS share_micros, sum(s.flat_micros) AS flat_micros
    FROM (${eventSums(filter, sql.ref('influencer_id'))}) s
    LEFT JOIN platform.influencers i ON i.id = s.key
    GROUP BY 1, 2, 3`;
}

function listedCoupons({ scope, campaignId, influencerId, couponId, linkCode }: ReportFilter): Select {
  const isShown = allOf([
    campaignId && sql`c.campaign_id = ${campaignId}::uuid`,
    influencerId && sql`c.influencer_id = ${influencerId}::uuid`,
    couponId && sql`c.id = ${couponId}::uuid`,
    linkCode && sql`FALSE`,
  ]);
  return sql`SELECT c.id::text AS key, c.code AS name, ${isShown} AS is_shown FROM platform.coupons c
    WHERE ${scope.where('coupons', 'c')}`;
}

function listedLinks({ scope, campaignId, influencerId, couponId, linkCode }: ReportFilter): Select {
  const isShown = allOf([
    campaignId && sql`l.campaign_id = ${campaignId}::uuid`,
    influencerId && sql`l.influencer_id = ${influencerId}::uuid`,
    linkCode && sql`l.code = ${linkCode}::text`,
    couponId && sql`FALSE`,
  ]);
  return sql`SELECT l.code AS key, coalesce(l.label, l.code) AS name, ${isShown} AS is_shown FROM platform.tracking_links l
    WHERE ${scope.where('tracking_links', 'l')} AND l.advertiser_id IS NOT NULL`;
}

/** By assignments that the scope shows: who takes part in others' campaigns is not told by a filter either. */
function isAssigned(
  scope: Scope,
  campaign: RawBuilder<unknown>,
  influencer: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql`EXISTS (SELECT FROM platform.assignments a
    WHERE a.campaign_id = ${campaign} AND a.influencer_id = ${influencer} AND ${scope.where('assignments', 'a')})`;
}
