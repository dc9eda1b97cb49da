/** Campaigns: planned, changed, moved through their life. */
import { SQLSTATE, sqlState } from '@crr/db';
import { sql } from 'kysely';
import { CREDITING_STATUSES, WINDOW_DAYS } from '../attribution';
import { conflict, invalidField } from '../http';
import type { RequestContext } from '../pipeline';
import { type CampaignStatus, MOVES, type Move, type MoveName } from './lifecycle';
import { type CampaignChanges, type CampaignRow, HOLD_DAYS, type NewCampaign } from './schema';

/** What the service needs of a request. */
export type CampaignDeps = Pick<RequestContext, 'actor' | 'db' | 'scope' | 'now' | 'newId' | 'audit'>;

/** What may be changed when others count on the rest. */
const CHANGEABLE_WHILE_RUNNING: readonly (keyof CampaignChanges)[] = [
  'name',
  'daily_budget_usdc',
  'hourly_budget_usdc',
  'slots',
  'max_earnings_per_user_usdc',
  'commission_hold_days',
  'ends_at',
  'auto_approve',
  'allow_list',
];

const CHANGEABLE: Readonly<Record<CampaignStatus, 'all' | readonly (keyof CampaignChanges)[]>> = {
  draft: 'all',
  // What is reviewed must be what is published.
  reviewing: [],
  published: CHANGEABLE_WHILE_RUNNING,
  paused: CHANGEABLE_WHILE_RUNNING,
  completed: [],
};

/** What the program keeps for a campaign on chain, as it was when it was created there. */
const KEPT_ON_CHAIN: readonly (keyof CampaignChanges)[] = ['daily_budget_usdc', 'ends_at'];

/** Plans a campaign: a draft. @throws ApiError 422 for an unknown advertiser and for a plan that contradicts itself */
export async function createCampaign(deps: CampaignDeps, input: NewCampaign): Promise<CampaignRow> {
  const { db, scope, now, newId } = deps;
  const { advertiser_id: requested, ...plan } = input;
  const row: CampaignRow = {
    id: newId(),
    advertiser_id: await scope.advertiserFor(requested),
    status: 'draft',
    daily_budget_usdc: null,
    hourly_budget_usdc: null,
    cpm_usdc: null,
    slots: null,
    max_earnings_per_user_usdc: null,
    commission_hold_days: HOLD_DAYS,
    starts_at: null,
    ends_at: null,
    brief: '',
    targeting: {},
    attribution_source: 'any',
    attribution_window_days: WINDOW_DAYS,
    credits_in: [...CREDITING_STATUSES],
    auto_approve: false,
    allow_list: null,
    chain_campaign_id: null,
    created_at: now,
    updated_at: now,
    ...asRow({ ...plan, name: plan.name, budget_usdc: plan.budget_usdc }),
  };
  checkDates(input, now);
  await checkPlan(deps, row);
  await db.insertInto('platform.campaigns').values(asValues(row)).execute();
  await tell(deps, 'campaign.create', null, row);
  return row;
}

/** Changes a plan. @throws ApiError 409 for what its status does not let be changed, or what is kept on chain by now */
export async function changeCampaign(
  deps: CampaignDeps,
  campaignId: string,
  changes: CampaignChanges,
): Promise<CampaignRow> {
  const { scope, now } = deps;
  const before = await scope.find('campaigns', campaignId, { lock: true });
  checkChangeable(before, changes);
  const after: CampaignRow = { ...before, ...asRow(changes), updated_at: now };
  checkDates(changes, now);
  await checkPlan(deps, after);
  const { id: _, ...values } = asValues(after);
  await scope.update('campaigns').set(values).where('id', '=', campaignId).execute();
  await tell(deps, 'campaign.update', before, after);
  return after;
}

/**
 * Moves a campaign. Of several at once that the same status allows once, one is made.
 *
 * @throws ApiError 409 `illegal_move` when its status does not allow the move, `campaign_on_chain` when its owner has to make it there
 */
export async function moveCampaign(
  deps: CampaignDeps,
  campaignId: string,
  name: MoveName,
): Promise<CampaignRow> {
  const { scope, now } = deps;
  const move: Move = MOVES[name];
  const before = await scope.find('campaigns', campaignId, { lock: true });
  if (!move.from.includes(before.status)) {
    const message = `${name} is possible from ${move.from.join(' or ')}; the campaign is ${before.status}`;
    throw conflict('illegal_move', message, { field: 'status' });
  }
  checkOnChain(deps, before, move);
  if (move.to === 'published' && before.ends_at !== null && before.ends_at <= now) {
    throw conflict('campaign_ended', 'its end lies in the past', { field: 'ends_at' });
  }
  const after = { ...before, status: move.to, updated_at: now };
  await scope
    .update('campaigns')
    .set({ status: move.to, updated_at: now })
    .where('id', '=', campaignId)
    .execute();
  await tell(deps, `campaign.${name}`, before, after);
  return after;
}

/** Throws a draft away. @throws ApiError 409 for any other, and for one that links or coupons belong to */
export async function deleteCampaign(deps: CampaignDeps, campaignId: string): Promise<void> {
  const { scope } = deps;
  const before = await scope.find('campaigns', campaignId, { lock: true });
  if (before.status !== 'draft')
    throw conflict('not_a_draft', 'only a draft can be deleted', { field: 'status' });
  try {
    await scope.delete('campaigns').where('id', '=', campaignId).execute();
  } catch (error) {
    if (sqlState(error) !== SQLSTATE.foreignKeyViolation) throw error;
    throw conflict('campaign_in_use', 'something belongs to this campaign', { cause: error });
  }
  await tell(deps, 'campaign.delete', before, null);
}

function checkChangeable({ status, chain_campaign_id }: CampaignRow, changes: CampaignChanges): void {
  const changeable = CHANGEABLE[status];
  const names = Object.keys(changes) as (keyof CampaignChanges)[];
  const field = changeable === 'all' ? undefined : names.find((name) => !changeable.includes(name));
  if (field !== undefined) {
    throw conflict('not_changeable', `can not be changed while the campaign is ${status}`, { field });
  }
  const kept = chain_campaign_id === null ? undefined : names.find((name) => KEPT_ON_CHAIN.includes(name));
  if (kept !== undefined) {
    throw conflict('campaign_on_chain', 'is kept on chain, as it was when the campaign was created there', {
      field: kept,
    });
  }
}

/** Two places that say whether a campaign runs would differ. Admins may stop what the platform does of it, and so may its owner once it is over. */
function checkOnChain({ actor, now }: CampaignDeps, campaign: CampaignRow, { to, transaction }: Move): void {
  if (campaign.chain_campaign_id === null || transaction === undefined || actor.kind === 'admin') return;
  const isOver = campaign.ends_at !== null && campaign.ends_at <= now;
  if (isOver && to === 'completed') return;
  const way = `POST /api/v1/campaigns/{id}/transactions with the action ${transaction}`;
  throw conflict(
    'campaign_on_chain',
    `the campaign is on chain: ${way}, and the status follows when it lands`,
    {
      field: 'status',
    },
  );
}

/** Today has begun already wherever somebody is; a year ago nobody can have meant. */
const BEGAN_MOST_MS = 86_400_000;

/** Dates that are told; those that stand already may lie in the past by now. */
function checkDates({ starts_at, ends_at }: Pick<CampaignChanges, 'starts_at' | 'ends_at'>, now: Date): void {
  if (starts_at != null && starts_at.getTime() < now.getTime() - BEGAN_MOST_MS) {
    throw invalidField('starts_at', 'must not lie more than a day in the past');
  }
  if (ends_at != null && ends_at <= now) throw invalidField('ends_at', 'must lie in the future');
}

async function checkPlan({ db }: CampaignDeps, plan: CampaignRow): Promise<void> {
  for (const field of ['daily_budget_usdc', 'hourly_budget_usdc'] as const) {
    const part = plan[field];
    if (part !== null && BigInt(part) > BigInt(plan.budget_usdc)) {
      throw invalidField(field, 'must not be more than budget_usdc');
    }
  }
  if (plan.starts_at !== null && plan.ends_at !== null && plan.ends_at <= plan.starts_at) {
    throw invalidField('ends_at', 'must be after starts_at');
  }
  if (plan.allow_list === null) return;
  const listed = new Set(plan.allow_list);
  if (listed.size < plan.allow_list.length)
    throw invalidField('allow_list', 'must name each influencer once');
  const known = await db
    .selectFrom('platform.influencers')
    .select('id')
    .where('id', '=', sql<string>`ANY (${plan.allow_list}::uuid[])`)
    .where('status', '<>', 'deleted')
    .execute();
  if (known.length < listed.size) throw invalidField('allow_list', 'names an influencer that there is not');
}

type Planned = Partial<Omit<CampaignRow, 'id' | 'advertiser_id' | 'status' | 'chain_campaign_id'>>;

/** Amounts as the database keeps them; what is not told is left out. */
function asRow<T extends CampaignChanges>(changes: T): Planned & RequiredOf<T> {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'bigint' ? `${value}` : value]),
  ) as Planned & RequiredOf<T>;
}

/** What the input is known to have, the row made of it has too. */
type RequiredOf<T> = {
  [K in keyof T & keyof CampaignRow as undefined extends T[K] ? never : K]: CampaignRow[K];
};

function asValues(row: CampaignRow) {
  return { ...row, targeting: JSON.stringify(row.targeting) };
}

function tell(
  { audit }: CampaignDeps,
  action: string,
  before: CampaignRow | null,
  after: CampaignRow | null,
): Promise<void> {
  const { id: subjectId, advertiser_id: advertiserId } = (after ?? before) as CampaignRow;
  return audit({ action, subjectKind: 'campaigns', subjectId, advertiserId, before, after });
}
