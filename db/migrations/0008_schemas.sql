-- One schema for each owner: chain is the indexer's, edge the edge's, platform the platform's. Whoever reads a query sees whose table it asks, and a
-- database role can write its own schema alone. From here on every statement names the schema; connections look nothing up in `public`, where
-- only the migrator's own tables stay.
--
-- What a campaign's id means follows from where it stands: `campaign_id` is the id of the schema's own campaigns (base58 in chain, a UUID in
-- platform), and edge and platform call the campaign on chain chain_campaign_id. Text and uuid do not compare, so the wrong join is an error.

CREATE SCHEMA chain;
CREATE SCHEMA edge;
CREATE SCHEMA platform;
COMMENT ON SCHEMA chain IS 'What the chain said and what follows from it. Written by the indexer.';
COMMENT ON SCHEMA edge IS 'Clicks, attention and the state of the edge on Node. Written by the edge.';
COMMENT ON SCHEMA platform IS 'Tenants, campaigns, customers'' events. Written by the platform.';

-- The indexer's.

ALTER TABLE public.cursor SET SCHEMA chain;
ALTER TABLE public.slots SET SCHEMA chain;
ALTER TABLE public.transactions SET SCHEMA chain;
ALTER TABLE public.streams SET SCHEMA chain;
ALTER TABLE public.raw_events SET SCHEMA chain;
ALTER TABLE public.event_gaps SET SCHEMA chain;
ALTER TABLE public.quarantine SET SCHEMA chain;
ALTER TABLE public.router_config SET SCHEMA chain;
ALTER TABLE public.campaigns SET SCHEMA chain;
ALTER TABLE public.influencers SET SCHEMA chain;
ALTER TABLE public.participations SET SCHEMA chain;
ALTER TABLE public.campaign_stats SET SCHEMA chain;
ALTER TABLE public.pots SET SCHEMA chain;
ALTER TABLE public.influencer_stats SET SCHEMA chain;
ALTER TABLE public.attributions SET SCHEMA chain;
ALTER TABLE public.vaus SET SCHEMA chain;
ALTER TABLE public.conversions SET SCHEMA chain;
ALTER TABLE public.claims SET SCHEMA chain;
ALTER TABLE public.deposits SET SCHEMA chain;
ALTER TABLE public.exhaustions SET SCHEMA chain;
ALTER TABLE public.campaign_hours SET SCHEMA chain;
ALTER TABLE public.campaign_days SET SCHEMA chain;
ALTER TABLE public.campaign_country_days SET SCHEMA chain;
ALTER TABLE public.campaign_quality_days SET SCHEMA chain;
ALTER TABLE public.influencer_days SET SCHEMA chain;
ALTER TABLE public.campaign_country_stats SET SCHEMA chain;
ALTER TABLE public.country_days SET SCHEMA chain;
ALTER TABLE public.campaign_quality_stats SET SCHEMA chain;
ALTER TABLE public.campaign_influencer_stats SET SCHEMA chain;
ALTER TABLE public.influencer_day_totals SET SCHEMA chain;
ALTER TABLE public.influencer_cohorts SET SCHEMA chain;
ALTER TABLE public.vaus_0 SET SCHEMA chain;
ALTER TABLE public.vaus_1 SET SCHEMA chain;
ALTER TABLE public.vaus_2 SET SCHEMA chain;
ALTER TABLE public.vaus_3 SET SCHEMA chain;
ALTER TABLE public.vaus_4 SET SCHEMA chain;
ALTER TABLE public.vaus_5 SET SCHEMA chain;
ALTER TABLE public.vaus_6 SET SCHEMA chain;
ALTER TABLE public.vaus_7 SET SCHEMA chain;

ALTER VIEW public.campaign_roi SET SCHEMA chain;
ALTER VIEW public.influencer_leaderboard SET SCHEMA chain;
ALTER VIEW public.campaign_pacing SET SCHEMA chain;
ALTER VIEW public.campaign_spend_hours SET SCHEMA chain;
ALTER VIEW public.campaign_spend_days SET SCHEMA chain;
ALTER VIEW public.campaign_funnel SET SCHEMA chain;
ALTER VIEW public.campaign_geo SET SCHEMA chain;
ALTER VIEW public.campaign_quality SET SCHEMA chain;
ALTER VIEW public.influencer_breakdown SET SCHEMA chain;
ALTER VIEW public.payouts SET SCHEMA chain;

ALTER FUNCTION public.usd SET SCHEMA chain;
ALTER FUNCTION public.ratio SET SCHEMA chain;
ALTER FUNCTION public.quality_percent SET SCHEMA chain;
ALTER FUNCTION public.report_includes SET SCHEMA chain;
ALTER FUNCTION public.report_filter SET SCHEMA chain;
ALTER FUNCTION public.report_totals SET SCHEMA chain;
ALTER FUNCTION public.report_days SET SCHEMA chain;
ALTER FUNCTION public.report_funnel SET SCHEMA chain;
ALTER FUNCTION public.report_influencers SET SCHEMA chain;
ALTER FUNCTION public.report_countries SET SCHEMA chain;
ALTER FUNCTION public.report_quality SET SCHEMA chain;
ALTER FUNCTION public.normal_upper_tail SET SCHEMA chain;
ALTER FUNCTION public.ab_test SET SCHEMA chain;
ALTER FUNCTION public.campaign_ab SET SCHEMA chain;
ALTER FUNCTION public.campaign_roi_at SET SCHEMA chain;
ALTER FUNCTION public.influencer_leaderboard_at SET SCHEMA chain;
ALTER FUNCTION public.campaign_pacing_at SET SCHEMA chain;
ALTER FUNCTION public.campaign_range SET SCHEMA chain;
ALTER FUNCTION public.campaign_spend_hours_at SET SCHEMA chain;
ALTER FUNCTION public.campaign_spend_days_at SET SCHEMA chain;

-- The edge's.

ALTER TABLE public.clicks SET SCHEMA edge;
ALTER TABLE public.click_days SET SCHEMA edge;
ALTER TABLE public.attention_reports SET SCHEMA edge;
ALTER TABLE public.untagged_attention SET SCHEMA edge;
ALTER TABLE public.edge_refusals SET SCHEMA edge;
ALTER TABLE edge.edge_refusals RENAME TO refusals;
ALTER TABLE public.edge_journal SET SCHEMA edge;
ALTER TABLE edge.edge_journal RENAME TO journal;
ALTER TABLE public.edge_counters SET SCHEMA edge;
ALTER TABLE edge.edge_counters RENAME TO counters;
ALTER TABLE public.edge_limits SET SCHEMA edge;
ALTER TABLE edge.edge_limits RENAME TO limits;
ALTER TABLE public.edge_sessions SET SCHEMA edge;
ALTER TABLE edge.edge_sessions RENAME TO sessions;
ALTER TABLE public.edge_clocks SET SCHEMA edge;
ALTER TABLE edge.edge_clocks RENAME TO clocks;
ALTER TABLE public.edge_outbox SET SCHEMA edge;
ALTER TABLE edge.edge_outbox RENAME TO outbox;
ALTER TABLE public.edge_transactions SET SCHEMA edge;
ALTER TABLE edge.edge_transactions RENAME TO transactions;
ALTER FUNCTION public.count_clicks SET SCHEMA edge;

-- The platform's.

ALTER TABLE public.advertisers SET SCHEMA platform;
ALTER TABLE public.users SET SCHEMA platform;
ALTER TABLE public.api_keys SET SCHEMA platform;
ALTER TABLE public.assignments SET SCHEMA platform;
ALTER TABLE public.applications SET SCHEMA platform;
ALTER TABLE public.evidence SET SCHEMA platform;
ALTER TABLE public.tracking_links SET SCHEMA platform;
ALTER TABLE public.coupons SET SCHEMA platform;
ALTER TABLE public.customer_events SET SCHEMA platform;
ALTER TABLE public.chain_conversions SET SCHEMA platform;
ALTER TABLE public.failed_events SET SCHEMA platform;
ALTER TABLE public.idempotency_keys SET SCHEMA platform;
ALTER TABLE public.audit_log SET SCHEMA platform;
ALTER TABLE public.wallet_challenges SET SCHEMA platform;
ALTER TABLE public.privacy_requests SET SCHEMA platform;
ALTER TABLE public.retention_settings SET SCHEMA platform;
ALTER TABLE public.retention_deletions SET SCHEMA platform;
ALTER TABLE public.platform_campaigns SET SCHEMA platform;
ALTER TABLE platform.platform_campaigns RENAME TO campaigns;
ALTER TABLE public.platform_influencers SET SCHEMA platform;
ALTER TABLE platform.platform_influencers RENAME TO influencers;
ALTER STATISTICS public.customer_events_days SET SCHEMA platform;

-- The campaign on chain, where it is somebody else's; then the platform's own.

ALTER TABLE edge.clicks RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE edge.attention_reports RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE edge.sessions RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE edge.clocks RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE edge.outbox RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE edge.transactions RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE platform.tracking_links RENAME COLUMN campaign_id TO chain_campaign_id;
ALTER TABLE platform.assignments RENAME COLUMN platform_campaign_id TO campaign_id;
ALTER TABLE platform.applications RENAME COLUMN platform_campaign_id TO campaign_id;
ALTER TABLE platform.coupons RENAME COLUMN platform_campaign_id TO campaign_id;
ALTER TABLE platform.customer_events RENAME COLUMN platform_campaign_id TO campaign_id;
ALTER TABLE platform.chain_conversions RENAME COLUMN platform_campaign_id TO campaign_id;
ALTER TABLE platform.tracking_links RENAME COLUMN platform_campaign_id TO campaign_id;

-- Indexes and constraints are called after their tables and columns. `.` stands for the beginning of a name.
DO $$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT n.nspname AS schema, c.relname AS name,
      replace(replace(replace('.' || c.relname, '.edge_', '.'), '.platform_', '.'), 'platform_campaign_id', 'campaign_id') AS renamed
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('edge', 'platform') AND c.relkind = 'i'
  LOOP
    IF '.' || item.name <> item.renamed THEN
      EXECUTE format('ALTER INDEX %I.%I RENAME TO %I', item.schema, item.name, substr(item.renamed, 2));
    END IF;
  END LOOP;
  FOR item IN
    SELECT c.conrelid::regclass AS relation, c.conname AS name,
      replace(replace(replace('.' || c.conname, '.edge_', '.'), '.platform_', '.'), 'platform_campaign_id', 'campaign_id') AS renamed
    FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE n.nspname IN ('edge', 'platform')
  LOOP
    IF '.' || item.name <> item.renamed THEN
      EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', item.relation, item.name, substr(item.renamed, 2));
    END IF;
  END LOOP;
END
$$;

-- The audit log calls things by their table.
UPDATE platform.audit_log SET subject_kind = substr(subject_kind, length('platform_') + 1)
WHERE subject_kind IN ('platform_campaigns', 'platform_influencers');

COMMENT ON TABLE platform.influencers IS 'An influencer as the platform knows them; what the chain knows is in chain.influencers.';
COMMENT ON TABLE platform.campaigns IS 'A campaign as the advertiser plans it. What it has and spends on chain is in chain.campaigns, chain.campaign_stats and chain.pots.';
COMMENT ON TABLE platform.chain_conversions IS 'Events on their way to the chain, for campaigns that pay conversions there. What was paid is in chain.conversions.';
COMMENT ON TABLE edge.attention_reports IS 'A VAU or a conversion that the edge accepted, and how it stands on its way to the chain. What the chain paid is in chain.vaus.';
COMMENT ON COLUMN edge.counters.delivered IS 'The count that edge.refusals was told last.';

-- Functions are texts: what they ask is looked up when they run.

CREATE OR REPLACE FUNCTION edge.count_clicks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO edge.click_days (code, day, clicks, bot_clicks)
  SELECT added.code, (added.clicked_at AT TIME ZONE 'UTC')::date,
    count(*) FILTER (WHERE added.bot_reason IS NULL), count(*) FILTER (WHERE added.bot_reason IS NOT NULL)
  FROM added
  GROUP BY 1, 2
  ORDER BY 1, 2
  ON CONFLICT (code, day) DO UPDATE
    SET clicks = click_days.clicks + excluded.clicks, bot_clicks = click_days.bot_clicks + excluded.bot_clicks;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION chain.report_filter(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, day date, vaus bigint, new_users bigint, conversions bigint, attention_seconds bigint, quality_sum bigint,
  spent_usdc numeric, influencer_usdc numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT d.campaign_id, d.day, d.vaus, d.new_users, d.conversions, d.attention_seconds, d.quality_sum, d.payable_usdc, d.influencer_usdc
  FROM chain.campaign_days d
  WHERE influencer_wallets IS NULL AND chain.report_includes(d.campaign_id, d.day, from_day, to_day, campaign_ids)
  UNION ALL
  SELECT i.campaign_id, i.day, i.vaus, i.referrals, i.conversions, i.attention_seconds, i.quality_sum, i.payable_usdc, i.earned_usdc
  FROM chain.influencer_days i
  WHERE i.influencer = ANY (influencer_wallets) AND chain.report_includes(i.campaign_id, i.day, from_day, to_day, campaign_ids)
$$;

CREATE OR REPLACE FUNCTION chain.report_totals(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  vaus bigint, new_users bigint, conversions bigint, conversion_rate float8, attention_hours numeric, average_quality float8,
  spent_usd numeric, influencer_usd numeric, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum(f.vaus), 0)::bigint, coalesce(sum(f.new_users), 0)::bigint, coalesce(sum(f.conversions), 0)::bigint,
    chain.ratio(sum(f.conversions), sum(f.new_users)), round(coalesce(sum(f.attention_seconds), 0) / 3600.0, 3),
    chain.ratio(sum(f.quality_sum), sum(f.vaus)), chain.usd(coalesce(sum(f.spent_usdc), 0)), chain.usd(coalesce(sum(f.influencer_usdc), 0)),
    round(chain.usd(sum(f.spent_usdc)) / NULLIF(sum(f.conversions), 0), 6)
  FROM chain.report_filter(from_day, to_day, campaign_ids, influencer_wallets) f
$$;

CREATE OR REPLACE FUNCTION chain.report_days(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  day date, vaus bigint, new_users bigint, conversions bigint, attention_hours numeric, spent_usd numeric, influencer_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH facts AS (
    SELECT f.day, sum(f.vaus) AS vaus, sum(f.new_users) AS new_users, sum(f.conversions) AS conversions,
      sum(f.attention_seconds) AS attention_seconds, sum(f.spent_usdc) AS spent_usdc, sum(f.influencer_usdc) AS influencer_usdc
    FROM chain.report_filter(from_day, to_day, campaign_ids, influencer_wallets) f
    GROUP BY f.day
  ), edges AS (
    SELECT coalesce(from_day, min(facts.day)) AS first, coalesce(to_day, max(facts.day)) AS last FROM facts
  )
  SELECT series.day::date, coalesce(facts.vaus, 0)::bigint, coalesce(facts.new_users, 0)::bigint, coalesce(facts.conversions, 0)::bigint,
    round(coalesce(facts.attention_seconds, 0) / 3600.0, 3), chain.usd(coalesce(facts.spent_usdc, 0)), chain.usd(coalesce(facts.influencer_usdc, 0))
  FROM edges
  CROSS JOIN LATERAL generate_series(edges.first::timestamp, edges.last::timestamp, interval '1 day') AS series (day)
  LEFT JOIN facts ON facts.day = series.day::date
  ORDER BY series.day
$$;

CREATE OR REPLACE FUNCTION chain.report_funnel(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, name text, users bigint, attributed_users bigint, converted_users bigint, attributed_converted_users bigint,
  attribution_rate float8, conversion_rate float8, attributed_conversion_rate float8
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT d.campaign_id, c.name, d.users::bigint, d.attributed_users::bigint, d.converted::bigint, d.attributed_converted::bigint,
    chain.ratio(d.attributed_users, d.users), chain.ratio(d.converted, d.users), chain.ratio(d.attributed_converted, d.attributed_users)
  FROM (
    SELECT f.campaign_id, sum(f.new_users) AS users, sum(f.attributed_users) AS attributed_users, sum(f.conversions) AS converted,
      sum(f.attributed_conversions) AS attributed_converted
    FROM chain.campaign_days f
    WHERE chain.report_includes(f.campaign_id, f.day, from_day, to_day, campaign_ids)
    GROUP BY f.campaign_id
  ) AS d
  JOIN chain.campaigns c ON c.campaign_id = d.campaign_id
$$;

CREATE OR REPLACE FUNCTION chain.report_influencers(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, influencer text, handle text, platform text, tier text, referrals bigint, vaus bigint, attention_hours numeric,
  average_quality float8, conversions bigint, conversion_rate float8, spent_usd numeric, earned_usd numeric, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH brought AS NOT MATERIALIZED (
    SELECT i.campaign_id, i.influencer, sum(i.referrals) AS referrals, sum(i.vaus) AS vaus, sum(i.attention_seconds) AS attention_seconds,
      sum(i.quality_sum) AS quality_sum, sum(i.conversions) AS conversions, sum(i.payable_usdc) AS spent_usdc, sum(i.earned_usdc) AS earned_usdc
    FROM chain.influencer_days i
    WHERE chain.report_includes(i.campaign_id, i.day, from_day, to_day, campaign_ids)
      AND (influencer_wallets IS NULL OR i.influencer = ANY (influencer_wallets))
    GROUP BY i.campaign_id, i.influencer
  ), parts AS (
    SELECT * FROM brought
    UNION ALL
    SELECT f.campaign_id, NULL, f.new_users, f.vaus, f.attention_seconds, f.quality_sum, f.conversions, f.spent_usdc, f.influencer_usdc
    FROM chain.report_filter(from_day, to_day, campaign_ids) f
    WHERE influencer_wallets IS NULL
    UNION ALL
    SELECT b.campaign_id, NULL, -b.referrals, -b.vaus, -b.attention_seconds, -b.quality_sum, -b.conversions, -b.spent_usdc, -b.earned_usdc
    FROM brought b
    WHERE influencer_wallets IS NULL
  ), sums AS (
    SELECT p.campaign_id, p.influencer, sum(p.referrals) AS referrals, sum(p.vaus) AS vaus, sum(p.attention_seconds) AS attention_seconds,
      sum(p.quality_sum) AS quality_sum, sum(p.conversions) AS conversions, sum(p.spent_usdc) AS spent_usdc, sum(p.earned_usdc) AS earned_usdc
    FROM parts p
    GROUP BY p.campaign_id, p.influencer
  )
  SELECT s.campaign_id, s.influencer, i.handle, i.platform, i.tier, s.referrals::bigint, s.vaus::bigint,
    round(s.attention_seconds / 3600.0, 3), chain.ratio(s.quality_sum, s.vaus), s.conversions::bigint, chain.ratio(s.conversions, s.referrals),
    chain.usd(s.spent_usdc), chain.usd(s.earned_usdc), round(chain.usd(s.spent_usdc) / NULLIF(s.conversions, 0), 6)
  FROM sums s
  LEFT JOIN chain.influencers i ON i.wallet = s.influencer
  WHERE s.influencer IS NOT NULL OR s.vaus > 0 OR s.conversions > 0
$$;

CREATE OR REPLACE FUNCTION chain.report_countries(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, country text, vaus bigint, share float8, new_users bigint, attention_hours numeric, attention_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT g.campaign_id, g.country, sum(g.vaus)::bigint, chain.ratio(sum(g.vaus), sum(sum(g.vaus)) OVER (PARTITION BY g.campaign_id)),
    sum(g.new_users)::bigint, round(sum(g.attention_seconds) / 3600.0, 3), chain.usd(sum(g.payable_usdc))
  FROM chain.campaign_country_days g
  WHERE chain.report_includes(g.campaign_id, g.day, from_day, to_day, campaign_ids)
  GROUP BY g.campaign_id, g.country
$$;

CREATE OR REPLACE FUNCTION chain.report_quality(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, quality_score smallint, multiplier_percent smallint, vaus bigint, share float8, cumulated_share float8, attention_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH scores AS (
    SELECT q.campaign_id, q.quality_score, sum(q.vaus) AS vaus, sum(q.payable_usdc) AS payable_usdc
    FROM chain.campaign_quality_days q
    WHERE chain.report_includes(q.campaign_id, q.day, from_day, to_day, campaign_ids)
    GROUP BY q.campaign_id, q.quality_score
  )
  SELECT s.campaign_id, s.quality_score,
    chain.quality_percent(c.quality_percents, s.quality_score),
    s.vaus::bigint, chain.ratio(s.vaus, sum(s.vaus) OVER (PARTITION BY s.campaign_id)),
    chain.ratio(sum(s.vaus) OVER (PARTITION BY s.campaign_id ORDER BY s.quality_score), sum(s.vaus) OVER (PARTITION BY s.campaign_id)),
    chain.usd(s.payable_usdc)
  FROM scores s
  JOIN chain.campaigns c ON c.campaign_id = s.campaign_id
$$;

CREATE OR REPLACE FUNCTION chain.ab_test(users_a bigint, conversions_a bigint, users_b bigint, conversions_b bigint) RETURNS TABLE (
  rate_a float8, rate_b float8, difference float8, z_score float8, p_value float8, lift float8, lift_low float8, lift_high float8,
  significant boolean
) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH sides AS (
    SELECT chain.ratio(conversions_a, users_a) AS rate_a, chain.ratio(conversions_b, users_b) AS rate_b,
      chain.ratio(conversions_a + conversions_b, users_a + users_b) AS pooled,
      1 / NULLIF(users_a, 0)::float8 + 1 / NULLIF(users_b, 0)::float8 AS sizes,
      sqrt(greatest(0, 1 / NULLIF(conversions_a, 0)::float8 - 1 / NULLIF(users_a, 0)::float8
        + 1 / NULLIF(conversions_b, 0)::float8 - 1 / NULLIF(users_b, 0)::float8)) AS log_deviation,
      users_a > 0 AND users_b > 0 AND conversions_a > 0 AND conversions_b > 0 AS has_interval
  ), tested AS (
    SELECT s.*, (s.rate_b - s.rate_a) / NULLIF(sqrt(greatest(0, s.pooled * (1 - s.pooled) * s.sizes)), 0) AS z_score FROM sides s
  )
  SELECT t.rate_a, t.rate_b, t.rate_b - t.rate_a, t.z_score, 2 * chain.normal_upper_tail(abs(t.z_score)),
    t.rate_b / NULLIF(t.rate_a, 0) - 1,
    CASE WHEN t.has_interval AND t.log_deviation > 0 THEN t.rate_b / NULLIF(t.rate_a, 0) * exp(-1.959963984540054 * t.log_deviation) - 1 END,
    CASE WHEN t.has_interval AND t.log_deviation > 0 THEN t.rate_b / NULLIF(t.rate_a, 0) * exp(1.959963984540054 * t.log_deviation) - 1 END,
    coalesce(2 * chain.normal_upper_tail(abs(t.z_score)) < 0.05, false)
  FROM tested t
$$;

CREATE OR REPLACE FUNCTION chain.campaign_ab(a text, b text) RETURNS TABLE (
  users_a bigint, conversions_a bigint, users_b bigint, conversions_b bigint, rate_a float8, rate_b float8, difference float8,
  z_score float8, p_value float8, lift float8, lift_low float8, lift_high float8, significant boolean
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT n.users_a, n.conversions_a, n.users_b, n.conversions_b, t.*
  FROM (
    SELECT coalesce(sum(s.unique_users) FILTER (WHERE s.campaign_id = a), 0)::bigint AS users_a,
      coalesce(sum(s.conversions) FILTER (WHERE s.campaign_id = a), 0)::bigint AS conversions_a,
      coalesce(sum(s.unique_users) FILTER (WHERE s.campaign_id = b), 0)::bigint AS users_b,
      coalesce(sum(s.conversions) FILTER (WHERE s.campaign_id = b), 0)::bigint AS conversions_b
    FROM chain.campaign_stats s
    WHERE s.campaign_id IN (a, b)
  ) AS n
  CROSS JOIN LATERAL chain.ab_test(n.users_a, n.conversions_a, n.users_b, n.conversions_b) t
$$;

CREATE OR REPLACE FUNCTION chain.campaign_roi_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  campaign_id text, name text, budget_usd numeric, spent_usd numeric, unique_users bigint, total_hours numeric, conversions bigint,
  conversion_rate float8, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, c.name, chain.usd(c.total_budget_usdc), chain.usd(coalesce(cs.paid_out_usdc, 0)), coalesce(cs.unique_users, 0),
    round(coalesce(cs.attention_seconds, 0) / 3600.0, 3), coalesce(cs.conversions, 0), chain.ratio(cs.conversions, cs.unique_users),
    round(chain.usd(cs.paid_out_usdc) / NULLIF(cs.conversions, 0), 6)
  FROM chain.campaigns c
  LEFT JOIN chain.campaign_stats cs ON cs.campaign_id = c.campaign_id
  WHERE c.end_date > as_of - interval '30 days'
$$;

CREATE OR REPLACE FUNCTION chain.influencer_leaderboard_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  wallet text, handle text, platform text, tier text, referrals bigint, attention_hours numeric, earnings_usd numeric, conversions bigint,
  average_quality float8
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH span AS (
    SELECT as_of - interval '7 days' AS after, (as_of - interval '7 days') AT TIME ZONE 'UTC' AS utc
  ), brought AS (
    -- Whole days by their sums; of the day in which the span begins, the attributions themselves.
    SELECT c.influencer, c.total_attention_seconds, c.influencer_earned_usdc, c.conversions, c.quality_sum, c.total_vaus
    FROM chain.influencer_cohorts c
    WHERE c.day > (SELECT s.utc::date FROM span s)
    UNION ALL
    SELECT a.influencer, a.total_attention_seconds, a.influencer_earned_usdc, a.converted::int, a.quality_sum, a.total_vaus
    FROM chain.attributions a
    WHERE a.first_vau_time > (SELECT s.after FROM span s)
      AND a.first_vau_time < (SELECT (s.utc::date + 1)::timestamp AT TIME ZONE 'UTC' FROM span s) AND a.influencer IS NOT NULL
  ), sums AS (
    SELECT b.influencer, sum(b.total_attention_seconds) AS attention_seconds, sum(b.influencer_earned_usdc) AS earned_usdc,
      sum(b.conversions)::bigint AS conversions, sum(b.quality_sum) AS quality_sum, sum(b.total_vaus) AS vaus
    FROM brought b
    GROUP BY b.influencer
  ), leaders AS (
    SELECT i.wallet, i.handle, i.platform, i.tier, s.attention_seconds, s.earned_usdc, s.conversions, s.quality_sum, s.vaus
    FROM sums s
    JOIN chain.influencers i ON i.wallet = s.influencer
    ORDER BY s.earned_usdc DESC, i.wallet
    LIMIT 100
  )
  SELECT l.wallet, l.handle, l.platform, l.tier,
    (SELECT count(DISTINCT a.user_wallet) FROM chain.attributions a
     WHERE a.influencer = l.wallet AND a.first_vau_time > as_of - interval '7 days'),
    round(l.attention_seconds / 3600.0, 3), chain.usd(l.earned_usdc), l.conversions, chain.ratio(l.quality_sum, l.vaus)
  FROM leaders l
  ORDER BY l.earned_usdc DESC, l.wallet
$$;

CREATE OR REPLACE FUNCTION chain.campaign_pacing_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  campaign_id text, name text, paused boolean, day date, spent_today_usd numeric, daily_budget_usd numeric, daily_used float8, spent_usd numeric,
  total_budget_usd numeric, available_usd numeric, ideal_spent_usd numeric, pace float8, spent_per_day_usd numeric, needed_per_day_usd numeric,
  projected_exhaustion timestamptz
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH clock AS (
    SELECT (as_of AT TIME ZONE 'UTC')::date AS day, date_trunc('hour', as_of, 'UTC') - interval '23 hours' AS hours_from
  ), running AS (
    SELECT c.*, k.day, greatest(k.hours_from, c.start_date) AS window_start,
      extract(epoch FROM as_of - c.start_date) / NULLIF(extract(epoch FROM c.end_date - c.start_date), 0) AS elapsed,
      coalesce(s.paid_out_usdc, 0) AS paid_out_usdc,
      greatest(0, least(c.total_budget_usdc - coalesce(s.paid_out_usdc, 0), coalesce(p.available_usdc, 0))) AS left_usdc,
      spent.today_usdc, spent.recent_usdc
    FROM chain.campaigns c
    CROSS JOIN clock k
    LEFT JOIN chain.campaign_stats s ON s.campaign_id = c.campaign_id
    LEFT JOIN chain.pots p ON p.campaign_id = c.campaign_id
    CROSS JOIN LATERAL (
      SELECT coalesce((SELECT d.payable_usdc FROM chain.campaign_days d WHERE d.campaign_id = c.campaign_id AND d.day = k.day), 0) AS today_usdc,
        coalesce((SELECT sum(h.payable_usdc) FROM chain.campaign_hours h
          WHERE h.campaign_id = c.campaign_id AND h.hour >= k.hours_from AND h.hour <= as_of), 0) AS recent_usdc
      OFFSET 0 -- Once, not wherever it is used below.
    ) AS spent
    WHERE c.status = 'Active' AND c.start_date <= as_of AND c.end_date > as_of
  ), paced AS (
    SELECT r.*, r.total_budget_usdc * r.elapsed AS ideal_usdc,
      least(r.recent_usdc * 86400 / NULLIF(extract(epoch FROM as_of - r.window_start), 0), r.daily_budget_usdc) AS per_day_usdc,
      extract(epoch FROM r.end_date - as_of) AS seconds_left
    FROM running r
  )
  SELECT p.campaign_id, p.name, p.paused, p.day, chain.usd(p.today_usdc), chain.usd(p.daily_budget_usdc), chain.ratio(p.today_usdc, p.daily_budget_usdc),
    chain.usd(p.paid_out_usdc), chain.usd(p.total_budget_usdc), chain.usd(p.left_usdc), round(chain.usd(p.ideal_usdc), 6), chain.ratio(p.paid_out_usdc, p.ideal_usdc),
    round(chain.usd(p.per_day_usdc), 6), round(chain.usd(p.left_usdc * 86400 / p.seconds_left), 6),
    CASE WHEN p.left_usdc * 86400 < p.per_day_usdc * p.seconds_left
      THEN as_of + make_interval(secs => (p.left_usdc * 86400 / NULLIF(p.per_day_usdc, 0))::float8) END
  FROM paced p
$$;

CREATE OR REPLACE FUNCTION chain.campaign_range(c chain.campaigns, as_of timestamptz, first_spend timestamptz, last_spend timestamptz)
RETURNS TABLE (first timestamptz, last timestamptz) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT least(greatest(c.start_date, c.created_at), first_spend), greatest(last_spend, least(as_of, coalesce(c.ended_at, c.end_date)))
$$;

CREATE OR REPLACE FUNCTION chain.campaign_spend_hours_at(as_of timestamptz DEFAULT now(), since timestamptz DEFAULT NULL) RETURNS TABLE (
  campaign_id text, hour timestamptz, vaus bigint, new_users bigint, conversions bigint, spent_usd numeric, cumulated_spent_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, series.hour, coalesce(h.vaus, 0), coalesce(h.new_users, 0), coalesce(h.conversions, 0), chain.usd(coalesce(h.payable_usdc, 0)),
    chain.usd(earlier.spent_usdc + sum(coalesce(h.payable_usdc, 0)) OVER (PARTITION BY c.campaign_id ORDER BY series.hour))
  FROM chain.campaigns c
  CROSS JOIN LATERAL (SELECT min(e.hour) AS first, max(e.hour) AS last FROM chain.campaign_hours e WHERE e.campaign_id = c.campaign_id) AS edges
  CROSS JOIN LATERAL chain.campaign_range(c, as_of, edges.first, edges.last) AS active
  CROSS JOIN LATERAL (SELECT greatest(date_trunc('hour', active.first, 'UTC'), date_trunc('hour', since, 'UTC')) AS hour) AS beginning
  CROSS JOIN LATERAL (
    -- Days before the first hour's, and the hours of its day before it.
    SELECT coalesce((SELECT sum(d.payable_usdc) FROM chain.campaign_days d
        WHERE since IS NOT NULL AND d.campaign_id = c.campaign_id AND d.day < (beginning.hour AT TIME ZONE 'UTC')::date), 0)
      + coalesce((SELECT sum(b.payable_usdc) FROM chain.campaign_hours b
        WHERE since IS NOT NULL AND b.campaign_id = c.campaign_id AND b.hour >= date_trunc('day', beginning.hour, 'UTC')
          AND b.hour < beginning.hour), 0) AS spent_usdc
    OFFSET 0 -- Once, not for every hour.
  ) AS earlier
  CROSS JOIN LATERAL generate_series(beginning.hour, active.last, interval '1 hour') AS series (hour)
  LEFT JOIN chain.campaign_hours h ON h.campaign_id = c.campaign_id AND h.hour = series.hour
    AND h.hour >= coalesce(date_trunc('hour', since, 'UTC'), '-infinity')
$$;

CREATE OR REPLACE FUNCTION chain.campaign_spend_days_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  campaign_id text, day date, vaus bigint, new_users bigint, conversions bigint, spent_usd numeric, cumulated_spent_usd numeric,
  daily_budget_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, series.day::date, coalesce(d.vaus, 0), coalesce(d.new_users, 0), coalesce(d.conversions, 0),
    chain.usd(coalesce(d.payable_usdc, 0)), chain.usd(sum(coalesce(d.payable_usdc, 0)) OVER (PARTITION BY c.campaign_id ORDER BY series.day)),
    chain.usd(c.daily_budget_usdc)
  FROM chain.campaigns c
  CROSS JOIN LATERAL (SELECT min(e.day) AS first, max(e.day) AS last FROM chain.campaign_days e WHERE e.campaign_id = c.campaign_id) AS edges
  CROSS JOIN LATERAL chain.campaign_range(c, as_of, edges.first::timestamp AT TIME ZONE 'UTC', edges.last::timestamp AT TIME ZONE 'UTC') AS active
  CROSS JOIN LATERAL generate_series(
    date_trunc('day', active.first AT TIME ZONE 'UTC'), active.last AT TIME ZONE 'UTC', interval '1 day') AS series (day)
  LEFT JOIN chain.campaign_days d ON d.campaign_id = c.campaign_id AND d.day = series.day::date
$$;
