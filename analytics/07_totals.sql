-- A campaign's figures over some days, of everyone or of some influencers' users: what the charts of the other reports add up to.
--
-- Parameters: $1 first UTC day, $2 last UTC day, $3 campaigns (text[]), $4 influencers (text[]); null: no limit.
-- Units: *_usd US dollars; attention_seconds seconds; average_quality 0 to 100.
SELECT campaign_id, name, vaus, new_users, conversions, attention_seconds, average_quality, spent_usd, influencer_usd, user_usd
FROM report_totals($1, $2, $3, $4)
ORDER BY spent_usd DESC, campaign_id;
