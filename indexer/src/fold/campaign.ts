/** A campaign's row from the events that change its state. The rules are the SDK's, which are the program's. */
import {
  type Campaign,
  createdCampaign,
  encodeBase58,
  finalizedCampaign,
  type RouterEvent,
  updatedCampaign,
  withdrawnCampaign,
} from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { campaignOfRow } from './campaign-of-row';
import type { CampaignRow } from './rows';
import { storableText } from './text';
import { isoTime, isoTimeOrNull } from './time';

/** An event with the slot it happened in. */
export interface SlottedEvent {
  event: RouterEvent;
  slot: number;
}

interface Folding {
  campaign: Campaign;
  /** What no account holds. */
  rest: Pick<
    CampaignRow,
    'vault' | 'usdc_mint' | 'withdrawn_at' | 'closed_at' | 'surplus_usdc' | 'created_slot'
  >;
}

/**
 * The row after a campaign's state-changing events, in order; null without its creation.
 *
 * @param before the row that the events before these left; null when these begin with the first
 */
export function foldCampaign(
  events: readonly SlottedEvent[],
  before: CampaignRow | null = null,
): CampaignRow | null {
  let state: Folding | null =
    before === null ? null : { campaign: campaignOfRow(before), rest: restOf(before) };
  for (const { event, slot } of events) state = after(state, event, slot);
  const newest = events.at(-1);
  if (state === null || newest === undefined) return before;
  const { campaign, rest } = state;
  return { ...rowOf(campaign), ...rest, ...statusOf(campaign, rest), ...updateOf(newest) };
}

function after(state: Folding | null, event: RouterEvent, slot: number): Folding | null {
  if (event.name === 'CampaignCreated') return created(event.data, slot);
  if (state === null) return null;
  const { campaign, rest } = state;
  switch (event.name) {
    case 'CampaignUpdated':
      return {
        campaign: updatedCampaign(campaign, event.data.params, event.data.timestamp, event.data.coSigner),
        rest,
      };
    case 'CampaignFinalized':
      return { campaign: finalizedCampaign(campaign, event.data), rest };
    case 'CampaignWithdrawn': {
      const { timestamp } = event.data;
      return {
        campaign: withdrawnCampaign(campaign, timestamp),
        rest: { ...rest, withdrawn_at: isoTime(timestamp) },
      };
    }
    case 'CampaignClosed': {
      const { timestamp, surplusUsdc } = event.data;
      return {
        campaign,
        rest: { ...rest, closed_at: isoTime(timestamp), surplus_usdc: surplusUsdc.toString() },
      };
    }
    default:
      return state;
  }
}

function created(data: Extract<RouterEvent, { name: 'CampaignCreated' }>['data'], slot: number): Folding {
  const { campaignId, owner, rentPayer, vault, usdcMint, params, seq, chain, timestamp } = data;
  // The address's bump is in no column.
  const origin = { bump: 0, id: campaignId, events: { seq, chain }, owner, rentPayer, createdAt: timestamp };
  return {
    campaign: createdCampaign(origin, params),
    rest: {
      vault: vault.toBase58(),
      usdc_mint: usdcMint.toBase58(),
      withdrawn_at: null,
      closed_at: null,
      surplus_usdc: '0',
      created_slot: slot,
    },
  };
}

function restOf(row: CampaignRow): Folding['rest'] {
  const { vault, usdc_mint, withdrawn_at, closed_at, surplus_usdc, created_slot } = row;
  return { vault, usdc_mint, withdrawn_at, closed_at, surplus_usdc, created_slot };
}

function statusOf(campaign: Campaign, rest: Folding['rest']): Pick<CampaignRow, 'status'> {
  return { status: rest.closed_at === null ? campaign.status : 'Buried' };
}

function updateOf({ event, slot }: SlottedEvent): Pick<CampaignRow, 'updated_at' | 'updated_slot'> {
  return { updated_at: isoTime(event.data.timestamp), updated_slot: slot };
}

type AccountColumns = Omit<CampaignRow, keyof Folding['rest'] | 'status' | 'updated_at' | 'updated_slot'>;

function rowOf(campaign: Campaign): AccountColumns {
  const { payoutRules, targeting, attester, tagSigner } = campaign;
  return {
    campaign_id: encodeBase58(campaign.id),
    owner: campaign.owner.toBase58(),
    name: storableText(campaign.name),
    campaign_type: campaign.campaignType,
    influencer_policy: campaign.influencerPolicy,
    payout_asset: campaign.payoutAsset,
    min_ac_per_usdc: campaign.minAcPerUsdc.toString(),
    total_budget_usdc: campaign.totalBudgetUsdc.toString(),
    daily_budget_usdc: amountOrNull(campaign.dailyBudgetUsdc),
    base_rate_per_second_usdc: payoutRules.baseRatePerSecondUsdc.toString(),
    quality_percents: Object.values(payoutRules.qualityMultipliers),
    conversion_bonus_usdc: amountOrNull(payoutRules.conversionBonusUsdc),
    max_payout_per_user_usdc: amountOrNull(payoutRules.maxPayoutPerUserUsdc),
    influencer_share_bps: campaign.influencerShareBps,
    user_bonus_bps: campaign.userBonusBps,
    min_attention_seconds: campaign.minAttentionSeconds,
    require_cohort: targeting.requireCohort,
    target_sites: targeting.sites.map((site) => Buffer.from(site).toString('hex')),
    target_cohorts: targeting.cohorts,
    target_countries: targeting.countries.map(storableText),
    start_date: isoTime(campaign.startDate),
    end_date: isoTime(campaign.endDate),
    attribution_window_seconds: campaign.attributionWindowSeconds,
    attester: attester.current.toBase58(),
    next_attester: keyOrNull(attester.next),
    next_attester_from: isoTimeOrNull(attester.nextFrom),
    attester_until: isoTimeOrNull(attester.currentUntil),
    attester_from: isoTimeOrNull(attester.currentFrom),
    tag_signer: tagSigner.current.toBase58(),
    next_tag_signer: keyOrNull(tagSigner.next),
    next_tag_signer_from: isoTimeOrNull(tagSigner.nextFrom),
    tag_signer_until: isoTimeOrNull(tagSigner.currentUntil),
    tag_signer_from: isoTimeOrNull(tagSigner.currentFrom),
    rent_payer: campaign.rentPayer.toBase58(),
    paused: campaign.paused,
    paused_at: isoTimeOrNull(campaign.pausedAt),
    resumed_at: isoTimeOrNull(campaign.resumedAt),
    held_until: isoTimeOrNull(campaign.heldUntil),
    held_seconds: campaign.heldSeconds,
    targeting_since: isoTimeOrNull(campaign.targetingSince),
    next_min_ac_per_usdc: campaign.nextMinAcPerUsdc.toString(),
    next_min_ac_from: isoTimeOrNull(campaign.nextMinAcFrom),
    created_at: isoTime(campaign.createdAt),
    ended_at: isoTimeOrNull(campaign.endedAt),
    settles_until: isoTimeOrNull(campaign.settlesUntil),
  };
}

function amountOrNull(amount: bigint | null): string | null {
  return amount === null ? null : amount.toString();
}

function keyOrNull(key: PublicKey | null): string | null {
  return key === null ? null : key.toBase58();
}
