-- What analysts read: reports over the rollups, each with its units in its comments. Nothing here is written by the indexer.
--
-- Conventions: `_usd` is US dollars, numeric with six decimals (exact: one USDC base unit is 0.000001); `_usdc` is USDC base units; rates and
-- shares are fractions (0.05 is 5 %) and null where there is nothing to divide by; days and hours are UTC. No report reads vaus: what
-- they cost does not grow with the number of VAUs. Functions named `…_at(as_of)` take the clock as an argument; sums are always the newest.

-- Building blocks.

CREATE FUNCTION usd(amount_usdc numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT amount_usdc * 0.000001
$$;
COMMENT ON FUNCTION usd IS 'USDC base units to US dollars, exactly.';

CREATE FUNCTION ratio(part numeric, whole numeric) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT part::float8 / NULLIF(whole, 0)::float8
$$;
COMMENT ON FUNCTION ratio IS 'part / whole, null without a whole.';

CREATE FUNCTION quality_percent(percents smallint[], quality_score smallint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT percents[CASE WHEN quality_score <= 69 THEN 1 WHEN quality_score <= 84 THEN 2 WHEN quality_score <= 94 THEN 3 ELSE 4 END]
$$;
COMMENT ON FUNCTION quality_percent IS 'The multiplier, in percent, that a campaign''s quality_percents give a quality score.';

CREATE FUNCTION report_includes(campaign_id text, day date, from_day date, to_day date, campaign_ids text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (from_day IS NULL OR day >= from_day) AND (to_day IS NULL OR day <= to_day)
     AND (campaign_ids IS NULL OR campaign_id = ANY (campaign_ids))
$$;
COMMENT ON FUNCTION report_includes IS
  'The one filter of all reports: from_day and to_day are UTC days, both included; null lets everything pass, an empty list nothing.';

CREATE FUNCTION report_filter(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, day date, vaus bigint, new_users bigint, conversions bigint, attention_seconds bigint, quality_sum bigint,
  spent_usdc numeric, influencer_usdc numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT d.campaign_id, d.day, d.vaus, d.new_users, d.conversions, d.attention_seconds, d.quality_sum, d.payable_usdc, d.influencer_usdc
  FROM campaign_days d
  WHERE influencer_wallets IS NULL AND report_includes(d.campaign_id, d.day, from_day, to_day, campaign_ids)
  UNION ALL
  SELECT i.campaign_id, i.day, i.vaus, i.referrals, i.conversions, i.attention_seconds, i.quality_sum, i.payable_usdc, i.earned_usdc
  FROM influencer_days i
  WHERE i.influencer = ANY (influencer_wallets) AND report_includes(i.campaign_id, i.day, from_day, to_day, campaign_ids)
$$;
COMMENT ON FUNCTION report_filter IS
  'What happened on which day in which campaign, of everybody or of some influencers. Reports sum this, so that their figures agree.';

-- Parametrised reports. All take the filter's arguments; null (the default) means all.

CREATE FUNCTION report_totals(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  vaus bigint, new_users bigint, conversions bigint, conversion_rate float8, attention_hours numeric, average_quality float8,
  spent_usd numeric, influencer_usd numeric, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(sum(f.vaus), 0)::bigint, coalesce(sum(f.new_users), 0)::bigint, coalesce(sum(f.conversions), 0)::bigint,
    ratio(sum(f.conversions), sum(f.new_users)), round(coalesce(sum(f.attention_seconds), 0) / 3600.0, 3),
    ratio(sum(f.quality_sum), sum(f.vaus)), usd(coalesce(sum(f.spent_usdc), 0)), usd(coalesce(sum(f.influencer_usdc), 0)),
    round(usd(sum(f.spent_usdc)) / NULLIF(sum(f.conversions), 0), 6)
  FROM report_filter(from_day, to_day, campaign_ids, influencer_wallets) f
$$;
COMMENT ON FUNCTION report_totals IS 'One row: everything that the filter lets pass. Rates relate what happened in the range.';

CREATE FUNCTION report_days(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  day date, vaus bigint, new_users bigint, conversions bigint, attention_hours numeric, spent_usd numeric, influencer_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH facts AS (
    SELECT f.day, sum(f.vaus) AS vaus, sum(f.new_users) AS new_users, sum(f.conversions) AS conversions,
      sum(f.attention_seconds) AS attention_seconds, sum(f.spent_usdc) AS spent_usdc, sum(f.influencer_usdc) AS influencer_usdc
    FROM report_filter(from_day, to_day, campaign_ids, influencer_wallets) f
    GROUP BY f.day
  ), edges AS (
    SELECT coalesce(from_day, min(facts.day)) AS first, coalesce(to_day, max(facts.day)) AS last FROM facts
  )
  SELECT series.day::date, coalesce(facts.vaus, 0)::bigint, coalesce(facts.new_users, 0)::bigint, coalesce(facts.conversions, 0)::bigint,
    round(coalesce(facts.attention_seconds, 0) / 3600.0, 3), usd(coalesce(facts.spent_usdc, 0)), usd(coalesce(facts.influencer_usdc, 0))
  FROM edges
  CROSS JOIN LATERAL generate_series(edges.first::timestamp, edges.last::timestamp, interval '1 day') AS series (day)
  LEFT JOIN facts ON facts.day = series.day::date
  ORDER BY series.day
$$;
COMMENT ON FUNCTION report_days IS 'One row a UTC day, days without anything included, from from_day (or the first fact) to to_day (or the last).';

CREATE FUNCTION report_funnel(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, name text, users bigint, attributed_users bigint, converted_users bigint, attributed_converted_users bigint,
  attribution_rate float8, conversion_rate float8, attributed_conversion_rate float8
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT d.campaign_id, c.name, d.users::bigint, d.attributed_users::bigint, d.converted::bigint, d.attributed_converted::bigint,
    ratio(d.attributed_users, d.users), ratio(d.converted, d.users), ratio(d.attributed_converted, d.attributed_users)
  FROM (
    SELECT f.campaign_id, sum(f.new_users) AS users, sum(f.attributed_users) AS attributed_users, sum(f.conversions) AS converted,
      sum(f.attributed_conversions) AS attributed_converted
    FROM campaign_days f
    WHERE report_includes(f.campaign_id, f.day, from_day, to_day, campaign_ids)
    GROUP BY f.campaign_id
  ) AS d
  JOIN campaigns c ON c.campaign_id = d.campaign_id
$$;
COMMENT ON FUNCTION report_funnel IS 'By campaign: users with a VAU, those whom an influencer brought, those who converted.';

CREATE FUNCTION report_influencers(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL, influencer_wallets text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, influencer text, handle text, platform text, tier text, referrals bigint, vaus bigint, attention_hours numeric,
  average_quality float8, conversions bigint, conversion_rate float8, spent_usd numeric, earned_usd numeric, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH brought AS NOT MATERIALIZED (
    SELECT i.campaign_id, i.influencer, sum(i.referrals) AS referrals, sum(i.vaus) AS vaus, sum(i.attention_seconds) AS attention_seconds,
      sum(i.quality_sum) AS quality_sum, sum(i.conversions) AS conversions, sum(i.payable_usdc) AS spent_usdc, sum(i.earned_usdc) AS earned_usdc
    FROM influencer_days i
    WHERE report_includes(i.campaign_id, i.day, from_day, to_day, campaign_ids)
      AND (influencer_wallets IS NULL OR i.influencer = ANY (influencer_wallets))
    GROUP BY i.campaign_id, i.influencer
  ), parts AS (
    SELECT * FROM brought
    UNION ALL
    SELECT f.campaign_id, NULL, f.new_users, f.vaus, f.attention_seconds, f.quality_sum, f.conversions, f.spent_usdc, f.influencer_usdc
    FROM report_filter(from_day, to_day, campaign_ids) f
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
    round(s.attention_seconds / 3600.0, 3), ratio(s.quality_sum, s.vaus), s.conversions::bigint, ratio(s.conversions, s.referrals),
    usd(s.spent_usdc), usd(s.earned_usdc), round(usd(s.spent_usdc) / NULLIF(s.conversions, 0), 6)
  FROM sums s
  LEFT JOIN influencers i ON i.wallet = s.influencer
  WHERE s.influencer IS NOT NULL OR s.vaus > 0 OR s.conversions > 0
$$;
COMMENT ON FUNCTION report_influencers IS
  'By campaign and influencer. The row without an influencer is the campaign''s own links, so that the rows add up to the campaign.';

CREATE FUNCTION report_countries(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, country text, vaus bigint, share float8, new_users bigint, attention_hours numeric, attention_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT g.campaign_id, g.country, sum(g.vaus)::bigint, ratio(sum(g.vaus), sum(sum(g.vaus)) OVER (PARTITION BY g.campaign_id)),
    sum(g.new_users)::bigint, round(sum(g.attention_seconds) / 3600.0, 3), usd(sum(g.payable_usdc))
  FROM campaign_country_days g
  WHERE report_includes(g.campaign_id, g.day, from_day, to_day, campaign_ids)
  GROUP BY g.campaign_id, g.country
$$;
COMMENT ON FUNCTION report_countries IS
  'By campaign and country. Conversions have no country: attention_usd is the spend on VAUs alone. The rollup knows no influencer.';

CREATE FUNCTION report_quality(
  from_day date DEFAULT NULL, to_day date DEFAULT NULL, campaign_ids text[] DEFAULT NULL
) RETURNS TABLE (
  campaign_id text, quality_score smallint, multiplier_percent smallint, vaus bigint, share float8, cumulated_share float8, attention_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH scores AS (
    SELECT q.campaign_id, q.quality_score, sum(q.vaus) AS vaus, sum(q.payable_usdc) AS payable_usdc
    FROM campaign_quality_days q
    WHERE report_includes(q.campaign_id, q.day, from_day, to_day, campaign_ids)
    GROUP BY q.campaign_id, q.quality_score
  )
  SELECT s.campaign_id, s.quality_score,
    quality_percent(c.quality_percents, s.quality_score),
    s.vaus::bigint, ratio(s.vaus, sum(s.vaus) OVER (PARTITION BY s.campaign_id)),
    ratio(sum(s.vaus) OVER (PARTITION BY s.campaign_id ORDER BY s.quality_score), sum(s.vaus) OVER (PARTITION BY s.campaign_id)),
    usd(s.payable_usdc)
  FROM scores s
  JOIN campaigns c ON c.campaign_id = s.campaign_id
$$;
COMMENT ON FUNCTION report_quality IS 'By campaign and quality score: how many VAUs had it, and how many had it or a lower one.';

-- A/B: two proportions compared.

CREATE FUNCTION normal_upper_tail(z float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN z < 0 THEN 1 - tail
    ELSE tail
  END
  FROM (SELECT CASE WHEN abs(z) > 37 THEN 37 ELSE abs(z) END AS x) AS clamped
  CROSS JOIN LATERAL (SELECT exp(-x * x / 2) * CASE
    WHEN x < 7.07106781186547 THEN
      ((((((0.0352624965998911 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x + 112.079291497871) * x
        + 221.213596169931) * x + 220.206867912376)
      / (((((((0.0883883476483184 * x + 1.75566716318264) * x + 16.064177579207) * x + 86.7807322029461) * x + 296.564248779674) * x
        + 637.333633378831) * x + 793.826512519948) * x + 440.413735824752)
    ELSE 1 / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / 2.506628274631
  END AS tail) AS hart
$$;
COMMENT ON FUNCTION normal_upper_tail IS
  'P(Z > z) of the standard normal distribution, by Hart''s approximation 5666: relative error below 1e-8 for 0 <= z <= 37; beyond, the value at 37 (under 1e-299). Null for null.';

CREATE FUNCTION ab_test(users_a bigint, conversions_a bigint, users_b bigint, conversions_b bigint) RETURNS TABLE (
  rate_a float8, rate_b float8, difference float8, z_score float8, p_value float8, lift float8, lift_low float8, lift_high float8,
  significant boolean
) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH sides AS (
    SELECT ratio(conversions_a, users_a) AS rate_a, ratio(conversions_b, users_b) AS rate_b,
      ratio(conversions_a + conversions_b, users_a + users_b) AS pooled,
      1 / NULLIF(users_a, 0)::float8 + 1 / NULLIF(users_b, 0)::float8 AS sizes,
      sqrt(greatest(0, 1 / NULLIF(conversions_a, 0)::float8 - 1 / NULLIF(users_a, 0)::float8
        + 1 / NULLIF(conversions_b, 0)::float8 - 1 / NULLIF(users_b, 0)::float8)) AS log_deviation,
      users_a > 0 AND users_b > 0 AND conversions_a > 0 AND conversions_b > 0 AS has_interval
  ), tested AS (
    SELECT s.*, (s.rate_b - s.rate_a) / NULLIF(sqrt(greatest(0, s.pooled * (1 - s.pooled) * s.sizes)), 0) AS z_score FROM sides s
  )
  SELECT t.rate_a, t.rate_b, t.rate_b - t.rate_a, t.z_score, 2 * normal_upper_tail(abs(t.z_score)),
    t.rate_b / NULLIF(t.rate_a, 0) - 1,
    CASE WHEN t.has_interval AND t.log_deviation > 0 THEN t.rate_b / NULLIF(t.rate_a, 0) * exp(-1.959963984540054 * t.log_deviation) - 1 END,
    CASE WHEN t.has_interval AND t.log_deviation > 0 THEN t.rate_b / NULLIF(t.rate_a, 0) * exp(1.959963984540054 * t.log_deviation) - 1 END,
    coalesce(2 * normal_upper_tail(abs(t.z_score)) < 0.05, false)
  FROM tested t
$$;
COMMENT ON FUNCTION ab_test IS
  'Two-proportion z-test, pooled and two-sided; lift is rate_b / rate_a - 1 with its 95 % interval (Katz, by the logarithm). Null where a side has no users or the rates are both 0 or both 1; then nothing is significant.';

CREATE FUNCTION campaign_ab(a text, b text) RETURNS TABLE (
  users_a bigint, conversions_a bigint, users_b bigint, conversions_b bigint, rate_a float8, rate_b float8, difference float8,
  z_score float8, p_value float8, lift float8, lift_low float8, lift_high float8, significant boolean
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT n.users_a, n.conversions_a, n.users_b, n.conversions_b, t.*
  FROM (
    SELECT coalesce(sum(s.unique_users) FILTER (WHERE s.campaign_id = a), 0)::bigint AS users_a,
      coalesce(sum(s.conversions) FILTER (WHERE s.campaign_id = a), 0)::bigint AS conversions_a,
      coalesce(sum(s.unique_users) FILTER (WHERE s.campaign_id = b), 0)::bigint AS users_b,
      coalesce(sum(s.conversions) FILTER (WHERE s.campaign_id = b), 0)::bigint AS conversions_b
    FROM campaign_stats s
    WHERE s.campaign_id IN (a, b)
  ) AS n
  CROSS JOIN LATERAL ab_test(n.users_a, n.conversions_a, n.users_b, n.conversions_b) t
$$;
COMMENT ON FUNCTION campaign_ab IS 'Whether users convert at different rates in two campaigns (or two variants, each a campaign): ab_test of their sums.';

-- Reports by the clock.

CREATE FUNCTION campaign_roi_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  campaign_id text, name text, budget_usd numeric, spent_usd numeric, unique_users bigint, total_hours numeric, conversions bigint,
  conversion_rate float8, cost_per_conversion_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, c.name, usd(c.total_budget_usdc), usd(coalesce(cs.paid_out_usdc, 0)), coalesce(cs.unique_users, 0),
    round(coalesce(cs.attention_seconds, 0) / 3600.0, 3), coalesce(cs.conversions, 0), ratio(cs.conversions, cs.unique_users),
    round(usd(cs.paid_out_usdc) / NULLIF(cs.conversions, 0), 6)
  FROM campaigns c
  LEFT JOIN campaign_stats cs ON cs.campaign_id = c.campaign_id
  WHERE c.end_date > as_of - interval '30 days'
$$;
COMMENT ON FUNCTION campaign_roi_at IS 'Campaigns that run, or ended within 30 days of as_of: what they cost and what came of it.';

CREATE FUNCTION influencer_leaderboard_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  wallet text, handle text, platform text, tier text, referrals bigint, attention_hours numeric, earnings_usd numeric, conversions bigint,
  average_quality float8
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH span AS (
    SELECT as_of - interval '7 days' AS after, (as_of - interval '7 days') AT TIME ZONE 'UTC' AS utc
  ), brought AS (
    -- Whole days by their sums; of the day in which the span begins, the attributions themselves.
    SELECT c.influencer, c.total_attention_seconds, c.influencer_earned_usdc, c.conversions, c.quality_sum, c.total_vaus
    FROM influencer_cohorts c
    WHERE c.day > (SELECT s.utc::date FROM span s)
    UNION ALL
    SELECT a.influencer, a.total_attention_seconds, a.influencer_earned_usdc, a.converted::int, a.quality_sum, a.total_vaus
    FROM attributions a
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
    JOIN influencers i ON i.wallet = s.influencer
    ORDER BY s.earned_usdc DESC, i.wallet
    LIMIT 100
  )
  SELECT l.wallet, l.handle, l.platform, l.tier,
    (SELECT count(DISTINCT a.user_wallet) FROM attributions a
     WHERE a.influencer = l.wallet AND a.first_vau_time > as_of - interval '7 days'),
    round(l.attention_seconds / 3600.0, 3), usd(l.earned_usdc), l.conversions, ratio(l.quality_sum, l.vaus)
  FROM leaders l
  ORDER BY l.earned_usdc DESC, l.wallet
$$;
COMMENT ON FUNCTION influencer_leaderboard_at IS
  'The 100 influencers who earned most by users whose first VAU in a campaign was within the 7 days before as_of.';

CREATE FUNCTION campaign_pacing_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
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
    FROM campaigns c
    CROSS JOIN clock k
    LEFT JOIN campaign_stats s ON s.campaign_id = c.campaign_id
    LEFT JOIN pots p ON p.campaign_id = c.campaign_id
    CROSS JOIN LATERAL (
      SELECT coalesce((SELECT d.payable_usdc FROM campaign_days d WHERE d.campaign_id = c.campaign_id AND d.day = k.day), 0) AS today_usdc,
        coalesce((SELECT sum(h.payable_usdc) FROM campaign_hours h
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
  SELECT p.campaign_id, p.name, p.paused, p.day, usd(p.today_usdc), usd(p.daily_budget_usdc), ratio(p.today_usdc, p.daily_budget_usdc),
    usd(p.paid_out_usdc), usd(p.total_budget_usdc), usd(p.left_usdc), round(usd(p.ideal_usdc), 6), ratio(p.paid_out_usdc, p.ideal_usdc),
    round(usd(p.per_day_usdc), 6), round(usd(p.left_usdc * 86400 / p.seconds_left), 6),
    CASE WHEN p.left_usdc * 86400 < p.per_day_usdc * p.seconds_left
      THEN as_of + make_interval(secs => (p.left_usdc * 86400 / NULLIF(p.per_day_usdc, 0))::float8) END
  FROM paced p
$$;
COMMENT ON FUNCTION campaign_pacing_at IS
  'Campaigns that run at as_of: today''s spend against the daily cap, all spend against the straight line from start to end, and when the money ends.';

CREATE FUNCTION campaign_range(c campaigns, as_of timestamptz, first_spend timestamptz, last_spend timestamptz)
RETURNS TABLE (first timestamptz, last timestamptz) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT least(greatest(c.start_date, c.created_at), first_spend), greatest(last_spend, least(as_of, coalesce(c.ended_at, c.end_date)))
$$;
COMMENT ON FUNCTION campaign_range IS
  'From start (or creation, if that is later: a start may lie in the year 1) to end, or to as_of while it runs; longer where something was spent outside, as conversions are while a campaign settles.';

CREATE FUNCTION campaign_spend_hours_at(as_of timestamptz DEFAULT now(), since timestamptz DEFAULT NULL) RETURNS TABLE (
  campaign_id text, hour timestamptz, vaus bigint, new_users bigint, conversions bigint, spent_usd numeric, cumulated_spent_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, series.hour, coalesce(h.vaus, 0), coalesce(h.new_users, 0), coalesce(h.conversions, 0), usd(coalesce(h.payable_usdc, 0)),
    usd(earlier.spent_usdc + sum(coalesce(h.payable_usdc, 0)) OVER (PARTITION BY c.campaign_id ORDER BY series.hour))
  FROM campaigns c
  CROSS JOIN LATERAL (SELECT min(e.hour) AS first, max(e.hour) AS last FROM campaign_hours e WHERE e.campaign_id = c.campaign_id) AS edges
  CROSS JOIN LATERAL campaign_range(c, as_of, edges.first, edges.last) AS active
  CROSS JOIN LATERAL (SELECT greatest(date_trunc('hour', active.first, 'UTC'), date_trunc('hour', since, 'UTC')) AS hour) AS beginning
  CROSS JOIN LATERAL (
    -- Days before the first hour's, and the hours of its day before it.
    SELECT coalesce((SELECT sum(d.payable_usdc) FROM campaign_days d
        WHERE since IS NOT NULL AND d.campaign_id = c.campaign_id AND d.day < (beginning.hour AT TIME ZONE 'UTC')::date), 0)
      + coalesce((SELECT sum(b.payable_usdc) FROM campaign_hours b
        WHERE since IS NOT NULL AND b.campaign_id = c.campaign_id AND b.hour >= date_trunc('day', beginning.hour, 'UTC')
          AND b.hour < beginning.hour), 0) AS spent_usdc
    OFFSET 0 -- Once, not for every hour.
  ) AS earlier
  CROSS JOIN LATERAL generate_series(beginning.hour, active.last, interval '1 hour') AS series (hour)
  LEFT JOIN campaign_hours h ON h.campaign_id = c.campaign_id AND h.hour = series.hour
    AND h.hour >= coalesce(date_trunc('hour', since, 'UTC'), '-infinity')
$$;
COMMENT ON FUNCTION campaign_spend_hours_at IS
  'Each hour of each campaign, those without spend included, up to as_of while it runs; from the hour of since on, if that is given. What was spent before is in the cumulated spend.';

CREATE FUNCTION campaign_spend_days_at(as_of timestamptz DEFAULT now()) RETURNS TABLE (
  campaign_id text, day date, vaus bigint, new_users bigint, conversions bigint, spent_usd numeric, cumulated_spent_usd numeric,
  daily_budget_usd numeric
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT c.campaign_id, series.day::date, coalesce(d.vaus, 0), coalesce(d.new_users, 0), coalesce(d.conversions, 0),
    usd(coalesce(d.payable_usdc, 0)), usd(sum(coalesce(d.payable_usdc, 0)) OVER (PARTITION BY c.campaign_id ORDER BY series.day)),
    usd(c.daily_budget_usdc)
  FROM campaigns c
  CROSS JOIN LATERAL (SELECT min(e.day) AS first, max(e.day) AS last FROM campaign_days e WHERE e.campaign_id = c.campaign_id) AS edges
  CROSS JOIN LATERAL campaign_range(c, as_of, edges.first::timestamp AT TIME ZONE 'UTC', edges.last::timestamp AT TIME ZONE 'UTC') AS active
  CROSS JOIN LATERAL generate_series(
    date_trunc('day', active.first AT TIME ZONE 'UTC'), active.last AT TIME ZONE 'UTC', interval '1 day') AS series (day)
  LEFT JOIN campaign_days d ON d.campaign_id = c.campaign_id AND d.day = series.day::date
$$;
COMMENT ON FUNCTION campaign_spend_days_at IS 'Each UTC day of each campaign, those without spend included, up to as_of while it runs.';

-- Views.

CREATE VIEW campaign_roi AS SELECT * FROM campaign_roi_at(now()) ORDER BY spent_usd DESC, campaign_id;

CREATE VIEW influencer_leaderboard AS SELECT * FROM influencer_leaderboard_at(now());

CREATE VIEW campaign_pacing AS SELECT * FROM campaign_pacing_at(now());

CREATE VIEW campaign_spend_hours AS SELECT * FROM campaign_spend_hours_at(now());

CREATE VIEW campaign_spend_days AS SELECT * FROM campaign_spend_days_at(now());

-- Of all days: from the totals, which are fewer rows than days. Equal to the report without a filter.

CREATE VIEW campaign_funnel AS
SELECT s.campaign_id, c.name, s.unique_users AS users, s.attributed_users, s.conversions AS converted_users,
  s.attributed_conversions AS attributed_converted_users, ratio(s.attributed_users, s.unique_users) AS attribution_rate,
  ratio(s.conversions, s.unique_users) AS conversion_rate, ratio(s.attributed_conversions, s.attributed_users) AS attributed_conversion_rate
FROM campaign_stats s
JOIN campaigns c ON c.campaign_id = s.campaign_id
WHERE s.vaus > 0 OR s.conversions > 0 OR s.exhausted > 0;

CREATE VIEW campaign_geo AS
SELECT g.campaign_id, g.country, g.vaus, ratio(g.vaus, sum(g.vaus) OVER (PARTITION BY g.campaign_id)) AS share, g.new_users,
  round(g.attention_seconds / 3600.0, 3) AS attention_hours, usd(g.payable_usdc) AS attention_usd
FROM campaign_country_stats g;

CREATE VIEW campaign_quality AS
SELECT q.campaign_id, q.quality_score, quality_percent(c.quality_percents, q.quality_score) AS multiplier_percent, q.vaus,
  ratio(q.vaus, sum(q.vaus) OVER (PARTITION BY q.campaign_id)) AS share,
  ratio(sum(q.vaus) OVER (PARTITION BY q.campaign_id ORDER BY q.quality_score), sum(q.vaus) OVER (PARTITION BY q.campaign_id)) AS cumulated_share,
  usd(q.payable_usdc) AS attention_usd
FROM campaign_quality_stats q
JOIN campaigns c ON c.campaign_id = q.campaign_id;

CREATE VIEW influencer_breakdown AS
SELECT b.campaign_id, b.influencer, i.handle, i.platform, i.tier, b.referrals, b.vaus, round(b.attention_seconds / 3600.0, 3) AS attention_hours,
  ratio(b.quality_sum, b.vaus) AS average_quality, b.conversions, ratio(b.conversions, b.referrals) AS conversion_rate,
  usd(b.payable_usdc) AS spent_usd, usd(b.earned_usdc) AS earned_usd,
  round(usd(b.payable_usdc) / NULLIF(b.conversions, 0), 6) AS cost_per_conversion_usd
FROM (
  SELECT s.campaign_id, s.influencer, s.referrals, s.vaus, s.attention_seconds, s.quality_sum, s.conversions, s.payable_usdc, s.earned_usdc
  FROM campaign_influencer_stats s
  UNION ALL
  -- The campaign's own links: the campaign without what influencers brought.
  SELECT c.campaign_id, NULL, c.unique_users - c.attributed_users, c.vaus - coalesce(sum(s.vaus), 0)::bigint,
    c.attention_seconds - coalesce(sum(s.attention_seconds), 0)::bigint, c.quality_sum - coalesce(sum(s.quality_sum), 0)::bigint,
    c.conversions - c.attributed_conversions, c.paid_out_usdc - coalesce(sum(s.payable_usdc), 0),
    c.influencer_usdc - coalesce(sum(s.earned_usdc), 0)
  FROM campaign_stats c
  LEFT JOIN campaign_influencer_stats s ON s.campaign_id = c.campaign_id
  GROUP BY c.campaign_id
  HAVING c.vaus > coalesce(sum(s.vaus), 0) OR c.conversions > c.attributed_conversions
) AS b
LEFT JOIN influencers i ON i.wallet = b.influencer;

CREATE VIEW payouts AS
SELECT p.campaign_id, p.seq, p.kind, p.beneficiary, p.payee, p.user_wallet, p.amount_usdc, p.amount_acd, p.state, p.recorded_at,
  p.slot, p.tx_index, t.signature, coalesce(p.slot <= (SELECT c.finalized_slot FROM cursor c), false) AS finalized
FROM (
  SELECT campaign_id, seq, 'attention'::text AS kind, 'User'::text AS beneficiary, user_wallet AS payee, user_wallet,
    user_usdc AS amount_usdc, user_acd AS amount_acd, CASE WHEN user_accrued THEN 'accrued' ELSE 'paid' END AS state,
    recorded_at, slot, tx_index
  FROM vaus
  UNION ALL
  SELECT campaign_id, seq, 'attention', 'Influencer', influencer, user_wallet, influencer_usdc, influencer_acd,
    CASE WHEN influencer_accrued THEN 'accrued' ELSE 'paid' END, recorded_at, slot, tx_index
  FROM vaus
  UNION ALL
  SELECT campaign_id, seq, 'conversion', 'User', user_wallet, user_wallet, user_usdc, user_acd,
    CASE WHEN user_accrued THEN 'accrued' ELSE 'paid' END, recorded_at, slot, tx_index
  FROM conversions
  UNION ALL
  SELECT campaign_id, seq, 'conversion', 'Influencer', influencer, user_wallet, influencer_usdc, influencer_acd,
    CASE WHEN influencer_accrued THEN 'accrued' ELSE 'paid' END, recorded_at, slot, tx_index
  FROM conversions
  UNION ALL
  SELECT campaign_id, seq, 'claim', beneficiary, payee, user_wallet, amount_usdc, 0::numeric(20,0), 'paid', recorded_at, slot, tx_index
  FROM claims
) AS p
LEFT JOIN transactions t ON t.slot = p.slot AND t.tx_index = p.tx_index
WHERE p.amount_usdc > 0;

-- Indexes. The rollups' keys begin with the campaign; these serve reports over a range of days across all campaigns. They index columns that never
-- change, so adding to a rollup's row leaves them alone: they cost one entry for a new row, nothing for a VAU.

CREATE INDEX campaign_days_day ON campaign_days (day);
CREATE INDEX campaign_country_days_day ON campaign_country_days (day);
CREATE INDEX campaign_quality_days_day ON campaign_quality_days (day);
CREATE INDEX influencer_days_day ON influencer_days (day);
CREATE INDEX influencer_day_totals_day ON influencer_day_totals (day);
CREATE INDEX influencer_cohorts_day ON influencer_cohorts (day);

-- Payouts of one payee, newest first. vaus is the table that grows, so each index on it is paid for by every VAU: two, one for each side that
-- is paid. Both are in the order of time, so that a merge of all tables stops at the LIMIT: were one side without it, the planner would sort
-- all of an influencer's payouts. Payouts of one campaign need no index but its key: its seq is the order.

CREATE INDEX vaus_user ON vaus (user_wallet, recorded_at);
CREATE INDEX vaus_influencer ON vaus (influencer, recorded_at) WHERE influencer IS NOT NULL;
CREATE INDEX conversions_user ON conversions (user_wallet, recorded_at);
CREATE INDEX conversions_influencer ON conversions (influencer, recorded_at) WHERE influencer IS NOT NULL;
CREATE INDEX claims_payee ON claims (payee, recorded_at);

-- What every table and column means.

COMMENT ON VIEW campaign_roi IS 'Campaigns that run, or ended within 30 days: what they cost and what came of it, the most expensive first.';
COMMENT ON COLUMN campaign_roi.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_roi.name IS 'The campaign''s name.';
COMMENT ON COLUMN campaign_roi.budget_usd IS 'Total budget, US dollars.';
COMMENT ON COLUMN campaign_roi.spent_usd IS 'Paid or accrued for attention and conversions. US dollars.';
COMMENT ON COLUMN campaign_roi.unique_users IS 'Users with a VAU.';
COMMENT ON COLUMN campaign_roi.total_hours IS 'Hours of attention.';
COMMENT ON COLUMN campaign_roi.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_roi.conversion_rate IS 'conversions / users, a fraction; null without users.';
COMMENT ON COLUMN campaign_roi.cost_per_conversion_usd IS 'spent_usd / conversions, US dollars; null without conversions.';

COMMENT ON VIEW influencer_leaderboard IS 'The 100 influencers who earned most by users whose first VAU in a campaign was within the last 7 days, highest earnings first.';
COMMENT ON COLUMN influencer_leaderboard.wallet IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN influencer_leaderboard.handle IS 'The influencer''s handle.';
COMMENT ON COLUMN influencer_leaderboard.platform IS 'The influencer''s platform.';
COMMENT ON COLUMN influencer_leaderboard.tier IS 'The influencer''s tier.';
COMMENT ON COLUMN influencer_leaderboard.referrals IS 'Different users whose first VAU came by this influencer, each counted once however many campaigns.';
COMMENT ON COLUMN influencer_leaderboard.attention_hours IS 'Hours of attention.';
COMMENT ON COLUMN influencer_leaderboard.earnings_usd IS 'Paid or accrued to the influencer for these users. US dollars.';
COMMENT ON COLUMN influencer_leaderboard.conversions IS 'Conversions of these users.';
COMMENT ON COLUMN influencer_leaderboard.average_quality IS 'Average quality score of the VAUs, 0 to 100.';

COMMENT ON VIEW campaign_pacing IS 'Campaigns that run now: today against the daily cap, all spend against the straight line from start to end, and when the money ends.';
COMMENT ON COLUMN campaign_pacing.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_pacing.name IS 'The campaign''s name.';
COMMENT ON COLUMN campaign_pacing.paused IS 'Whether payouts are paused.';
COMMENT ON COLUMN campaign_pacing.day IS 'Today, UTC.';
COMMENT ON COLUMN campaign_pacing.spent_today_usd IS 'Spent since midnight UTC. US dollars.';
COMMENT ON COLUMN campaign_pacing.daily_budget_usd IS 'Daily cap, US dollars; null without one.';
COMMENT ON COLUMN campaign_pacing.daily_used IS 'spent_today_usd / daily_budget_usd, a fraction; null without a cap.';
COMMENT ON COLUMN campaign_pacing.spent_usd IS 'Paid or accrued for attention and conversions. US dollars.';
COMMENT ON COLUMN campaign_pacing.total_budget_usd IS 'Total budget, US dollars.';
COMMENT ON COLUMN campaign_pacing.available_usd IS 'What can still be paid: the rest of the budget, or of the pot if that is less. US dollars.';
COMMENT ON COLUMN campaign_pacing.ideal_spent_usd IS 'What an even spend from start to end would have spent by now. US dollars.';
COMMENT ON COLUMN campaign_pacing.pace IS 'spent_usd / ideal_spent_usd: 1 is on the line, above 1 is ahead of it.';
COMMENT ON COLUMN campaign_pacing.spent_per_day_usd IS 'Spend of this hour and the 23 before, as a daily rate, at most the daily cap. US dollars.';
COMMENT ON COLUMN campaign_pacing.needed_per_day_usd IS 'Daily rate that would use available_usd up exactly at the end. US dollars.';
COMMENT ON COLUMN campaign_pacing.projected_exhaustion IS 'When available_usd is used up at spent_per_day_usd; null if not before the end.';

COMMENT ON VIEW campaign_spend_hours IS 'Each hour of each campaign, those without spend included. Filter by campaign_id.';
COMMENT ON COLUMN campaign_spend_hours.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_spend_hours.hour IS 'Begin of the hour, UTC.';
COMMENT ON COLUMN campaign_spend_hours.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_spend_hours.new_users IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_spend_hours.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_spend_hours.spent_usd IS 'Paid or accrued for attention and conversions. US dollars.';
COMMENT ON COLUMN campaign_spend_hours.cumulated_spent_usd IS 'spent_usd from the beginning to the end of this row. US dollars.';

COMMENT ON VIEW campaign_spend_days IS 'Each UTC day of each campaign, those without spend included. Filter by campaign_id.';
COMMENT ON COLUMN campaign_spend_days.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_spend_days.day IS 'UTC day.';
COMMENT ON COLUMN campaign_spend_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_spend_days.new_users IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_spend_days.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_spend_days.spent_usd IS 'Paid or accrued for attention and conversions. US dollars.';
COMMENT ON COLUMN campaign_spend_days.cumulated_spent_usd IS 'spent_usd from the beginning to the end of this row. US dollars.';
COMMENT ON COLUMN campaign_spend_days.daily_budget_usd IS 'Daily cap, US dollars; null without one.';

COMMENT ON VIEW campaign_funnel IS 'By campaign: users with a VAU, those whom an influencer brought, those who converted.';
COMMENT ON COLUMN campaign_funnel.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_funnel.name IS 'The campaign''s name.';
COMMENT ON COLUMN campaign_funnel.users IS 'Users with a VAU.';
COMMENT ON COLUMN campaign_funnel.attributed_users IS 'Of them: first touch by an influencer.';
COMMENT ON COLUMN campaign_funnel.converted_users IS 'Users who converted.';
COMMENT ON COLUMN campaign_funnel.attributed_converted_users IS 'Of attributed_users: who converted.';
COMMENT ON COLUMN campaign_funnel.attribution_rate IS 'attributed_users / users, a fraction.';
COMMENT ON COLUMN campaign_funnel.conversion_rate IS 'converted_users / users, a fraction.';
COMMENT ON COLUMN campaign_funnel.attributed_conversion_rate IS 'attributed_converted_users / attributed_users, a fraction.';

COMMENT ON VIEW campaign_geo IS 'VAUs by campaign and country.';
COMMENT ON COLUMN campaign_geo.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_geo.country IS 'ISO 3166-1 alpha-2 code, as the attester saw it.';
COMMENT ON COLUMN campaign_geo.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_geo.share IS 'Fraction of the campaign''s VAUs.';
COMMENT ON COLUMN campaign_geo.new_users IS 'Users whose first VAU in the campaign was in this country.';
COMMENT ON COLUMN campaign_geo.attention_hours IS 'Hours of attention.';
COMMENT ON COLUMN campaign_geo.attention_usd IS 'Spend on VAUs, without conversions. US dollars.';

COMMENT ON VIEW campaign_quality IS 'Distribution of quality scores by campaign.';
COMMENT ON COLUMN campaign_quality.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_quality.quality_score IS '0 to 100.';
COMMENT ON COLUMN campaign_quality.multiplier_percent IS 'What the campaign multiplies the rate by for this score, in percent.';
COMMENT ON COLUMN campaign_quality.vaus IS 'VAUs with this score.';
COMMENT ON COLUMN campaign_quality.share IS 'Fraction of the campaign''s VAUs.';
COMMENT ON COLUMN campaign_quality.cumulated_share IS 'Fraction of the campaign''s VAUs with this score or a lower one.';
COMMENT ON COLUMN campaign_quality.attention_usd IS 'Spend on VAUs, without conversions. US dollars.';

COMMENT ON VIEW influencer_breakdown IS 'What each influencer brought to each campaign. The row without an influencer is the campaign''s own links: the rows add up to the campaign.';
COMMENT ON COLUMN influencer_breakdown.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN influencer_breakdown.influencer IS 'The influencer''s wallet, base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN influencer_breakdown.handle IS 'The influencer''s handle.';
COMMENT ON COLUMN influencer_breakdown.platform IS 'The influencer''s platform.';
COMMENT ON COLUMN influencer_breakdown.tier IS 'The influencer''s tier.';
COMMENT ON COLUMN influencer_breakdown.referrals IS 'Users whose first VAU in the campaign came by this influencer.';
COMMENT ON COLUMN influencer_breakdown.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN influencer_breakdown.attention_hours IS 'Hours of attention.';
COMMENT ON COLUMN influencer_breakdown.average_quality IS 'Average quality score of the VAUs, 0 to 100.';
COMMENT ON COLUMN influencer_breakdown.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN influencer_breakdown.conversion_rate IS 'conversions / users, a fraction; null without users.';
COMMENT ON COLUMN influencer_breakdown.spent_usd IS 'Spend on users that they brought, both parts. US dollars.';
COMMENT ON COLUMN influencer_breakdown.earned_usd IS 'Influencer''s part, paid or accrued. US dollars.';
COMMENT ON COLUMN influencer_breakdown.cost_per_conversion_usd IS 'spent_usd / conversions, US dollars; null without conversions.';

COMMENT ON VIEW payouts IS 'Who was paid what, for what, by which transaction; one row a payee. Filter by campaign_id. State paid adds up to what left the vault for payees; all but claims add up to what was earned (a claim pays what accrued before).';
COMMENT ON COLUMN payouts.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN payouts.seq IS 'The campaign''s number of the event.';
COMMENT ON COLUMN payouts.kind IS 'attention, conversion or claim.';
COMMENT ON COLUMN payouts.beneficiary IS 'User or Influencer: which side of the attribution.';
COMMENT ON COLUMN payouts.payee IS 'Who receives it, base58.';
COMMENT ON COLUMN payouts.user_wallet IS 'The user, base58.';
COMMENT ON COLUMN payouts.amount_usdc IS 'USDC base units; for AC-D what was spent on it.';
COMMENT ON COLUMN payouts.amount_acd IS 'AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN payouts.state IS 'paid, or accrued: owed until claimed.';
COMMENT ON COLUMN payouts.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN payouts.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN payouts.tx_index IS 'Place of the transaction in its block, from 0.';
COMMENT ON COLUMN payouts.signature IS 'The transaction''s signature, base58.';
COMMENT ON COLUMN payouts.finalized IS 'Whether the transaction is final; else it is confirmed and may still be taken back.';

COMMENT ON COLUMN cursor.id IS 'Always 1.';
COMMENT ON COLUMN cursor.program_id IS 'The program whose events these are, base58.';
COMMENT ON COLUMN cursor.events IS 'Stored events.';
COMMENT ON COLUMN cursor.updated_at IS 'When the row was last written, by the database clock.';

COMMENT ON COLUMN slots.slot IS 'Number of the slot.';
COMMENT ON COLUMN slots.blockhash IS 'The block''s hash, base58.';
COMMENT ON COLUMN slots.parent_slot IS 'Slot of the block before.';
COMMENT ON COLUMN slots.block_time IS 'Cluster time of the block; null where the node did not know it.';

COMMENT ON COLUMN transactions.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN transactions.signature IS 'The transaction''s signature, base58.';

COMMENT ON COLUMN streams.id IS 'Short name of the stream in raw_events.';
COMMENT ON COLUMN streams.key IS 'config, campaign:<id> or influencer:<wallet>.';
COMMENT ON COLUMN streams.head_slot IS 'Slot of the newest stored event.';

COMMENT ON COLUMN raw_events.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN raw_events.tx_index IS 'Place of the transaction in its block, from 0.';
COMMENT ON COLUMN raw_events.instruction IS 'Index of the top-level instruction.';
COMMENT ON COLUMN raw_events.inner_instruction IS 'Index among that instruction''s inner instructions.';
COMMENT ON COLUMN raw_events.stream_id IS 'The stream, see streams.';
COMMENT ON COLUMN raw_events.seq IS 'Number of the event in its stream, from 1, without gaps.';
COMMENT ON COLUMN raw_events.name IS 'Name of the event.';

COMMENT ON COLUMN event_gaps.stream_key IS 'The stream, see streams.';
COMMENT ON COLUMN event_gaps.first_seq IS 'First missing number.';
COMMENT ON COLUMN event_gaps.last_seq IS 'Last missing number.';
COMMENT ON COLUMN event_gaps.noticed_at IS 'When the gap was noticed, by the database clock.';
COMMENT ON COLUMN event_gaps.repaired_at IS 'When the missing events were stored; null while they are not.';

COMMENT ON COLUMN quarantine.signature IS 'The transaction''s signature, base58.';
COMMENT ON COLUMN quarantine.instruction IS 'Index of the top-level instruction.';
COMMENT ON COLUMN quarantine.inner_instruction IS 'Index among that instruction''s inner instructions.';
COMMENT ON COLUMN quarantine.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN quarantine.bytes IS 'Data of the event call.';
COMMENT ON COLUMN quarantine.reason IS 'Why it could not be read.';
COMMENT ON COLUMN quarantine.noticed_at IS 'When it was noticed, by the database clock.';

COMMENT ON TABLE router_config IS 'One row: the program''s config.';
COMMENT ON COLUMN router_config.id IS 'Always 1.';
COMMENT ON COLUMN router_config.admin IS 'Who may change the config, base58.';
COMMENT ON COLUMN router_config.pending_admin IS 'Proposed admin who has not accepted yet, base58.';
COMMENT ON COLUMN router_config.verifier IS 'Who may verify influencers, base58.';
COMMENT ON COLUMN router_config.usdc_mint IS 'Mint of USDC, base58.';
COMMENT ON COLUMN router_config.ac_mint IS 'Mint of AC, base58.';
COMMENT ON COLUMN router_config.acd_mint IS 'Mint of AC-D, base58.';
COMMENT ON COLUMN router_config.ac_reserve IS 'Token account that backs AC-D, base58.';
COMMENT ON COLUMN router_config.swap_venues IS 'Programs that USDC may be swapped at, base58.';
COMMENT ON COLUMN router_config.initialized_at IS 'Cluster time of the initialization.';
COMMENT ON COLUMN router_config.updated_at IS 'Cluster time of the newest event that changed the row.';

COMMENT ON TABLE campaigns IS 'Campaigns, as they are now.';
COMMENT ON COLUMN campaigns.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaigns.owner IS 'The advertiser, base58.';
COMMENT ON COLUMN campaigns.name IS 'The campaign''s name.';
COMMENT ON COLUMN campaigns.campaign_type IS 'Kind of campaign, as the program names it.';
COMMENT ON COLUMN campaigns.influencer_policy IS 'Which influencers may refer users.';
COMMENT ON COLUMN campaigns.payout_asset IS 'What payees receive: USDC or AC-D.';
COMMENT ON COLUMN campaigns.min_ac_per_usdc IS 'Least AC base units for one USDC, below which swaps are refused.';
COMMENT ON COLUMN campaigns.total_budget_usdc IS 'Most that may ever be paid. USDC base units.';
COMMENT ON COLUMN campaigns.daily_budget_usdc IS 'Most that may be paid on one UTC day; null without a cap. USDC base units.';
COMMENT ON COLUMN campaigns.base_rate_per_second_usdc IS 'Worth of a second of attention before multipliers. USDC base units.';
COMMENT ON COLUMN campaigns.conversion_bonus_usdc IS 'Worth of a conversion; null for none. USDC base units.';
COMMENT ON COLUMN campaigns.max_payout_per_user_usdc IS 'Most that one user''s attribution may cost; null without a cap. USDC base units.';
COMMENT ON COLUMN campaigns.influencer_share_bps IS 'Influencer''s share before the tier''s factor. 1/10,000.';
COMMENT ON COLUMN campaigns.user_bonus_bps IS 'Share of the payout that is called the user''s bonus. 1/10,000.';
COMMENT ON COLUMN campaigns.min_attention_seconds IS 'Least seconds of a VAU.';
COMMENT ON COLUMN campaigns.require_cohort IS 'Whether users must be in one of target_cohorts.';
COMMENT ON COLUMN campaigns.target_cohorts IS 'Cohorts that are wanted.';
COMMENT ON COLUMN campaigns.target_countries IS 'Countries that are wanted, ISO 3166-1 alpha-2; empty for all.';
COMMENT ON COLUMN campaigns.start_date IS 'When payouts begin.';
COMMENT ON COLUMN campaigns.end_date IS 'When the campaign ends.';
COMMENT ON COLUMN campaigns.attribution_window_seconds IS 'How long after the first VAU a conversion counts, in seconds.';
COMMENT ON COLUMN campaigns.attester IS 'Key that signs VAUs and conversions, base58.';
COMMENT ON COLUMN campaigns.next_attester IS 'Key that will replace the attester, base58.';
COMMENT ON COLUMN campaigns.next_attester_from IS 'From when the next attester signs.';
COMMENT ON COLUMN campaigns.tag_signer IS 'Key that signs referral tags, base58.';
COMMENT ON COLUMN campaigns.next_tag_signer IS 'Key that will replace the tag signer, base58.';
COMMENT ON COLUMN campaigns.next_tag_signer_from IS 'From when the next tag signer signs.';
COMMENT ON COLUMN campaigns.tag_signer_until IS 'Until when tags of the replaced signer count.';
COMMENT ON COLUMN campaigns.vault IS 'Token account that holds the money, base58.';
COMMENT ON COLUMN campaigns.usdc_mint IS 'Mint of USDC, base58.';
COMMENT ON COLUMN campaigns.rent_payer IS 'Who paid the deposit of the account and gets it back, base58.';
COMMENT ON COLUMN campaigns.paused IS 'Whether payouts are paused.';
COMMENT ON COLUMN campaigns.paused_at IS 'When it was paused; null while it is not.';
COMMENT ON COLUMN campaigns.created_at IS 'Cluster time of the creation.';
COMMENT ON COLUMN campaigns.updated_at IS 'Cluster time of the newest event that changed the row.';
COMMENT ON COLUMN campaigns.ended_at IS 'When it was finalized; null before.';
COMMENT ON COLUMN campaigns.settles_until IS 'Until when conversions still count after the end.';
COMMENT ON COLUMN campaigns.withdrawn_at IS 'When the owner withdrew what was left.';
COMMENT ON COLUMN campaigns.closed_at IS 'When the account was closed.';
COMMENT ON COLUMN campaigns.created_slot IS 'Slot of the creation.';
COMMENT ON COLUMN campaigns.updated_slot IS 'Slot of the newest event that changed the row.';

COMMENT ON TABLE influencers IS 'Registered influencers, as they are now.';
COMMENT ON COLUMN influencers.wallet IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN influencers.handle IS 'Name on the platform.';
COMMENT ON COLUMN influencers.follower_count IS 'Followers, as they said.';
COMMENT ON COLUMN influencers.tier IS 'Nano, Micro, Mid, Macro or Mega, by followers.';
COMMENT ON COLUMN influencers.verified IS 'Whether the verifier vouches for it.';
COMMENT ON COLUMN influencers.rent_payer IS 'Who paid the deposit of the account and gets it back, base58.';
COMMENT ON COLUMN influencers.registered_at IS 'Cluster time of the newest registration.';
COMMENT ON COLUMN influencers.updated_at IS 'Cluster time of the newest event that changed the row.';
COMMENT ON COLUMN influencers.updated_slot IS 'Slot of the newest event that changed the row.';

COMMENT ON COLUMN participations.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN participations.wallet IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN participations.joined_at IS 'Cluster time of joining.';
COMMENT ON COLUMN participations.left_at IS 'Cluster time of leaving; null while in the campaign.';

COMMENT ON TABLE campaign_stats IS 'Each campaign''s sums over all time.';
COMMENT ON COLUMN campaign_stats.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_stats.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_stats.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_stats.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN campaign_stats.user_usdc IS 'Users'' part, bonus included. USDC base units.';
COMMENT ON COLUMN campaign_stats.influencer_usdc IS 'Influencers'' part. USDC base units.';
COMMENT ON COLUMN campaign_stats.user_bonus_usdc IS 'The part of user_usdc that the campaign calls a bonus. USDC base units.';
COMMENT ON COLUMN campaign_stats.user_acd IS 'What the user''s part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN campaign_stats.influencer_acd IS 'What the influencer''s part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN campaign_stats.conversion_value IS 'Sum of what the conversions were worth, in the unit of conversions.conversion_value.';
COMMENT ON COLUMN campaign_stats.claims IS 'Accrued amounts that were claimed.';

COMMENT ON COLUMN pots.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN pots.deposits IS 'Deposits made.';
COMMENT ON COLUMN pots.funded_usdc IS 'Sum of deposits. USDC base units.';
COMMENT ON COLUMN pots.withdrawn_usdc IS 'What the owner took back. USDC base units.';
COMMENT ON COLUMN pots.available_usdc IS 'What is left for payouts. USDC base units.';

COMMENT ON TABLE influencer_stats IS 'Each influencer''s sums over all campaigns and time.';
COMMENT ON COLUMN influencer_stats.wallet IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN influencer_stats.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN influencer_stats.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN influencer_stats.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN influencer_stats.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN influencer_stats.earned_acd IS 'What came as AC-D. AC-D base units.';

COMMENT ON COLUMN attributions.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN attributions.user_wallet IS 'The user, base58.';
COMMENT ON COLUMN attributions.tag_signer IS 'Key that signed the link''s tag, base58.';
COMMENT ON COLUMN attributions.tag_issued_at IS 'When the tag was made.';
COMMENT ON COLUMN attributions.tag_expires_at IS 'When the tag ended.';
COMMENT ON COLUMN attributions.rent_payer IS 'Who paid the deposit of the account and gets it back, base58.';
COMMENT ON COLUMN attributions.first_vau_time IS 'Cluster time of the user''s first VAU in the campaign.';
COMMENT ON COLUMN attributions.last_vau_time IS 'Cluster time of the user''s newest VAU in the campaign.';
COMMENT ON COLUMN attributions.total_vaus IS 'VAUs of the user in the campaign.';
COMMENT ON COLUMN attributions.total_attention_seconds IS 'Seconds of attention of the user in the campaign.';
COMMENT ON COLUMN attributions.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN attributions.user_earned_usdc IS 'User''s part, paid or accrued. USDC base units.';
COMMENT ON COLUMN attributions.influencer_earned_usdc IS 'Influencer''s part, paid or accrued. USDC base units.';
COMMENT ON COLUMN attributions.accrued_user_usdc IS 'Still owed to the user. USDC base units.';
COMMENT ON COLUMN attributions.accrued_influencer_usdc IS 'Still owed to the influencer. USDC base units.';
COMMENT ON COLUMN attributions.converted IS 'Whether the user converted in the campaign.';
COMMENT ON COLUMN attributions.closed_at IS 'When the account was closed; null while it is open.';

COMMENT ON COLUMN vaus.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN vaus.seq IS 'The campaign''s number of the event.';
COMMENT ON COLUMN vaus.user_wallet IS 'The user, base58.';
COMMENT ON COLUMN vaus.influencer IS 'The influencer''s wallet, base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN vaus.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN vaus.quality_score IS '0 to 100.';
COMMENT ON COLUMN vaus.country IS 'ISO 3166-1 alpha-2 code, as the attester saw it.';
COMMENT ON COLUMN vaus.site_hash IS 'SHA-256 of the site''s origin, hex.';
COMMENT ON COLUMN vaus.user_usdc IS 'User''s part, bonus included. USDC base units.';
COMMENT ON COLUMN vaus.influencer_usdc IS 'Influencer''s part. USDC base units.';
COMMENT ON COLUMN vaus.influencer_accrued IS 'Whether the influencer''s part accrued instead of being paid.';
COMMENT ON COLUMN vaus.user_acd IS 'What the user''s part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN vaus.influencer_acd IS 'What the influencer''s part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN vaus.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN vaus.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON TABLE conversions IS 'Conversions that were recorded, with what was paid for each.';
COMMENT ON COLUMN conversions.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN conversions.seq IS 'The campaign''s number of the event.';
COMMENT ON COLUMN conversions.user_wallet IS 'The user, base58.';
COMMENT ON COLUMN conversions.influencer IS 'The influencer''s wallet, base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN conversions.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN conversions.payable_usdc IS 'user_usdc + influencer_usdc. USDC base units.';
COMMENT ON COLUMN conversions.user_usdc IS 'User''s part, bonus included. USDC base units.';
COMMENT ON COLUMN conversions.influencer_usdc IS 'Influencer''s part. USDC base units.';
COMMENT ON COLUMN conversions.user_bonus_usdc IS 'The part of user_usdc that the campaign calls a bonus. USDC base units.';
COMMENT ON COLUMN conversions.user_accrued IS 'Whether the user''s part accrued instead of being paid.';
COMMENT ON COLUMN conversions.influencer_accrued IS 'Whether the influencer''s part accrued instead of being paid.';
COMMENT ON COLUMN conversions.user_acd IS 'What the user''s part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN conversions.influencer_acd IS 'What the influencer''s part became, paid in AC-D. AC-D base units; 0 when paid in USDC or accrued.';
COMMENT ON COLUMN conversions.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN conversions.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON COLUMN claims.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN claims.seq IS 'The campaign''s number of the event.';
COMMENT ON COLUMN claims.user_wallet IS 'The user, base58.';
COMMENT ON COLUMN claims.payee IS 'Who received it, base58.';
COMMENT ON COLUMN claims.amount_usdc IS 'USDC base units.';
COMMENT ON COLUMN claims.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN claims.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN claims.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON TABLE deposits IS 'Money that was paid into campaigns.';
COMMENT ON COLUMN deposits.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN deposits.seq IS 'The campaign''s number of the event.';
COMMENT ON COLUMN deposits.funder IS 'Who paid, base58.';
COMMENT ON COLUMN deposits.amount_usdc IS 'USDC base units.';
COMMENT ON COLUMN deposits.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN deposits.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN deposits.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON COLUMN exhaustions.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN exhaustions.seq IS 'The campaign''s number of the event.';
COMMENT ON COLUMN exhaustions.user_wallet IS 'The user, base58.';
COMMENT ON COLUMN exhaustions.kind IS 'Attention or Conversion.';
COMMENT ON COLUMN exhaustions.daily_left_usdc IS 'Left of the day''s cap; the greatest u64 without a cap. USDC base units.';
COMMENT ON COLUMN exhaustions.campaign_left_usdc IS 'Left of the total budget. USDC base units.';
COMMENT ON COLUMN exhaustions.pot_left_usdc IS 'Left in the pot. USDC base units.';
COMMENT ON COLUMN exhaustions.user_left_usdc IS 'Left of the user''s cap; the greatest u64 without a cap. USDC base units.';
COMMENT ON COLUMN exhaustions.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN exhaustions.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN exhaustions.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON TABLE campaign_hours IS 'What happened in each campaign in each hour; hours without events have no row.';
COMMENT ON COLUMN campaign_hours.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_hours.hour IS 'Begin of the hour, UTC.';
COMMENT ON COLUMN campaign_hours.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_hours.new_users IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_hours.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_hours.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN campaign_hours.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN campaign_hours.user_usdc IS 'Users'' part, bonus included. USDC base units.';
COMMENT ON COLUMN campaign_hours.influencer_usdc IS 'Influencers'' part. USDC base units.';
COMMENT ON COLUMN campaign_hours.user_bonus_usdc IS 'The part of user_usdc that the campaign calls a bonus. USDC base units.';
COMMENT ON COLUMN campaign_hours.accrued_payouts IS 'Payouts whose payee could not receive them at once.';
COMMENT ON COLUMN campaign_hours.exhausted IS 'VAUs and conversions that found the budget used up.';

COMMENT ON TABLE campaign_days IS 'What happened in each campaign on each UTC day; days without events have no row.';
COMMENT ON COLUMN campaign_days.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_days.new_users IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_days.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_days.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN campaign_days.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN campaign_days.payable_usdc IS 'Spend, both parts. USDC base units.';
COMMENT ON COLUMN campaign_days.user_usdc IS 'Users'' part, bonus included. USDC base units.';
COMMENT ON COLUMN campaign_days.influencer_usdc IS 'Influencers'' part. USDC base units.';
COMMENT ON COLUMN campaign_days.user_bonus_usdc IS 'The part of user_usdc that the campaign calls a bonus. USDC base units.';
COMMENT ON COLUMN campaign_days.accrued_payouts IS 'Payouts whose payee could not receive them at once.';
COMMENT ON COLUMN campaign_days.exhausted IS 'VAUs and conversions that found the budget used up.';

COMMENT ON COLUMN campaign_country_days.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_country_days.day IS 'UTC day.';
COMMENT ON COLUMN campaign_country_days.country IS 'ISO 3166-1 alpha-2 code, as the attester saw it.';
COMMENT ON COLUMN campaign_country_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_country_days.new_users IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_country_days.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN campaign_country_days.payable_usdc IS 'Spend on VAUs, without conversions. USDC base units.';

COMMENT ON TABLE campaign_quality_days IS 'VAUs by quality score and UTC day.';
COMMENT ON COLUMN campaign_quality_days.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_quality_days.day IS 'UTC day.';
COMMENT ON COLUMN campaign_quality_days.quality_score IS '0 to 100.';
COMMENT ON COLUMN campaign_quality_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_quality_days.payable_usdc IS 'Spend on VAUs, without conversions. USDC base units.';

COMMENT ON COLUMN influencer_days.influencer IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN influencer_days.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN influencer_days.day IS 'UTC day.';
COMMENT ON COLUMN influencer_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN influencer_days.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN influencer_days.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN influencer_days.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN influencer_days.payable_usdc IS 'Spend on users that they brought, both parts. USDC base units.';
COMMENT ON COLUMN influencer_days.earned_usdc IS 'Influencer''s part, paid or accrued. USDC base units.';

COMMENT ON COLUMN campaign_country_stats.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_country_stats.country IS 'ISO 3166-1 alpha-2 code, as the attester saw it.';
COMMENT ON COLUMN campaign_country_stats.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_country_stats.new_users IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_country_stats.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN campaign_country_stats.payable_usdc IS 'Spend on VAUs, without conversions. USDC base units.';

COMMENT ON COLUMN country_days.day IS 'UTC day.';
COMMENT ON COLUMN country_days.country IS 'ISO 3166-1 alpha-2 code, as the attester saw it.';
COMMENT ON COLUMN country_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN country_days.new_users IS 'Users with their first VAU in a campaign; a user of two campaigns counts twice.';
COMMENT ON COLUMN country_days.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN country_days.payable_usdc IS 'Spend on VAUs, without conversions. USDC base units.';

COMMENT ON COLUMN campaign_quality_stats.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_quality_stats.quality_score IS '0 to 100.';
COMMENT ON COLUMN campaign_quality_stats.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_quality_stats.payable_usdc IS 'Spend on VAUs, without conversions. USDC base units.';

COMMENT ON COLUMN campaign_influencer_stats.campaign_id IS 'The campaign''s id, base58.';
COMMENT ON COLUMN campaign_influencer_stats.influencer IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN campaign_influencer_stats.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_influencer_stats.referrals IS 'Users with their first VAU in the campaign.';
COMMENT ON COLUMN campaign_influencer_stats.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_influencer_stats.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN campaign_influencer_stats.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN campaign_influencer_stats.payable_usdc IS 'Spend on users that they brought, both parts. USDC base units.';
COMMENT ON COLUMN campaign_influencer_stats.earned_usdc IS 'Influencer''s part, paid or accrued. USDC base units.';

COMMENT ON COLUMN influencer_day_totals.influencer IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN influencer_day_totals.day IS 'UTC day.';
COMMENT ON COLUMN influencer_day_totals.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN influencer_day_totals.referrals IS 'Users with their first VAU in a campaign; a user of two campaigns counts twice.';
COMMENT ON COLUMN influencer_day_totals.conversions IS 'Conversions recorded; a user converts once in a campaign.';
COMMENT ON COLUMN influencer_day_totals.attention_seconds IS 'Seconds of attention, summed.';
COMMENT ON COLUMN influencer_day_totals.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each; divided by vaus: the average.';
COMMENT ON COLUMN influencer_day_totals.payable_usdc IS 'Spend on users that they brought, both parts. USDC base units.';
COMMENT ON COLUMN influencer_day_totals.earned_usdc IS 'Influencer''s part, paid or accrued. USDC base units.';

COMMENT ON COLUMN influencer_cohorts.influencer IS 'The influencer''s wallet, base58.';
COMMENT ON COLUMN influencer_cohorts.conversions IS 'Those of the attributions that converted.';
COMMENT ON COLUMN influencer_cohorts.total_vaus IS 'VAUs of these users in their campaigns.';
COMMENT ON COLUMN influencer_cohorts.total_attention_seconds IS 'Their seconds of attention, summed.';
COMMENT ON COLUMN influencer_cohorts.quality_sum IS 'Sum of their VAUs'' quality scores, 0 to 100 each.';
COMMENT ON COLUMN influencer_cohorts.influencer_earned_usdc IS 'What the influencer earned by them, paid or accrued. USDC base units.';
