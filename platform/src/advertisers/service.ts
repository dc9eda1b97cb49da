/** Advertisers: made, changed and switched off by admins. */
import { forbidden } from '../http';
import type { RequestContext } from '../pipeline';
import { assertZoneKnown, UTC } from '../time-zone';
import type { AdvertiserChanges, AdvertiserRow, NewAdvertiser } from './schema';

/** What the service needs of a request. */
export type AdvertiserDeps = Pick<
  RequestContext,
  'db' | 'actor' | 'scope' | 'now' | 'newId' | 'audit' | 'services'
>;

/** Makes an advertiser, active at once. */
export async function createAdvertiser(
  { db, now, newId, audit }: AdvertiserDeps,
  { name, time_zone = UTC }: NewAdvertiser,
): Promise<AdvertiserRow> {
  await assertZoneKnown(db, time_zone, 'time_zone');
  const row: AdvertiserRow = {
    id: newId(),
    name,
    status: 'active',
    time_zone,
    created_at: now,
    updated_at: now,
  };
  await db.insertInto('platform.advertisers').values(row).execute();
  await audit({
    action: 'advertiser.create',
    subjectKind: 'advertisers',
    subjectId: row.id,
    advertiserId: row.id,
    after: { name, status: row.status, time_zone },
  });
  return row;
}

/**
 * Renames an advertiser, gives it a time zone, or switches it on or off: its users and keys are refused while it is inactive. An advertiser
 * itself may choose its time zone, and nothing else.
 */
export async function changeAdvertiser(
  { db, actor, scope, now, audit, services }: AdvertiserDeps,
  advertiserId: string,
  { name, status, time_zone }: AdvertiserChanges,
): Promise<AdvertiserRow> {
  if (actor.kind !== 'admin' && (name !== undefined || status !== undefined)) {
    throw forbidden('forbidden', 'name and status are changed by admins with the scope root');
  }
  if (time_zone !== undefined) await assertZoneKnown(db, time_zone, 'time_zone');
  const before = await scope.find('advertisers', advertiserId, { lock: true });
  const after = {
    ...before,
    name: name ?? before.name,
    status: status ?? before.status,
    time_zone: time_zone ?? before.time_zone,
    updated_at: now,
  };
  await scope
    .update('advertisers')
    .set({ name: after.name, status: after.status, time_zone: after.time_zone, updated_at: now })
    .where('id', '=', advertiserId)
    .execute();
  if (after.status !== before.status) services.apiKeys.distrust(advertiserId);
  await audit({
    action: 'advertiser.update',
    subjectKind: 'advertisers',
    subjectId: advertiserId,
    advertiserId,
    before: { name: before.name, status: before.status, time_zone: before.time_zone },
    after: { name: after.name, status: after.status, time_zone: after.time_zone },
  });
  return after;
}
