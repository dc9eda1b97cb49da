/** Influencers and their shares as the API shows and takes them. */

import { isPlaceholder } from '@crr/sdk';
import { z } from '@hono/zod-openapi';
import {
  amount,
  amountText,
  flag,
  id,
  nameText,
  pageQuery,
  tenantFilter,
  text,
  timeText,
  wholeNumber,
} from '../http';

const FOLLOWERS_MOST = 10_000_000_000;
const BPS_MOST = 10_000;
/** Characters of a handle; on chain 32 bytes. None that nobody sees: with them, two handles would look the same. */
const HANDLE_PATTERN = /^[^\s\p{C}@/\\<>"'`]{1,32}$/u;

/** Where influencers publish. */
export const PLATFORMS = ['twitter', 'tiktok', 'youtube', 'instagram', 'telegram', 'other'] as const;

/** What may be looked for. */
const STATUSES = ['pending', 'active', 'inactive', 'deleted'] as const;

const handle = nameText(33)
  .transform((value) => value.normalize('NFKC').replace(/^@/, ''))
  .refine((value) => HANDLE_PATTERN.test(value), 'must be 1 to 32 visible characters without spaces and @')
  .openapi({
    type: 'string',
    description: 'Their name there; an @ before it is left out.',
    example: 'jana.makes',
  });
const followerCount = z.int().min(0).max(FOLLOWERS_MOST);
const engagementRate = z
  .int()
  .min(0)
  .max(BPS_MOST)
  .openapi({ description: 'Share of followers who react, in basis points.' });

/** An influencer. */
export const influencerSchema = z
  .strictObject({
    id,
    handle: z.string(),
    platform: z.enum(PLATFORMS),
    follower_count: z.int().nullable().openapi({ description: 'As they told.' }),
    engagement_rate_bps: z.int().nullable().openapi({ description: 'As they told, in basis points.' }),
    email: z
      .string()
      .nullable()
      .openapi({ description: 'For themselves and admins; null for everybody else.' }),
    wallet: z.string().nullable().openapi({ description: 'Proven to be theirs; null before.' }),
    wallet_proven_at: timeText.nullable(),
    referral_code: z
      .string()
      .nullable()
      .openapi({ description: 'With which they invite others. For themselves and admins.' }),
    referred_by: id.nullable().openapi({ description: 'Who invited them. For themselves and admins.' }),
    status: z.enum(STATUSES),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Influencer');

/** {@link influencerSchema}. */
export type InfluencerBody = z.infer<typeof influencerSchema>;

/** An influencer as they see themselves. */
export const ownInfluencerSchema = z
  .strictObject({
    ...influencerSchema.shape,
    referred_influencers: z.int().min(0).openapi({
      description: 'How many registered with their referral code, whatever became of them since.',
    }),
  })
  .openapi('OwnInfluencer');

/** Who registers. */
export const registrationSchema = z
  .strictObject({
    handle,
    platform: z.enum(PLATFORMS),
    follower_count: followerCount.nullable().optional(),
    engagement_rate_bps: engagementRate.nullable().optional(),
    email: z.email().max(254).nullable().optional(),
    referral_code: text(1, 32)
      .transform((code) => (isPlaceholder(code) ? undefined : code))
      .optional()
      .openapi({ type: 'string', description: 'Of who invited them.' }),
  })
  .openapi('Registration');

/** {@link registrationSchema}, read. */
export type Registration = z.output<typeof registrationSchema>;

/** What is to be changed; what is not named stays. */
export const influencerChangesSchema = z
  .strictObject({
    handle: handle.optional(),
    platform: z.enum(PLATFORMS).optional(),
    follower_count: followerCount.nullable().optional(),
    engagement_rate_bps: engagementRate.nullable().optional(),
    email: z.email().max(254).nullable().optional(),
    status: z.enum(['active', 'inactive']).optional().openapi({
      description: 'For admins: approves or blocks, and the sign-ins of this influencer with it.',
    }),
  })
  .openapi('InfluencerChanges');

/** {@link influencerChangesSchema}, read. */
export type InfluencerChanges = z.output<typeof influencerChangesSchema>;

/** Which influencers are listed. */
export const influencerFilter = z.object({
  ...tenantFilter,
  ...pageQuery,
  campaign_id: id.optional().openapi({
    format: 'uuid',
    description: 'Only who takes part in this campaign, or has a link of it.',
  }),
  platform: z.enum(PLATFORMS).optional(),
  status: z.enum(STATUSES).optional(),
  handle: text(1, 33).optional().openapi({ description: 'Begins so, whatever the letters’ case.' }),
  min_followers: wholeNumber(0, FOLLOWERS_MOST).optional(),
  wallet_proven: flag.optional(),
});

/** {@link influencerFilter}, read. */
export type InfluencerFilter = z.output<typeof influencerFilter>;

/** A revenue share that is asked for. */
export const shareInputSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('percentage'),
      share_bps: z.int().min(0).max(BPS_MOST).openapi({
        description: 'Their part of revenue in basis points; 1500 is 15 %.',
      }),
    }),
    z.strictObject({ type: z.literal('flat_per_conversion'), flat_usdc: amount() }),
    z.strictObject({ type: z.literal('flat_once'), flat_usdc: amount() }),
  ])
  .openapi('RevenueShareInput');

const shareSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('percentage'), share_bps: z.int() }),
    z.strictObject({ type: z.literal('flat_per_conversion'), flat_usdc: amountText }),
    z.strictObject({ type: z.literal('flat_once'), flat_usdc: amountText }),
  ])
  .openapi('RevenueShare');

/** An assignment to be made or changed. */
export const assignmentInputSchema = z
  .strictObject({
    share: shareInputSchema.nullable().openapi({ description: 'null: not agreed yet, nothing is paid.' }),
  })
  .openapi('AssignmentInput');

/** {@link assignmentInputSchema}, read. */
export type AssignmentInput = z.output<typeof assignmentInputSchema>;

/** An assignment. */
export const assignmentSchema = z
  .strictObject({
    campaign_id: id,
    influencer_id: id,
    advertiser_id: id,
    share: shareSchema.nullable().openapi({ description: 'null: not agreed, nothing is paid.' }),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Assignment');

/** {@link assignmentSchema}. */
export type AssignmentBody = z.infer<typeof assignmentSchema>;

/** Which assignments are listed. */
export const assignmentFilter = z.object({
  ...tenantFilter,
  ...pageQuery,
  campaign_id: id.optional(),
  influencer_id: id.optional(),
});

/** {@link assignmentFilter}, read. */
export type AssignmentFilter = z.output<typeof assignmentFilter>;
