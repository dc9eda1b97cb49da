-- Return on each campaign's budget: campaigns that run, or ended in the last 30 days, by what they spent.
--
-- Parameters: none. The view campaign_roi is this query; campaign_roi_at(time) asks it as of a time.
-- Units: *_usd US dollars; total_hours hours; conversion_rate 1 = all users.
-- What was spent is what was paid out, in both columns: total less remaining would count a budget that was never funded as spent.
SELECT
    c.campaign_id AS id,
    c.name,
    usd(c.total_budget_usdc) AS budget_usd,
    usd(cs.paid_out_usdc) AS spent_usd,
    cs.unique_users,
    cs.attention_seconds / 3600.0 AS total_hours,
    cs.conversions,
    cs.conversions::float / NULLIF(cs.unique_users, 0) AS conversion_rate,
    usd(cs.paid_out_usdc)
        / NULLIF(cs.conversions, 0) AS cost_per_conversion_usd
FROM campaigns c
JOIN campaign_stats cs ON c.campaign_id = cs.campaign_id
WHERE c.end_date > NOW() - INTERVAL '30 days'
ORDER BY spent_usd DESC, id;
