-- A/B: whether users convert at different rates in two campaigns, or two variants that are campaigns each.
-- Parameters: campaign_id (A), other_campaign_id (B).
-- Units: fractions; z in standard deviations; p_value two-sided; lift is rate_b / rate_a - 1 with its 95 % interval.
SELECT *
FROM chain.campaign_ab(:'campaign_id', :'other_campaign_id');
