/** Applying to campaigns, and the moves of an application. */
import type { ApplicationMove } from '@crr/db';
import type { CampaignRow } from '../campaigns';
import { conflict, forbidden } from '../http';
import { freeSlots, letTakePart } from '../influencers';
import type { RequestContext } from '../pipeline';
import { type Actor, hasAdminScope } from '../tenancy';
import { refusalToApply } from './eligibility';
import { type ApplicationStatus, isLegalMove, nextStatuses } from './lifecycle';
import type { MoveInput, NewApplication } from './schema';
import type { ApplicationRow } from './view';

/**
 * An influencer applies. Where the campaign approves by itself and has a slot, they take part at once; without a free slot the application
 * waits.
 *
 * @throws ApiError 404 for a campaign that is not open to them; 403 `not_on_allow_list`, `platform_not_targeted`, `too_few_followers`;
 * 409 `already_applied`, `campaign_not_open`, `campaign_ended`
 */
export async function apply(context: RequestContext, input: NewApplication): Promise<ApplicationRow> {
  const { actor, db, scope, now } = context;
  if (actor.kind !== 'influencer') throw forbidden('forbidden', 'only influencers apply');
  const campaign = await scope.find('campaigns', input.campaign_id, { lock: true });
  const applicant = await scope.find('influencers', actor.influencerId);
  const refusal = refusalToApply(campaign, applicant, now);
  if (refusal !== null) throw refusal;
  const made = await db
    .insertInto('platform.applications')
    .values({
      id: context.newId(),
      advertiser_id: campaign.advertiser_id,
      campaign_id: campaign.id,
      influencer_id: applicant.id,
      status: 'applied',
      note: input.note ?? '',
      history: JSON.stringify([moveOf(context, { from: null, to: 'applied' })]),
      created_at: now,
      updated_at: now,
    })
    .onConflict((target) =>
      target.columns(['campaign_id', 'influencer_id']).where('status', '<>', 'rejected').doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  if (made === undefined) throw conflict('already_applied', 'there is an application of theirs already');
  await audit(context, null, made);
  return approvedAtOnce(context, campaign, made);
}

/**
 * Moves an application along its life. Approving lets the influencer take part, for a share that is yet to be agreed.
 *
 * @throws ApiError 404; 403 for a move that is not the actor's; 409 `illegal_move`, `slots_full`
 */
export async function moveApplication(
  context: RequestContext,
  applicationId: string,
  { to, reason }: MoveInput,
): Promise<ApplicationRow> {
  const { scope, actor } = context;
  const seen = await scope.find('applications', applicationId);
  // The campaign first, as everywhere: whoever locks in another order would wait for ever.
  const campaign = await lockCampaign(context, seen);
  const before = await scope.find('applications', applicationId, { lock: true });
  if (!mayMove(actor, to)) throw forbidden('forbidden', `this role may not make it ${to}`);
  if (!isLegalMove(before.status, to)) {
    const ways = nextStatuses(before.status).join(' or ') || 'nothing';
    const message = `from ${before.status} it becomes ${ways}, not ${to}`;
    throw conflict('illegal_move', message, { field: 'to' });
  }
  if (to === 'approved') await letTakePart(context, campaign, before.influencer_id);
  return makeMove(context, before, moveOf(context, { from: before.status, to, reason }));
}

/** Influencers begin the work that they were approved for; money is for admins of finance; the rest is for advertisers and reviewers. */
function mayMove(actor: Actor, to: ApplicationStatus): boolean {
  switch (actor.kind) {
    case 'admin':
      return hasAdminScope(actor, to === 'paid' ? 'finance' : 'reviewer');
    case 'influencer':
      return to === 'active';
    case 'advertiser':
    case 'api_key':
      return true;
    case 'pending':
    case 'anonymous':
      return false;
  }
}

async function approvedAtOnce(
  context: RequestContext,
  campaign: CampaignRow,
  application: ApplicationRow,
): Promise<ApplicationRow> {
  if (!campaign.auto_approve || (await freeSlots(context.db, campaign)) === 0) return application;
  await letTakePart(context, campaign, application.influencer_id);
  const move = { ...moveOf(context, { from: 'applied', to: 'approved' }), by: 'system' };
  return makeMove(context, application, move);
}

async function makeMove(
  context: RequestContext,
  before: ApplicationRow,
  move: ApplicationMove,
): Promise<ApplicationRow> {
  const after = await context.db
    .updateTable('platform.applications')
    .set({
      status: move.to,
      history: JSON.stringify([...before.history, move]),
      updated_at: context.now,
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(context, before, after);
  return after;
}

/** Without a condition of tenancy: the application was seen, and the campaign is its. */
async function lockCampaign({ db }: RequestContext, application: ApplicationRow): Promise<CampaignRow> {
  const row = await db
    .selectFrom('platform.campaigns')
    .selectAll()
    .where('id', '=', application.campaign_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row;
}

function moveOf(
  { actor, now }: RequestContext,
  move: { from: ApplicationStatus | null; to: ApplicationStatus; reason?: string | undefined },
): ApplicationMove {
  const { from, to, reason = null } = move;
  return { from, to, at: now.toISOString(), by: actor.kind, reason };
}

function audit(context: RequestContext, before: ApplicationRow | null, after: ApplicationRow): Promise<void> {
  return context.audit({
    action: before === null ? 'application.create' : `application.${after.status}`,
    subjectKind: 'applications',
    subjectId: after.id,
    advertiserId: after.advertiser_id,
    before: before && { status: before.status },
    after: { status: after.status },
  });
}
