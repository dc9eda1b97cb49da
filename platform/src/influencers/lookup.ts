/** What other rooms ask about influencers. */
import { sql } from 'kysely';
import type { Db } from '../database';
import { invalidField } from '../http';

/** What links, coupons and assignments need to know of an influencer. */
export interface ActiveInfluencer {
  readonly id: string;
  readonly handle: string;
  readonly platform: string;
  readonly follower_count: number | null;
}

/**
 * An influencer with whom an advertiser may begin something: an active one, whoever knows them. Their row stays as it is until the
 * transaction ends.
 *
 * @throws ApiError 422 when there is none
 */
export async function activeInfluencer(db: Db, influencerId: string): Promise<ActiveInfluencer> {
  const row = await active(db).where('id', '=', influencerId).executeTakeFirst();
  if (row === undefined) throw invalidField('influencer_id', 'there is no such active influencer');
  return row;
}

/**
 * For whom something is made in bulk, in the order of ids: these, or else everybody who takes part in the campaign. All are active.
 *
 * @throws ApiError 422 naming the first id that is no active influencer's
 */
export async function activeParticipants(
  db: Db,
  campaignId: string,
  influencerIds: readonly string[] | undefined,
): Promise<ActiveInfluencer[]> {
  const participants = db
    .selectFrom('platform.assignments')
    .select('influencer_id')
    .where('campaign_id', '=', campaignId);
  const rows = await active(db)
    .where((of) =>
      influencerIds === undefined
        ? of('id', 'in', participants)
        : of('id', '=', sql<string>`ANY (${influencerIds}::uuid[])`),
    )
    .orderBy('id')
    .execute();
  const found = new Set(rows.map(({ id }) => id));
  const missing = influencerIds?.findIndex((id) => !found.has(id.toLowerCase())) ?? -1;
  if (missing !== -1) throw invalidField(`influencer_ids.${missing}`, 'there is no such active influencer');
  return rows;
}

/** Their rows stay as they are until the transaction ends. */
function active(db: Db) {
  return db
    .selectFrom('platform.influencers')
    .select(['id', 'handle', 'platform', 'follower_count'])
    .where('status', '=', 'active')
    .forShare();
}
