import { z } from '@hono/zod-openapi';
import { id, page, pageQuery, pageSchema, tenantFilter, text, time, timeText } from '../http';
import { defineRoute, type Route } from '../pipeline';

const json = z.record(z.string(), z.unknown()).nullable();

const entrySchema = z
  .strictObject({
    id,
    at: timeText,
    actor_kind: z.enum(['admin', 'advertiser', 'influencer', 'pending', 'api_key', 'system']),
    actor_id: id.nullable().openapi({ description: 'The user or the key; null for the system.' }),
    advertiser_id: id.nullable().openapi({ description: 'Whose data was changed; null for nobody’s.' }),
    action: z.string().openapi({ example: 'campaign.update' }),
    subject_kind: z.string().openapi({ example: 'campaigns' }),
    subject_id: z.string(),
    before: json,
    after: json,
    request_id: z.string().nullable(),
  })
  .openapi('AuditEntry');

const filter = {
  subject_kind: text(1, 64).optional(),
  subject_id: text(1, 128).optional(),
  actor_id: id.optional(),
  action: text(1, 64).optional(),
  from: time.optional(),
  to: time.optional().openapi({ type: 'string', format: 'date-time', description: 'Not included.' }),
};

const EQUAL = ['subject_kind', 'subject_id', 'actor_id', 'action'] as const;

/** Routes of the audit log. Nothing changes it. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/audit-log',
    summary: 'Who changed what',
    tags: ['audit'],
    access: { admin: true, advertiser: true },
    request: { query: z.object({ ...tenantFilter, ...filter, ...pageQuery }) },
    responses: { 200: { description: 'Newest first.', schema: pageSchema(entrySchema) } },
    handler: async ({ scope, input: { query } }) => {
      let entries = scope.ofAdvertiser(query.advertiser_id).select('audit_log').selectAll();
      for (const column of EQUAL) {
        if (query[column] !== undefined) entries = entries.where(column, '=', query[column]);
      }
      if (query.from !== undefined) entries = entries.where('at', '>=', query.from);
      if (query.to !== undefined) entries = entries.where('at', '<', query.to);
      const { rows, nextCursor } = await page(entries, query);
      const data = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
      return { status: 200, body: { data, next_cursor: nextCursor } };
    },
  }),
];
