/** Transitions of a campaign, as in the program's `state::campaign`: each returns the account after the event. */
import type { Campaign, CampaignTombstone, EventStream, KeySlot } from '../accounts';
import { LIMITS } from '../program';
import { dayOf, earningEnd } from '../quote';
import { spentOn } from '../quote/campaign';
import type { CreateCampaignParams, UpdateCampaignParams } from '../terms';
import type { PayoutAmounts } from './payout';
import { addSeconds, earlier, later } from './time';

/** What a new campaign has besides its parameters. */
export type CampaignOrigin = Pick<Campaign, 'bump' | 'id' | 'events' | 'owner' | 'rentPayer' | 'createdAt'>;

const NO_STATS = {
  totalVausProcessed: 0n,
  uniqueUsers: 0n,
  conversions: 0n,
  totalAttentionSeconds: 0n,
  totalPaidOutUsdc: 0n,
  influencerPayoutsUsdc: 0n,
  userBonusesUsdc: 0n,
} as const;

/** A campaign as `create_campaign` makes it. */
export function createdCampaign(origin: CampaignOrigin, params: CreateCampaignParams): Campaign {
  const { attester, tagSigner, ...terms } = params;
  return {
    ...origin,
    ...terms,
    status: 'Active',
    paused: false,
    minAttentionSeconds: Math.max(params.minAttentionSeconds, 1),
    attester: slotOf(attester),
    tagSigner: slotOf(tagSigner),
    pausedAt: 0n,
    endedAt: 0n,
    settlesUntil: 0n,
    remainingBudgetUsdc: 0n,
    today: dayOf(origin.createdAt),
    todaySpentUsdc: 0n,
    stats: NO_STATS,
  };
}

/** The campaign with what its owner changed at `now`. */
export function updatedCampaign(campaign: Campaign, update: UpdateCampaignParams, now: bigint): Campaign {
  const { paused, targeting, endDate, attester, tagSigner } = update;
  return {
    ...campaign,
    ...(paused === null ? {} : pauseState(campaign, paused, now)),
    targeting: targeting ?? campaign.targeting,
    endDate: endDate ?? campaign.endDate,
    attester: attester ? rotated(campaign.attester, attester, 0, now) : campaign.attester,
    tagSigner: tagSigner
      ? rotated(campaign.tagSigner, tagSigner.key, tagSigner.overlapSeconds, now)
      : campaign.tagSigner,
  };
}

/** A pause that is repeated keeps its beginning. */
function pauseState(campaign: Campaign, paused: boolean, now: bigint): Pick<Campaign, 'paused' | 'pausedAt'> {
  if (!paused) return { paused, pausedAt: 0n };
  return { paused, pausedAt: campaign.paused ? campaign.pausedAt : now };
}

function slotOf(key: KeySlot['current']): KeySlot {
  return { current: key, next: null, nextFrom: 0n, currentUntil: 0n };
}

/** A successor replaces one that was announced and is not yet good. */
function rotated(slot: KeySlot, next: KeySlot['current'], overlapSeconds: number, now: bigint): KeySlot {
  const nextFrom = addSeconds(now, LIMITS.keyRotationDelaySeconds);
  return {
    current: slot.next && now >= slot.nextFrom ? slot.next : slot.current,
    next,
    nextFrom,
    currentUntil: addSeconds(nextFrom, BigInt(overlapSeconds)),
  };
}

/** The campaign after a deposit. */
export function fundedCampaign(campaign: Campaign, amountUsdc: bigint): Campaign {
  return { ...campaign, remainingBudgetUsdc: campaign.remainingBudgetUsdc + amountUsdc };
}

/** The campaign after a VAU. */
export function campaignAfterVau(
  campaign: Campaign,
  { seconds, first }: { readonly seconds: number; readonly first: boolean },
  payout: PayoutAmounts,
  now: bigint,
): Campaign {
  const after = spent(campaign, payout, now);
  const { stats } = after;
  return {
    ...after,
    stats: {
      ...stats,
      totalVausProcessed: stats.totalVausProcessed + 1n,
      uniqueUsers: stats.uniqueUsers + (first ? 1n : 0n),
      totalAttentionSeconds: stats.totalAttentionSeconds + BigInt(seconds),
    },
  };
}

/** The campaign after a conversion. */
export function campaignAfterConversion(campaign: Campaign, payout: PayoutAmounts, now: bigint): Campaign {
  const after = spent(campaign, payout, now);
  return { ...after, stats: { ...after.stats, conversions: after.stats.conversions + 1n } };
}

function spent(campaign: Campaign, payout: PayoutAmounts, now: bigint): Campaign {
  const { stats, today } = campaign;
  return {
    ...campaign,
    todaySpentUsdc: spentOn(campaign, now) + payout.payableUsdc,
    today: later(today, dayOf(now)),
    remainingBudgetUsdc: campaign.remainingBudgetUsdc - payout.payableUsdc,
    stats: {
      ...stats,
      totalPaidOutUsdc: stats.totalPaidOutUsdc + payout.payableUsdc,
      influencerPayoutsUsdc: stats.influencerPayoutsUsdc + payout.influencerUsdc,
      userBonusesUsdc: stats.userBonusesUsdc + payout.userBonusUsdc,
    },
  };
}

/** The campaign after `finalize_campaign`. */
export function finalizedCampaign(
  campaign: Campaign,
  times: Pick<Campaign, 'endedAt' | 'settlesUntil'>,
): Campaign {
  return { ...campaign, status: 'Finalizing', endedAt: times.endedAt, settlesUntil: times.settlesUntil };
}

/** The campaign after `withdraw_remaining`; one that nobody finalized is finalized on the way. */
export function withdrawnCampaign(campaign: Campaign, now: bigint): Campaign {
  const ended = campaign.status === 'Active' ? finalizedCampaign(campaign, endAt(campaign, now)) : campaign;
  return { ...ended, status: 'Closed', remainingBudgetUsdc: 0n };
}

function endAt(campaign: Campaign, now: bigint): Pick<Campaign, 'endedAt' | 'settlesUntil'> {
  const overAt = earlier(now, campaign.endDate);
  return {
    endedAt: earlier(earningEnd(campaign), overAt),
    settlesUntil: addSeconds(overAt, BigInt(campaign.attributionWindowSeconds)),
  };
}

/** What `close_campaign` leaves at the campaign's address. */
export function tombstoneOf(campaign: Campaign, events: EventStream, now: bigint): CampaignTombstone {
  const { bump, id, owner } = campaign;
  return { bump, id, events, owner, closedAt: now };
}
