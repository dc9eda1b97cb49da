-- Spend of one campaign in the last 24 hours, by hour; hours without spend included.
-- Parameters: campaign_id.
-- Units: US dollars; hours begin at the full hour, UTC.
SELECT hour, vaus, conversions, spent_usd, cumulated_spent_usd
FROM chain.campaign_spend_hours_at(now(), now() - INTERVAL '24 hours')
WHERE campaign_id = :'campaign_id' AND hour > now() - INTERVAL '24 hours'
ORDER BY hour;
