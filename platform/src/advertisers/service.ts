/** Advertisers: made, changed and switched off by admins. */
import type { RequestContext } from '../pipeline';
import type { AdvertiserChanges, AdvertiserRow, NewAdvertiser } from './schema';

/** What the service needs of a request. */
export type AdvertiserDeps = Pick<RequestContext, 'db' | 'scope' | 'now' | 'newId' | 'audit' | 'services'>;

/** Makes an advertiser, active at once. */
export async function createAdvertiser(
  { db, now, newId, audit }: AdvertiserDeps,
  { name }: NewAdvertiser,
): Promise<AdvertiserRow> {
  const row: AdvertiserRow = { id: newId(), name, status: 'active', created_at: now, updated_at: now };
  await db.insertInto('platform.advertisers').values(row).execute();
  await audit({
    action: 'advertiser.create',
    subjectKind: 'advertisers',
    subjectId: row.id,
    advertiserId: row.id,
    after: { name, status: row.status },
  });
  return row;
}

/** Renames an advertiser, or switches it on or off: its users and keys are refused while it is inactive. */
export async function changeAdvertiser(
  { scope, now, audit, services }: AdvertiserDeps,
  advertiserId: string,
  { name, status }: AdvertiserChanges,
): Promise<AdvertiserRow> {
  const before = await scope.find<AdvertiserRow>('advertisers', advertiserId, { lock: true });
  const after = { ...before, name: name ?? before.name, status: status ?? before.status, updated_at: now };
  await scope
    .update('advertisers')
    .set({ name: after.name, status: after.status, updated_at: now })
    .where('id', '=', advertiserId)
    .execute();
  if (after.status !== before.status) services.apiKeys.distrust(advertiserId);
  await audit({
    action: 'advertiser.update',
    subjectKind: 'advertisers',
    subjectId: advertiserId,
    advertiserId,
    before: { name: before.name, status: before.status },
    after: { name: after.name, status: after.status },
  });
  return after;
}
