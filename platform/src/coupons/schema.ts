/** Coupons as the API shows and takes them. */
import { isPlaceholder } from '@crr/sdk';
import { z } from '@hono/zod-openapi';
import { COUPON_CODE_MOST, COUPON_LENGTH, COUPON_PREFIX_PATTERN, couponCode } from '../coupon-code';
import { id, PLACEHOLDER_RULE, pageQuery, tenantFilter, time, timeText } from '../http';

/** Characters of a told code, of which some may be such that nobody sees. */
const CODE_TOLD_MOST = 256;
/** Influencers of one bulk request. */
export const BULK_MOST = 500;

const kind = z.enum(['auto', 'vanity', 'generic']).openapi({
  description: 'auto: made by chance; vanity: chosen; generic: of nobody, it fixes the campaign alone.',
});
const status = z.enum(['active', 'invalidated']);

/** A coupon. */
export const couponSchema = z
  .strictObject({
    id,
    advertiser_id: id,
    campaign_id: id,
    influencer_id: id.nullable().openapi({ description: 'Who is credited; null for a generic code.' }),
    code: z.string().openapi({ example: 'SUMMER-X9Y2' }),
    kind,
    status,
    valid_from: timeText.nullable(),
    valid_until: timeText.nullable().openapi({ description: 'Not included.' }),
    replaced_by: id.nullable().openapi({ description: 'The coupon that was made in its place.' }),
    created_at: timeText,
    invalidated_at: timeText.nullable(),
  })
  .openapi('Coupon');

/** {@link couponSchema}. */
export type CouponBody = z.infer<typeof couponSchema>;

const prefix = z
  .string()
  .regex(COUPON_PREFIX_PATTERN, 'must be 1 to 24 letters or digits')
  .refine((told) => !isPlaceholder(told), PLACEHOLDER_RULE)
  .openapi({ description: 'Stands before a hyphen; made capital.', example: 'SUMMER' });

const length = z
  .int()
  .min(COUPON_LENGTH.least)
  .max(COUPON_LENGTH.most)
  .openapi({
    description: `Characters made by chance, of ${COUPON_LENGTH.least} to ${COUPON_LENGTH.most}; never 0, O, 1 or I. Default: ${COUPON_LENGTH.usual}.`,
  });

const validity = {
  valid_from: time.nullable().optional().openapi({ description: 'Default: at once.' }),
  valid_until: time.nullable().optional().openapi({ description: 'Not included. Default: no end.' }),
};

interface Validity {
  readonly valid_from?: Date | null | undefined;
  readonly valid_until?: Date | null | undefined;
}

const endsAfterBegin = ({ valid_from, valid_until }: Validity) =>
  valid_from == null || valid_until == null || valid_from < valid_until;
const ENDS_AFTER_BEGIN = { path: ['valid_until'], message: 'must be after valid_from' };

/** A coupon to be made. */
export const newCouponSchema = z
  .strictObject({
    campaign_id: id,
    influencer_id: id
      .nullable()
      .optional()
      .openapi({ description: 'Who is credited. Without: a generic code.' }),
    code: z
      .string()
      .max(CODE_TOLD_MOST)
      .refine(
        (told) => couponCode(told) !== null,
        `must be 1 to ${COUPON_CODE_MOST} letters, digits or signs, with blanks between them, and none of , ; |`,
      )
      .transform((told) => couponCode(told) ?? told)
      .optional()
      .openapi({
        type: 'string',
        description:
          'A chosen code: letters of any script, digits, signs and blanks. Without, one is made of prefix and chance.',
        example: 'JESSICA20',
      }),
    prefix: prefix.optional(),
    length: length.optional(),
    ...validity,
  })
  .refine((one) => one.code === undefined || one.prefix === undefined, {
    path: ['prefix'],
    message: 'must be left out with a chosen code',
  })
  .refine((one) => one.code === undefined || one.length === undefined, {
    path: ['length'],
    message: 'must be left out with a chosen code',
  })
  .refine(endsAfterBegin, ENDS_AFTER_BEGIN)
  .openapi('NewCoupon');

/** {@link newCouponSchema}, read. */
export type NewCoupon = z.output<typeof newCouponSchema>;

/** Coupons to be made for many influencers at once. */
export const bulkSchema = z
  .strictObject({
    campaign_id: id,
    influencer_ids: z
      .array(id)
      .min(1)
      .max(BULK_MOST)
      .optional()
      .openapi({ description: 'For whom. Default: everybody who takes part.' }),
    prefix: prefix.optional(),
    length: length.optional(),
    force: z.boolean().optional().openapi({
      description: 'Also for those who have an active code of the campaign already. Default: false.',
    }),
    ...validity,
  })
  .refine(endsAfterBegin, ENDS_AFTER_BEGIN)
  .openapi('BulkCoupons');

/** {@link bulkSchema}, read. */
export type BulkCoupons = z.output<typeof bulkSchema>;

/** What a bulk request made. */
export const bulkResultSchema = z.strictObject({
  created: z.array(couponSchema),
  skipped: z.int().openapi({ description: 'Influencers who had an active code already.' }),
});

/** What a coupon is made anew with. */
export const regenerateSchema = z.strictObject({ prefix: prefix.optional(), length: length.optional() });

/** {@link regenerateSchema}, read. */
export type Regenerate = z.output<typeof regenerateSchema>;

/** Which coupons are listed. */
export const couponFilter = z.object({
  ...tenantFilter,
  ...pageQuery,
  campaign_id: id.optional(),
  influencer_id: id.optional(),
  status: status.optional(),
  kind: kind.optional(),
  code: z.string().max(CODE_TOLD_MOST).optional().openapi({ description: 'However its letters are typed.' }),
});

/** {@link couponFilter}, read. */
export type CouponFilter = z.output<typeof couponFilter>;
