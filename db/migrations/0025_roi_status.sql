-- A campaign that was closed and buried is told apart from one that runs, whatever its end was to be.
DROP VIEW chain.campaign_roi;
DROP FUNCTION chain.campaign_roi_at;

CREATE FUNCTION chain.campaign_roi_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  campaign_id text, name text, status text, budget_usd numeric, spent_usd numeric, unique_users bigint, total_hours numeric,
  conversions bigint, conversion_rate float8, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, c.name, c.status, chain.usd(c.total_budget_usdc), chain.usd(coalesce(cs.paid_out_usdc, 0)),
    coalesce(cs.unique_users, 0), round(coalesce(cs.attention_seconds, 0) / 3600.0, 3), coalesce(cs.conversions, 0),
    chain.ratio(cs.conversions, cs.unique_users), round(chain.usd(cs.paid_out_usdc) / NULLIF(cs.conversions, 0), 6)
  FROM chain.campaigns c
  LEFT JOIN chain.campaign_stats cs ON cs.campaign_id = c.campaign_id
  WHERE c.end_date > as_of - interval '30 days'
$$;
COMMENT ON FUNCTION chain.campaign_roi_at IS 'Campaigns whose end lies ahead, or within the 30 days before as_of: what they cost and what came of it. status says which of them run.';

CREATE VIEW chain.campaign_roi AS SELECT * FROM chain.campaign_roi_at(now()) ORDER BY spent_usd DESC, campaign_id;
COMMENT ON VIEW chain.campaign_roi IS 'Campaigns whose end lies ahead, or within the last 30 days: what they cost and what came of it, the most expensive first.';
COMMENT ON COLUMN chain.campaign_roi.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN chain.campaign_roi.name IS 'The campaign''s name.';
COMMENT ON COLUMN chain.campaign_roi.status IS 'Active, Finalizing (ended, still settling), Closed (withdrawn), Buried (account closed, tombstone left): now, not at as_of.';
COMMENT ON COLUMN chain.campaign_roi.budget_usd IS 'Total budget, US dollars.';
COMMENT ON COLUMN chain.campaign_roi.spent_usd IS 'Paid or accrued for attention and conversions. US dollars.';
COMMENT ON COLUMN chain.campaign_roi.unique_users IS 'Users with a VAU.';
COMMENT ON COLUMN chain.campaign_roi.total_hours IS 'Hours of attention.';
COMMENT ON COLUMN chain.campaign_roi.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN chain.campaign_roi.conversion_rate IS 'conversions / users, a fraction; null without users.';
COMMENT ON COLUMN chain.campaign_roi.cost_per_conversion_usd IS 'spent_usd / conversions, US dollars; null without conversions.';
