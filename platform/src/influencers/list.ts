/** Lists of influencers. */
import { sql } from 'kysely';
import type { Db } from '../database';
import { page } from '../http';
import type { Scope } from '../tenancy';
import type { InfluencerFilter } from './schema';

/**
 * The influencers that an actor sees, the newest first. For an advertiser: who takes part in a campaign of theirs or has a link of theirs.
 * Who merely applied is found with their application.
 */
export function listInfluencers(scope: Scope, filter: InfluencerFilter) {
  const tenant = scope.ofAdvertiser(filter.advertiser_id);
  let list = tenant.select('influencers').selectAll();
  if (tenant.advertiserId !== null || filter.campaign_id !== undefined) {
    list = list.where(isRelated(tenant, filter.campaign_id));
  }
  if (filter.platform !== undefined) list = list.where('platform', '=', filter.platform);
  if (filter.status !== undefined) list = list.where('status', '=', filter.status);
  if (filter.min_followers !== undefined) list = list.where('follower_count', '>=', filter.min_followers);
  if (filter.wallet_proven !== undefined) {
    list = list.where('wallet_proven_at', filter.wallet_proven ? 'is not' : 'is', null);
  }
  if (filter.handle !== undefined) {
    list = list.where(
      sql<boolean>`starts_with(lower(handle), lower(${filter.handle.replace(/^@/, '')}::text))`,
    );
  }
  return page(list, filter);
}

/** How many registered with an influencer's referral code. */
export async function countReferred(db: Db, influencerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('platform.influencers')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('referred_by', '=', influencerId)
    .executeTakeFirstOrThrow();
  return count;
}

function isRelated(scope: Scope, campaignId: string | undefined) {
  const ofCampaign = campaignId === undefined ? sql`TRUE` : sql`own.campaign_id = ${campaignId}::uuid`;
  return sql<boolean>`(
    EXISTS (SELECT FROM platform.assignments own
      WHERE own.influencer_id = influencers.id AND ${scope.where('assignments', 'own')} AND ${ofCampaign})
    OR EXISTS (SELECT FROM platform.tracking_links own
      WHERE own.influencer_id = influencers.id AND ${scope.where('tracking_links', 'own')} AND ${ofCampaign}))`;
}
