-- From a user's first VAU to a conversion, per campaign.
--
-- Parameters: none.
-- Units: users and conversions counts; rates 1 = all.
SELECT campaign_id, name, users, attributed_users, conversions, attributed_conversions, attribution_rate, conversion_rate,
    attributed_conversion_rate
FROM campaign_funnel
ORDER BY users DESC, campaign_id;
