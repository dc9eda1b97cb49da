import type { Figures } from './auditor';

/** Runs a query; both databases' drivers fit. */
export type Rows = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** Each gives lines `name`, `amount`, under the auditor's names. */
const QUERIES = [
  `SELECT 'events ' || s.key AS name, count(*) AS amount
     FROM chain.raw_events e JOIN chain.streams s ON s.id = e.stream_id GROUP BY s.key`,
  `SELECT 'pot ' || campaign_id || ' ' || side AS name, amount FROM chain.pots, LATERAL (VALUES
     ('funded', funded_usdc), ('paid', paid_usdc), ('accrued', accrued_usdc), ('withdrawn', withdrawn_usdc)) v (side, amount)`,
  `SELECT 'campaign ' || campaign_id || ' ' || what AS name, amount FROM chain.campaign_stats, LATERAL (VALUES
     ('users', unique_users), ('vaus', vaus), ('seconds', attention_seconds), ('conversions', conversions),
     ('exhausted', exhausted)) v (what, amount)`,
  `SELECT 'user ' || campaign_id || ' ' || user_wallet || ' ' || what AS name, amount FROM chain.attributions, LATERAL (VALUES
     ('vaus', total_vaus::numeric), ('seconds', total_attention_seconds), ('converted', converted::int),
     ('earned', user_earned_usdc), ('influencer-earned', influencer_earned_usdc),
     ('owed', accrued_user_usdc), ('influencer-owed', accrued_influencer_usdc)) v (what, amount)`,
  `SELECT 'influencer ' || wallet || ' ' || what AS name, amount FROM chain.influencer_stats, LATERAL (VALUES
     ('referrals', referrals::numeric), ('vaus', vaus), ('conversions', conversions), ('earned', earned_usdc),
     ('acd', earned_acd)) v (what, amount)`,
  `SELECT 'spent ' || campaign_id || ' ' || day AS name, payable_usdc AS amount FROM chain.campaign_days`,
  `SELECT 'joined ' || campaign_id || ' ' || wallet AS name, 1 AS amount FROM chain.participations WHERE left_at IS NULL`,
  `SELECT 'registered ' || wallet AS name, 1 AS amount FROM chain.influencers WHERE closed_at IS NULL`,
];

/** What the tables say of everything that the auditor keeps books of. */
export async function storedFigures(rows: Rows): Promise<Figures> {
  const figures = new Map<string, bigint>();
  for (const query of QUERIES) {
    for (const { name, amount } of await rows(
      `SELECT name, amount::text FROM (${query}) q WHERE amount <> 0`,
    )) {
      figures.set(String(name), BigInt(String(amount)));
    }
  }
  return figures;
}

/** Which sums differ, a line each; empty when the books agree. */
export function differences(audited: Figures, stored: Figures): string[] {
  const names = [...new Set([...audited.keys(), ...stored.keys()])].sort();
  return names
    .filter((name) => audited.get(name) !== stored.get(name))
    .map((name) => `${name}: audited ${audited.get(name) ?? 0n}, stored ${stored.get(name) ?? 0n}`);
}
