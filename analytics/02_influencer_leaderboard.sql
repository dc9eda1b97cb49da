-- The 100 influencers who earned most by users whose first touch was in the last seven days.
--
-- Parameters: none. The view influencer_leaderboard gives the same; influencer_leaderboard_at(time) as of a time.
-- Units: attention_hours hours; earnings_usd US dollars, paid or accrued; avg_attention_quality the scores' average, 0 to 100, each VAU
-- weighing the same. A user who came to several campaigns is one referral; the column is user_wallet, as `user` is a word of SQL's own.
SELECT
    i.wallet,
    i.handle,
    i.platform,
    i.tier,
    COUNT(DISTINCT a.user_wallet) AS referrals,
    SUM(a.total_attention_seconds) / 3600.0 AS attention_hours,
    usd(SUM(a.influencer_earned_usdc)) AS earnings_usd,
    SUM(a.converted::int) AS conversions,
    SUM(a.quality_sum)::float / NULLIF(SUM(a.total_vaus), 0) AS avg_attention_quality
FROM influencers i
JOIN attributions a ON a.influencer = i.wallet
WHERE a.first_vau_time > NOW() - INTERVAL '7 days'
GROUP BY i.wallet, i.handle, i.platform, i.tier
ORDER BY earnings_usd DESC, i.wallet
LIMIT 100;
