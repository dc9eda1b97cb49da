-- Influencer leaderboard: who earned most by users whose first VAU in a campaign was within the last 7 days; 100 rows at most.
-- Parameters: none.
-- Units: US dollars, hours; quality 0 to 100. A user of several campaigns is one referral. Whole days come from sums by the day of the first
-- touch, the day in which the week begins from the attributions themselves.
SELECT wallet, handle, platform, tier, referrals, attention_hours, earnings_usd, conversions, average_quality
FROM chain.influencer_leaderboard_at(now())
ORDER BY earnings_usd DESC, wallet;
