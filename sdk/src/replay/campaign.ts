/** Transitions of a campaign, as in the program's `state::campaign`: each returns the account after the event. */
import type { PublicKey } from '@solana/web3.js';

import type { Campaign, CampaignTombstone, EventStream, KeySlot } from '../accounts';
import { LIMITS } from '../program';
import { dayOf, earningEnd, floorPrice } from '../quote';
import { settlingSeconds, slotGoodSince, spentOn } from '../quote/campaign';
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
    targetingSince: 0n,
    resumedAt: 0n,
    heldUntil: 0n,
    heldSeconds: 0,
    nextMinAcPerUsdc: 0n,
    nextMinAcFrom: 0n,
  };
}

/**
 * The campaign with what its owner changed at `now`.
 *
 * @param coSigner the campaign's other key, which signed too; null for none
 */
export function updatedCampaign(
  campaign: Campaign,
  update: UpdateCampaignParams,
  now: bigint,
  coSigner: PublicKey | null,
): Campaign {
  const { paused, targeting, endDate, minAcPerUsdc, holdSeconds } = update;
  return {
    ...campaign,
    ...rotatedKeys(campaign, update, now, coSigner),
    ...(paused === null ? {} : pauseState(campaign, paused, now)),
    ...(targeting === null ? {} : { targeting, targetingSince: now }),
    endDate: endDate ?? campaign.endDate,
    ...(minAcPerUsdc === null ? {} : floorState(campaign, minAcPerUsdc, now)),
    ...(holdSeconds === null ? {} : holdState(campaign, holdSeconds, now)),
  };
}

/** A pause that is repeated keeps its beginning. */
function pauseState(
  campaign: Campaign,
  paused: boolean,
  now: bigint,
): Pick<Campaign, 'paused' | 'pausedAt' | 'resumedAt'> {
  const { resumedAt } = campaign;
  if (!paused) return { paused, pausedAt: 0n, resumedAt: campaign.paused ? now : resumedAt };
  return { paused, pausedAt: campaign.paused ? campaign.pausedAt : now, resumedAt };
}

/** A higher floor price counts at once, a lower one after a notice. */
function floorState(
  campaign: Campaign,
  price: bigint,
  now: bigint,
): Pick<Campaign, 'minAcPerUsdc' | 'nextMinAcPerUsdc' | 'nextMinAcFrom'> {
  const present = floorPrice(campaign, now);
  if (price >= present) return { minAcPerUsdc: price, nextMinAcPerUsdc: 0n, nextMinAcFrom: 0n };
  const nextMinAcFrom = addSeconds(now, LIMITS.floorNoticeSeconds);
  return { minAcPerUsdc: present, nextMinAcPerUsdc: price, nextMinAcFrom };
}

function holdState(
  campaign: Campaign,
  seconds: number,
  now: bigint,
): Pick<Campaign, 'heldSeconds' | 'heldUntil' | 'resumedAt' | 'settlesUntil'> {
  const heldUntil = addSeconds(later(now - 1n, campaign.heldUntil), BigInt(seconds));
  const { status, settlesUntil } = campaign;
  return {
    heldSeconds: campaign.heldSeconds + seconds,
    heldUntil,
    resumedAt: heldUntil,
    settlesUntil: status === 'Finalizing' ? addSeconds(settlesUntil, BigInt(seconds)) : settlesUntil,
  };
}

function slotOf(key: KeySlot['current']): KeySlot {
  return { current: key, next: null, nextFrom: 0n, currentUntil: 0n, currentFrom: 0n };
}

/** What a rotation depends on besides its key: the program's `RotationTerms`. */
interface RotationTerms {
  readonly now: bigint;
  readonly overlapSeconds: number;
  /** From when the key before the current one may be forgotten. */
  readonly settledFrom: (slot: KeySlot) => bigint;
  readonly openUntil: bigint;
  /** Since when the co-signer is good; null without one. */
  readonly retiredSince: bigint | null;
}

function rotatedKeys(
  campaign: Campaign,
  { attester, tagSigner }: UpdateCampaignParams,
  now: bigint,
  coSigner: PublicKey | null,
): Pick<Campaign, 'attester' | 'tagSigner'> {
  const window = BigInt(campaign.attributionWindowSeconds);
  const settlingSeconds = later(window, LIMITS.keyRotationDelaySeconds);
  const terms = {
    now,
    openUntil: campaign.paused ? campaign.pausedAt : now,
    settledFrom: ({ nextFrom, currentUntil }: KeySlot) =>
      addSeconds(later(later(nextFrom, currentUntil), campaign.resumedAt), settlingSeconds),
  };
  const goodSince = (slot: KeySlot) => (coSigner ? slotGoodSince(slot, coSigner, now) : null);
  return {
    attester: attester
      ? rotated(campaign.attester, attester, {
          ...terms,
          overlapSeconds: 0,
          retiredSince: goodSince(campaign.tagSigner),
        })
      : campaign.attester,
    tagSigner: tagSigner
      ? rotated(campaign.tagSigner, tagSigner.key, {
          ...terms,
          overlapSeconds: tagSigner.overlapSeconds,
          retiredSince: goodSince(campaign.attester),
        })
      : campaign.tagSigner,
  };
}

/**
 * A successor replaces one that was announced and is not yet good; with a co-signer the old key is retired at once, and
 * one from before it by naming its successor again.
 */
function rotated(slot: KeySlot, next: PublicKey, terms: RotationTerms): KeySlot {
  const { now, retiredSince } = terms;
  const handedOver = slot.next !== null && now >= slot.nextFrom;
  if (handedOver && slot.next?.equals(next) && retiredSince !== null) {
    return { ...slot, currentUntil: earlier(slot.currentUntil, retiredSince) };
  }
  if (handedOver && terms.openUntil < terms.settledFrom(slot)) return { ...slot, next, nextFrom: now };
  const [current, currentFrom] =
    handedOver && slot.next ? [slot.next, slot.nextFrom] : [slot.current, slot.currentFrom];
  if (retiredSince !== null) {
    return { current, currentFrom, next, nextFrom: now, currentUntil: retiredSince };
  }
  const nextFrom = addSeconds(now, LIMITS.keyRotationDelaySeconds);
  const currentUntil = addSeconds(nextFrom, BigInt(terms.overlapSeconds));
  return { current, currentFrom, next, nextFrom, currentUntil };
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
    settlesUntil: addSeconds(overAt, settlingSeconds(campaign)),
  };
}

/** What `close_campaign` leaves at the campaign's address. */
export function tombstoneOf(campaign: Campaign, events: EventStream, now: bigint): CampaignTombstone {
  const { bump, id, owner } = campaign;
  return { bump, id, events, owner, closedAt: now };
}
