/** Job queue over HTTP: dead letters, which an admin sees and releases. */
import type { Row } from '@crr/db';
import { z } from '@hono/zod-openapi';
import type { Db } from '../database';
import { conflict, id, notFound, page, pageQuery, pageSchema, text, timeText } from '../http';
import { defineRoute, type RequestContext, type Route } from '../pipeline';

const TAGS = ['jobs'];
const STATES = ['queued', 'dead'] as const;
const PARAMS = z.object({ id });

const jobSchema = z
  .strictObject({
    id,
    kind: z.string().openapi({ example: 'conversion.deliver' }),
    key: z.string().openapi({ description: 'About what: of a kind and key there is one job at a time.' }),
    payload: z.record(z.string(), z.unknown()),
    state: z
      .enum(STATES)
      .openapi({ description: 'dead: a dead letter; it was tried too often and waits for an admin.' }),
    is_running: z.boolean().openapi({ description: 'A process has it, or died with it.' }),
    due_at: timeText.openapi({
      description: 'When it is tried next; of one that runs, when others may take it over.',
    }),
    attempts: z.int(),
    last_error: z.string().nullable(),
    advertiser_id: id.nullable().openapi({ description: 'Whose it is; null for nobody’s.' }),
    created_at: timeText.openapi({ description: 'When it was enqueued, or released.' }),
  })
  .openapi('Job');

type JobRow = Pick<Row<'platform.jobs'>, (typeof COLUMNS)[number]>;

const COLUMNS = [
  'id',
  'kind',
  'key',
  'payload',
  'state',
  'lease',
  'due_at',
  'attempts',
  'last_error',
  'advertiser_id',
  'created_at',
] as const;

/** Routes of jobs. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/jobs',
    summary: 'List jobs that wait, run, or are dead letters',
    description: 'What is done is not in the list any more.',
    tags: TAGS,
    access: { admin: true },
    request: {
      query: z.object({ state: z.enum(STATES).optional(), kind: text(1, 64).optional(), ...pageQuery }),
    },
    responses: { 200: { description: 'In no order of time.', schema: pageSchema(jobSchema) } },
    handler: async ({ db, input: { query } }) => {
      let list = db.selectFrom('platform.jobs').select([...COLUMNS]);
      if (query.state !== undefined) list = list.where('state', '=', query.state);
      if (query.kind !== undefined) list = list.where('kind', '=', query.kind);
      const { rows, nextCursor } = await page(list, query);
      return { status: 200, body: { data: rows.map(viewOf), next_cursor: nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/jobs/{id}',
    summary: 'Read a job',
    tags: TAGS,
    access: { admin: true },
    request: { params: PARAMS },
    responses: { 200: { description: 'The job.', schema: jobSchema } },
    handler: async ({ db, input }) => ({ status: 200, body: viewOf(await find(db, input.params.id)) }),
  }),
  defineRoute({
    method: 'post',
    path: '/jobs/{id}/release',
    summary: 'Release a dead letter',
    description:
      'When what stood in its way is mended: it is due at once, with all its attempts before it. Its effect comes once, as far as its handler can tell a repetition.',
    tags: TAGS,
    access: { admin: ['root'] },
    request: { params: PARAMS },
    responses: { 200: { description: 'It is queued.', schema: jobSchema } },
    handler: async ({ input, ...context }) => ({
      status: 200,
      body: viewOf(await release(context, input.params.id)),
    }),
  }),
];

/** @throws ApiError 404; 409 `not_dead` */
async function release({ db, now, audit }: RequestContext, jobId: string): Promise<JobRow> {
  const before = await find(db, jobId, { lock: true });
  if (before.state !== 'dead')
    throw conflict('not_dead', 'only dead letters are released', { field: 'state' });
  const changes = { state: 'queued', attempts: 0, due_at: now, created_at: now } as const;
  await db.updateTable('platform.jobs').set(changes).where('id', '=', jobId).execute();
  await audit({
    action: 'job.release',
    subjectKind: 'jobs',
    subjectId: jobId,
    advertiserId: before.advertiser_id,
    before: { kind: before.kind, key: before.key, state: before.state, last_error: before.last_error },
    after: { kind: before.kind, key: before.key, state: changes.state },
  });
  return { ...before, ...changes };
}

async function find(db: Db, jobId: string, { lock = false } = {}): Promise<JobRow> {
  const query = db
    .selectFrom('platform.jobs')
    .select([...COLUMNS])
    .where('id', '=', jobId);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (row === undefined) throw notFound('job');
  return row;
}

function viewOf({ lease, due_at, created_at, ...job }: JobRow): z.input<typeof jobSchema> {
  return {
    ...job,
    is_running: lease !== null,
    due_at: due_at.toISOString(),
    created_at: created_at.toISOString(),
  };
}
