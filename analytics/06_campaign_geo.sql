-- Countries of one campaign.
-- Parameters: campaign_id.
-- Units: US dollars for VAUs alone (conversions have no country), hours; share is a fraction of the VAUs.
SELECT country, vaus, share, new_users, attention_hours, attention_usd
FROM chain.campaign_geo
WHERE campaign_id = :'campaign_id'
ORDER BY vaus DESC, country;
