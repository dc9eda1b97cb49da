import { z } from '@hono/zod-openapi';
import { id, text, timeText } from '../http';

/** An advertiser in an answer. */
export const advertiserSchema = z
  .strictObject({
    id,
    name: z.string(),
    status: z.enum(['active', 'inactive']),
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('Advertiser');

/** What an advertiser is made of. */
export const newAdvertiserSchema = z.object({ name: text(1, 200) }).openapi('NewAdvertiser');

/** What can be changed. */
export const advertiserChangesSchema = z
  .object({ name: text(1, 200).optional(), status: z.enum(['active', 'inactive']).optional() })
  .openapi('AdvertiserChanges');

/** {@link newAdvertiserSchema}. */
export type NewAdvertiser = z.output<typeof newAdvertiserSchema>;
/** {@link advertiserChangesSchema}. */
export type AdvertiserChanges = z.output<typeof advertiserChangesSchema>;

/** A row of advertisers. */
export interface AdvertiserRow {
  id: string;
  name: string;
  status: 'active' | 'inactive';
  created_at: Date;
  updated_at: Date;
}

/** As it is answered. */
export function advertiserView(row: AdvertiserRow): z.input<typeof advertiserSchema> {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
