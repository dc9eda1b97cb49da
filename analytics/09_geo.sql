-- Where VAUs came from.
--
-- Parameters: $1 first UTC day, $2 last UTC day, $3 campaigns (text[]); null: no limit.
-- Units: attention_usd US dollars, of VAUs alone (conversions have no country); attention_seconds seconds; shares 1 = all.
SELECT campaign_id, country, vaus, new_users, attention_seconds, attention_usd, vau_share, spend_share
FROM report_geo($1, $2, $3)
ORDER BY campaign_id, vaus DESC, country;
