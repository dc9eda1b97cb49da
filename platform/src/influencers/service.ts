/** Registering influencers, and changing what is known of them. */
import { isDuplicate } from '@crr/db';
import { conflict, forbidden, invalidField } from '../http';
import type { RequestContext } from '../pipeline';
import { generateReferralCode } from './referral';
import type { InfluencerChanges, Registration } from './schema';
import { type InfluencerRow, influencerFacts } from './view';

/** Rounds in which a new referral code finds a free one. */
const ROUNDS = 5;

/**
 * A person who signed in registers as an influencer; an admin approves them.
 *
 * @throws ApiError 409 `already_registered` for who has a role, `handle_taken`; 422 for nobody's referral code
 */
export async function registerSelf(context: RequestContext, input: Registration): Promise<InfluencerRow> {
  const { db, actor, now } = context;
  if (actor.kind !== 'pending') throw alreadyRegistered();
  const user = await db
    .selectFrom('platform.users')
    .select(['role'])
    .where('id', '=', actor.userId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (user.role !== null) throw alreadyRegistered();
  const influencer = await insertInfluencer(context, input, 'pending');
  await db
    .updateTable('platform.users')
    .set({ role: 'influencer', influencer_id: influencer.id, updated_at: now })
    .where('id', '=', actor.userId)
    .execute();
  return influencer;
}

/** An admin registers somebody, who is active at once. @throws ApiError 409 `handle_taken`; 422 for nobody's referral code */
export function createInfluencer(context: RequestContext, input: Registration): Promise<InfluencerRow> {
  return insertInfluencer(context, input, 'active');
}

/**
 * Changes an influencer: themselves their profile, admins everything. An approval is one of their sign-ins too; while an influencer is blocked,
 * nobody signs in as them.
 *
 * @throws ApiError 404; 403 for a status by somebody else than an admin; 409 `handle_taken`, `influencer_deleted`
 */
export async function changeInfluencer(
  context: RequestContext,
  influencerId: string,
  changes: InfluencerChanges,
): Promise<InfluencerRow> {
  const { db, now, actor } = context;
  if (changes.status !== undefined && actor.kind !== 'admin') {
    throw forbidden('forbidden', 'only admins change the status');
  }
  const before = await context.scope.find('influencers', influencerId, {
    lock: true,
  });
  if (before.status === 'deleted') throw conflict('influencer_deleted', 'the influencer was deleted');
  const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const after = await db
    .updateTable('platform.influencers')
    .set({ ...set, updated_at: now })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch(refuseTakenHandle);
  if (after.status === 'active') await approveUsers(context, before.id);
  await context.audit({
    action: 'influencer.update',
    ...subjectOf(before),
    before: influencerFacts(before),
    after: influencerFacts(after),
  });
  return after;
}

/** Those who wait: whom root has blocked stays out. */
async function approveUsers({ db, now }: RequestContext, influencerId: string): Promise<void> {
  await db
    .updateTable('platform.users')
    .set({ status: 'active', updated_at: now })
    .where('influencer_id', '=', influencerId)
    .where('status', '=', 'pending')
    .execute();
}

async function insertInfluencer(
  context: RequestContext,
  input: Registration,
  status: 'pending' | 'active',
): Promise<InfluencerRow> {
  const { referral_code: invitation, ...profile } = input;
  const referredBy = invitation === undefined ? null : await inviter(context, invitation);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const row = await context.db
      .insertInto('platform.influencers')
      .values({
        ...profile,
        id: context.newId(),
        referral_code: generateReferralCode(context.random),
        referred_by: referredBy,
        status,
        created_at: context.now,
        updated_at: context.now,
      })
      .onConflict((target) => target.column('referral_code').doNothing())
      .returningAll()
      .executeTakeFirst()
      .catch(refuseTakenHandle);
    if (row === undefined) continue;
    const after = influencerFacts(row);
    await context.audit({ action: 'influencer.create', ...subjectOf(row), after });
    return row;
  }
  throw conflict('codes_exhausted', 'no free referral code was found; ask again');
}

async function inviter({ db }: RequestContext, code: string): Promise<string> {
  const row = await db
    .selectFrom('platform.influencers')
    .select('id')
    .where('referral_code', '=', code.toUpperCase())
    .where('status', '=', 'active')
    .executeTakeFirst();
  if (row === undefined) throw invalidField('referral_code', 'is nobody’s');
  return row.id;
}

function refuseTakenHandle(error: unknown): never {
  if (!isDuplicate(error, 'influencers_handle')) throw error;
  throw conflict('handle_taken', 'somebody is registered with this handle on this platform', {
    field: 'handle',
    cause: error,
  });
}

function alreadyRegistered() {
  return conflict('already_registered', 'this account has its role already');
}

function subjectOf({ id }: InfluencerRow) {
  return { subjectKind: 'influencers', subjectId: id, advertiserId: null };
}
