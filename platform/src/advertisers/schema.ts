import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { id, text, timeText } from '../http';
import { timeZone } from '../time-zone';

/** An advertiser in an answer. */
export const advertiserSchema = z
  .strictObject({
    id,
    name: z.string(),
    status: z.enum(['active', 'inactive']),
    time_zone: z
      .string()
      .openapi({ description: 'By whose days reports are cut.', example: 'Europe/Berlin' }),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Advertiser');

/** What an advertiser is made of. */
export const newAdvertiserSchema = z
  .object({
    name: text(1, 200),
    time_zone: timeZone.optional().openapi({
      description: 'By whose days reports are cut: a time zone of IANA. Default: UTC.',
      example: 'Europe/Berlin',
    }),
  })
  .openapi('NewAdvertiser');

/** What can be changed. */
export const advertiserChangesSchema = z
  .object({
    name: text(1, 200).optional(),
    status: z.enum(['active', 'inactive']).optional(),
    time_zone: timeZone.optional(),
  })
  .openapi('AdvertiserChanges');

/** {@link newAdvertiserSchema}. */
export type NewAdvertiser = z.output<typeof newAdvertiserSchema>;
/** {@link advertiserChangesSchema}. */
export type AdvertiserChanges = z.output<typeof advertiserChangesSchema>;

/** A row of advertisers. */
export type AdvertiserRow = Row<'platform.advertisers'>;

/** As it is answered. */
export function advertiserView(row: AdvertiserRow): z.input<typeof advertiserSchema> {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    time_zone: row.time_zone,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
