/** An influencer's rows from their own events, over all of their registrations. */
import { encodeBase58, type InfluencerProfile, type Platform, type RouterEvent } from '@crr/sdk';
import type { SlottedEvent } from './campaign';
import type { InfluencerRow, ParticipationRow } from './rows';
import { storableText } from './text';
import { isoTime } from './time';

/** What an influencer's events come to. */
export interface InfluencerRows {
  influencer: InfluencerRow | null;
  /** One for each campaign that they ever joined. */
  participations: ParticipationRow[];
}

/** The rows after an influencer's events, in order. */
export function foldInfluencer(events: readonly SlottedEvent[]): InfluencerRows {
  let influencer: InfluencerRow | null = null;
  const participations = new Map<string, ParticipationRow>();
  for (const { event, slot } of events) {
    const change = changeOf(event, influencer);
    if (change === null) continue;
    influencer = { ...change, updated_at: isoTime(event.data.timestamp), updated_slot: slot };
    if (event.name === 'CampaignJoined' || event.name === 'CampaignLeft') joinOrLeave(event, participations);
  }
  return { influencer, participations: [...participations.values()] };
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

function joinOrLeave(
  event: Extract<RouterEvent, { name: 'CampaignJoined' | 'CampaignLeft' }>,
  participations: Map<string, ParticipationRow>,
): void {
  const { wallet, campaignId, timestamp } = event.data;
  const campaign_id = encodeBase58(campaignId);
  const time = isoTime(timestamp);
  const before = participations.get(campaign_id);
  if (event.name === 'CampaignJoined') {
    participations.set(campaign_id, {
      campaign_id,
      wallet: wallet.toBase58(),
      joined_at: time,
      left_at: null,
    });
  } else if (before !== undefined) {
    participations.set(campaign_id, { ...before, left_at: time });
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
