import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { CREDITING_STATUSES, WINDOW_DAYS } from '../attribution';
import { amount, amountText, id, text, time, timeText, usdcAmount } from '../http';
import { CAMPAIGN_STATUSES } from './lifecycle';

/** Default of commission_hold_days. */
export const HOLD_DAYS = 30;
const SLOTS_MOST = 1_000_000;
const LIST_MOST = 1_000;

const attributionSource = z
  .enum(['any', 'coupon', 'link'])
  .openapi({ description: 'Which keys decide for it; any: the whole waterfall.' });

const attributionWindowDays = z
  .int()
  .min(1)
  .max(365)
  .openapi({
    description: `For so many days after a click, or an earlier event of the shop's session, what follows is credited; for so long a completed campaign still credits. Default: ${WINDOW_DAYS}.`,
  });

const creditsIn = z
  .array(z.enum(CREDITING_STATUSES))
  .max(CREDITING_STATUSES.length)
  .refine((statuses) => new Set(statuses).size === statuses.length, 'must name each status once')
  .openapi({
    description:
      'In which of its statuses the campaign credits what happens then. Default: in all of them, in completed as long as its attribution window goes on.',
  });

const commissionHoldDays = z
  .int()
  .min(0)
  .max(90)
  .openapi({
    description: `For so many days after a sale a refund takes its commission back; then it is released. Default: ${HOLD_DAYS}. What is changed holds for later sales: commissions keep their date.`,
  });

/** Whom a campaign is for. */
export const targetingSchema = z
  .strictObject({
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/))
      .max(250)
      .optional(),
    platforms: z.array(text(1, 32)).max(32).optional(),
    cohorts: z.array(text(1, 64)).max(64).optional(),
    min_followers: z.int().min(0).max(2_000_000_000).optional(),
  })
  .openapi('Targeting');

/** The least budgets, in base units: below, somebody wrote USDC where base units are asked for. */
const BUDGET_LEAST_USDC = 1_000_000n;
const PART_LEAST_USDC = 10_000n;

const plan = {
  name: text(1, 200),
  budget_usdc: usdcAmount(BUDGET_LEAST_USDC),
  daily_budget_usdc: usdcAmount(PART_LEAST_USDC).nullable(),
  hourly_budget_usdc: usdcAmount(PART_LEAST_USDC)
    .nullable()
    .openapi({ description: 'Meant for an hour. For people: the program keeps budgets by day.' }),
  cpm_usdc: amount()
    .nullable()
    .openapi({ description: 'Offered for a thousand views. For people: nothing is paid by it here.' }),
  slots: z.int().min(1).max(SLOTS_MOST).nullable(),
  max_earnings_per_user_usdc: usdcAmount(PART_LEAST_USDC).nullable().openapi({
    description:
      'The most that one influencer’s commissions in the campaign come to. What is changed holds for later sales.',
  }),
  commission_hold_days: commissionHoldDays,
  starts_at: time.nullable().openapi({
    type: ['string', 'null'],
    format: 'date-time',
    description:
      'When it is told, at most a day ago: nothing is credited for what was before. Default: at once.',
  }),
  ends_at: time.nullable().openapi({
    type: ['string', 'null'],
    format: 'date-time',
    description: 'Not included. When it is told, in the future. Default: no end.',
  }),
  brief: text(0, 20_000),
  targeting: targetingSchema,
  attribution_source: attributionSource,
  attribution_window_days: attributionWindowDays,
  credits_in: creditsIn,
  auto_approve: z.boolean(),
  allow_list: z.array(id).max(LIST_MOST).nullable(),
};

const { name, budget_usdc, ...rest } = plan;

/** What a campaign is made of. */
export const newCampaignSchema = z
  .object({
    advertiser_id: id.optional().openapi({ format: 'uuid', description: 'Admins must name it.' }),
    name,
    budget_usdc,
    ...z.object(rest).partial().shape,
  })
  .openapi('NewCampaign');

/** What can be changed: everything in a draft, some things while it runs. */
export const campaignChangesSchema = z.object(plan).partial().openapi('CampaignChanges');

const forOwners = { description: 'Null for influencers.' };

/** A campaign in an answer. */
export const campaignSchema = z
  .strictObject({
    id,
    advertiser_id: id,
    name: z.string(),
    status: z.enum(CAMPAIGN_STATUSES),
    budget_usdc: amountText.nullable().openapi(forOwners),
    daily_budget_usdc: amountText.nullable().openapi(forOwners),
    hourly_budget_usdc: amountText.nullable().openapi(forOwners),
    cpm_usdc: amountText.nullable(),
    slots: z.int().nullable(),
    max_earnings_per_user_usdc: amountText.nullable(),
    commission_hold_days: commissionHoldDays,
    starts_at: timeText.nullable(),
    ends_at: timeText.nullable(),
    brief: z.string(),
    targeting: targetingSchema,
    attribution_source: attributionSource,
    attribution_window_days: attributionWindowDays,
    credits_in: creditsIn,
    auto_approve: z.boolean(),
    allow_list: z
      .array(id)
      .nullable()
      .openapi({ description: 'Who may apply; null for all, and for influencers.' }),
    chain_campaign_id: z.string().nullable().openapi({ description: 'Its campaign on chain, in base58.' }),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Campaign');

/** {@link newCampaignSchema}. */
export type NewCampaign = z.output<typeof newCampaignSchema>;
/** {@link campaignChangesSchema}. */
export type CampaignChanges = z.output<typeof campaignChangesSchema>;

/** A row of campaigns. Amounts are numeric: text. */
export type CampaignRow = Row<'platform.campaigns'>;

/** As it is answered. @param isOwner false for influencers, who do not see what it may cost and whom it is closed to */
export function campaignView(row: CampaignRow, isOwner: boolean): z.input<typeof campaignSchema> {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    name: row.name,
    status: row.status,
    budget_usdc: isOwner ? row.budget_usdc : null,
    daily_budget_usdc: isOwner ? row.daily_budget_usdc : null,
    hourly_budget_usdc: isOwner ? row.hourly_budget_usdc : null,
    cpm_usdc: row.cpm_usdc,
    slots: row.slots,
    max_earnings_per_user_usdc: row.max_earnings_per_user_usdc,
    commission_hold_days: row.commission_hold_days,
    starts_at: row.starts_at?.toISOString() ?? null,
    ends_at: row.ends_at?.toISOString() ?? null,
    brief: row.brief,
    targeting: row.targeting,
    attribution_source: row.attribution_source,
    attribution_window_days: row.attribution_window_days,
    credits_in: row.credits_in,
    auto_approve: row.auto_approve,
    allow_list: isOwner ? row.allow_list : null,
    chain_campaign_id: row.chain_campaign_id,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
