-- Quality scores of one campaign: distribution, what each score pays, and its cumulated share.
-- Parameters: campaign_id.
-- Units: score 0 to 100; shares are fractions of the VAUs; US dollars for VAUs alone.
SELECT quality_score, multiplier_percent, vaus, share, cumulated_share, attention_usd
FROM chain.campaign_quality
WHERE campaign_id = :'campaign_id'
ORDER BY quality_score;
