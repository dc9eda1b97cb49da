/** What influencers show for their work, and what reviewers make of it. */
import { conflict, forbidden, invalidField } from '../http';
import type { RequestContext } from '../pipeline';
import { actorId } from '../tenancy';
import type { NewEvidence, Review } from './schema';
import { type EvidenceRow, evidenceView } from './view';

/** Pieces of one application. */
const PIECES_MOST = 100;

/**
 * An influencer shows a piece of work for an application of theirs that is approved or active.
 *
 * @throws ApiError 404 for nobody's application; 409 `application_not_active`, `too_much_evidence`; 422
 */
export async function submitEvidence(
  context: RequestContext,
  applicationId: string,
  input: NewEvidence,
): Promise<EvidenceRow> {
  const { actor, scope, db, now } = context;
  if (actor.kind !== 'influencer') throw forbidden('forbidden', 'only influencers show evidence');
  const application = await scope.find('applications', applicationId, { lock: true });
  if (application.status !== 'active' && application.status !== 'approved') {
    throw conflict('application_not_active', `the application is ${application.status}`);
  }
  checkUrl(input.url);
  const { shown } = await db
    .selectFrom('platform.evidence')
    .select(({ fn }) => fn.countAll<number>().as('shown'))
    .where('application_id', '=', application.id)
    .executeTakeFirstOrThrow();
  if (Number(shown) >= PIECES_MOST) {
    throw conflict('too_much_evidence', `an application takes ${PIECES_MOST} pieces at most`);
  }
  const row = await db
    .insertInto('platform.evidence')
    .values({
      id: context.newId(),
      advertiser_id: application.advertiser_id,
      application_id: application.id,
      influencer_id: application.influencer_id,
      kind: input.kind,
      url: input.url,
      note: input.note ?? '',
      status: 'submitted',
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(context, 'evidence.submit', null, row);
  return row;
}

/**
 * An advertiser or a reviewer decides on a piece of evidence, once.
 *
 * @throws ApiError 404; 409 `already_reviewed`
 */
export async function reviewEvidence(
  context: RequestContext,
  evidenceId: string,
  { status, note = '' }: Review,
): Promise<EvidenceRow> {
  const { scope, db, now, actor } = context;
  const before = await scope.find('evidence', evidenceId, { lock: true });
  if (before.status !== 'submitted') {
    throw conflict('already_reviewed', `it was ${before.status} already`);
  }
  const after = await db
    .updateTable('platform.evidence')
    .set({
      status,
      review_note: note,
      // A key is no person: the audit log says which it was.
      reviewed_by: actor.kind === 'api_key' ? null : actorId(actor),
      reviewed_at: now,
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(context, `evidence.${status}`, before, after);
  return after;
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isGood =
    url !== null &&
    /^https?:\/\//.test(text) &&
    url.username === '' &&
    url.password === '' &&
    !/\s/.test(text);
  if (!isGood) throw invalidField('url', 'must be a URL of http or https, without user and password');
}

function audit(
  context: RequestContext,
  action: string,
  before: EvidenceRow | null,
  after: EvidenceRow,
): Promise<void> {
  return context.audit({
    action,
    subjectKind: 'evidence',
    subjectId: after.id,
    advertiserId: after.advertiser_id,
    before: before && evidenceView(before),
    after: evidenceView(after),
  });
}
