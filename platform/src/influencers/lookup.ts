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
  const { rows } = await sql<ActiveInfluencer>`
    SELECT id, handle, platform, follower_count FROM platform.influencers
    WHERE id = ${influencerId} AND status = 'active' FOR SHARE`.execute(db);
  const [row] = rows;
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
  const { rows } = await sql<ActiveInfluencer>`
    SELECT id, handle, platform, follower_count FROM platform.influencers
    WHERE status = 'active' AND ${
      influencerIds === undefined
        ? sql`id IN (SELECT influencer_id FROM platform.assignments WHERE campaign_id = ${campaignId})`
        : sql`id = ANY (${influencerIds}::uuid[])`
    }
    ORDER BY id FOR SHARE`.execute(db);
  const found = new Set(rows.map(({ id }) => id));
  const missing = influencerIds?.findIndex((id) => !found.has(id.toLowerCase())) ?? -1;
  if (missing !== -1) throw invalidField(`influencer_ids.${missing}`, 'there is no such active influencer');
  return rows;
}
