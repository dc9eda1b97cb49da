-- Running campaigns whose money will be used up before their end, or which use less than nine tenths of an even spend.
--
-- Parameters: none. campaign_pacing_at(time) asks as of a time.
-- Units: *_usd US dollars; daily_share and pace 1 = the whole; projected_exhaustion a time, null when the money lasts.
SELECT campaign_id, name, spent_today_usd, daily_budget_usd, daily_share, spent_usd, ideal_usd, pace, usd_per_hour,
    remaining_usd, projected_exhaustion
FROM campaign_pacing
WHERE projected_exhaustion IS NOT NULL OR pace < 0.9
ORDER BY projected_exhaustion NULLS LAST, pace;
