/** Who takes part in a campaign, and for what share. */
import type { Db } from '../database';
import { conflict, notFound } from '../http';
import type { RequestContext } from '../pipeline';
import { activeInfluencer } from './lookup';
import type { AssignmentInput } from './schema';
import { columnsOfShare, type RevenueShare } from './share';
import { type AssignmentRow, assignmentView } from './view';

/** A campaign's row as far as taking part in it goes. */
export interface CampaignSlots {
  readonly id: string;
  readonly advertiser_id: string;
  readonly status: string;
  /** Most influencers; null for no limit. */
  readonly slots: number | null;
}

/** States of an application in which its influencer counts on the assignment. */
const AT_WORK = ['approved', 'active', 'completed'] as const;

/**
 * Assigns an influencer to a campaign, or changes their share in it. The share counts for what is credited from now on.
 *
 * @throws ApiError 404 for no campaign of theirs; 409 `slots_full`, `campaign_completed`; 422 for nobody's influencer id
 */
export async function assign(
  context: RequestContext,
  campaignId: string,
  influencerId: string,
  { share }: AssignmentInput,
): Promise<AssignmentRow> {
  const campaign = await context.scope.find('campaigns', campaignId, { lock: true });
  if (campaign.status === 'completed') throw conflict('campaign_completed', 'the campaign is over');
  const before = await findAssignment(context.db, campaign.id, influencerId);
  if (before === undefined) {
    await activeInfluencer(context.db, influencerId);
    return insertAssignment(context, campaign, influencerId, textOf(share));
  }
  const after = await context.db
    .updateTable('platform.assignments')
    .set({ ...columnsOfShare(textOf(share)), updated_at: context.now })
    .where('campaign_id', '=', campaign.id)
    .where('influencer_id', '=', influencerId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(context, 'assignment.update', before, after);
  return after;
}

/**
 * Lets an influencer take part, if they do not already.
 *
 * @param campaign locked by the caller, so that slots are counted exactly
 * @throws ApiError 409 `slots_full`
 */
export async function letTakePart(
  context: RequestContext,
  campaign: CampaignSlots,
  influencerId: string,
): Promise<void> {
  if ((await findAssignment(context.db, campaign.id, influencerId)) !== undefined) return;
  await insertAssignment(context, campaign, influencerId, null);
}

/** How many more may take part; null for no limit. @param campaign locked by the caller */
export async function freeSlots(db: Db, { id, slots }: CampaignSlots): Promise<number | null> {
  if (slots === null) return null;
  const { taken } = await db
    .selectFrom('platform.assignments')
    .select(({ fn }) => fn.countAll<number>().as('taken'))
    .where('campaign_id', '=', id)
    .executeTakeFirstOrThrow();
  return Math.max(0, slots - Number(taken));
}

/**
 * Ends an assignment. What was credited stays credited.
 *
 * @throws ApiError 404; 409 `application_open` while an application counts on it
 */
export async function unassign(
  context: RequestContext,
  campaignId: string,
  influencerId: string,
): Promise<void> {
  const { db, scope } = context;
  const campaign = await scope.find('campaigns', campaignId, { lock: true });
  const before = await findAssignment(db, campaign.id, influencerId);
  if (before === undefined) throw notFound('assignment');
  const application = await db
    .selectFrom('platform.applications')
    .select('status')
    .where('campaign_id', '=', campaign.id)
    .where('influencer_id', '=', influencerId)
    .where('status', 'in', AT_WORK)
    .executeTakeFirst();
  if (application !== undefined) {
    throw conflict('application_open', `their application is ${application.status}`);
  }
  await db
    .deleteFrom('platform.assignments')
    .where('campaign_id', '=', campaign.id)
    .where('influencer_id', '=', influencerId)
    .execute();
  await audit(context, 'assignment.delete', before, null);
}

async function insertAssignment(
  context: RequestContext,
  campaign: CampaignSlots,
  influencerId: string,
  share: RevenueShare | null,
): Promise<AssignmentRow> {
  if ((await freeSlots(context.db, campaign)) === 0) {
    throw conflict('slots_full', `the campaign has ${campaign.slots} slots, and all are taken`);
  }
  const row = await context.db
    .insertInto('platform.assignments')
    .values({
      advertiser_id: campaign.advertiser_id,
      campaign_id: campaign.id,
      influencer_id: influencerId,
      ...columnsOfShare(share),
      created_at: context.now,
      updated_at: context.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await audit(context, 'assignment.create', null, row);
  return row;
}

async function findAssignment(
  db: Db,
  campaignId: string,
  influencerId: string,
): Promise<AssignmentRow | undefined> {
  const row = await db
    .selectFrom('platform.assignments')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('influencer_id', '=', influencerId)
    .executeTakeFirst();
  return row;
}

/** Amounts are bigints in requests and text in the table. */
function textOf(share: AssignmentInput['share']): RevenueShare | null {
  if (share === null || share.type === 'percentage') return share;
  return { type: share.type, flat_usdc: `${share.flat_usdc}` };
}

function audit(
  context: RequestContext,
  action: string,
  before: AssignmentRow | null,
  after: AssignmentRow | null,
): Promise<void> {
  const row = (after ?? before) as AssignmentRow;
  return context.audit({
    action,
    subjectKind: 'assignments',
    subjectId: `${row.campaign_id}/${row.influencer_id}`,
    advertiserId: row.advertiser_id,
    before: before === null ? null : assignmentView(before),
    after: after === null ? null : assignmentView(after),
  });
}
