/** Tracking links as the API shows and takes them. */
import { UTM_KEYS } from '@crr/sdk';
import { z } from '@hono/zod-openapi';
import { flag, id, nameText, pageQuery, tenantFilter, text, timeText } from '../http';

/** Influencers of one bulk request. */
export const BULK_MOST = 500;
/** Characters of a destination, as at the edge. */
const DESTINATION_MOST = 2_048;
const UTM_MOST = 256;
const NAME_MOST = 64;

const destinationUrl = text(1, DESTINATION_MOST).openapi({
  description: 'http or https, without user and password.',
  example: 'https://shop.example/summer',
});

const utmFields = Object.fromEntries(UTM_KEYS.map((key) => [key, text(1, UTM_MOST).optional()])) as Record<
  (typeof UTM_KEYS)[number],
  z.ZodOptional<z.ZodString>
>;
const utm = z.strictObject(utmFields).openapi({
  description:
    'UTM parameters without their prefix; they replace those of the destination, and replaced_utm says so.',
});

const utmChanges = z
  .strictObject(
    Object.fromEntries(UTM_KEYS.map((key) => [key, text(1, UTM_MOST).nullable().optional()])) as Record<
      (typeof UTM_KEYS)[number],
      z.ZodOptional<z.ZodNullable<z.ZodString>>
    >,
  )
  .openapi({
    description: 'UTM parameters without their prefix. Those that are not named stay; null takes one back.',
  });

const autoUtm = z.boolean().openapi({
  description:
    'Fills in what neither utm nor the destination says: source (the influencer’s platform), medium, campaign, content (their handle). Default: true.',
});

const label = text(1, NAME_MOST).nullable().openapi({ description: 'What its owner calls it.' });

/** A link. */
export const linkSchema = z
  .strictObject({
    code: z.string().openapi({ example: 'k3Xw9Pa' }),
    url: z.string().openapi({
      description: 'What is given out: leads to the destination.',
      example: 'https://go.example/r/k3Xw9Pa',
    }),
    advertiser_id: id,
    campaign_id: id.nullable(),
    influencer_id: id
      .nullable()
      .openapi({ description: 'Who is credited; null for a link of the campaign’s own.' }),
    destination_url: z.string(),
    utm: z.record(z.string(), z.string()).openapi({ description: 'What visitors’ addresses get.' }),
    replaced_utm: z.array(z.string()).openapi({
      description: 'UTM parameters of the destination in whose place visitors get the value of utm.',
    }),
    label: z.string().nullable(),
    is_active: z.boolean().openapi({ description: 'False: it answers that it is gone (410).' }),
    is_tagged: z.boolean().openapi({
      description:
        'Whether visitors get the on-chain campaign’s tag: the campaign is on chain, and its influencer, if there is one, has proven a wallet.',
    }),
    ab_test: z.string().nullable(),
    ab_variant: z.string().nullable(),
    replaced_by: z
      .string()
      .nullable()
      .openapi({ description: 'Code of the link that was made in its place.' }),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Link');

/** {@link linkSchema}. */
export type LinkBody = z.infer<typeof linkSchema>;

/** A link with what it brought. */
export const linkSummarySchema = linkSchema
  .extend({
    clicks: z.int().openapi({ description: 'Visits of people; machines are not counted.' }),
    events: z.int().openapi({ description: 'Events whose buyer came by this link, whoever is credited.' }),
    purchases: z.int().openapi({ description: 'Those of them that are purchases.' }),
  })
  .openapi('LinkSummary');

/** {@link linkSummarySchema}. */
export type LinkSummaryBody = z.infer<typeof linkSummarySchema>;

/** A link to be made. */
export const newLinkSchema = z
  .strictObject({
    campaign_id: id,
    influencer_id: id.nullable().optional().openapi({
      description:
        'Who is credited. Without: a link of the campaign’s own. Influencers make links for themselves alone.',
    }),
    destination_url: destinationUrl,
    utm: utm.optional(),
    auto_utm: autoUtm.optional(),
    label: label.optional(),
  })
  .openapi('NewLink');

/** {@link newLinkSchema}, read. */
export type NewLinkInput = z.output<typeof newLinkSchema>;

/** Links to be made for many influencers at once. */
export const bulkSchema = z
  .strictObject({
    campaign_id: id,
    influencer_ids: z
      .array(id)
      .min(1)
      .max(BULK_MOST)
      .optional()
      .openapi({ description: 'For whom. Default: everybody who takes part.' }),
    destination_url: destinationUrl,
    utm: utm.optional(),
    auto_utm: autoUtm.optional(),
    force: z.boolean().optional().openapi({
      description: 'Also for those who have an active link of the campaign already. Default: false.',
    }),
  })
  .openapi('BulkLinks');

/** {@link bulkSchema}, read. */
export type BulkLinks = z.output<typeof bulkSchema>;

/** What a bulk request made. */
export const bulkResultSchema = z.strictObject({
  created: z.array(linkSchema),
  skipped: z.int().openapi({ description: 'Influencers who had an active link already.' }),
});

const variantName = nameText(NAME_MOST).openapi({ example: 'B' });

/** Links that are compared: the same test, different variants. */
export const abTestSchema = z
  .strictObject({
    campaign_id: id,
    influencer_id: id.nullable().optional(),
    name: nameText(NAME_MOST).openapi({ description: 'Of the test.', example: 'landing page' }),
    variants: z
      .array(z.strictObject({ variant: variantName, destination_url: destinationUrl, utm: utm.optional() }))
      .min(2)
      .max(4),
    auto_utm: autoUtm.optional(),
  })
  .refine(({ variants }) => new Set(variants.map(({ variant }) => variant)).size === variants.length, {
    path: ['variants'],
    message: 'must have different names',
  })
  .openapi('AbTest');

/** {@link abTestSchema}, read. */
export type AbTest = z.output<typeof abTestSchema>;

/** What is to be changed; what is not named stays. Whom a link credits never changes. */
export const linkChangesSchema = z
  .strictObject({
    destination_url: destinationUrl.optional(),
    utm: utmChanges.optional(),
    label: label.optional(),
    is_active: z.boolean().optional(),
  })
  .openapi('LinkChanges');

/** {@link linkChangesSchema}, read. */
export type LinkChanges = z.output<typeof linkChangesSchema>;

/** How a link is made anew. */
export const regenerateSchema = z.strictObject({
  keep_old: z.boolean().optional().openapi({
    description: 'Whether the old one keeps leading. Default: false, it answers that it is gone (410).',
  }),
});

/** {@link regenerateSchema}, read. */
export type Regenerate = z.output<typeof regenerateSchema>;

/** Which links are listed. */
export const linkFilter = z.object({
  ...tenantFilter,
  ...pageQuery,
  campaign_id: id.optional(),
  influencer_id: id.optional(),
  ab_test: text(1, NAME_MOST).optional(),
  is_active: flag.optional(),
});

/** {@link linkFilter}, read. */
export type LinkFilter = z.output<typeof linkFilter>;
