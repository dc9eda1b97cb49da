/** Who earned most on chain. Public: wallets, handles and earnings are on the chain. */
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';

/** A place of the leaderboard. */
export type Leader = RowOf<typeof LEADER>;
const LEADER = {
  /** From 1; who earned the same has the same. */
  rank: z.number(),
  /** Base58. */
  wallet: z.string(),
  /** The platform's name of who proved the wallet, else the chain's. */
  handle: z.string(),
  platform: z.string(),
  /** The platform's id; null for who is on the chain only. */
  influencer_id: z.string().nullable(),
  tier: z.string(),
  /** USDC base units: by users whose first VAU in a campaign was within the 7 days. */
  earned_usdc: z.string(),
  referrals: z.number(),
  conversions: z.number(),
};

/** The 100 who earned most within 7 days before a moment, the most first. */
export async function leaderboard(db: Db, asOf: Date): Promise<Leader[]> {
  const { rows } = await checkedSql(LEADER)`
    SELECT rank() OVER (ORDER BY l.earnings_usd DESC) AS rank, l.wallet, coalesce(p.handle, l.handle) AS handle,
      coalesce(p.platform, lower(l.platform)) AS platform, p.id AS influencer_id, l.tier,
      (l.earnings_usd * 1000000)::numeric(39,0)::text AS earned_usdc, l.referrals, l.conversions
    FROM chain.influencer_leaderboard_at(${asOf}::timestamptz) l
    LEFT JOIN platform.influencers p ON p.wallet = l.wallet AND p.wallet_proven_at IS NOT NULL AND p.status = 'active'
    ORDER BY l.earnings_usd DESC, l.wallet`.execute(db);
  return rows;
}
