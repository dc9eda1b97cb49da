-- Spend by hour, without gaps.
--
-- Parameters: $1 first UTC day, $2 last UTC day, $3 campaigns (text[]); null: no limit.
-- Units: spent_usd US dollars; attention_seconds seconds; hour its begin.
SELECT campaign_id, hour, vaus, new_users, conversions, attention_seconds, spent_usd
FROM report_hours($1, $2, $3)
ORDER BY campaign_id, hour;
