/** Requests of people to get what is held on them, or to be forgotten; each is kept, without personal data. */
import type { Row } from '@crr/db';
import type { RequestContext } from '../pipeline';
import { actorId } from '../tenancy';
import { collect, type Held } from './collect';
import { erase } from './erase';
import type { RowCounts, Subject } from './subject';

/** What can be asked for. */
export const PRIVACY_KINDS = ['export', 'delete'] as const;
/** One of {@link PRIVACY_KINDS}. */
export type PrivacyKind = (typeof PRIVACY_KINDS)[number];

/** A row of privacy_requests. */
export type PrivacyRequestRow = Row<'platform.privacy_requests'>;

/** A request that was done. */
export interface PrivacyAnswer {
  readonly request: PrivacyRequestRow;
  /** Of an export: what is held. Null for a deletion. */
  readonly data: Held | null;
}

/** Does what is asked, and keeps that it was. @throws ApiError 409 `conversion_under_way`, see {@link erase}; `export_too_large` */
export async function answerPrivacy(
  context: RequestContext,
  kind: PrivacyKind,
  subject: Subject,
): Promise<PrivacyAnswer> {
  const { db, now } = context;
  const data = kind === 'export' ? await collect(db, subject) : null;
  const result = data === null ? await erase(db, subject, now) : countsOf(data);
  const request = await db
    .insertInto('platform.privacy_requests')
    .values({
      id: context.newId(),
      kind,
      subject_kind: subject.kind,
      subject_id: subject.id,
      advertiser_id: subject.advertiserId,
      status: 'done',
      requested_by: context.actor.kind === 'api_key' ? null : actorId(context.actor),
      requested_at: now,
      completed_at: now,
      result: JSON.stringify(result),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await context.audit({
    action: `privacy.${kind}`,
    subjectKind: 'privacy_requests',
    subjectId: request.id,
    advertiserId: subject.advertiserId,
    after: { subject_kind: subject.kind, ...result },
  });
  return { request, data };
}

function countsOf(held: Held): RowCounts {
  return Object.fromEntries(Object.entries(held).map(([table, rows]) => [table, rows.length]));
}
