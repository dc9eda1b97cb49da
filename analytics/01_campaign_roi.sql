-- Campaign ROI: what campaigns cost and what came of it, the most expensive first.
-- Parameters: none. Campaigns whose end lies ahead, or within the last 30 days; status says which of them run (Active), and which were
-- closed before.
-- Units: US dollars, hours, fractions. Spend is what was paid or accrued, never budget minus what is left of it: a campaign that nobody
-- funded yet has spent nothing.
SELECT
  c.campaign_id,
  c.name,
  c.status,
  chain.usd(c.total_budget_usdc) AS budget_usd,
  chain.usd(coalesce(cs.paid_out_usdc, 0)) AS spent_usd,
  coalesce(cs.unique_users, 0) AS unique_users,
  round(coalesce(cs.attention_seconds, 0) / 3600.0, 3) AS total_hours,
  coalesce(cs.conversions, 0) AS conversions,
  cs.conversions::float / NULLIF(cs.unique_users, 0) AS conversion_rate,
  round(chain.usd(cs.paid_out_usdc) / NULLIF(cs.conversions, 0), 6) AS cost_per_conversion_usd
FROM chain.campaigns c
LEFT JOIN chain.campaign_stats cs ON c.campaign_id = cs.campaign_id
WHERE c.end_date > now() - INTERVAL '30 days'
ORDER BY spent_usd DESC, c.campaign_id;
