-- Spend of one campaign by UTC day, days without spend included.
-- Parameters: campaign_id.
-- Units: US dollars.
SELECT day, vaus, new_users, conversions, spent_usd, cumulated_spent_usd, daily_budget_usd
FROM chain.campaign_spend_days_at(now())
WHERE campaign_id = :'campaign_id'
ORDER BY day;
