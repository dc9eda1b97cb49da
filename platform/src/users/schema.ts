import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import { id, timeText } from '../http';
import { ADMIN_SCOPES } from '../tenancy';

const role = z.enum(['admin', 'advertiser', 'influencer']);
const status = z.enum(['pending', 'active', 'inactive']);

/** A user in an answer. */
export const userSchema = z
  .strictObject({
    id,
    issuer: z.string().openapi({ description: 'The identity provider.' }),
    sub: z.string().openapi({ description: 'Its name of the person.' }),
    email: z.string().nullable(),
    role: role.nullable().openapi({ description: 'Null while nobody decided.' }),
    advertiser_id: id.nullable(),
    influencer_id: id.nullable(),
    scopes: z.array(z.enum(ADMIN_SCOPES)).openapi({ description: 'Of admins.' }),
    status,
    created_at: timeText,
    updated_at: timeText,
  })
  .openapi('User');

/** What an admin decides of a user. */
export const userChangesSchema = z
  .object({
    status: status.optional(),
    role: role
      .optional()
      .openapi({ description: 'With it advertiser_id, influencer_id or scopes are decided anew.' }),
    advertiser_id: id.optional().openapi({ format: 'uuid', description: 'For the role advertiser.' }),
    influencer_id: id.optional().openapi({ format: 'uuid', description: 'For the role influencer.' }),
    scopes: z.array(z.enum(ADMIN_SCOPES)).max(ADMIN_SCOPES.length).optional().openapi({
      description: 'For the role admin.',
    }),
  })
  .openapi('UserChanges');

/** Which users a list has. */
export const userFilter = { status: status.optional(), role: role.optional() };

/** {@link userChangesSchema}. */
export type UserChanges = z.output<typeof userChangesSchema>;

/** A row of users. */
export type UserRow = Row<'platform.users'>;

/** As it is answered. */
export function userView(row: UserRow): z.input<typeof userSchema> {
  const { id, issuer, sub, email, role, advertiser_id, influencer_id, scopes, status } = row;
  const times = { created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
  return { id, issuer, sub, email, role, advertiser_id, influencer_id, scopes, status, ...times };
}
