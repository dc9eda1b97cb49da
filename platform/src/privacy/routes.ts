/** Privacy over HTTP. */
import { z } from '@hono/zod-openapi';
import { namesNobody } from '../attribution';
import { customerHash } from '../events';
import {
  ApiError,
  id,
  invalidField,
  nameText,
  PLACEHOLDER_RULE,
  page,
  pageQuery,
  pageSchema,
  tenantFilter,
  timeText,
} from '../http';
import { defineRoute, type RequestContext, type Route } from '../pipeline';
import { actorId } from '../tenancy';
import { ownUser, type UserRow } from '../users';
import {
  answerPrivacy,
  PRIVACY_KINDS,
  type PrivacyAnswer,
  type PrivacyKind,
  type PrivacyRequestRow,
} from './service';
import type { Subject } from './subject';

const TAGS = ['privacy'];
const ROOT = { admin: ['root'] } as const;
const CUSTOMER_ID_MOST = 256;

const requestSchema = z
  .strictObject({
    id,
    kind: z.enum(PRIVACY_KINDS),
    subject_kind: z.enum(['user', 'influencer', 'customer']),
    subject_id: z.string().openapi({ description: 'Of customers the keyed hash.' }),
    advertiser_id: id.nullable(),
    status: z.enum(['open', 'done', 'refused']),
    requested_at: timeText,
    completed_at: timeText.nullable(),
    result: z
      .record(z.string(), z.int().min(0))
      .openapi({ description: 'Rows by table that were given, changed or deleted.' }),
  })
  .openapi('PrivacyRequest');

const answerSchema = requestSchema
  .extend({
    data: z
      .record(z.string(), z.array(z.record(z.string(), z.unknown())))
      .nullable()
      .openapi({ description: 'Of an export: rows by table. Null for a deletion.' }),
  })
  .openapi('PrivacyAnswer');

const customerSchema = z.strictObject({
  advertiser_id: id
    .optional()
    .openapi({ format: 'uuid', description: 'Admins name it; of others it is ignored.' }),
  customer_id: nameText(CUSTOMER_ID_MOST)
    .refine((name) => !namesNobody(name), PLACEHOLDER_RULE)
    .optional()
    .openapi({ description: 'As in events. Either it or customer_hash.' }),
  customer_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const confirmationSchema = z.strictObject({
  user_id: id.openapi({
    format: 'uuid',
    description: 'Your own, as GET /me tells it: nobody is forgotten by mistake.',
  }),
});

const RESPONSES = { 201: { description: 'What was done.', schema: answerSchema } } as const;

const SUMMARIES: Readonly<Record<PrivacyKind, (whose: string) => string>> = {
  export: (whose) => `Get what is held on ${whose}`,
  delete: (whose) => `Forget ${whose}`,
};

/** The routes of each kind of request. */
function routesOf(kind: PrivacyKind): readonly Route[] {
  const summary = SUMMARIES[kind];
  return [
    defineRoute({
      method: 'post',
      path: `/privacy/users/{id}/${kind}`,
      summary: summary('a user'),
      tags: TAGS,
      access: ROOT,
      limit: 'sensitive',
      request: { params: z.object({ id }) },
      responses: RESPONSES,
      handler: async ({ input, ...context }) => {
        const user = await context.scope.find('users', input.params.id);
        return created(await answerPrivacy(context, kind, personOf(user)));
      },
    }),
    defineRoute({
      method: 'post',
      path: `/privacy/influencers/{id}/${kind}`,
      summary: summary('an influencer'),
      tags: TAGS,
      access: ROOT,
      limit: 'sensitive',
      request: { params: z.object({ id }) },
      responses: RESPONSES,
      handler: async ({ input, ...context }) => {
        const influencer = await context.scope.find('influencers', input.params.id);
        const subject = { kind: 'influencer', id: influencer.id, advertiserId: null } as const;
        return created(await answerPrivacy(context, kind, subject));
      },
    }),
    defineRoute({
      method: 'post',
      path: `/privacy/customers/${kind}`,
      summary: summary('an advertiser’s customer'),
      description:
        'Forgetting empties what was told of the customer in every event. Values, attribution and counts stay.',
      tags: TAGS,
      access: { ...ROOT, advertiser: true, apiKey: 'privacy:write' },
      limit: 'sensitive',
      request: { body: customerSchema },
      responses: RESPONSES,
      handler: async ({ input, ...context }) =>
        created(await answerPrivacy(context, kind, await customerOf(context, input.body))),
    }),
  ];
}

/** Routes of privacy. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/privacy/me/export',
    summary: SUMMARIES.export('whoever asks'),
    tags: TAGS,
    access: 'signed_in',
    limit: 'sensitive',
    responses: RESPONSES,
    handler: async (context) => created(await answerPrivacy(context, 'export', await selfOf(context))),
  }),
  defineRoute({
    method: 'post',
    path: '/privacy/me/delete',
    summary: SUMMARIES.delete('whoever asks'),
    description:
      'Ends the account; amounts and counts stay, without a name. What is on the chain can not be deleted. Not to be undone.',
    tags: TAGS,
    access: 'signed_in',
    limit: 'sensitive',
    request: { body: confirmationSchema },
    responses: RESPONSES,
    handler: async ({ input, ...context }) => {
      if (input.body.user_id !== actorId(context.actor)) throw invalidField('user_id', 'must be your own');
      return created(await answerPrivacy(context, 'delete', await selfOf(context)));
    },
  }),
  ...PRIVACY_KINDS.flatMap(routesOf),
  defineRoute({
    method: 'get',
    path: '/privacy/requests',
    summary: 'What was asked for, the newest first',
    tags: TAGS,
    access: { admin: true, advertiser: true, apiKey: 'privacy:write' },
    request: { query: z.object({ ...tenantFilter, ...pageQuery }) },
    responses: { 200: { description: 'A page of requests.', schema: pageSchema(requestSchema) } },
    handler: async ({ scope, input: { query } }) => {
      const seen = scope.ofAdvertiser(query.advertiser_id).select('privacy_requests').selectAll();
      const { rows, nextCursor } = await page(seen, query);
      return { status: 200, body: { data: rows.map(viewOf), next_cursor: nextCursor } };
    },
  }),
];

/** A user's row, as far as it says who they are. */
type Account = Pick<UserRow, 'id' | 'influencer_id'>;

/** An influencer is more than their user, also while their registration waits for approval. */
function personOf({ id, influencer_id }: Account): Subject {
  return influencer_id === null
    ? { kind: 'user', id, advertiserId: null }
    : { kind: 'influencer', id: influencer_id, advertiserId: null };
}

async function selfOf(context: RequestContext): Promise<Subject> {
  return personOf(await ownUser(context));
}

async function customerOf(
  { scope, services }: RequestContext,
  { advertiser_id, customer_id, customer_hash }: z.output<typeof customerSchema>,
): Promise<Subject> {
  const advertiserId = await scope.advertiserFor(advertiser_id);
  if (customer_id !== undefined && customer_hash !== undefined) {
    throw invalidField('customer_hash', 'must not be given beside customer_id');
  }
  if (customer_hash !== undefined) return { kind: 'customer', id: customer_hash, advertiserId };
  if (customer_id === undefined) {
    throw new ApiError(422, 'missing_field', 'is needed, or customer_hash', { field: 'customer_id' });
  }
  const hash = customerHash(services.settings.secretsKey, advertiserId, customer_id);
  return { kind: 'customer', id: hash, advertiserId };
}

function created({ request, data }: PrivacyAnswer) {
  return { status: 201, body: { ...viewOf(request), data: data === null ? null : asJson(data) } } as const;
}

function viewOf(row: PrivacyRequestRow) {
  return {
    id: row.id,
    kind: row.kind,
    subject_kind: row.subject_kind,
    subject_id: row.subject_id,
    advertiser_id: row.advertiser_id,
    status: row.status,
    requested_at: row.requested_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
    result: row.result,
  };
}

function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
