-- Pacing: today's spend against the daily cap, all spend against the straight line to the end, and when the money ends.
-- Parameters: none. Campaigns that run now.
-- Units: US dollars; pace 1 is on the line.
SELECT name, spent_today_usd, daily_budget_usd, daily_used, spent_usd, ideal_spent_usd, pace, available_usd, spent_per_day_usd,
  needed_per_day_usd, projected_exhaustion
FROM chain.campaign_pacing_at(now())
ORDER BY pace DESC NULLS LAST, campaign_id;
