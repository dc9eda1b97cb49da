/** A campaign whose keys the edge knows without a node. */
import { type RunningEdge, TAG_SIGNER } from '@crr/testing/services';
import { sql } from 'kysely';

/** The campaign as the indexer projects it, as far as the edge reads it. */
export async function projectCampaign(
  { database: { db } }: RunningEdge,
  campaignId: string,
  rotation?: { readonly next: string; readonly secondsAgo: number },
): Promise<void> {
  const from = rotation === undefined ? null : new Date(Date.now() - rotation.secondsAgo * 1_000);
  await sql`
    INSERT INTO chain.campaigns (campaign_id, owner, name, campaign_type, influencer_policy, payout_asset, min_ac_per_usdc,
      total_budget_usdc, base_rate_per_second_usdc, quality_percents, influencer_share_bps, user_bonus_bps,
      min_attention_seconds, require_cohort, target_sites, target_cohorts, target_countries, start_date, end_date,
      attribution_window_seconds, attester, tag_signer, next_tag_signer, next_tag_signer_from, tag_signer_until, vault,
      usdc_mint, rent_payer, status, paused, created_at, updated_at, created_slot, updated_slot)
    VALUES (${campaignId}, 'owner', 'name', 'Attention', 'Open', 'Usdc', 0, 1, 1, '{0,1,2,3}', 0, 0, 1, false, '{}', '{}',
      '{}', now(), now(), 0, 'attester', ${TAG_SIGNER.publicKey.toBase58()}, ${rotation?.next ?? null}, ${from}, ${from},
      'vault', 'mint', 'payer', 'Active', false, now(), now(), 1, 1)`.execute(db);
}
