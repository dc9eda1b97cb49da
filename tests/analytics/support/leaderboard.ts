/** The leaderboard as it was first asked for: everything from the attributions. What the sums answer has to equal it. */
export function leaderboardOfAttributions(asOf: string): string {
  return `
    SELECT i.wallet, i.handle, i.platform, i.tier,
      COUNT(DISTINCT a.user_wallet) AS referrals,
      round(SUM(a.total_attention_seconds) / 3600.0, 3) AS attention_hours,
      chain.usd(SUM(a.influencer_earned_usdc)) AS earnings_usd,
      SUM(a.converted::int) AS conversions,
      (SUM(a.quality_sum) / NULLIF(SUM(a.total_vaus), 0))::float AS average_quality
    FROM chain.influencers i
    JOIN chain.attributions a ON a.influencer = i.wallet
    WHERE a.first_vau_time > '${asOf}'::timestamptz - INTERVAL '7 days'
    GROUP BY i.wallet, i.handle, i.platform, i.tier
    ORDER BY earnings_usd DESC, i.wallet
    LIMIT 100`;
}
