-- Influencers of one campaign: what each brought and earned. The row without an influencer is the campaign's own links.
-- Parameters: campaign_id.
-- Units: US dollars, hours; quality 0 to 100.
SELECT handle, tier, referrals, vaus, attention_hours, average_quality, conversions, conversion_rate, spent_usd, earned_usd, cost_per_conversion_usd
FROM chain.influencer_breakdown
WHERE campaign_id = :'campaign_id'
ORDER BY earned_usd DESC, influencer;
