/** Whose days reports are cut by, where nobody says it. */
import type { Db } from '../database';
import type { Scope } from '../tenancy';
import { UTC } from '../time-zone';

/** The advertiser's whose rows are seen; UTC for those who see several's. */
export async function zoneOf(db: Db, { advertiserId }: Scope): Promise<string> {
  if (advertiserId === null) return UTC;
  const row = await db
    .selectFrom('platform.advertisers')
    .select('time_zone')
    .where('id', '=', advertiserId)
    .executeTakeFirst();
  return row?.time_zone ?? UTC;
}
