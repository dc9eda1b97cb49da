-- Spend by day, without gaps.
--
-- Parameters: $1 first UTC day, $2 last UTC day, $3 campaigns (text[]), $4 influencers (text[]); null: no limit.
-- Units: *_usd US dollars; attention_seconds seconds. cumulative_usd begins at the first day asked for.
SELECT campaign_id, day, vaus, new_users, conversions, attention_seconds, spent_usd, cumulative_usd
FROM report_days($1, $2, $3, $4)
ORDER BY campaign_id, day;
