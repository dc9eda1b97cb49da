import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { id, text, time, timeText } from '../http';
import { API_SCOPES } from '../tenancy';

const WEEK_SECONDS = 7 * 86_400;
/** How long a rotated key goes on working where nothing is said. */
const OVERLAP_SECONDS = 86_400;

const scopes = z
  .array(z.enum(API_SCOPES))
  .max(API_SCOPES.length)
  .refine((list) => new Set(list).size === list.length, 'must name each scope once')
  .openapi({ description: 'What the key may do.' });

/** A key in an answer: never itself, but how it begins. */
export const apiKeySchema = z
  .strictObject({
    id,
    advertiser_id: id,
    name: z.string(),
    prefix: z.string().openapi({ description: 'How it begins.', example: 'sk_live_Ab3xYz...' }),
    scopes: z.array(z.enum(API_SCOPES)),
    has_hmac_secret: z.boolean(),
    hmac_required: z.boolean().openapi({ description: 'Whether unsigned events are refused.' }),
    replaced_by: id.nullable().openapi({ description: 'The key that it was rotated to.' }),
    created_at: timeText,
    last_used_at: timeText.nullable().openapi({ description: 'To the minute.' }),
    expires_at: timeText.nullable().openapi({ description: 'From when it is refused; null for never.' }),
    revoked_at: timeText.nullable(),
  })
  .openapi('ApiKey');

/** A key just made: the only time that it is shown. */
export const shownApiKeySchema = apiKeySchema
  .extend({
    key: z.string().nullable().openapi({ description: 'Shown once; null when the request is a repetition.' }),
    hmac_secret: z.string().nullable().openapi({
      description:
        'Its UTF-8 bytes are the key of signatures. Shown once; null without, and in a repetition.',
    }),
  })
  .openapi('ShownApiKey');

/** What a key is made of. */
export const newApiKeySchema = z
  .object({
    advertiser_id: id.optional().openapi({ format: 'uuid', description: 'Admins must name it.' }),
    name: text(1, 100),
    scopes,
    with_hmac_secret: z
      .boolean()
      .default(false)
      .openapi({ description: 'Whether it gets a secret for signatures.' }),
    hmac_required: z.boolean().default(false),
    expires_at: time.optional(),
  })
  .refine((key) => key.with_hmac_secret || !key.hmac_required, {
    path: ['hmac_required'],
    message: 'needs with_hmac_secret',
  })
  .openapi('NewApiKey');

/** What can be changed. */
export const apiKeyChangesSchema = z
  .object({ name: text(1, 100).optional(), scopes: scopes.optional(), hmac_required: z.boolean().optional() })
  .openapi('ApiKeyChanges');

/** How a key is rotated. */
export const rotationSchema = z
  .object({
    overlap_seconds: z
      .int()
      .min(0)
      .max(WEEK_SECONDS)
      .default(OVERLAP_SECONDS)
      .openapi({ description: 'How long the old key goes on working.' }),
  })
  .openapi('ApiKeyRotation');

/** {@link newApiKeySchema}. */
export type NewKeyInput = z.output<typeof newApiKeySchema>;
/** {@link apiKeyChangesSchema}. */
export type KeyChanges = z.output<typeof apiKeyChangesSchema>;

/** A row of api_keys. */
export type ApiKeyRow = Row<'platform.api_keys'>;

/** A key with what is shown once. */
export interface ShownKey {
  readonly row: ApiKeyRow;
  readonly key: string;
  readonly hmacSecret: string | null;
}

/** As it is answered. */
export function apiKeyView(row: ApiKeyRow): z.input<typeof apiKeySchema> {
  return {
    id: row.id,
    advertiser_id: row.advertiser_id,
    name: row.name,
    prefix: `${row.prefix}...`,
    scopes: row.scopes,
    has_hmac_secret: row.hmac_secret_enc !== null,
    hmac_required: row.hmac_required,
    replaced_by: row.replaced_by,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}

/** The answer that shows a new key, and the one that its repetition gets. */
export function shownKeyReply({ row, key, hmacSecret }: ShownKey) {
  const view = apiKeyView(row);
  return {
    status: 201 as const,
    body: { ...view, key, hmac_secret: hmacSecret },
    repeated: { ...view, key: null, hmac_secret: null },
  };
}
