/** Generated from the migrated schema by db/tools/generate-tables.ts: do not edit. */

import type { ColumnType, GeneratedAlways, Selectable } from 'kysely';
import type { AdminScope, ApiScope, ApplicationMoves, CampaignStatus, CommissionRule, ConversionState, FraudSignals, InfluencerPlatform, JsonObject, JsonValue, RecordedCredit, RowCounts, Targeting, Utm } from '../json';

/** A row of `chain.attributions`. */
export interface ChainAttributions {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The user, base58. */
  user_wallet: string;
  /** Null for a link of the campaign's own. */
  influencer: string | null;
  /** Key that signed the link's tag, base58. */
  tag_signer: string;
  /** When the tag was made. */
  tag_issued_at: ColumnType<Date, string | Date, string | Date>;
  /** When the tag ended. */
  tag_expires_at: ColumnType<Date, string | Date, string | Date>;
  /** Who paid the deposit of the account and gets it back, base58. */
  rent_payer: string;
  /** Cluster time of the user's first VAU in the campaign. */
  first_vau_time: ColumnType<Date, string | Date, string | Date>;
  /** Cluster time of the user's newest VAU in the campaign. */
  last_vau_time: ColumnType<Date, string | Date, string | Date>;
  /** VAUs of the user in the campaign. */
  total_vaus: ColumnType<number, number | undefined, number>;
  /** Seconds of attention of the user in the campaign. */
  total_attention_seconds: ColumnType<number, number | undefined, number>;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: ColumnType<number, number | undefined, number>;
  /** User's part, paid or accrued. USDC base units. */
  user_earned_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Influencer's part, paid or accrued. USDC base units. */
  influencer_earned_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Still owed to the user. USDC base units. */
  accrued_user_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Still owed to the influencer. USDC base units. */
  accrued_influencer_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Whether the user converted in the campaign. */
  converted: ColumnType<boolean, boolean | undefined, boolean>;
  /** When the account was closed; null while it is open. */
  closed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Slot of the first touch. */
  slot: number;
}

/** A row of `chain.campaign_country_days`. */
export interface ChainCampaignCountryDays {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** UTC day. */
  day: ColumnType<string, string | Date, string | Date>;
  /** ISO 3166-1 alpha-2 code, as the attester saw it. */
  country: string;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in the campaign. */
  new_users: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Spend on VAUs, without conversions. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.campaign_country_stats`. */
export interface ChainCampaignCountryStats {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** ISO 3166-1 alpha-2 code, as the attester saw it. */
  country: string;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in the campaign. */
  new_users: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Spend on VAUs, without conversions. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.campaign_days`. */
export interface ChainCampaignDays {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** UTC day, the one by which daily budgets count. */
  day: ColumnType<string, string | Date, string | Date>;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in the campaign. */
  new_users: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: number;
  /** Spend, both parts. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Users' part, bonus included. USDC base units. */
  user_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencers' part. USDC base units. */
  influencer_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The part of user_usdc that the campaign calls a bonus. USDC base units. */
  user_bonus_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Payouts whose payee could not receive them at once. */
  accrued_payouts: number;
  /** VAUs and conversions that found the budget used up. */
  exhausted: number;
  /** Those of new_users whom an influencer brought. */
  attributed_users: number;
  /** Those of conversions whose user an influencer brought. */
  attributed_conversions: number;
}

/** A row of `chain.campaign_funnel`. */
export interface ChainCampaignFunnel {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** The campaign's name. */
  name: string | null;
  /** Users with a VAU. */
  users: number | null;
  /** Of them: first touch by an influencer. */
  attributed_users: number | null;
  /** Users who converted. */
  converted_users: number | null;
  /** Of attributed_users: who converted. */
  attributed_converted_users: number | null;
  /** attributed_users / users, a fraction. */
  attribution_rate: number | null;
  /** converted_users / users, a fraction. */
  conversion_rate: number | null;
  /** attributed_converted_users / attributed_users, a fraction. */
  attributed_conversion_rate: number | null;
}

/** A row of `chain.campaign_geo`. */
export interface ChainCampaignGeo {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** ISO 3166-1 alpha-2 code, as the attester saw it. */
  country: string | null;
  /** VAUs recorded. */
  vaus: number | null;
  /** Fraction of the campaign's VAUs. */
  share: number | null;
  /** Users whose first VAU in the campaign was in this country. */
  new_users: number | null;
  /** Hours of attention. */
  attention_hours: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Spend on VAUs, without conversions. US dollars. */
  attention_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `chain.campaign_hours`. */
export interface ChainCampaignHours {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** Begin of the hour, UTC. */
  hour: ColumnType<Date, string | Date, string | Date>;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in the campaign. */
  new_users: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: number;
  /** Spend: what attention and conversions cost, both parts. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Users' part, bonus included. USDC base units. */
  user_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencers' part. USDC base units. */
  influencer_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The part of user_usdc that the campaign calls a bonus. USDC base units. */
  user_bonus_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Payouts whose payee could not receive them at once. */
  accrued_payouts: number;
  /** VAUs and conversions that found the budget used up. */
  exhausted: number;
}

/** A row of `chain.campaign_influencer_stats`. */
export interface ChainCampaignInfluencerStats {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The influencer's wallet, base58. */
  influencer: string;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in the campaign. */
  referrals: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: number;
  /** Spend on users that they brought, both parts. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencer's part, paid or accrued. USDC base units. */
  earned_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.campaign_pacing`. */
export interface ChainCampaignPacing {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** The campaign's name. */
  name: string | null;
  /** Whether payouts are paused. */
  paused: boolean | null;
  /** Today, UTC. */
  day: ColumnType<string | null, string | Date | null | undefined, string | Date | null>;
  /** Spent since midnight UTC. US dollars. */
  spent_today_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Daily cap, US dollars; null without one. */
  daily_budget_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** spent_today_usd / daily_budget_usd, a fraction; null without a cap. */
  daily_used: number | null;
  /** Paid or accrued for attention and conversions. US dollars. */
  spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Total budget, US dollars. */
  total_budget_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** What can still be paid: the rest of the budget, or of the pot if that is less. US dollars. */
  available_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** What an even spend from start to end would have spent by now. US dollars. */
  ideal_spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** spent_usd / ideal_spent_usd: 1 is on the line, above 1 is ahead of it. */
  pace: number | null;
  /** Spend of this hour and the 23 before, as a daily rate, at most the daily cap. US dollars. */
  spent_per_day_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Daily rate that would use available_usd up exactly at the end. US dollars. */
  needed_per_day_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** When available_usd is used up at spent_per_day_usd; null if not before the end. */
  projected_exhaustion: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `chain.campaign_quality`. */
export interface ChainCampaignQuality {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** 0 to 100. */
  quality_score: number | null;
  /** What the campaign multiplies the rate by for this score, in percent. */
  multiplier_percent: number | null;
  /** VAUs with this score. */
  vaus: number | null;
  /** Fraction of the campaign's VAUs. */
  share: number | null;
  /** Fraction of the campaign's VAUs with this score or a lower one. */
  cumulated_share: number | null;
  /** Spend on VAUs, without conversions. US dollars. */
  attention_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `chain.campaign_quality_days`. */
export interface ChainCampaignQualityDays {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** UTC day. */
  day: ColumnType<string, string | Date, string | Date>;
  /** 0 to 100. */
  quality_score: number;
  /** VAUs recorded. */
  vaus: number;
  /** Spend on VAUs, without conversions. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.campaign_quality_stats`. */
export interface ChainCampaignQualityStats {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** 0 to 100. */
  quality_score: number;
  /** VAUs recorded. */
  vaus: number;
  /** Spend on VAUs, without conversions. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.campaign_roi`. */
export interface ChainCampaignRoi {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** The campaign's name. */
  name: string | null;
  /** Active, Finalizing (ended, still settling), Closed (withdrawn), Buried (account closed, tombstone left): now, not at as_of. */
  status: string | null;
  /** Total budget, US dollars. */
  budget_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Paid or accrued for attention and conversions. US dollars. */
  spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Users with a VAU. */
  unique_users: number | null;
  /** Hours of attention. */
  total_hours: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number | null;
  /** conversions / users, a fraction; null without users. */
  conversion_rate: number | null;
  /** spent_usd / conversions, US dollars; null without conversions. */
  cost_per_conversion_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `chain.campaign_spend_days`. */
export interface ChainCampaignSpendDays {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** UTC day. */
  day: ColumnType<string | null, string | Date | null | undefined, string | Date | null>;
  /** VAUs recorded. */
  vaus: number | null;
  /** Users with their first VAU in the campaign. */
  new_users: number | null;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number | null;
  /** Paid or accrued for attention and conversions. US dollars. */
  spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** spent_usd from the beginning to the end of this row. US dollars. */
  cumulated_spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Daily cap, US dollars; null without one. */
  daily_budget_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `chain.campaign_spend_hours`. */
export interface ChainCampaignSpendHours {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** Begin of the hour, UTC. */
  hour: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** VAUs recorded. */
  vaus: number | null;
  /** Users with their first VAU in the campaign. */
  new_users: number | null;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number | null;
  /** Paid or accrued for attention and conversions. US dollars. */
  spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** spent_usd from the beginning to the end of this row. US dollars. */
  cumulated_spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `chain.campaign_stats`. */
export interface ChainCampaignStats {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** VAUs recorded. */
  vaus: number;
  /** Users with a first VAU. */
  unique_users: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores; divided by vaus: the average. */
  quality_sum: number;
  /** Paid or accrued, for attention and conversions. */
  paid_out_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Users' part, bonus included. USDC base units. */
  user_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencers' part. USDC base units. */
  influencer_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The part of user_usdc that the campaign calls a bonus. USDC base units. */
  user_bonus_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the user's part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued. */
  user_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the influencer's part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued. */
  influencer_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Sum of what the conversions were worth, in the unit of conversions.conversion_value. */
  conversion_value: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Payouts whose payee could not receive them at once. */
  accrued_payouts: number;
  /** Accrued amounts that were claimed. */
  claims: number;
  /** VAUs and conversions that found the budget used up. */
  exhausted: number;
  /** Those of unique_users whom an influencer brought. */
  attributed_users: ColumnType<number, number | undefined, number>;
  /** Those of conversions whose user an influencer brought. */
  attributed_conversions: ColumnType<number, number | undefined, number>;
}

/** A row of `chain.campaigns`. */
export interface ChainCampaigns {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The advertiser, base58. */
  owner: string;
  /** The campaign's name. */
  name: string;
  /** Kind of campaign, as the program names it. */
  campaign_type: string;
  /** Which influencers may refer users. */
  influencer_policy: string;
  /** What payees receive: USDC or AC-D. */
  payout_asset: string;
  /** Least AC base units for one USDC, below which swaps are refused. */
  min_ac_per_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Most that may ever be paid. USDC base units. */
  total_budget_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Most that may be paid on one UTC day; null without a cap. USDC base units. */
  daily_budget_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Worth of a second of attention before multipliers. USDC base units. */
  base_rate_per_second_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Multipliers in percent for quality scores up to 69, 84, 94 and 100. */
  quality_percents: ColumnType<number[], readonly (number)[], readonly (number)[]>;
  /** Worth of a conversion; null for none. USDC base units. */
  conversion_bonus_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Most that one user's attribution may cost; null without a cap. USDC base units. */
  max_payout_per_user_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Influencer's share before the tier's factor. 1/10,000. */
  influencer_share_bps: number;
  /** Share of the payout that is called the user's bonus. 1/10,000. */
  user_bonus_bps: number;
  /** Least seconds of a VAU. */
  min_attention_seconds: number;
  /** Whether users must be in one of target_cohorts. */
  require_cohort: boolean;
  /** SHA-256 of each site's origin, hex. */
  target_sites: ColumnType<string[], readonly (string)[], readonly (string)[]>;
  /** Cohorts that are wanted. */
  target_cohorts: ColumnType<number[], readonly (number)[], readonly (number)[]>;
  /** Countries that are wanted, ISO 3166-1 alpha-2; empty for all. */
  target_countries: ColumnType<string[], readonly (string)[], readonly (string)[]>;
  /** When payouts begin. */
  start_date: ColumnType<Date, string | Date, string | Date>;
  /** When the campaign ends. */
  end_date: ColumnType<Date, string | Date, string | Date>;
  /** How long after the first VAU a conversion counts, in seconds. */
  attribution_window_seconds: number;
  /** Key that signs VAUs and conversions, base58. */
  attester: string;
  /** Key that will replace the attester, base58. */
  next_attester: string | null;
  /** From when the next attester signs. */
  next_attester_from: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Key that signs referral tags, base58. */
  tag_signer: string;
  /** Key that will replace the tag signer, base58. */
  next_tag_signer: string | null;
  /** From when the next tag signer signs. */
  next_tag_signer_from: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** The tag signer is good for what was earned before; null while nothing replaces it, and for one that was retired. */
  tag_signer_until: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Token account that holds the money, base58. */
  vault: string;
  /** Mint of USDC, base58. */
  usdc_mint: string;
  /** Who paid the deposit of the account and gets it back, base58. */
  rent_payer: string;
  /** Active, Finalizing (ended, still settling), Closed (withdrawn), Buried (account closed, tombstone left). */
  status: 'Active' | 'Finalizing' | 'Closed' | 'Buried';
  /** Whether payouts are paused. */
  paused: boolean;
  /** When it was paused; null while it is not. */
  paused_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Cluster time of the creation. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** Cluster time of the newest event that changed the row. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was finalized; null before. */
  ended_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Until when conversions still count after the end. */
  settles_until: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** When the owner withdrew what was left. */
  withdrawn_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** When the account was closed. */
  closed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Donations that went to the owner when the account was closed. */
  surplus_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Slot of the creation. */
  created_slot: number;
  /** Slot of the newest event that changed the row. */
  updated_slot: number;
  /** The attester is good for what was earned before; null while nothing replaces it, and for one that was retired. */
  attester_until: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** From when the attester was good; null for the campaign’s first. */
  attester_from: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** From when the tag signer was good; null for the campaign’s first. */
  tag_signer_from: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** When recording was last opened after a pause or hold; null for never. */
  resumed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Last second in which recording is held after the end; null without a hold. */
  held_until: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** How long it was held in all; the attribution window is longer by it. */
  held_seconds: ColumnType<number, number | undefined, number>;
  /** When the targeting was last changed: attention earned until then was judged by the one before; null for never. */
  targeting_since: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** A lower floor price that was announced; 0 for none. */
  next_min_ac_per_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** From when the announced floor price counts; null for none. */
  next_min_ac_from: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `chain.claims`. */
export interface ChainClaims {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The campaign's number of the event. */
  seq: number;
  /** The user, base58. */
  user_wallet: string;
  /** User or Influencer: which side of the attribution (campaign_id, user_wallet). */
  beneficiary: string;
  /** Who received it, base58. */
  payee: string;
  /** USDC base units. */
  amount_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Cluster time of the transaction. */
  recorded_at: ColumnType<Date, string | Date, string | Date>;
  /** Slot of the transaction. */
  slot: number;
  /** Place of the transaction in its block, from 0. */
  tx_index: number;
}

/** A row of `chain.conversions`. */
export interface ChainConversions {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The campaign's number of the event. */
  seq: number;
  /** The user, base58. */
  user_wallet: string;
  /** The influencer's wallet, base58; null for a link of the campaign's own. */
  influencer: string | null;
  /** Cluster time of the transaction. */
  recorded_at: ColumnType<Date, string | Date, string | Date>;
  /** What the purchase was worth, in the unit that advertiser and attester agreed on. */
  conversion_value: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** user_usdc + influencer_usdc. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** User's part, bonus included. USDC base units. */
  user_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencer's part. USDC base units. */
  influencer_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The part of user_usdc that the campaign calls a bonus. USDC base units. */
  user_bonus_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Whether the user's part accrued instead of being paid. */
  user_accrued: boolean;
  /** Whether the influencer's part accrued instead of being paid. */
  influencer_accrued: boolean;
  /** What the user's part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued. */
  user_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the influencer's part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued. */
  influencer_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Slot of the transaction. */
  slot: number;
  /** Place of the transaction in its block, from 0. */
  tx_index: number;
}

/** A row of `chain.country_days`. */
export interface ChainCountryDays {
  /** UTC day. */
  day: ColumnType<string, string | Date, string | Date>;
  /** ISO 3166-1 alpha-2 code, as the attester saw it. */
  country: string;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in a campaign; a user of two campaigns counts twice. */
  new_users: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Spend on VAUs, without conversions. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.cursor`. */
export interface ChainCursor {
  /** Always 1. */
  id: ColumnType<number, number | undefined, number>;
  /** The cluster; events of another one are refused. */
  genesis_hash: string;
  /** The program whose events these are, base58. */
  program_id: string;
  /** Grows by one with every commit; a writer that does not know the newest value is refused. */
  nonce: ColumnType<number, number | undefined, number>;
  /** The frontier: up to it everything is stored and final. */
  finalized_slot: ColumnType<number, number | undefined, number>;
  /** Up to it everything confirmed is stored. */
  tip_slot: ColumnType<number, number | undefined, number>;
  /** Cluster time of tip_slot. */
  complete_until: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Stored events. */
  events: ColumnType<number, number | undefined, number>;
  /** Sum mod 2^256 of the hashes of all stored events, big-endian. */
  digest: Uint8Array;
  /** When the row was last written, by the database clock. */
  updated_at: ColumnType<Date, string | Date | undefined, string | Date>;
}

/** A row of `chain.deposits`. */
export interface ChainDeposits {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The campaign's number of the event. */
  seq: number;
  /** Who paid, base58. */
  funder: string;
  /** USDC base units. */
  amount_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Cluster time of the transaction. */
  recorded_at: ColumnType<Date, string | Date, string | Date>;
  /** Slot of the transaction. */
  slot: number;
  /** Place of the transaction in its block, from 0. */
  tx_index: number;
}

/** A row of `chain.event_gaps`. */
export interface ChainEventGaps {
  /** The stream, see streams. */
  stream_key: string;
  /** First missing number. */
  first_seq: number;
  /** Last missing number. */
  last_seq: number;
  /** Slot of the event that came without them. */
  before_slot: number;
  /** When the gap was noticed, by the database clock. */
  noticed_at: ColumnType<Date, string | Date | undefined, string | Date>;
  /** When the missing events were stored; null while they are not. */
  repaired_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `chain.exhaustions`. */
export interface ChainExhaustions {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The campaign's number of the event. */
  seq: number;
  /** The user, base58. */
  user_wallet: string;
  /** Attention or Conversion. */
  kind: string;
  /** Left of the day's cap; the greatest u64 without a cap. USDC base units. */
  daily_left_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Left of the total budget. USDC base units. */
  campaign_left_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Left in the pot. USDC base units. */
  pot_left_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Left of the user's cap; the greatest u64 without a cap. USDC base units. */
  user_left_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Cluster time of the transaction. */
  recorded_at: ColumnType<Date, string | Date, string | Date>;
  /** Slot of the transaction. */
  slot: number;
  /** Place of the transaction in its block, from 0. */
  tx_index: number;
}

/** A row of `chain.influencer_breakdown`. */
export interface ChainInfluencerBreakdown {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** The influencer's wallet, base58; null for a link of the campaign's own. */
  influencer: string | null;
  /** The influencer's handle. */
  handle: string | null;
  /** The influencer's platform. */
  platform: string | null;
  /** The influencer's tier. */
  tier: string | null;
  /** Users whose first VAU in the campaign came by this influencer. */
  referrals: number | null;
  /** VAUs recorded. */
  vaus: number | null;
  /** Hours of attention. */
  attention_hours: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Average quality score of the VAUs, 0 to 100. */
  average_quality: number | null;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number | null;
  /** conversions / users, a fraction; null without users. */
  conversion_rate: number | null;
  /** Spend on users that they brought, both parts. US dollars. */
  spent_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Influencer's part, paid or accrued. US dollars. */
  earned_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** spent_usd / conversions, US dollars; null without conversions. */
  cost_per_conversion_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `chain.influencer_cohorts`. */
export interface ChainInfluencerCohorts {
  /** The influencer's wallet, base58. */
  influencer: string;
  /** UTC day of the users' first touch; what the other columns count may have happened later. */
  day: ColumnType<string, string | Date, string | Date>;
  /** Attributions; a user of two campaigns counts twice. */
  referrals: number;
  /** Those of the attributions that converted. */
  conversions: number;
  /** VAUs of these users in their campaigns. */
  total_vaus: number;
  /** Their seconds of attention, summed. */
  total_attention_seconds: number;
  /** Sum of their VAUs' quality scores, 0 to 100 each. */
  quality_sum: number;
  /** What the influencer earned by them, paid or accrued. USDC base units. */
  influencer_earned_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.influencer_day_totals`. */
export interface ChainInfluencerDayTotals {
  /** The influencer's wallet, base58. */
  influencer: string;
  /** UTC day. */
  day: ColumnType<string, string | Date, string | Date>;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU in a campaign; a user of two campaigns counts twice. */
  referrals: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: number;
  /** Spend on users that they brought, both parts. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencer's part, paid or accrued. USDC base units. */
  earned_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.influencer_days`. */
export interface ChainInfluencerDays {
  /** The influencer's wallet, base58. */
  influencer: string;
  /** The campaign's id, base58. */
  campaign_id: string;
  /** UTC day. */
  day: ColumnType<string, string | Date, string | Date>;
  /** VAUs recorded. */
  vaus: number;
  /** Users with their first VAU on that day. */
  referrals: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: number;
  /** Spend on users that they brought, both parts. USDC base units. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencer's part, paid or accrued. USDC base units. */
  earned_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.influencer_leaderboard`. */
export interface ChainInfluencerLeaderboard {
  /** The influencer's wallet, base58. */
  wallet: string | null;
  /** The influencer's handle. */
  handle: string | null;
  /** The influencer's platform. */
  platform: string | null;
  /** The influencer's tier. */
  tier: string | null;
  /** Different users whose first VAU came by this influencer, each counted once however many campaigns. */
  referrals: number | null;
  /** Hours of attention. */
  attention_hours: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Paid or accrued to the influencer for these users. US dollars. */
  earnings_usd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Conversions of these users. */
  conversions: number | null;
  /** Average quality score of the VAUs, 0 to 100. */
  average_quality: number | null;
}

/** A row of `chain.influencer_stats`. */
export interface ChainInfluencerStats {
  /** The influencer's wallet, base58. */
  wallet: string;
  /** Attributions: users whose first touch in a campaign was theirs. */
  referrals: number;
  /** VAUs recorded. */
  vaus: number;
  /** Seconds of attention, summed. */
  attention_seconds: number;
  /** Sum of the VAUs' quality scores, 0 to 100 each; divided by vaus: the average. */
  quality_sum: number;
  /** Conversions recorded; a user converts once in a campaign. */
  conversions: number;
  /** Paid or accrued, over all campaigns and registrations. */
  earned_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What came as AC-D. AC-D base units. */
  earned_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `chain.influencers`. */
export interface ChainInfluencers {
  /** The influencer's wallet, base58. */
  wallet: string;
  /** Name on the platform. */
  handle: string;
  /** Twitter, TikTok, YouTube, Instagram, Telegram, or the name they gave. */
  platform: string;
  /** Followers, as they said. */
  follower_count: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Nano, Micro, Mid, Macro or Mega, by followers. */
  tier: string;
  /** Whether the verifier vouches for it. */
  verified: boolean;
  /** Who paid the deposit of the account and gets it back, base58. */
  rent_payer: string;
  /** Cluster time of the newest registration. */
  registered_at: ColumnType<Date, string | Date, string | Date>;
  /** Cluster time of the newest event that changed the row. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
  /** Set while the account is closed; registering again clears it. */
  closed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Slot of the newest event that changed the row. */
  updated_slot: number;
}

/** A row of `chain.participations`. */
export interface ChainParticipations {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The influencer's wallet, base58. */
  wallet: string;
  /** Cluster time of joining. */
  joined_at: ColumnType<Date, string | Date, string | Date>;
  /** Cluster time of leaving; null while in the campaign. */
  left_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `chain.payouts`. */
export interface ChainPayouts {
  /** The campaign's id, base58. */
  campaign_id: string | null;
  /** The campaign's number of the event. */
  seq: number | null;
  /** attention, conversion or claim. */
  kind: string | null;
  /** User or Influencer: which side of the attribution. */
  beneficiary: string | null;
  /** Who receives it, base58. */
  payee: string | null;
  /** The user, base58. */
  user_wallet: string | null;
  /** USDC base units; for AC-D what was spent on it. */
  amount_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** AC-D base units; 0 when paid in USDC or accrued. */
  amount_acd: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** paid, or accrued: owed until claimed. */
  state: string | null;
  /** Cluster time of the transaction. */
  recorded_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Slot of the transaction. */
  slot: number | null;
  /** Place of the transaction in its block, from 0. */
  tx_index: number | null;
  /** The transaction's signature, base58. */
  signature: string | null;
  /** Whether the transaction is final; else it is confirmed and may still be taken back. */
  finalized: boolean | null;
}

/** A row of `chain.pots`. */
export interface ChainPots {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** Deposits made. */
  deposits: number;
  /** Sum of deposits. USDC base units. */
  funded_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Left the vault to payees, or to the swap venue for AC-D. */
  paid_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Owed to payees who could not receive it; claim_rewards pays it. */
  accrued_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the owner took back. USDC base units. */
  withdrawn_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What is left for payouts. USDC base units. */
  available_usdc: GeneratedAlways<string | null>;
}

/** A row of `chain.quarantine`. */
export interface ChainQuarantine {
  /** The transaction's signature, base58. */
  signature: string;
  /** Index of the top-level instruction. */
  instruction: number;
  /** Index among that instruction's inner instructions. */
  inner_instruction: number;
  /** Slot of the transaction. */
  slot: number;
  /** Data of the event call. */
  bytes: Uint8Array;
  /** Why it could not be read. */
  reason: string;
  /** When it was noticed, by the database clock. */
  noticed_at: ColumnType<Date, string | Date | undefined, string | Date>;
}

/** A row of `chain.raw_events`. */
export interface ChainRawEvents {
  /** Slot of the transaction. */
  slot: number;
  /** Place of the transaction in its block, from 0. */
  tx_index: number;
  /** Index of the top-level instruction. */
  instruction: number;
  /** Index among that instruction's inner instructions. */
  inner_instruction: number;
  /** The stream, see streams. */
  stream_id: number;
  /** Number of the event in its stream, from 1, without gaps. */
  seq: number;
  /** Name of the event. */
  name: string;
  /** Discriminator, fields, chain value. */
  body: Uint8Array;
}

/** A row of `chain.router_config`. */
export interface ChainRouterConfig {
  /** Always 1. */
  id: ColumnType<number, number | undefined, number>;
  /** Who may change the config, base58. */
  admin: string;
  /** Proposed admin who has not accepted yet, base58. */
  pending_admin: string | null;
  /** Who may verify influencers, base58. */
  verifier: string;
  /** Mint of USDC, base58. */
  usdc_mint: string;
  /** Mint of AC, base58. */
  ac_mint: string;
  /** Mint of AC-D, base58. */
  acd_mint: string;
  /** Token account that backs AC-D, base58. */
  ac_reserve: string;
  /** Programs that USDC may be swapped at, base58. */
  swap_venues: ColumnType<string[], readonly (string)[], readonly (string)[]>;
  /** Cluster time of the initialization. */
  initialized_at: ColumnType<Date, string | Date, string | Date>;
  /** Cluster time of the newest event that changed the row. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
  /** Pools of these programs that payouts may go through, base58. */
  swap_pools: ColumnType<string[], readonly (string)[], readonly (string)[]>;
}

/** A row of `chain.slots`. */
export interface ChainSlots {
  /** Number of the slot. */
  slot: number;
  /** The block's hash, base58. */
  blockhash: string;
  /** Slot of the block before. */
  parent_slot: number;
  /** Cluster time of the block; null where the node did not know it. */
  block_time: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `chain.streams`. */
export interface ChainStreams {
  /** Short name of the stream in raw_events. */
  id: GeneratedAlways<number>;
  /** config, campaign:<id> or influencer:<wallet>. */
  key: string;
  /** 0, 1, …: an influencer who closes and registers again begins a new stream of the same key. */
  epoch: number;
  /** Number of the newest stored event; all before it are stored. */
  head_seq: number;
  /** Its chain value, equal to that in the account on chain. */
  head_chain: Uint8Array;
  /** Slot of the newest stored event. */
  head_slot: number;
}

/** A row of `chain.transactions`. */
export interface ChainTransactions {
  /** Slot of the transaction. */
  slot: number;
  /** Place in the block, from 0. */
  tx_index: number;
  /** The transaction's signature, base58. */
  signature: string;
}

/** A row of `chain.vaus`. */
export interface ChainVaus {
  /** The campaign's id, base58. */
  campaign_id: string;
  /** The campaign's number of the event. */
  seq: number;
  /** The user, base58. */
  user_wallet: string;
  /** The influencer's wallet, base58; null for a link of the campaign's own. */
  influencer: string | null;
  /** The user's number of this VAU in the campaign: 1, 2, 3, … */
  sequence: number;
  /** When the attention ended, as the attester saw it. */
  earned_at: ColumnType<Date, string | Date, string | Date>;
  /** Cluster time of the transaction; budgets and rollups count by it. */
  recorded_at: ColumnType<Date, string | Date, string | Date>;
  /** Seconds of attention. */
  attention_seconds: number;
  /** 0 to 100. */
  quality_score: number;
  /** ISO 3166-1 alpha-2 code, as the attester saw it. */
  country: string;
  /** SHA-256 of the site's origin, hex. */
  site_hash: string;
  /** user_usdc + influencer_usdc. */
  payable_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** User's part, bonus included. USDC base units. */
  user_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Influencer's part. USDC base units. */
  influencer_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The part of user_usdc that the campaign calls a bonus. */
  user_bonus_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Whether the user's part accrued instead of being paid. */
  user_accrued: boolean;
  /** Whether the influencer's part accrued instead of being paid. */
  influencer_accrued: boolean;
  /** What the user's part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued. */
  user_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the influencer's part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued. */
  influencer_acd: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Slot of the transaction. */
  slot: number;
  /** Place of the transaction in its block, from 0. */
  tx_index: number;
}

/** A row of `edge.attention_reports`. */
export interface EdgeAttentionReports {
  /** The VAU's or conversion's id: what everything that is done with it is known again by. */
  id: string;
  /** vau or conversion. */
  kind: 'vau' | 'conversion';
  /** The campaign, in base58. */
  chain_campaign_id: string;
  /** Who earned it: a wallet in base58. */
  account: string;
  /** Who brought the account, in base58; null for nobody. */
  influencer: string | null;
  /** queued, sent, landed (confirmed), final (finalized) or parked (given up). */
  state: 'queued' | 'sent' | 'landed' | 'final' | 'parked';
  /** Why it is parked, or was last tried in vain; null otherwise. */
  reason: string | null;
  /** Its number among the account's VAUs in the campaign; null before it was first sent, and for conversions. */
  sequence: number | null;
  /** The transaction that carries it; null before it was first sent. */
  signature: string | null;
  /** Attention in seconds; 0 for conversions. */
  seconds: number;
  /** The page's origin; null for conversions. */
  site: string | null;
  /** ISO 3166-1 alpha-2; ZZ where unknown. */
  country: string;
  /** When the edge accepted it. */
  received_at: ColumnType<Date, string | Date, string | Date>;
  /** When it came into this state. */
  changed_at: ColumnType<Date, string | Date, string | Date>;
  /** What the fraud rules noticed: [{rule, score 0 to 100, detail}]. */
  signals: ColumnType<FraudSignals, string, string>;
  /** Code of the link that brought the account to this attention; null where none is known, and for conversions. */
  link_code: string | null;
}

/** A row of `edge.click_days`. */
export interface EdgeClickDays {
  /** The link. */
  code: string;
  /** UTC day of clicked_at. */
  day: ColumnType<string, string | Date, string | Date>;
  /** Visits that were taken for human. Only grows. */
  clicks: number;
  /** Visits that were not. Only grows. */
  bot_clicks: number;
}

/** A row of `edge.clicks`. */
export interface EdgeClicks {
  /** UUID version 7; the destination got it as click_id. */
  id: string;
  /** When the edge answered. */
  clicked_at: ColumnType<Date, string | Date, string | Date>;
  /** The link. */
  code: string;
  /** The link's campaign at that moment, in base58; null without one. */
  chain_campaign_id: string | null;
  /** The link's influencer at that moment, in base58; null without one. */
  influencer: string | null;
  /** Keyed hash of the truncated address; the key changes daily, so that days can not be joined. */
  ip_hash: string;
  /** ISO 3166-1 alpha-2; ZZ where unknown. */
  country: string;
  /** Class of the device, e.g. mobile; never the user agent itself. */
  device: string;
  /** Family of the operating system. */
  operating_system: string;
  /** Family of the browser. */
  browser: string;
  /** Host of the page that held the link; null where the browser did not say. */
  referrer_host: string | null;
  /** Null for a visitor taken for human; else why not. Only null is counted as a click. */
  bot_reason: string | null;
  /** What the fraud rules noticed: [{rule, score 0 to 100, detail}]. */
  signals: ColumnType<FraudSignals, string, string>;
}

/** A row of `edge.clocks`. */
export interface EdgeClocks {
  /** The campaign, in base58. */
  chain_campaign_id: string;
  /** A wallet in base58. */
  account: string;
  /** Attention before this moment is credited, in Unix milliseconds. */
  credited_until_ms: number;
}

/** A row of `edge.counters`. */
export interface EdgeCounters {
  /** Begin of the hour in Unix milliseconds; 0 holds the sum of the hours that are long over. */
  hour_ms: number;
  /** The route that refused. */
  route: string;
  /** The refusal's code. */
  reason: string;
  /** How often. */
  refused: number;
  /** The count that edge.refusals was told last. */
  delivered: ColumnType<number, number | undefined, number>;
}

/** A row of `edge.journal`. */
export interface EdgeJournal {
  /** By which a repetition is known. */
  id: string;
  /** click, report or attention. */
  kind: string;
  /** The record in JSON. */
  body: string;
  /** When it was stored, in Unix milliseconds. */
  created_at_ms: number;
  /** When it is delivered next, in Unix milliseconds. */
  due_at_ms: number;
  /** How often it was refused as it is; failures of the receiver do not count. */
  attempts: ColumnType<number, number | undefined, number>;
  /** Why it was given up; null while it waits. */
  parked_reason: string | null;
}

/** A row of `edge.limits`. */
export interface EdgeLimits {
  /** Whom and what it limits, and the window's length in seconds; no personal data. */
  key: string;
  /** Begin of the window in Unix milliseconds, included. */
  window_start_ms: number;
  /** End of the window in Unix milliseconds, not included. */
  window_end_ms: number;
  /** How many were admitted. */
  taken: number;
}

/** A row of `edge.outbox`. */
export interface EdgeOutbox {
  /** The campaign, in base58. */
  chain_campaign_id: string;
  /** The VAU's or conversion's id. */
  id: string;
  /** vau or conversion. */
  kind: string;
  /** Order of arrival in the campaign: an account's VAUs are sent in it. */
  place: number;
  /** Who earned it: a wallet in base58. */
  account: string;
  /** Who brought the account, in base58; null for nobody. */
  influencer: string | null;
  /** What is sent to the program, in JSON. */
  body: string;
  /** queued, sent, landed, final or parked. */
  state: string;
  /** Why it is parked, or was last tried in vain; null otherwise. */
  reason: string | null;
  /** Its number among the account's VAUs; null while it has none. */
  sequence: number | null;
  /** The transaction that carries it last; null before it was first sent. */
  signature: string | null;
  /** How often it was tried in vain. */
  attempts: ColumnType<number, number | undefined, number>;
  /** When it is looked at next, in Unix milliseconds. */
  due_at_ms: number;
  /** When it was accepted, in Unix milliseconds. */
  received_at_ms: number;
  /** When it came into this state, in Unix milliseconds. */
  changed_at_ms: number;
}

/** A row of `edge.refusals`. */
export interface EdgeRefusals {
  /** Which of the edge's counters says so; sums go over all. */
  shard: string;
  /** Begin of the hour, in UTC. */
  hour: ColumnType<Date, string | Date, string | Date>;
  /** The route that refused. */
  route: string;
  /** The refusal's code. */
  reason: string;
  /** How often; only grows. */
  refused: number;
}

/** A row of `edge.sessions`. */
export interface EdgeSessions {
  /** The campaign of the visitor's tag, in base58. */
  chain_campaign_id: string;
  /** 16 random bytes in hex. */
  id: string;
  /** Who earns: a wallet in base58. */
  account: string;
  /** Who brought the account, in base58; null for nobody. */
  influencer: string | null;
  /** The visitor's tag in its text form. */
  tag: string;
  /** The page's origin. */
  site: string;
  /** Hash of the page's URL without query and fragment. */
  page: string;
  /** ISO 3166-1 alpha-2; ZZ where unknown. */
  country: string;
  /** Keyed hash of the truncated address; the key changes daily. */
  ip_hash: string;
  /** 1 for a page of the class hot, else 0. */
  is_hot_page: number;
  /** The account's cohorts as the program takes them, in hex; null for none. */
  cohort_filter: string | null;
  /** When it was opened, in Unix milliseconds. */
  opened_at_ms: number;
  /** When it ends by itself, in Unix milliseconds. */
  expires_at_ms: number;
  /** When it was closed, in Unix milliseconds; null while it is open. */
  closed_at_ms: number | null;
  /** What the fraud rules noticed, in JSON: [{rule, score 0 to 100, detail}]. */
  signals: string;
  /** Its newest reports, JSON, the oldest first: when, seconds claimed, seconds that had passed, user presence. */
  marks: string;
  /** Code of the link that gave the tag; null where none is known. */
  link_code: string | null;
}

/** A row of `edge.transactions`. */
export interface EdgeTransactions {
  /** The campaign, in base58. */
  chain_campaign_id: string;
  /** The transaction's signature in base58. */
  signature: string;
  /** What it carries. */
  outbox_id: string;
  /** Its bytes in base64. */
  wire: string;
  /** It can not land in a later block. */
  last_valid_block_height: number;
  /** When it was sent last, in Unix milliseconds. */
  sent_at_ms: number;
}

/** A row of `edge.untagged_attention`. */
export interface EdgeUntaggedAttention {
  /** By which a repetition is known. */
  id: string;
  /** When it was reported. */
  earned_at: ColumnType<Date, string | Date, string | Date>;
  /** Who gave it: a wallet in base58. */
  account: string;
  /** The page's origin. */
  site: string;
  /** ISO 3166-1 alpha-2; ZZ where unknown. */
  country: string;
  /** Attention in seconds. */
  seconds: number;
  /** Whether the visitor did something meanwhile. */
  user_presence: boolean;
}

/** A row of `ledger.account_kinds`. */
export interface LedgerAccountKinds {
  /** Its name. */
  kind: string;
  /** 1: an asset, never below zero; -1: a liability, never above. */
  side: number;
  /** Whether each influencer of a campaign has one. */
  has_influencer: boolean;
  /** What its balance says. */
  meaning: string;
}

/** A row of `ledger.accounts`. */
export interface LedgerAccounts {
  /** In the order of opening. */
  id: GeneratedAlways<number>;
  /** Its book. */
  book_id: string;
  /** What its balance says. */
  kind: string;
  /** That of its kind: the sign that its balance may have. */
  side: number;
  /** The campaign: platform.campaigns.id. */
  campaign_id: string;
  /** The influencer, platform.influencers.id; null for an account of the campaign. */
  influencer_id: string | null;
  /** kind:campaign or kind:campaign:influencer. Hashes are over codes. */
  code: GeneratedAlways<string>;
  /** The sum of its entries, USDC base units: debits positive, credits negative. */
  balance_usdc: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** When it was opened. */
  opened_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `ledger.books`. */
export interface LedgerBooks {
  /** The advertiser: platform.advertisers.id. */
  id: string;
  /** The newest transaction; 0 before the first. Moved by a trigger alone. */
  head_sequence: ColumnType<number, number | undefined, number>;
  /** Its hash; 32 zeros before the first. Moved by a trigger alone. */
  head_hash: ColumnType<Uint8Array, Uint8Array | undefined, Uint8Array>;
  /** When it was opened. */
  opened_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `ledger.entries`. */
export interface LedgerEntries {
  /** The book. */
  book_id: string;
  /** The transaction. */
  sequence: number;
  /** From 1. Lines 1 and 2 are a movement, 3 and 4 the next. */
  line: number;
  /** The account, of the same book. */
  account_id: number;
  /** USDC base units: positive for a debit, negative for a credit. */
  amount_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `ledger.routes`. */
export interface LedgerRoutes {
  /** The kind of transaction. */
  transaction_kind: string;
  /** The kind of the account whose balance rises. */
  debit_kind: string;
  /** The kind of the account whose balance falls by the same. */
  credit_kind: string;
  /** What that says. */
  meaning: string;
}

/** A row of `ledger.transactions`. */
export interface LedgerTransactions {
  /** The book. */
  book_id: string;
  /** Its number in the book: 1, 2, 3, … */
  sequence: number;
  /** What it says: routes list the accounts that it may move. */
  kind: string;
  /** The business fact. One fact is posted once. */
  idempotency_key: string;
  /** SHA-256 of kind and movements: the same key with another body is refused. */
  body_hash: Uint8Array;
  /** When the fact happened. */
  occurred_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was posted. */
  booked_at: ColumnType<Date, string | Date, string | Date>;
  /** Hash of the transaction before; 32 zeros for the first. */
  previous_hash: Uint8Array;
  /** SHA-256 of all of the above: whoever kept a later one can tell whether this one was changed. */
  hash: Uint8Array;
}

/** A row of `platform.advertisers`. */
export interface PlatformAdvertisers {
  /** UUID version 7. */
  id: string;
  /** What it is called. */
  name: string;
  /** inactive: its users and keys are refused; nothing of it is deleted. */
  status: 'active' | 'inactive';
  /** When it was created. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
  /** By whose days its reports are cut: a name of IANA. Changes no stored moment. */
  time_zone: ColumnType<string, string | undefined, string>;
}

/** A row of `platform.api_keys`. */
export interface PlatformApiKeys {
  /** UUID version 7. */
  id: string;
  /** Whose key it is. */
  advertiser_id: string;
  /** What its owner calls it. */
  name: string;
  /** Its first characters, shown instead of it. */
  prefix: string;
  /** SHA-256 of the key, in hex. */
  hash: string;
  /** What it may do, e.g. events:write. */
  scopes: ColumnType<ApiScope[], readonly ApiScope[], readonly ApiScope[]>;
  /** The secret of its signatures, encrypted with the platforms key; null: it has none. */
  hmac_secret_enc: string | null;
  /** Whether unsigned events are refused. */
  hmac_required: ColumnType<boolean, boolean | undefined, boolean>;
  /** The key that it was rotated to; null when it was not. */
  replaced_by: string | null;
  /** When it was made. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was used last, to the minute; null before. */
  last_used_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** From when it is refused: the end of a rotations overlap; null for never. */
  expires_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** When it was revoked; null while it was not. */
  revoked_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `platform.applications`. */
export interface PlatformApplications {
  /** UUID version 7. */
  id: string;
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** The campaign. */
  campaign_id: string;
  /** The influencer. */
  influencer_id: string;
  /** Where it is; only legal moves are made. */
  status: 'applied' | 'approved' | 'active' | 'completed' | 'paid' | 'rejected';
  /** What the influencer wrote. */
  note: ColumnType<string, string | undefined, string>;
  /** Its moves, the oldest first: [{from, to, at, by, reason}]. */
  history: ColumnType<ApplicationMoves, string | undefined, string>;
  /** When they applied. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.assignments`. */
export interface PlatformAssignments {
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** The campaign. */
  campaign_id: string;
  /** The influencer. */
  influencer_id: string;
  /** How they are paid; null: not agreed, nothing is paid. */
  share_type: 'percentage' | 'flat_per_conversion' | 'flat_once' | null;
  /** Of percentage: their part of revenue in basis points (1500 is 15 %). */
  share_bps: number | null;
  /** Of flat_…: the sum in USDC base units. */
  flat_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** When they were assigned. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.attribution_corrections`. */
export interface PlatformAttributionCorrections {
  /** UUID version 7. */
  id: string;
  /** The event. */
  event_id: string;
  /** The tenant: the events advertiser. */
  advertiser_id: string;
  /** When. */
  corrected_at: ColumnType<Date, string | Date, string | Date>;
  /** late_click: the click arrived; late_session: an earlier event of the session was told, or credited; rerun: somebody ran the rule again. */
  reason: 'late_click' | 'late_session' | 'rerun';
  /** Whom it was credited to, and by what. */
  before: ColumnType<RecordedCredit, string, string>;
  /** Whom it has been credited to since, and by what. */
  after: ColumnType<RecordedCredit, string, string>;
  /** What became of the conversion on its way to the chain. moved: it goes to the new campaign; cancelled: nothing of it was sent, and the new campaign pays for none; kept: it may have been paid by the old campaign, and stays there; null: there was none, or its campaign is the same. */
  conversion: 'moved' | 'cancelled' | 'kept' | null;
}

/** A row of `platform.attribution_waiting`. */
export interface PlatformAttributionWaiting {
  /** The event. */
  event_id: string;
  /** The click that it names. */
  click_id: string;
  /** Until then it is waited for. */
  until: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.audit_log`. */
export interface PlatformAuditLog {
  /** UUID version 7. */
  id: string;
  /** When. */
  at: ColumnType<Date, string | Date, string | Date>;
  /** In which role; pending: signed in, not approved yet. */
  actor_kind: 'admin' | 'advertiser' | 'influencer' | 'pending' | 'api_key' | 'system';
  /** The users or the keys id; null for the system. */
  actor_id: string | null;
  /** Whose data was changed; null for nobodys. */
  advertiser_id: string | null;
  /** What was done, e.g. campaign.update. */
  action: string;
  /** Kind of the thing that was changed: its table. */
  subject_kind: string;
  /** Its id. */
  subject_id: string;
  /** What it was; null for what is new. Never holds a secret or a deleted persons data. */
  before: ColumnType<JsonObject | null, string | null | undefined, string | null>;
  /** What it is; null for what is gone. */
  after: ColumnType<JsonObject | null, string | null | undefined, string | null>;
  /** The request that did it; null for none. */
  request_id: string | null;
}

/** A row of `platform.campaign_terms`. */
export interface PlatformCampaignTerms {
  /** The campaign. */
  campaign_id: string;
  /** From then on, until the next row. */
  since: ColumnType<Date, string | Date, string | Date>;
  /** Its status. */
  status: string;
  /** Which keys it counted. */
  attribution_source: string;
  /** Its attribution window. */
  attribution_window_days: number;
  /** In which statuses it credited. */
  credits_in: ColumnType<CampaignStatus[], readonly CampaignStatus[], readonly CampaignStatus[]>;
}

/** A row of `platform.campaigns`. */
export interface PlatformCampaigns {
  /** UUID version 7. */
  id: string;
  /** Whose campaign it is. */
  advertiser_id: string;
  /** What it is called. */
  name: string;
  /** Where it is in its life; only legal moves are made. */
  status: 'draft' | 'reviewing' | 'published' | 'paused' | 'completed';
  /** Planned in all, USDC base units. */
  budget_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Most for a UTC day, USDC base units; null for no limit. */
  daily_budget_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Planned for an hour, USDC base units, enforced by nothing; null for no limit. */
  hourly_budget_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Pay for a thousand views, USDC base units; null where views are not paid. */
  cpm_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Most influencers who take part; null for no limit. */
  slots: number | null;
  /** The most that one influencer's commissions in the campaign come to, USDC base units; null for no limit. Commissions keep what of it was left. */
  max_earnings_per_user_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** From when it runs; null while not planned. */
  starts_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Until when it runs, not included; null for no end. */
  ends_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** What influencers are asked to make. */
  brief: ColumnType<string, string | undefined, string>;
  /** Whom it is for: {countries, platforms, cohorts, min_followers}. */
  targeting: ColumnType<Targeting, string | undefined, string>;
  /** Which keys decide for it; any: the whole waterfall. */
  attribution_source: 'any' | 'coupon' | 'link';
  /** Whether whoever applies is approved at once. */
  auto_approve: ColumnType<boolean, boolean | undefined, boolean>;
  /** Influencers who may apply; null: all. */
  allow_list: ColumnType<string[] | null, readonly (string)[] | null | undefined, readonly (string)[] | null>;
  /** Its campaign on chain, in base58; null while there is none. */
  chain_campaign_id: string | null;
  /** When it was created. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
  /** For so many days a click, or an earlier event of the session, credits what follows; and for so long a completed campaign still credits. */
  attribution_window_days: ColumnType<number, number | undefined, number>;
  /** In which of its statuses the campaign credits. */
  credits_in: ColumnType<CampaignStatus[], readonly CampaignStatus[] | undefined, readonly CampaignStatus[]>;
  /** So long after a sale its commission can be taken back by a refund. What is changed holds for later sales: commissions keep their date. */
  commission_hold_days: ColumnType<number, number | undefined, number>;
}

/** A row of `platform.chain_conversions`. */
export interface PlatformChainConversions {
  /** The event; also the conversions idempotency key. */
  event_id: string;
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** The campaign; its chain_campaign_id says which on chain. */
  campaign_id: string;
  /** Whose conversion it is, in base58. */
  wallet: string;
  /** queued: on its way to the edge; accepted: the edge took it over; refused: it never will. What became of it then is in conversion_outcomes. */
  state: 'queued' | 'accepted' | 'refused';
  /** Why it was refused, or last tried in vain; null otherwise. */
  reason: string | null;
  /** How often it was tried in vain. */
  attempts: ColumnType<number, number | undefined, number>;
  /** When it was queued. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** The edge's id of it: what it is called in edge.attention_reports; null before the edge took it over. */
  edge_id: string | null;
  /** When it was first sent to the edge, written before: from then on it may have been paid, and stays with its campaign; null before. */
  sent_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** From 2 on it is part of the key under which the edge knows the conversion: what the edge gave up under one key is a new conversion under the next. The program pays an account once all the same. */
  generation: ColumnType<number, number | undefined, number>;
}

/** A row of `platform.chain_transactions`. */
export interface PlatformChainTransactions {
  /** UUID version 7. */
  id: string;
  /** The tenant: whose money it is. */
  advertiser_id: string;
  /** What it is about. */
  subject_kind: 'campaign' | 'payout';
  /** Of a campaign or a payout: its id. */
  subject_id: string;
  /** What it does: create, fund, pause, resume, finalize, withdraw, close. */
  action: string;
  /** prepared: given out; sent: its signature was told; landed: confirmed; failed: executed and refused; expired: can not land any more. */
  state: 'prepared' | 'sent' | 'landed' | 'failed' | 'expired';
  /** Who signs and pays, in base58. */
  wallet: string;
  /** The campaign on chain, in base58. */
  chain_campaign_id: string;
  /** SHA-256 of the program's instruction, in hex: by which it is known again, whatever a wallet adds. */
  fingerprint: string;
  /** With which it was given out: tells it from another that does the same; null where it was not kept. */
  blockhash: string | null;
  /** How far the chain had come when it was made: it lands there or later. */
  slot: number;
  /** With its blockhash it can not land in a later block. */
  last_valid_block_height: number;
  /** In base58; null while it is not known. */
  signature: string | null;
  /** Why it failed, or what is wrong; null otherwise. */
  reason: string | null;
  /** When it was given out. */
  prepared_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was seen to have landed; null before. */
  landed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.commission_moves`. */
export interface PlatformCommissionMoves {
  /** The commission. */
  commission_id: string;
  /** From 1. */
  number: number;
  /** When. */
  at: ColumnType<Date, string | Date, string | Date>;
  /** Its state from then on. */
  state: string;
  /** Why, for machines; null where the state says it. */
  reason: string | null;
  /** Its amount from then on, USDC base units. */
  amount_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Key of the ledger's transaction that moved the money; null where none moved. */
  ledger_key: string | null;
}

/** A row of `platform.commissions`. */
export interface PlatformCommissions {
  /** UUID version 7. */
  id: string;
  /** The sale. */
  event_id: string;
  /** Whose sale it is, and who pays. */
  advertiser_id: string;
  /** The campaign to which it was credited. */
  campaign_id: string;
  /** Who earns it. */
  influencer_id: string;
  /** What was agreed when it was credited: type, share_bps or flat_usdc, and cap_left_usdc of the influencer's cap. */
  rule: ColumnType<CommissionRule, string, string>;
  /** Of the sale: ISO 4217, or USDC. */
  currency: string;
  /** Value of the sale without its refunds, millionths of the currency. */
  gross_micros: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the rule gives for what was not refunded, rounded down, USDC base units. */
  amount_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** amount_usdc when it was released. What amount_usdc is less than that by now the influencer owes. */
  released_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** waiting: for a rate of its currency; pending: in its hold, or not funded; available: released; voided: nothing is left of it; clawed_back: refunded after its release. */
  state: 'waiting' | 'pending' | 'available' | 'paid' | 'frozen' | 'voided' | 'clawed_back';
  /** Why it is so, for machines; null where its state says it. */
  reason: string | null;
  /** How many rows of commission_moves it has. */
  moves: number;
  /** When the sale happened. */
  occurred_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was credited. */
  accrued_at: ColumnType<Date, string | Date, string | Date>;
  /** Until when a refund voids it: stored, and never changed. */
  releases_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was released; null before. */
  released_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `platform.conversion_outcomes`. */
export interface PlatformConversionOutcomes {
  /** The event. */
  event_id: string;
  /** The tenant. */
  advertiser_id: string;
  /** The campaign, a UUID of platform.campaigns. */
  campaign_id: string;
  /** The campaign on chain, base58. */
  chain_campaign_id: string | null;
  /** queued, dead (its delivery failed too often), accepted, landed, parked or refused. */
  state: ConversionState;
  /** Why it was refused or parked, or is waiting; null where there is none. */
  reason: string | null;
  /** Deliveries to the edge that were tried. */
  attempts: number;
  /** When it was queued. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it is delivered next; null unless queued. */
  due_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** The transaction it landed in; null before. */
  signature: string | null;
  /** When it came into its last state at the edge. */
  settled_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** What the chain paid in all, USDC base units; null before the indexer has seen it. */
  paid_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `platform.coupons`. */
export interface PlatformCoupons {
  /** UUID version 7. */
  id: string;
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** The campaign. */
  campaign_id: string;
  /** Who is credited; null for a generic code, which fixes the campaign only. */
  influencer_id: string | null;
  /** As it was given out. */
  code: string;
  /** The code in capitals: by which it is found. Unique among an advertisers active codes. */
  code_key: string;
  /** auto: made by chance; vanity: chosen; generic: of nobody. */
  kind: 'auto' | 'vanity' | 'generic';
  /** invalidated: it decides nothing any more. */
  status: 'active' | 'invalidated';
  /** From when it decides; null for always. */
  valid_from: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** Until when it decides, not included; null for no end. */
  valid_until: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** The code that was made in its place; null when there is none. */
  replaced_by: string | null;
  /** When it was made. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was invalidated; null while active. */
  invalidated_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `platform.customer_events`. */
export interface PlatformCustomerEvents {
  /** UUID version 7. */
  id: string;
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** What was done. */
  action: 'purchase' | 'add_to_cart' | 'signup' | 'drop_off' | 'landing' | 'custom';
  /** What it is worth in millionths of the currency; null for nothing told. */
  value_micros: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** ISO 4217, or USDC. */
  currency: string;
  /** What else was told. May hold personal data: emptied on deletion. */
  properties: ColumnType<JsonObject, string | undefined, string>;
  /** As told; null when not. */
  coupon_code: string | null;
  /** As told; null when not. */
  ref_code: string | null;
  /** As told; null when not. */
  click_id: string | null;
  /** As told; null when not. Emptied on deletion. */
  landing_url: string | null;
  /** As told; null when not. Emptied on deletion. */
  referrer: string | null;
  /** As told; null when not. Emptied on deletion. */
  session_id: string | null;
  /** Keyed hash of the advertisers name for the customer; null when not told, or deleted. */
  customer_hash: string | null;
  /** The customers wallet in base58, where the shop knows it; null when not told, or deleted. */
  customer_wallet: string | null;
  /** When it happened, as told; else when it was received. */
  occurred_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was received. */
  received_at: ColumnType<Date, string | Date, string | Date>;
  /** By which a repetition is known: the idempotency key, the events id, or a hash of what was told. */
  dedup_key: string;
  /** SHA-256 of what was told, in hex: the same key with another body is a conflict. */
  body_hash: string;
  /** Whether an influencer is credited. */
  attributed: boolean;
  /** The campaign that it counts for; null for none. */
  campaign_id: string | null;
  /** Who is credited; null for nobody. */
  influencer_id: string | null;
  /** The link that led here; null for none. */
  tracking_link_code: string | null;
  /** The coupon that was valid; null for none. */
  coupon_id: string | null;
  /** The click that was found; null for none. */
  matched_click_id: string | null;
  /** What decided. */
  deciding_key: 'coupon' | 'ref_code' | 'landing_url' | 'referrer' | 'click_id' | 'session_id' | 'none';
  /** The rule that decided, e.g. waterfall-1. */
  rule_version: string;
  /** How sure the rule is; 0 for unattributed. */
  confidence_percent: number;
  /** Each step of the rule and why it decided or did not: [{step, outcome, reason}]. */
  attribution: ColumnType<JsonValue, string, string>;
  /** Its place among those that were received at the same time. */
  received_ordinal: ColumnType<number, number | undefined, number>;
}

/** A row of `platform.earnings`. */
export interface PlatformEarnings {
  /** Who owes it. */
  advertiser_id: string;
  /** The campaign. */
  campaign_id: string;
  /** Who earned it. */
  influencer_id: string;
  /** In its hold, and deposited. USDC base units. */
  held_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Earned, and not deposited yet. USDC base units. */
  unfunded_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Released: nobody takes it back. USDC base units. */
  due_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Released for sales that were refunded since: taken off what is released next. USDC base units. */
  debt_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** When the next commission is released; null where none is in its hold. */
  next_release_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `platform.evidence`. */
export interface PlatformEvidence {
  /** UUID version 7. */
  id: string;
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** For which application. */
  application_id: string;
  /** The influencer. */
  influencer_id: string;
  /** What is shown. */
  kind: 'post' | 'screenshot' | 'link';
  /** Where it is. */
  url: string;
  /** What the influencer wrote. */
  note: ColumnType<string, string | undefined, string>;
  /** What the reviewer decided. */
  status: 'submitted' | 'approved' | 'rejected';
  /** Why. */
  review_note: ColumnType<string, string | undefined, string>;
  /** Who decided; null before. */
  reviewed_by: string | null;
  /** When it was decided; null before. */
  reviewed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** When it was submitted. */
  created_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.failed_events`. */
export interface PlatformFailedEvents {
  /** UUID version 7. */
  id: string;
  /** The tenant: the campaigns advertiser. */
  advertiser_id: string;
  /** When it came. */
  received_at: ColumnType<Date, string | Date, string | Date>;
  /** The HTTP status of the answer. */
  status: number;
  /** The answers code. */
  error_code: string;
  /** The field that broke the rule; null for none. */
  field: string | null;
  /** The bodys beginning, without values of personal fields. */
  body_excerpt: string;
  /** When the same was taken after all; null while it was not. */
  retried_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** A row of `platform.idempotency_keys`. */
export interface PlatformIdempotencyKeys {
  /** Who asked and which route: keys of different callers never meet. */
  scope: string;
  /** The header Idempotency-Key. */
  key: string;
  /** SHA-256 of path and body, in hex: another request with the key is a conflict. */
  body_hash: string;
  /** The HTTP status of the answer. */
  status: number;
  /** The answer. Never holds a secret. */
  response: ColumnType<JsonValue, string, string>;
  /** When it was answered. */
  created_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.influencers`. */
export interface PlatformInfluencers {
  /** UUID version 7. */
  id: string;
  /** Their name on their platform, without @. Personal data: a tombstone after deletion. */
  handle: string;
  /** Where they publish: twitter, tiktok, youtube, instagram, telegram or other. */
  platform: InfluencerPlatform;
  /** As they told; null while unknown. */
  follower_count: number | null;
  /** Share of followers who react, in basis points, as they told; null while unknown. */
  engagement_rate_bps: number | null;
  /** Where to write to; null when not given or deleted. Personal data. */
  email: string | null;
  /** Their wallet in base58; null when not given. */
  wallet: string | null;
  /** When they last signed a message with it; null: it is only claimed, and nothing is paid to it. */
  wallet_proven_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** With which they invite other influencers. */
  referral_code: string;
  /** Who invited them; null for nobody. */
  referred_by: string | null;
  /** pending until approved; deleted: personal data is gone, amounts stay. */
  status: 'pending' | 'active' | 'inactive' | 'deleted';
  /** When they registered. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.job_slots`. */
export interface PlatformJobSlots {
  /** The schedule: the kind of its jobs. */
  kind: string;
  /** The beginning of the slot. */
  slot_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.jobs`. */
export interface PlatformJobs {
  /** UUID. */
  id: string;
  /** What is to be done: the handler, e.g. conversion.deliver. */
  kind: string;
  /** About what; of one kind and key there is one job at a time. */
  key: string;
  /** What the handler needs besides. Ids, never personal data. */
  payload: ColumnType<JsonObject, string | undefined, string>;
  /** dead: a dead letter, which waits for an admin. */
  state: 'queued' | 'dead';
  /** When it is tried next; while it is leased, when the lease ends. */
  due_at: ColumnType<Date, string | Date, string | Date>;
  /** Of the process that has it; null while nobody has. */
  lease: string | null;
  /** How often it was begun since it was enqueued or released. */
  attempts: ColumnType<number, number | undefined, number>;
  /** How often it was enqueued again: a job that is enqueued while it runs runs once more. */
  revision: ColumnType<number, number | undefined, number>;
  /** Why the last attempt was in vain, or what it waits for; null before. */
  last_error: string | null;
  /** Whose it is; null for nobody's. */
  advertiser_id: string | null;
  /** When it was enqueued, or released. */
  created_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.link_earning_days`. */
export interface PlatformLinkEarningDays {
  /** The link. */
  link_code: string | null;
  /** The campaign on chain that paid, base58. */
  chain_campaign_id: string | null;
  /** The link's influencer now: a wallet in base58; null for a link of the campaign's own. */
  influencer: string | null;
  /** UTC day of the payments, by cluster time. */
  day: ColumnType<string | null, string | Date | null | undefined, string | Date | null>;
  /** VAUs that landed. */
  vaus: number | null;
  /** Their seconds of attention. */
  attention_seconds: number | null;
  /** Conversions that landed. */
  conversions: number | null;
  /** Payable to users for both, paid or accrued. USDC base units. */
  user_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Payable to the influencer for both, paid or accrued. USDC base units. */
  influencer_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** The part of user_usdc and influencer_usdc that conversions brought. USDC base units. */
  conversion_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `platform.link_earnings`. */
export interface PlatformLinkEarnings {
  /** The link. */
  link_code: string | null;
  /** The campaign on chain that paid, base58. */
  chain_campaign_id: string | null;
  /** The link's influencer now: a wallet in base58; null for a link of the campaign's own. */
  influencer: string | null;
  /** VAUs that landed. */
  vaus: number | null;
  /** Their seconds of attention. */
  attention_seconds: number | null;
  /** Conversions that landed. */
  conversions: number | null;
  /** Payable to users for both, paid or accrued. USDC base units. */
  user_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Payable to the influencer for both, paid or accrued. USDC base units. */
  influencer_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** The part of user_usdc and influencer_usdc that conversions brought. USDC base units. */
  conversion_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `platform.link_earnings_kept`. */
export interface PlatformLinkEarningsKept {
  /** The link. */
  link_code: string;
  /** The campaign on chain that paid, base58. */
  chain_campaign_id: string;
  /** UTC day of the payments, by cluster time. */
  day: ColumnType<string, string | Date, string | Date>;
  /** VAUs that landed. Only grows. */
  vaus: number;
  /** Their seconds of attention. */
  attention_seconds: number;
  /** Conversions that landed. */
  conversions: number;
  /** Payable to users for both, USDC base units. */
  user_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Payable to the influencer for both, USDC base units. */
  influencer_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The part of user_usdc and influencer_usdc that conversions brought, USDC base units. */
  conversion_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `platform.link_payments`. */
export interface PlatformLinkPayments {
  /** The campaign on chain, base58. */
  chain_campaign_id: string | null;
  /** The report: edge.attention_reports.id in the campaign. */
  report_id: string | null;
  /** The link: of a VAU the one that gave the visitor's tag, of a conversion the one that its purchase is credited to. */
  link_code: string | null;
  /** Cluster time of the transaction. */
  recorded_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** 1 for a VAU, else 0. */
  vaus: number | null;
  /** Seconds of attention; 0 for a conversion. */
  attention_seconds: number | null;
  /** 1 for a conversion, else 0. */
  conversions: number | null;
  /** Payable to the user, USDC base units. */
  user_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** Payable to the influencer, USDC base units. */
  influencer_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** user_usdc + influencer_usdc of a conversion, 0 for a VAU. USDC base units. */
  conversion_usdc: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
}

/** A row of `platform.pot_mirrors`. */
export interface PlatformPotMirrors {
  /** The campaign. */
  campaign_id: string;
  /** Payable on chain for attention and conversions, paid or accrued. USDC base units. */
  spent_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Of that, what left the vault. USDC base units. */
  paid_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the owner took back. USDC base units. */
  withdrawn_usdc: ColumnType<string, string | number | bigint, string | number | bigint>;
}

/** A row of `platform.privacy_requests`. */
export interface PlatformPrivacyRequests {
  /** UUID version 7. */
  id: string;
  /** What is asked for. */
  kind: 'export' | 'delete';
  /** Whose data. */
  subject_kind: 'user' | 'influencer' | 'customer';
  /** Their id; of customers the keyed hash. */
  subject_id: string;
  /** Of customers: whose; null for the others. */
  advertiser_id: string | null;
  /** What became of it. */
  status: 'open' | 'done' | 'refused';
  /** Who asked; null when it was an API key. */
  requested_by: string | null;
  /** When it was asked. */
  requested_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was done or refused; null before. */
  completed_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
  /** What was done: rows by table, or why not. No personal data. */
  result: ColumnType<RowCounts, string | undefined, string>;
}

/** A row of `platform.rate_limits`. */
export interface PlatformRateLimits {
  /** Keyed hash of the limit and of who calls: no address, no id. */
  caller_hash: Uint8Array;
  /** When the bucket is full again if nobody takes from it. */
  full_at: ColumnType<Date, string | Date, string | Date>;
  /** Calls that the last statement took for its process; 0: it was refused. */
  taken: number;
}

/** A row of `platform.refunds`. */
export interface PlatformRefunds {
  /** UUID version 7. */
  id: string;
  /** Whose sale it was. */
  advertiser_id: string;
  /** The shop's name of the refund: told again, it changes nothing. */
  refund_id: string;
  /** The sale: customer_events.dedup_key of the same advertiser. It may come later. */
  sale_key: string;
  /** refund: the shop gave it back; chargeback: the customer's bank took it. */
  kind: 'refund' | 'chargeback';
  /** What was given back, millionths of the sale's currency; null for all of it. */
  value_micros: ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
  /** As it was told; null for the sale's. One that is not the sale's counts nothing. */
  currency: string | null;
  /** When it was given back. */
  occurred_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was told. */
  received_at: ColumnType<Date, string | Date, string | Date>;
  /** SHA-256 of what was told: the same refund_id for something else is refused. */
  body_hash: string;
}

/** A row of `platform.retention_deletions`. */
export interface PlatformRetentionDeletions {
  /** What, as in retention_settings. */
  subject: string;
  /** Everything older is gone, of clicks also what is about to go; never goes back, even when things are kept longer from now on. */
  deleted_before: ColumnType<Date, string | Date, string | Date>;
  /** How many rows were deleted or emptied. Only grows. */
  deleted_rows: number;
  /** When the job was last done with it. */
  ran_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.retention_settings`. */
export interface PlatformRetentionSettings {
  /** What. */
  subject: 'clicks' | 'attention_reports' | 'customer_events' | 'failed_events' | 'audit_log' | 'wallet_challenges';
  /** For how many days. */
  keep_days: number;
  /** When it was set. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.tracking_links`. */
export interface PlatformTrackingLinks {
  /** What stands behind /r/; case matters. Never given to another destination's owner. */
  code: string;
  /** Where it leads; http or https, without user and password. */
  destination_url: string;
  /** False: the link answers that it is gone. */
  is_active: ColumnType<boolean, boolean | undefined, boolean>;
  /** The campaign on chain whose tag visitors get, in base58; null gives no tag. */
  chain_campaign_id: string | null;
  /** The influencer's wallet in base58; null for a link of the campaign's own. */
  influencer: string | null;
  /** UTM parameters that are put into the destination, without the prefix utm_: source, medium, campaign, term, content. */
  utm: ColumnType<Utm, string | undefined, string>;
  /** When it was created. */
  created_at: ColumnType<Date, string | Date | undefined, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date | undefined, string | Date>;
  /** The tenant; null for a link that was made beside the platform, which no tenant sees. */
  advertiser_id: string | null;
  /** The platform's campaign; null for none. */
  campaign_id: string | null;
  /** The platform's influencer; null for a link of the campaign's own. */
  influencer_id: string | null;
  /** What its owner calls it; null for nothing. */
  label: string | null;
  /** The comparison that it is one side of; null for none. */
  ab_test: string | null;
  /** Which side; null for none. */
  ab_variant: string | null;
  /** The link that was made in its place; null while it was not replaced. */
  replaced_by: string | null;
  /** What the platform fills in where neither the links maker nor its destination says anything. */
  utm_automatic: ColumnType<Utm, string | undefined, string>;
  /** What the links maker said. utm holds what follows of both and of the destination. */
  utm_explicit: ColumnType<Utm, string | undefined, string>;
}

/** A row of `platform.users`. */
export interface PlatformUsers {
  /** UUID version 7. */
  id: string;
  /** The identity provider (iss): subjects are unique there only. */
  issuer: string;
  /** Its name of the person (sub). */
  sub: string;
  /** As the provider told; null when it did not. Personal data. */
  email: string | null;
  /** What they may do; null while nobody decided. */
  role: 'admin' | 'advertiser' | 'influencer' | null;
  /** Whose data an advertisers user sees; null for the other roles. */
  advertiser_id: string | null;
  /** Who an influencers user is; null for the other roles. */
  influencer_id: string | null;
  /** Of admins: root (everything), reviewer, finance. */
  scopes: ColumnType<AdminScope[], readonly AdminScope[] | undefined, readonly AdminScope[]>;
  /** pending until an admin approves; inactive is blocked. */
  status: 'pending' | 'active' | 'inactive';
  /** When they came first. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was changed last. */
  updated_at: ColumnType<Date, string | Date, string | Date>;
}

/** A row of `platform.wallet_challenges`. */
export interface PlatformWalletChallenges {
  /** UUID version 7. */
  id: string;
  /** The influencer. */
  influencer_id: string;
  /** The wallet in base58. */
  wallet: string;
  /** By chance; in the message. */
  nonce: string;
  /** What is to be signed, word for word. */
  message: string;
  /** When it was given out. */
  created_at: ColumnType<Date, string | Date, string | Date>;
  /** From when it proves nothing. */
  expires_at: ColumnType<Date, string | Date, string | Date>;
  /** When it was signed: once only; null before. */
  used_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

/** All tables and views, by their qualified names. */
export interface Tables {
  'chain.attributions': ChainAttributions;
  'chain.campaign_country_days': ChainCampaignCountryDays;
  'chain.campaign_country_stats': ChainCampaignCountryStats;
  'chain.campaign_days': ChainCampaignDays;
  'chain.campaign_funnel': ChainCampaignFunnel;
  'chain.campaign_geo': ChainCampaignGeo;
  'chain.campaign_hours': ChainCampaignHours;
  'chain.campaign_influencer_stats': ChainCampaignInfluencerStats;
  'chain.campaign_pacing': ChainCampaignPacing;
  'chain.campaign_quality': ChainCampaignQuality;
  'chain.campaign_quality_days': ChainCampaignQualityDays;
  'chain.campaign_quality_stats': ChainCampaignQualityStats;
  'chain.campaign_roi': ChainCampaignRoi;
  'chain.campaign_spend_days': ChainCampaignSpendDays;
  'chain.campaign_spend_hours': ChainCampaignSpendHours;
  'chain.campaign_stats': ChainCampaignStats;
  'chain.campaigns': ChainCampaigns;
  'chain.claims': ChainClaims;
  'chain.conversions': ChainConversions;
  'chain.country_days': ChainCountryDays;
  'chain.cursor': ChainCursor;
  'chain.deposits': ChainDeposits;
  'chain.event_gaps': ChainEventGaps;
  'chain.exhaustions': ChainExhaustions;
  'chain.influencer_breakdown': ChainInfluencerBreakdown;
  'chain.influencer_cohorts': ChainInfluencerCohorts;
  'chain.influencer_day_totals': ChainInfluencerDayTotals;
  'chain.influencer_days': ChainInfluencerDays;
  'chain.influencer_leaderboard': ChainInfluencerLeaderboard;
  'chain.influencer_stats': ChainInfluencerStats;
  'chain.influencers': ChainInfluencers;
  'chain.participations': ChainParticipations;
  'chain.payouts': ChainPayouts;
  'chain.pots': ChainPots;
  'chain.quarantine': ChainQuarantine;
  'chain.raw_events': ChainRawEvents;
  'chain.router_config': ChainRouterConfig;
  'chain.slots': ChainSlots;
  'chain.streams': ChainStreams;
  'chain.transactions': ChainTransactions;
  'chain.vaus': ChainVaus;
  'edge.attention_reports': EdgeAttentionReports;
  'edge.click_days': EdgeClickDays;
  'edge.clicks': EdgeClicks;
  'edge.clocks': EdgeClocks;
  'edge.counters': EdgeCounters;
  'edge.journal': EdgeJournal;
  'edge.limits': EdgeLimits;
  'edge.outbox': EdgeOutbox;
  'edge.refusals': EdgeRefusals;
  'edge.sessions': EdgeSessions;
  'edge.transactions': EdgeTransactions;
  'edge.untagged_attention': EdgeUntaggedAttention;
  'ledger.account_kinds': LedgerAccountKinds;
  'ledger.accounts': LedgerAccounts;
  'ledger.books': LedgerBooks;
  'ledger.entries': LedgerEntries;
  'ledger.routes': LedgerRoutes;
  'ledger.transactions': LedgerTransactions;
  'platform.advertisers': PlatformAdvertisers;
  'platform.api_keys': PlatformApiKeys;
  'platform.applications': PlatformApplications;
  'platform.assignments': PlatformAssignments;
  'platform.attribution_corrections': PlatformAttributionCorrections;
  'platform.attribution_waiting': PlatformAttributionWaiting;
  'platform.audit_log': PlatformAuditLog;
  'platform.campaign_terms': PlatformCampaignTerms;
  'platform.campaigns': PlatformCampaigns;
  'platform.chain_conversions': PlatformChainConversions;
  'platform.chain_transactions': PlatformChainTransactions;
  'platform.commission_moves': PlatformCommissionMoves;
  'platform.commissions': PlatformCommissions;
  'platform.conversion_outcomes': PlatformConversionOutcomes;
  'platform.coupons': PlatformCoupons;
  'platform.customer_events': PlatformCustomerEvents;
  'platform.earnings': PlatformEarnings;
  'platform.evidence': PlatformEvidence;
  'platform.failed_events': PlatformFailedEvents;
  'platform.idempotency_keys': PlatformIdempotencyKeys;
  'platform.influencers': PlatformInfluencers;
  'platform.job_slots': PlatformJobSlots;
  'platform.jobs': PlatformJobs;
  'platform.link_earning_days': PlatformLinkEarningDays;
  'platform.link_earnings': PlatformLinkEarnings;
  'platform.link_earnings_kept': PlatformLinkEarningsKept;
  'platform.link_payments': PlatformLinkPayments;
  'platform.pot_mirrors': PlatformPotMirrors;
  'platform.privacy_requests': PlatformPrivacyRequests;
  'platform.rate_limits': PlatformRateLimits;
  'platform.refunds': PlatformRefunds;
  'platform.retention_deletions': PlatformRetentionDeletions;
  'platform.retention_settings': PlatformRetentionSettings;
  'platform.tracking_links': PlatformTrackingLinks;
  'platform.users': PlatformUsers;
  'platform.wallet_challenges': PlatformWalletChallenges;
}

/** A row as it is read. */
export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;
