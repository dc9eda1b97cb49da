/** Rows of the entities' tables, as they are written. Amounts as text, times as ISO 8601. */

/** A campaign, as its newest event left it. */
export interface CampaignRow {
  campaign_id: string;
  owner: string;
  name: string;
  campaign_type: string;
  influencer_policy: string;
  payout_asset: string;
  min_ac_per_usdc: string;
  total_budget_usdc: string;
  daily_budget_usdc: string | null;
  base_rate_per_second_usdc: string;
  quality_percents: number[];
  conversion_bonus_usdc: string | null;
  max_payout_per_user_usdc: string | null;
  influencer_share_bps: number;
  user_bonus_bps: number;
  min_attention_seconds: number;
  require_cohort: boolean;
  target_sites: string[];
  target_cohorts: number[];
  target_countries: string[];
  start_date: string;
  end_date: string;
  attribution_window_seconds: number;
  attester: string;
  next_attester: string | null;
  next_attester_from: string | null;
  attester_until: string | null;
  attester_from: string | null;
  tag_signer: string;
  next_tag_signer: string | null;
  next_tag_signer_from: string | null;
  tag_signer_until: string | null;
  tag_signer_from: string | null;
  vault: string;
  usdc_mint: string;
  rent_payer: string;
  status: 'Active' | 'Finalizing' | 'Closed' | 'Buried';
  paused: boolean;
  paused_at: string | null;
  resumed_at: string | null;
  held_until: string | null;
  held_seconds: number;
  targeting_since: string | null;
  next_min_ac_per_usdc: string;
  next_min_ac_from: string | null;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  settles_until: string | null;
  withdrawn_at: string | null;
  closed_at: string | null;
  surplus_usdc: string;
  created_slot: number;
  updated_slot: number;
}

/** An influencer, over all of their registrations. */
export interface InfluencerRow {
  wallet: string;
  handle: string;
  platform: string;
  follower_count: string;
  tier: string;
  verified: boolean;
  rent_payer: string;
  registered_at: string;
  updated_at: string;
  closed_at: string | null;
  updated_slot: number;
}

/** An influencer in a campaign that they joined. */
export interface ParticipationRow {
  campaign_id: string;
  wallet: string;
  joined_at: string;
  left_at: string | null;
}

/** The router's one config. */
export interface ConfigRow {
  id: 1;
  admin: string;
  pending_admin: string | null;
  verifier: string;
  usdc_mint: string;
  ac_mint: string;
  acd_mint: string;
  ac_reserve: string;
  swap_venues: string[];
  swap_pools: string[];
  initialized_at: string;
  updated_at: string;
}
