/** What the tables must hold about an account, read from the account's own bytes. */
import {
  accountNameOf,
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
  encodeBase58,
  type Influencer,
  type KeySlot,
} from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { isoTime, isoTimeOrNull, storableText } from '../fold';

/** Columns by name, as JSON: amounts as text, times in ISO 8601. */
export type JsonRow = Record<string, string | number | boolean | null | readonly (string | number)[]>;

/** A row and the state table (see `state.ts`) that it belongs to. */
export interface AccountRow {
  table:
    | 'campaigns'
    | 'tombstones'
    | 'campaign_stats'
    | 'pots'
    | 'influencers'
    | 'influencer_stats'
    | 'attributions'
    | 'participations'
    | 'router_config';
  row: JsonRow;
}

/** The rows that follow from one account. */
export function rowsOfAccount(data: Uint8Array): AccountRow[] {
  switch (accountNameOf(data)) {
    case 'Campaign':
      return campaignRows(data);
    case 'CampaignTombstone':
      return [{ table: 'tombstones', row: tombstoneRow(data) }];
    case 'CampaignPot':
      return [{ table: 'pots', row: potRow(data) }];
    case 'Influencer':
      return influencerRows(decodeInfluencer(data));
    case 'Attribution':
      return [{ table: 'attributions', row: attributionRow(data) }];
    case 'Participation':
      return [{ table: 'participations', row: participationRow(data) }];
    case 'Config':
      return [{ table: 'router_config', row: configRow(data) }];
    default:
      throw new TypeError('a replay makes accounts of the router program only');
  }
}

function campaignRows(data: Uint8Array): AccountRow[] {
  const campaign = decodeCampaign(data);
  const { payoutRules: rules, targeting, attester, tagSigner, stats } = campaign;
  const { qualityMultipliers: quality } = rules;
  const campaign_id = encodeBase58(campaign.id);
  const row: JsonRow = {
    campaign_id,
    owner: campaign.owner.toBase58(),
    name: storableText(campaign.name),
    campaign_type: campaign.campaignType,
    influencer_policy: campaign.influencerPolicy,
    payout_asset: campaign.payoutAsset,
    min_ac_per_usdc: String(campaign.minAcPerUsdc),
    total_budget_usdc: String(campaign.totalBudgetUsdc),
    daily_budget_usdc: amount(campaign.dailyBudgetUsdc),
    base_rate_per_second_usdc: String(rules.baseRatePerSecondUsdc),
    quality_percents: [
      quality.upTo69Percent,
      quality.upTo84Percent,
      quality.upTo94Percent,
      quality.upTo100Percent,
    ],
    conversion_bonus_usdc: amount(rules.conversionBonusUsdc),
    max_payout_per_user_usdc: amount(rules.maxPayoutPerUserUsdc),
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
    ...keyColumns('attester', attester),
    ...keyColumns('tag_signer', tagSigner),
    rent_payer: campaign.rentPayer.toBase58(),
    status: campaign.status,
    paused: campaign.paused,
    paused_at: isoTimeOrNull(campaign.pausedAt),
    resumed_at: isoTimeOrNull(campaign.resumedAt),
    held_until: isoTimeOrNull(campaign.heldUntil),
    held_seconds: campaign.heldSeconds,
    targeting_since: isoTimeOrNull(campaign.targetingSince),
    next_min_ac_per_usdc: String(campaign.nextMinAcPerUsdc),
    next_min_ac_from: isoTimeOrNull(campaign.nextMinAcFrom),
    created_at: isoTime(campaign.createdAt),
    ended_at: isoTimeOrNull(campaign.endedAt),
    settles_until: isoTimeOrNull(campaign.settlesUntil),
  };
  const sums: JsonRow = {
    campaign_id,
    vaus: String(stats.totalVausProcessed),
    unique_users: String(stats.uniqueUsers),
    conversions: String(stats.conversions),
    attention_seconds: String(stats.totalAttentionSeconds),
    paid_out_usdc: String(stats.totalPaidOutUsdc),
    influencer_usdc: String(stats.influencerPayoutsUsdc),
    user_bonus_usdc: String(stats.userBonusesUsdc),
  };
  return [
    { table: 'campaigns', row },
    { table: 'campaign_stats', row: sums },
  ];
}

function keyColumns(name: 'attester' | 'tag_signer', slot: KeySlot): JsonRow {
  const { current, next, nextFrom, currentUntil, currentFrom } = slot;
  return {
    [name]: current.toBase58(),
    [`next_${name}`]: key(next),
    [`next_${name}_from`]: isoTimeOrNull(nextFrom),
    [`${name}_until`]: isoTimeOrNull(currentUntil),
    [`${name}_from`]: isoTimeOrNull(currentFrom),
  };
}

function tombstoneRow(data: Uint8Array): JsonRow {
  const { id, owner, closedAt } = decodeCampaignTombstone(data);
  return { campaign_id: encodeBase58(id), owner: owner.toBase58(), closed_at: isoTime(closedAt) };
}

function potRow(data: Uint8Array): JsonRow {
  const pot = decodeCampaignPot(data);
  return {
    campaign_id: encodeBase58(pot.campaignId),
    vault: pot.vault.toBase58(),
    usdc_mint: pot.usdcMint.toBase58(),
    funded_usdc: String(pot.totalFundedUsdc),
    paid_usdc: String(pot.totalPaidUsdc),
    accrued_usdc: String(pot.accruedUsdc),
    withdrawn_usdc: String(pot.totalWithdrawnUsdc),
    available_usdc: String(pot.usdcBalance),
  };
}

function influencerRows(influencer: Influencer): AccountRow[] {
  const { platform, stats } = influencer;
  const wallet = influencer.wallet.toBase58();
  const row: JsonRow = {
    wallet,
    handle: storableText(influencer.handle),
    platform: storableText(typeof platform === 'string' ? platform : platform.custom),
    follower_count: String(influencer.followerCount),
    tier: influencer.tier,
    verified: influencer.verified,
    rent_payer: influencer.rentPayer.toBase58(),
    registered_at: isoTime(influencer.registeredAt),
  };
  const sums: JsonRow = {
    wallet,
    referrals: String(stats.totalReferrals),
    vaus: String(stats.totalVaus),
    attention_seconds: String(stats.totalAttentionSeconds),
    quality_sum: String(stats.qualityScoreSum),
    conversions: String(stats.conversionCount),
    earned_usdc: String(stats.totalEarnedUsdc),
  };
  return [
    { table: 'influencers', row },
    { table: 'influencer_stats', row: sums },
  ];
}

function attributionRow(data: Uint8Array): JsonRow {
  const attribution = decodeAttribution(data);
  return {
    campaign_id: encodeBase58(attribution.campaignId),
    user_wallet: attribution.user.toBase58(),
    influencer: key(attribution.influencer),
    tag_issued_at: isoTime(attribution.tagIssuedAt),
    rent_payer: attribution.rentPayer.toBase58(),
    first_vau_time: isoTime(attribution.firstVauTime),
    last_vau_time: isoTime(attribution.lastVauTime),
    total_vaus: attribution.totalVaus,
    total_attention_seconds: String(attribution.totalAttentionSeconds),
    user_earned_usdc: String(attribution.totalUserEarnedUsdc),
    influencer_earned_usdc: String(attribution.totalInfluencerEarnedUsdc),
    accrued_user_usdc: String(attribution.accruedUserUsdc),
    accrued_influencer_usdc: String(attribution.accruedInfluencerUsdc),
    converted: attribution.converted,
  };
}

function participationRow(data: Uint8Array): JsonRow {
  const { campaignId, influencer, joinedAt } = decodeParticipation(data);
  return {
    campaign_id: encodeBase58(campaignId),
    wallet: influencer.toBase58(),
    joined_at: isoTime(joinedAt),
  };
}

function configRow(data: Uint8Array): JsonRow {
  const config = decodeConfig(data);
  return {
    id: 1,
    admin: config.admin.toBase58(),
    pending_admin: key(config.pendingAdmin),
    verifier: config.verifier.toBase58(),
    usdc_mint: config.usdcMint.toBase58(),
    ac_mint: config.acMint.toBase58(),
    acd_mint: config.acdMint.toBase58(),
    ac_reserve: config.acReserve.toBase58(),
    swap_venues: config.swapVenues.map((venue) => venue.toBase58()),
    swap_pools: config.swapPools.map((pool) => pool.toBase58()),
  };
}

function key(value: PublicKey | null): string | null {
  return value === null ? null : value.toBase58();
}

function amount(value: bigint | null): string | null {
  return value === null ? null : String(value);
}
