/** Who may apply to a campaign. Pure. */
import type { CampaignRow } from '../campaigns';
import { type ApiError, conflict, forbidden } from '../http';
import type { InfluencerRow } from '../influencers';

/** What of a campaign decides who may apply. */
export type OpenTo = Pick<CampaignRow, 'status' | 'starts_at' | 'ends_at' | 'targeting' | 'allow_list'>;

/** What of an influencer decides it. */
export type Applicant = Pick<InfluencerRow, 'id' | 'platform' | 'follower_count'>;

/**
 * Why an influencer may not apply to a campaign; null when they may.
 *
 * Whoever is named on the allow-list may apply whatever their platform and followers: they were chosen.
 */
export function refusalToApply(campaign: OpenTo, applicant: Applicant, now: Date): ApiError | null {
  if (campaign.status !== 'published')
    return conflict('campaign_not_open', `the campaign is ${campaign.status}`);
  if (campaign.ends_at !== null && campaign.ends_at <= now) {
    return conflict('campaign_ended', 'the campaign’s end lies in the past');
  }
  if (campaign.allow_list !== null) {
    return campaign.allow_list.includes(applicant.id)
      ? null
      : forbidden('not_on_allow_list', 'the campaign is for those on its list alone');
  }
  const { platforms = [], min_followers: least = 0 } = campaign.targeting;
  if (platforms.length > 0 && !platforms.includes(applicant.platform)) {
    return forbidden('platform_not_targeted', `the campaign is for ${platforms.join(', ')}`);
  }
  return (applicant.follower_count ?? 0) < least
    ? forbidden('too_few_followers', `the campaign asks for ${least} followers`)
    : null;
}
