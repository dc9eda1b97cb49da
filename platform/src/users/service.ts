/** Users: approved, given a role, blocked; always by an admin. */
import { type ApiError, conflict, forbidden, invalidField } from '../http';
import type { RequestContext } from '../pipeline';
import type { UserChanges, UserRow } from './schema';

/** What the service needs of a request. */
export type UserDeps = Pick<RequestContext, 'db' | 'scope' | 'actor' | 'now' | 'audit'>;

/** The user who asks. */
export async function ownUser({ db, actor }: Pick<UserDeps, 'db' | 'actor'>): Promise<UserRow> {
  if (!('userId' in actor)) throw forbidden('forbidden', 'this is for people, not for keys');
  const row = await db
    .selectFrom('platform.users')
    .selectAll()
    .where('id', '=', actor.userId)
    .executeTakeFirstOrThrow();
  return row;
}

/**
 * Approves, blocks, or gives a role.
 *
 * @throws ApiError 409 for the admin's own account, so that the last one locks nobody out; 422 when role and what belongs to it disagree
 */
export async function changeUser(deps: UserDeps, userId: string, changes: UserChanges): Promise<UserRow> {
  const { scope, actor, now, audit } = deps;
  if ('userId' in actor && actor.userId === userId) {
    throw conflict('own_account', 'another admin has to change this account');
  }
  const before = await scope.find('users', userId, { lock: true });
  const after: UserRow = { ...decided(before, changes), updated_at: now };
  await checkReferences(deps, after);
  const { role, advertiser_id, influencer_id, scopes, status } = after;
  await scope
    .update('users')
    .set({ role, advertiser_id, influencer_id, scopes, status, updated_at: now })
    .where('id', '=', userId)
    .execute();
  await audit({
    action: 'user.update',
    subjectKind: 'users',
    subjectId: userId,
    advertiserId: after.advertiser_id ?? before.advertiser_id,
    before: told(before),
    after: told(after),
  });
  return after;
}

function decided(before: UserRow, changes: UserChanges): UserRow {
  const role = changes.role ?? before.role;
  const kept = role === before.role ? before : NOTHING;
  const after: UserRow = {
    ...before,
    role,
    advertiser_id: changes.advertiser_id ?? kept.advertiser_id,
    influencer_id: changes.influencer_id ?? kept.influencer_id,
    scopes: changes.scopes ?? kept.scopes,
    status: changes.status ?? before.status,
  };
  const wrong = disagreement(after);
  if (wrong !== null) throw wrong;
  return after;
}

const NOTHING: Pick<UserRow, 'advertiser_id' | 'influencer_id' | 'scopes'> = {
  advertiser_id: null,
  influencer_id: null,
  scopes: [],
};

function disagreement({ role, advertiser_id, influencer_id, scopes, status }: UserRow): ApiError | null {
  if (status === 'active' && role === null) return invalidField('role', 'an active user needs a role');
  if ((advertiser_id !== null) !== (role === 'advertiser')) {
    return invalidField('advertiser_id', 'must be given for the role advertiser, and for no other');
  }
  if ((influencer_id !== null) !== (role === 'influencer')) {
    return invalidField('influencer_id', 'must be given for the role influencer, and for no other');
  }
  if (scopes.length > 0 && role !== 'admin') return invalidField('scopes', 'are for the role admin');
  return null;
}

async function checkReferences({ db }: UserDeps, { advertiser_id, influencer_id }: UserRow): Promise<void> {
  const isKnown = async (table: 'platform.advertisers' | 'platform.influencers', key: string) =>
    (await db.selectFrom(table).select('id').where('id', '=', key).executeTakeFirst()) !== undefined;
  if (advertiser_id !== null && !(await isKnown('platform.advertisers', advertiser_id))) {
    throw invalidField('advertiser_id', 'there is no such advertiser');
  }
  if (influencer_id !== null && !(await isKnown('platform.influencers', influencer_id))) {
    throw invalidField('influencer_id', 'there is no such influencer');
  }
}

/** Without name and address: the log is kept when the person is deleted. */
function told({ role, advertiser_id, influencer_id, scopes, status }: UserRow) {
  return { role, advertiser_id, influencer_id, scopes, status };
}
