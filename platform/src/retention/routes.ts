/** Retention over HTTP. */
import { z } from '@hono/zod-openapi';
import { timeText } from '../http';
import { defineRoute, type Route } from '../pipeline';
import { type RetentionState, readRetention, setRetention } from './settings';
import { RETENTION_SUBJECTS } from './subjects';

const TAGS = ['privacy'];
const MOST_DAYS = 36_500;

const days = z.int().min(1).max(MOST_DAYS);
const stateSchema = z
  .strictObject({
    subject: z.enum(RETENTION_SUBJECTS),
    keep_days: days,
    default_days: days,
    deleted_before: timeText.nullable().openapi({
      description:
        'Everything older is gone, of customer_events what was told of the customer. Null before the first run.',
    }),
    deleted_rows: z.int().min(0).openapi({ description: 'Rows that were deleted or emptied so far.' }),
    ran_at: timeText.nullable(),
  })
  .openapi('Retention');

/** Routes of retention. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/retention',
    summary: 'How long things are kept, and what has gone',
    tags: TAGS,
    access: { admin: true },
    responses: {
      200: { description: 'All subjects.', schema: z.strictObject({ data: z.array(stateSchema) }) },
    },
    handler: async ({ db }) => ({ status: 200, body: { data: (await readRetention(db)).map(viewOf) } }),
  }),
  defineRoute({
    method: 'put',
    path: '/retention/{subject}',
    summary: 'Set how long something is kept',
    description: 'Takes effect with the next hourly run. What has gone does not come back.',
    tags: TAGS,
    access: { admin: ['root'] },
    request: {
      params: z.object({ subject: z.enum(RETENTION_SUBJECTS) }),
      body: z.strictObject({ keep_days: days }),
    },
    responses: { 200: { description: 'The subject.', schema: stateSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: viewOf(await setRetention(context, input.params.subject, input.body.keep_days)),
    }),
  }),
];

function viewOf({ subject, keepDays, defaultDays, deletedBefore, deletedRows, ranAt }: RetentionState) {
  return {
    subject,
    keep_days: keepDays,
    default_days: defaultDays,
    deleted_before: deletedBefore?.toISOString() ?? null,
    deleted_rows: deletedRows,
    ran_at: ranAt?.toISOString() ?? null,
  };
}
