/** What reports are asked with, and what they answer. */
import { z } from '@hono/zod-openapi';
import { ACTIONS, isCurrency } from '../events';
import { id, pageQuery, pageSchema, tenantFilter, text, time, timeText } from '../http';
import type { Scope } from '../tenancy';
import { timeZone } from '../time-zone';
import { SERIES_UNITS } from './facts';
import type { ReportFilter } from './filter';
import { BESIDE, STEPS } from './funnel';

const RATIO = /^\d+\.\d{6}$/;
/** With the currency's own decimals, more where the amount has more. */
const MONEY = /^\d+(?:\.\d{1,6})?$/;

const count = z.int().min(0);
const ratio = (description: string) =>
  z.string().regex(RATIO).nullable().openapi({ description, example: '0.042857' });
const money = (description: string) => z.string().regex(MONEY).openapi({ description, example: '123.45' });
const baseUnits = (description: string) =>
  z
    .string()
    .regex(/^\d+$/)
    .openapi({ description: `${description} USDC base units.`, example: '1000000' });
const currencyCode = z.string().regex(/^[A-Z]{3,5}$/);

const ownQuery = {
  from: time.optional().openapi({ type: 'string', format: 'date-time', description: 'From when, included.' }),
  to: time
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: 'Until when, not included.' }),
  campaign_id: id.optional(),
  coupon_id: id
    .optional()
    .openapi({ format: 'uuid', description: 'Clicks have no coupon: with one, none is counted.' }),
  tracking_link: text(1, 64).optional().openapi({ description: 'The link’s code.' }),
  currency: z
    .string()
    .refine(isCurrency, 'must be a code of ISO 4217 in capitals, such as USD, or USDC')
    .optional()
    .openapi({ description: 'Of events. Clicks have no currency: all are counted.' }),
};

/** The filter of an influencer’s own reports. */
export const ownFilter = z.object(ownQuery);

/** The filter of all other reports. */
export const reportFilter = z.object({ ...tenantFilter, ...ownQuery, influencer_id: id.optional() });

/** The filter with a page. */
export const partsQuery = reportFilter.extend(pageQuery);
/** The same of an influencer. */
export const ownPartsQuery = ownFilter.extend(pageQuery);

const unit = {
  unit: z
    .enum(SERIES_UNITS)
    .optional()
    .openapi({ description: 'Default: day. By the hour, from and to are needed and at most 7 days apart.' }),
  timezone: timeZone.optional().openapi({
    description:
      'Whose days and hours: a time zone of IANA. Default: the advertiser’s time_zone; UTC for influencers, and for admins without advertiser_id.',
    example: 'Europe/Berlin',
  }),
};
/** What a series is asked for beside the filter. */
export const seriesChoice = unit;
/** The filter with the length of a point. */
export const seriesQuery = reportFilter.extend(unit);
/** The same of an influencer. */
export const ownSeriesQuery = ownFilter.extend(unit);

/** The filter with the name of a test. */
export const comparisonQuery = reportFilter.extend({ ab_test: text(1, 100) });

/** A filter from a query. @param scope whose rows; an admin’s advertiser_id narrows it */
export function filterOf(scope: Scope, query: Partial<z.output<typeof reportFilter>>): ReportFilter {
  return {
    scope: scope.ofAdvertiser(query.advertiser_id),
    from: query.from ?? null,
    to: query.to ?? null,
    campaignId: query.campaign_id ?? null,
    influencerId: query.influencer_id ?? null,
    couponId: query.coupon_id ?? null,
    linkCode: query.tracking_link ?? null,
    currency: query.currency ?? null,
  };
}

const moneySchema = z.strictObject({ currency: currencyCode, amount: money('Decimal.') }).openapi('Money');

const salesSchema = z
  .strictObject({
    currency: currencyCode,
    conversions: count.openapi({ description: 'Purchases.' }),
    revenue: money('Sum of their values, decimal.'),
    average_order_value: money(
      'revenue / conversions, rounded half up to the currency’s own decimals; null without conversions.',
    ).nullable(),
  })
  .openapi('Sales');

const figures = {
  clicks: count.openapi({ description: 'Visits of humans.' }),
  bot_clicks: count.openapi({ description: 'Visits that were taken for bots; not among the clicks.' }),
  conversions: count.openapi({ description: 'Purchases.' }),
  conversions_per_click: ratio(
    'conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.',
  ),
  actions: z
    .strictObject(
      Object.fromEntries(ACTIONS.map((action) => [action, count])) as Record<
        (typeof ACTIONS)[number],
        typeof count
      >,
    )
    .openapi({ description: 'Events by what was done.' }),
  revenue: z.array(salesSchema).openapi({ description: 'By currency.' }),
  estimated_commission: z.array(moneySchema).openapi({
    description:
      'What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it.',
  }),
};

const display = z
  .strictObject({
    clicks: z.string(),
    conversions: z.string(),
    revenue: z.array(z.string()),
    estimated_commission: z.array(z.string()),
  })
  .openapi({
    description: 'The same for a card: 1.5M, 10K, $123.45. Lists are in the order of the figures.',
  });

/** The whole. */
export const overviewSchema = z.strictObject({ ...figures, display }).openapi('ReportOverview');

/** The course over time. */
export const seriesSchema = z
  .strictObject({
    unit: z.enum(SERIES_UNITS),
    timezone: z.string().openapi({ description: 'Whose days and hours.', example: 'Europe/Berlin' }),
    points: z.array(
      z
        .strictObject({
          at: timeText.openapi({
            description:
              'Begin of the hour or day of the time zone. A day has 23 or 25 hours where its clocks change. Clicks that are kept as counts of UTC days alone stand at the day of the same date.',
          }),
          ...figures,
        })
        .openapi('ReportPoint'),
    ),
  })
  .openapi('ReportSeries');

const part = {
  key: z.string().nullable().openapi({
    description: 'The id, of links the code, of social platforms the name; null for what belongs to none.',
  }),
  name: z.string().nullable(),
  ...figures,
};

const partSchema = z.strictObject(part).openapi('ReportPart');
/** A page of parts: most conversions first. */
export const partsSchema = pageSchema(partSchema).openapi('ReportParts');

const onChain = z
  .strictObject({
    chain_campaign_id: z.string(),
    funded_usdc: baseUnits('Paid in.'),
    paid_usdc: baseUnits('Left the pot.'),
    accrued_usdc: baseUnits('Owed to payees who could not receive it yet.'),
    available_usdc: baseUnits('Left.'),
    spent_usdc: baseUnits(
      'Paid or accrued in the hours that begin within from and to, whatever else is filtered for.',
    ),
    vaus: count,
    conversions: count,
  })
  .openapi('CampaignOnChain');

const campaignPartSchema = z
  .strictObject({
    ...part,
    on_chain: onChain.nullable().openapi({ description: 'Null for campaigns that are not on chain.' }),
    return_on_spend: ratio(
      'Revenue in USD and USDC / spent_usdc, rounded half up; null where nothing was spent.',
    ),
    estimated_cpm_usdc: baseUnits(
      'What clicks, taken for views, would earn influencers at the campaign’s cpm_usdc: clicks of people on links of influencers × cpm_usdc / 1000, rounded down for each influencer. A preview; nothing is owed by it. Null where the campaign pays for no views.',
    ).nullable(),
  })
  .openapi('CampaignReportPart');
/** A page of campaigns. */
export const campaignPartsSchema = pageSchema(campaignPartSchema).openapi('CampaignReportParts');

const linkOnChain = z
  .strictObject({
    vaus: count.openapi({ description: 'VAUs that landed: attention of those who came by the link.' }),
    attention_seconds: count,
    conversions: count.openapi({
      description: 'Conversions that landed: of purchases that are credited to the link.',
    }),
    user_usdc: baseUnits('Payable to users for both, paid or accrued.'),
    influencer_usdc: baseUnits('Payable to the influencer for both, paid or accrued.'),
    conversion_usdc: baseUnits('The part of user_usdc and influencer_usdc that conversions brought.'),
  })
  .openapi('LinkOnChain');

const linkPartSchema = z
  .strictObject({
    ...part,
    on_chain: linkOnChain.nullable().openapi({
      description:
        'On the UTC days that begin within from and to, in the campaign that is filtered for, whatever else is. Null for links that earned nothing, and for what belongs to no link. What the chain pays to another influencer than the link’s, since the visitor came by theirs first, is not the link’s.',
    }),
  })
  .openapi('LinkReportPart');
/** A page of links. */
export const linkPartsSchema = pageSchema(linkPartSchema).openapi('LinkReportParts');

/** Flows and their diagram. */
export const journeySchema = z
  .strictObject({
    flows: z.array(
      z.strictObject({
        source: z.enum(['Tracking Link', 'Direct / Organic']),
        method: z.enum(['Coupon', 'Ref Code', 'Click', 'Unattributed']),
        outcome: z.enum(ACTIONS),
        events: count,
      }),
    ),
    nodes: z.array(
      z.strictObject({ id: z.string(), label: z.string(), stage: z.enum(['source', 'method', 'outcome']) }),
    ),
    links: z.array(z.strictObject({ source: z.string(), target: z.string(), value: count })),
  })
  .openapi('ReportJourney');

/** The funnel. */
export const funnelSchema = z
  .strictObject({
    steps: z.array(
      z.strictObject({
        step: z.enum(STEPS),
        events: count,
        events_per_previous: ratio(
          'Events for each of the step before, above 1 where there are more; null for the first, and where the step before has nothing.',
        ),
      }),
    ),
    beside: z.strictObject(
      Object.fromEntries(BESIDE.map((action) => [action, count])) as Record<
        (typeof BESIDE)[number],
        typeof count
      >,
    ),
  })
  .openapi('ReportFunnel');

const fraction = z.number().nullable();
/** A test. */
export const comparisonSchema = z
  .strictObject({
    ab_test: z.string(),
    control: z.string().nullable().openapi({
      description:
        'The variant that the others are compared with: the first by name; null where no link carries the test’s name.',
    }),
    variants: z.array(
      z.strictObject({
        variant: z.string(),
        ...figures,
        against_control: z
          .strictObject({
            difference: fraction.openapi({ description: 'Conversions per click less the control’s.' }),
            z_score: fraction,
            p_value: fraction,
            p_value_adjusted: fraction.openapi({ description: 'For the number of comparisons, by Holm.' }),
            lift: fraction.openapi({ description: 'Rate / control’s rate - 1.' }),
            lift_low: fraction.openapi({ description: 'Lower end of its 95 % interval.' }),
            lift_high: fraction.openapi({ description: 'Upper end of its 95 % interval.' }),
            significant: z.boolean().openapi({ description: 'Whether p_value_adjusted is below 0.05.' }),
          })
          .nullable(),
      }),
    ),
  })
  .openapi('AbComparison');

/** The leaderboard. */
export const leaderboardSchema = z
  .strictObject({
    data: z.array(
      z.strictObject({
        rank: z.int().min(1),
        wallet: z.string(),
        handle: z.string(),
        platform: z.string(),
        influencer_id: id.nullable(),
        tier: z.string(),
        earned_usdc: baseUnits('By users whose first VAU in a campaign was within the 7 days.'),
        referrals: count,
        conversions: count,
      }),
    ),
  })
  .openapi('Leaderboard');

/** An influencer’s own whole. */
export const ownOverviewSchema = z
  .strictObject({
    ...figures,
    display,
    on_chain: z
      .strictObject({
        wallet: z.string(),
        earned_usdc: baseUnits('Paid or accrued, over all campaigns and all time.'),
        referrals: count,
        vaus: count,
        conversions: count,
      })
      .nullable()
      .openapi({ description: 'Null while no wallet is proved, or the chain does not know it.' }),
  })
  .openapi('InfluencerOverview');
