-- Funnel: users with a VAU, those whom an influencer brought, those who converted.
-- Parameters: none; chain.report_funnel(from_day, to_day, campaign_ids) takes the shared filter.
-- Units: users; rates are fractions.
SELECT name, users, attributed_users, converted_users, attributed_converted_users, attribution_rate, conversion_rate, attributed_conversion_rate
FROM chain.campaign_funnel
ORDER BY users DESC, campaign_id;
