/** An influencer's row, and those of their participations, from their own events, over all of their registrations. */
import { encodeBase58, type InfluencerProfile, type Platform, type RouterEvent } from '@crr/sdk';
import type { SlottedEvent } from './campaign';
import type { InfluencerRow, ParticipationRow } from './rows';
import { storableText } from './text';
import { isoTime } from './time';

/**
 * The row after an influencer's events, in order; null before they register.
 *
 * @param before the row that the events before these left
 */
export function foldInfluencer(
  events: readonly SlottedEvent[],
  before: InfluencerRow | null = null,
): InfluencerRow | null {
  let influencer = before;
  for (const { event, slot } of events) {
    const change = changeOf(event, influencer);
    if (change === null) continue;
    influencer = { ...change, updated_at: isoTime(event.data.timestamp), updated_slot: slot };
  }
  return influencer;
}

/**
 * The row of one influencer in one campaign after the events of both, in order; null before they join.
 *
 * @param before the row that the events before these left
 */
export function foldParticipation(
  events: readonly SlottedEvent[],
  before: ParticipationRow | null = null,
): ParticipationRow | null {
  let row = before;
  for (const { event } of events) {
    if (event.name !== 'CampaignJoined' && event.name !== 'CampaignLeft') continue;
    const { wallet, campaignId, timestamp } = event.data;
    const time = isoTime(timestamp);
    if (event.name === 'CampaignLeft') {
      row = row === null ? null : { ...row, left_at: time };
      continue;
    }
    const campaign_id = encodeBase58(campaignId);
    row = { campaign_id, wallet: wallet.toBase58(), joined_at: time, left_at: null };
  }
  return row;
}

type Change = Omit<InfluencerRow, 'updated_at' | 'updated_slot'>;

function changeOf(event: RouterEvent, row: InfluencerRow | null): Change | null {
  if (event.name === 'InfluencerRegistered') {
    const { wallet, rentPayer, profile, tier, timestamp } = event.data;
    return {
      wallet: wallet.toBase58(),
      ...profileOf(profile),
      tier,
      verified: false,
      rent_payer: rentPayer.toBase58(),
      registered_at: isoTime(timestamp),
      closed_at: null,
    };
  }
  if (row === null) return null;
  switch (event.name) {
    case 'InfluencerUpdated':
      // A new profile has to be verified anew.
      return { ...row, ...profileOf(event.data.profile), tier: event.data.tier, verified: false };
    case 'InfluencerVerified':
      return { ...row, verified: event.data.verified, tier: event.data.tier };
    case 'InfluencerClosed':
      return { ...row, closed_at: isoTime(event.data.timestamp) };
    default:
      return row;
  }
}

function profileOf({ handle, platform, followerCount }: InfluencerProfile) {
  return {
    handle: storableText(handle),
    platform: storableText(platformName(platform)),
    follower_count: followerCount.toString(),
  };
}

function platformName(platform: Platform): string {
  return typeof platform === 'string' ? platform : platform.custom;
}
