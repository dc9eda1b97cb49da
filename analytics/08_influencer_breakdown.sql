-- What each influencer brought to each campaign. The row without influencer is the campaign's own links.
--
-- Parameters: $1 first UTC day, $2 last UTC day, $3 campaigns (text[]), $4 influencers (text[]); null: no limit.
-- Units: *_usd US dollars; attention_seconds seconds; average_quality 0 to 100; rates and shares 1 = all.
SELECT r.campaign_id, r.influencer, i.handle, r.vaus, r.referrals, r.conversions, r.attention_seconds, r.average_quality,
    r.spent_usd, r.earned_usd, r.conversion_rate, r.spend_share
FROM report_influencers($1, $2, $3, $4) r
LEFT JOIN influencers i ON i.wallet = r.influencer
ORDER BY r.campaign_id, r.earned_usd DESC, r.influencer;
