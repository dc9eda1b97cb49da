/** What requests about events carry, and what is answered. */

import { isPlaceholder } from '@crr/sdk';
import { z } from '@hono/zod-openapi';
import { STEPS } from '../attribution';
import { COUPONS_MOST } from '../coupon-code';
import { id, text, time, timeText } from '../http';
import { CORRECTION_REASONS } from './corrections';
import { isCurrency } from './currencies';
import { ACTIONS } from './model';
import { VALUE_FORMAT } from './money';
import { sideText } from './side-field';

const KEY_MOST = 256;
const URL_MOST = 4_096;
/** Events of a batch at most. */
export const BATCH_MOST = 500;

/** A text that a shop may leave out, or send as null or empty: all the same. Whatever else it is, the event is taken. */
function told(most: number, description: string) {
  return z
    .unknown()
    .optional()
    .transform((value) => sideText(value, most))
    .openapi({ type: ['string', 'null'], maxLength: most, description });
}

const NOT_ONE_EVENTS =
  'must name one event: this is what programs write where they have nothing, and every event would have it';

const fields = {
  action: z.enum(ACTIONS).openapi({ description: 'What the customer did.', example: 'purchase' }),
  value: z
    .string()
    .regex(VALUE_FORMAT, 'must be a decimal string such as "49.90", with at most six places')
    .nullish()
    .openapi({ description: 'What it is worth, as a decimal string. Never a number.', example: '49.90' }),
  currency: z
    .string()
    .refine(isCurrency, 'must be a code of ISO 4217 in capitals, such as USD, or USDC')
    .nullish()
    .openapi({ description: 'ISO 4217, or USDC. Default: USD.', example: 'USD' }),
  properties: z
    .unknown()
    .optional()
    .openapi({
      description:
        'Whatever else belongs to it, e.g. items. Numbers keep all their digits. Not for personal data. At most 12 levels and 2,000 values: what is more is left out.',
      type: ['object', 'null'],
      example: { order: 'A-1001' },
    }),
  coupon_code: z
    .unknown()
    .optional()
    .openapi({
      type: ['string', 'array', 'null'],
      items: { type: 'string' },
      description: `The coupon that the customer entered, in any case, wide or narrow. The strongest key. Of several (a list, or a text with commas, ${COUPONS_MOST} at most) the first that credits decides.`,
    }),
  coupon_codes: z
    .unknown()
    .optional()
    .openapi({
      type: ['array', 'null'],
      items: { type: 'string' },
      description: 'The coupons of the order as a list: the same as a list in coupon_code.',
    }),
  ref_code: told(KEY_MOST, 'The ref_code with which the customer landed.'),
  click_id: told(KEY_MOST, 'The click_id with which the customer landed.'),
  landing_url: told(URL_MOST, 'The URL on which the customer landed: its ref_code is found.'),
  referrer: told(URL_MOST, 'The page that the customer came from: its ref_code is found.'),
  session_id: told(KEY_MOST, "The shop's session: an earlier event of it may say whom to credit."),
  customer_id: told(
    KEY_MOST,
    "The shop's name for the customer. Kept as a keyed hash only; nothing else finds or deletes the customer's data.",
  ),
  customer_wallet: told(
    64,
    "The customer's Solana wallet in base58: for campaigns that pay conversions on chain. One that is none is left out.",
  ),
  occurred_at: time.nullish().openapi({
    type: ['string', 'null'],
    format: 'date-time',
    description: 'When it happened. Default: now. At most 90 days ago, at most 5 minutes ahead.',
  }),
  event_id: text(1, 255)
    .refine((value) => !isPlaceholder(value), NOT_ONE_EVENTS)
    .nullish()
    .openapi({
      description:
        'By which a repetition is known for good, e.g. the order: give one wherever two customers can do the same. Without it, and without Idempotency-Key, events that say the same within ten minutes are one. One event has it, whatever its action.',
      example: 'order-1001',
    }),
};

const { action, ...rest } = fields;

/** An event in a request. */
export const eventBody = z.strictObject({ action, ...rest }).openapi('Event');
/** An event whose action the route says. */
export const actionlessBody = z.strictObject(rest).openapi('EventOfKnownAction');
/** {@link eventBody}, parsed. */
export type EventBody = z.output<typeof eventBody>;

/** Headers of a request with events. */
export const eventHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must have 1 to 255 visible characters of ASCII')
    .refine((value) => !isPlaceholder(value), NOT_ONE_EVENTS)
    .optional()
    .openapi({ description: 'The same as event_id, as a header. Where both are given, they are equal.' }),
  'x-crr-signature': z.string().optional().openapi({
    description: 'Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so.',
  }),
});

/** What is answered of an event. */
export const receiptSchema = z
  .strictObject({
    id,
    duplicate: z.boolean().openapi({ description: 'It had been taken before; this changed nothing.' }),
    attributed: z.boolean().openapi({ description: 'Whether an influencer is credited.' }),
    campaign_id: id.nullable(),
    influencer_id: id.nullable(),
    tracking_link_code: z.string().nullable().openapi({ description: 'The link that led here.' }),
    coupon_id: id.nullable(),
    deciding_key: z.enum([...STEPS, 'none']),
    confidence_percent: z.int().openapi({ description: '0 where nobody is credited.' }),
    rule_version: z.string(),
    unreadable_fields: z.array(z.string()).openapi({
      description:
        'Fields that were told and can not be read: kept as such, or left out; they credit nobody.',
    }),
  })
  .openapi('EventReceipt');

/** A batch. Each event is checked for itself. */
export const batchBody = z.strictObject({
  events: z
    .array(z.unknown())
    .min(1)
    .max(BATCH_MOST)
    .openapi({
      type: 'array',
      minItems: 1,
      maxItems: BATCH_MOST,
      items: { $ref: '#/components/schemas/Event' },
    }),
});

/** What became of a batch: one answer for each event, in their order. */
export const batchReceipts = z.strictObject({
  results: z.array(
    z.strictObject({
      status: z.int().openapi({ description: 'As the event alone would have been answered.' }),
      receipt: receiptSchema.nullable(),
      error: z
        .strictObject({ code: z.string(), message: z.string(), field: z.string().nullable() })
        .nullable(),
    }),
  ),
});

/** An event in a list. */
export const eventItem = receiptSchema
  .omit({ duplicate: true, unreadable_fields: true })
  .extend({
    advertiser_id: id,
    action: z.enum(ACTIONS),
    value: z.string().nullable().openapi({ example: '49.90' }),
    currency: z.string(),
    occurred_at: timeText,
    received_at: timeText,
    event_id: z.string().nullable().openapi({ description: 'As it was told.' }),
  })
  .openapi('EventItem');

/** A step of the waterfall, explained. */
export const stepSchema = z
  .strictObject({
    step: z.enum(STEPS),
    outcome: z.enum(['decided', 'campaign_fixed', 'passed', 'absent', 'noted', 'not_needed']),
    reason: z.string().openapi({ description: 'For machines.', example: 'influencer_coupon' }),
    explanation: z.string().openapi({ description: 'For people.' }),
    key: z.string().nullable().openapi({ description: 'What was looked up.' }),
    campaign_id: id.nullable(),
    influencer_id: id.nullable(),
    tracking_link_code: z.string().nullable(),
  })
  .openapi('AttributionStep');

const creditSchema = z.strictObject({
  campaign_id: id.nullable(),
  influencer_id: id.nullable(),
  tracking_link_code: z.string().nullable(),
  coupon_id: id.nullable(),
  deciding_key: z.enum([...STEPS, 'none']),
});

/** An event whose credit was corrected. */
export const correctionSchema = z
  .strictObject({
    id,
    event_id: id,
    advertiser_id: id,
    corrected_at: timeText,
    reason: z.enum(CORRECTION_REASONS).openapi({
      description:
        'late_click: the click that it names arrived after it. late_session: an earlier event of its session was told, or credited, after it. rerun: somebody ran the rule again.',
    }),
    before: creditSchema,
    after: creditSchema,
    conversion: z.enum(['moved', 'cancelled', 'kept']).nullable().openapi({
      description:
        'What became of the conversion that was on its way to the chain. moved: it goes to the new campaign; cancelled: nothing of it had been sent; kept: it may have been paid by the old campaign, and stays with it; null: there was none, or its campaign is the same.',
    }),
  })
  .openapi('AttributionCorrection');

/** An event with everything that is kept of it. */
export const eventDetail = eventItem
  .extend({
    properties: z.record(z.string(), z.unknown()),
    coupon_code: z.string().nullable(),
    ref_code: z.string().nullable(),
    click_id: z.string().nullable(),
    landing_url: z.string().nullable(),
    referrer: z.string().nullable(),
    session_id: z.string().nullable(),
    customer_wallet: z.string().nullable(),
    matched_click_id: id.nullable(),
    explanation: z.string().openapi({ description: 'What decided, in a sentence.' }),
    steps: z.array(stepSchema),
    corrections: z.array(correctionSchema).openapi({
      description: 'How its credit was corrected after facts that came late, the first one first.',
    }),
  })
  .openapi('EventDetail');

/** A request that was refused. */
export const failedEvent = z
  .strictObject({
    id,
    advertiser_id: id,
    received_at: timeText,
    status: z.int(),
    error_code: z.string(),
    field: z.string().nullable(),
    body_excerpt: z.string().openapi({ description: "The body's beginning, without personal values." }),
    retried_at: timeText.nullable(),
  })
  .openapi('FailedEvent');

/** An event of which the rule says something else by now. */
export const differenceSchema = z
  .strictObject({
    event_id: id,
    kind: z.enum(['rule', 'facts']).openapi({
      description:
        'rule: the rule decides otherwise by what was recorded with the event. facts: what was recorded is not what the tables say of that time any more.',
    }),
    repairable: z.boolean().openapi({
      description:
        'Whether POST corrects it. What was recorded of facts that are kept no longer stays as it is.',
    }),
    fields: z.array(
      z.strictObject({ field: z.string(), stored: z.string().nullable(), recomputed: z.string().nullable() }),
    ),
  })
  .openapi('AttributionDifference');
