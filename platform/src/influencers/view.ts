/** Influencers and assignments as the API shows them. */
import type { Row } from '@crr/db';
import type { Actor } from '../tenancy';
import type { AssignmentBody, InfluencerBody } from './schema';
import { shareOfColumns } from './share';

/** A row of `influencers`. */
export type InfluencerRow = Row<'platform.influencers'>;

/** A row of `assignments`. */
export type AssignmentRow = Row<'platform.assignments'>;

/** A row as an actor may see it: personal data is for the influencer and for admins; a wallet that is only claimed is for nobody. */
export function influencerView(row: InfluencerRow, actor: Actor): InfluencerBody {
  const isPrivate = actor.kind !== 'admin' && actor.kind !== 'influencer' && actor.kind !== 'pending';
  return {
    id: row.id,
    handle: row.handle,
    platform: row.platform,
    follower_count: row.follower_count,
    engagement_rate_bps: row.engagement_rate_bps,
    email: isPrivate ? null : row.email,
    wallet: row.wallet_proven_at === null ? null : row.wallet,
    wallet_proven_at: row.wallet_proven_at?.toISOString() ?? null,
    referral_code: isPrivate ? null : row.referral_code,
    referred_by: isPrivate ? null : row.referred_by,
    status: row.status,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** What the audit log keeps of a row: no personal data. */
export function influencerFacts(row: InfluencerRow): object {
  const { id, platform, follower_count, engagement_rate_bps, status, wallet_proven_at } = row;
  return { id, platform, follower_count, engagement_rate_bps, status, wallet_proven_at };
}

/** A row as the API shows it. */
export function assignmentView(row: AssignmentRow): AssignmentBody {
  return {
    campaign_id: row.campaign_id,
    influencer_id: row.influencer_id,
    advertiser_id: row.advertiser_id,
    share: shareOfColumns(row),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
