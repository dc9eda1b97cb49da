-- Distribution of the VAUs' quality scores.
--
-- Parameters: $1 first UTC day, $2 last UTC day, $3 campaigns (text[]); null: no limit.
-- Units: quality_score 0 to 100; attention_usd US dollars, of VAUs alone; shares 1 = all.
SELECT campaign_id, quality_score, vaus, attention_usd, share, cumulative_share
FROM report_quality($1, $2, $3)
ORDER BY campaign_id, quality_score;
