-- What analysts read: views and functions over the rollups of 0001, and a comment on every column.
--
-- Conventions: *_usdc are base units; *_usd are US dollars, exact to the sixth decimal; rates and shares are double precision, 1 = all,
-- null where they would divide by zero; days and hours are UTC whatever the session's time zone. A function with `as_of` answers as if it
-- were that time; the view of the same name asks for now. Sums read rollups, never vaus; only `payouts` reads single events, by an index.

-- Payouts of one payee, newest first. vaus is the table that grows, so each index on it is paid for by every event:
-- influencers have up to millions of VAUs, so theirs come in order; users have some thousands at most, so theirs are found here and
-- sorted after, and the index, of wallets alone, stays small (entries of one wallet share their key).
CREATE INDEX vaus_user ON vaus (user_wallet);
CREATE INDEX vaus_influencer ON vaus (influencer, recorded_at) WHERE influencer IS NOT NULL;
CREATE INDEX conversions_user ON conversions (user_wallet);
CREATE INDEX conversions_influencer ON conversions (influencer, recorded_at) WHERE influencer IS NOT NULL;
CREATE INDEX claims_payee ON claims (payee, recorded_at);
-- ROI and pacing look at campaigns by their end.
CREATE INDEX campaigns_end ON campaigns (end_date);

CREATE FUNCTION usd(base_units numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
  SELECT base_units * 0.000001
$$;
COMMENT ON FUNCTION usd(numeric) IS 'US dollars of base units of USDC; by multiplication, which is exact where a division rounds.';

CREATE FUNCTION ratio(part numeric, whole numeric) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT part::double precision / nullif(whole, 0)::double precision
$$;
COMMENT ON FUNCTION ratio(numeric, numeric) IS 'part / whole; null when whole is 0.';

CREATE FUNCTION utc_day(instant timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
  SELECT (instant AT TIME ZONE 'UTC')::date
$$;
COMMENT ON FUNCTION utc_day(timestamptz) IS 'The UTC day, by which daily budgets and rollups count.';

-- Payouts.

-- The union is of bare tables, with its conditions and joins outside: so the planner takes rows from each table in the order of an
-- index and stops at the LIMIT.
CREATE VIEW payouts AS
SELECT p.campaign_id, p.seq, p.kind, p.beneficiary, p.payee, p.amount_usdc, p.amount_acd,
  CASE WHEN p.accrued THEN 'accrued' ELSE 'paid' END AS state,
  p.recorded_at, p.slot, t.signature,
  p.slot <= (SELECT c.finalized_slot FROM cursor c) AS finalized
FROM (
  SELECT campaign_id, seq, 'attention'::text AS kind, 'User'::text AS beneficiary, user_wallet AS payee,
    user_usdc AS amount_usdc, user_acd AS amount_acd, user_accrued AS accrued, recorded_at, slot, tx_index
  FROM vaus
  UNION ALL
  SELECT campaign_id, seq, 'attention'::text, 'Influencer'::text, influencer,
    influencer_usdc, influencer_acd, influencer_accrued, recorded_at, slot, tx_index
  FROM vaus
  UNION ALL
  SELECT campaign_id, seq, 'conversion'::text, 'User'::text, user_wallet,
    user_usdc, user_acd, user_accrued, recorded_at, slot, tx_index
  FROM conversions
  UNION ALL
  SELECT campaign_id, seq, 'conversion'::text, 'Influencer'::text, influencer,
    influencer_usdc, influencer_acd, influencer_accrued, recorded_at, slot, tx_index
  FROM conversions
  UNION ALL
  SELECT campaign_id, seq, 'claim'::text, beneficiary, payee,
    amount_usdc, 0::numeric(20,0), false, recorded_at, slot, tx_index
  FROM claims
) p
LEFT JOIN transactions t ON t.slot = p.slot AND t.tx_index = p.tx_index
WHERE p.amount_usdc > 0;
COMMENT ON VIEW payouts IS
  'Every amount that was paid or put down as owed, with its transaction. Ask for one campaign by seq, or for one payee by recorded_at, newest first, with a LIMIT. What was spent is the sum of attention and conversions; what payees have received is the sum of paid.';
COMMENT ON COLUMN payouts.campaign_id IS 'Whose budget paid, base58.';
COMMENT ON COLUMN payouts.seq IS 'Number of the event in its campaign; later ones are greater. The user''s and the influencer''s part of one event share it.';
COMMENT ON COLUMN payouts.kind IS 'attention (a VAU), conversion, or claim (of what was accrued before).';
COMMENT ON COLUMN payouts.beneficiary IS 'User or Influencer: as what the payee was paid.';
COMMENT ON COLUMN payouts.payee IS 'Wallet, base58.';
COMMENT ON COLUMN payouts.amount_usdc IS 'USDC base units: what it cost the campaign.';
COMMENT ON COLUMN payouts.amount_acd IS 'AC-D base units that the payee received in place of the USDC; 0 when paid in USDC.';
COMMENT ON COLUMN payouts.state IS 'paid; or accrued: the payee could not receive it then, and a row of kind claim pays it.';
COMMENT ON COLUMN payouts.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN payouts.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN payouts.signature IS 'Signature of the transaction, base58.';
COMMENT ON COLUMN payouts.finalized IS 'Whether the slot is final; else a fork may still take the row back.';

-- The shared filter. Every report with parameters selects its campaigns and days here and nowhere else, so that figures of different
-- reports with the same parameters agree. Null means: no limit.

CREATE FUNCTION report_scope(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, first_day date, last_day date)
LANGUAGE sql STABLE AS $$
  SELECT c.campaign_id, coalesce(from_day, '-infinity'::date), coalesce(to_day, 'infinity'::date)
  FROM campaigns c
  WHERE only_campaigns IS NULL OR c.campaign_id = ANY (only_campaigns)
$$;
COMMENT ON FUNCTION report_scope(date, date, text[]) IS
  'The shared filter: which campaigns, and which UTC days of theirs, first and last included. Null: all.';

CREATE FUNCTION report_facts(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL,
  only_influencers text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, day date, vaus bigint, new_users bigint, conversions bigint, attention_seconds bigint,
  quality_sum bigint, payable_usdc numeric, influencer_usdc numeric)
LANGUAGE sql STABLE AS $$
  SELECT d.campaign_id, d.day, d.vaus, d.new_users, d.conversions, d.attention_seconds,
    d.quality_sum, d.payable_usdc::numeric, d.influencer_usdc::numeric
  FROM report_scope(from_day, to_day, only_campaigns) s
  JOIN campaign_days d ON d.campaign_id = s.campaign_id AND d.day BETWEEN s.first_day AND s.last_day
  WHERE only_influencers IS NULL
  UNION ALL
  SELECT d.campaign_id, d.day, d.vaus, d.referrals, d.conversions, d.attention_seconds,
    d.quality_sum, d.payable_usdc::numeric, d.earned_usdc::numeric
  FROM report_scope(from_day, to_day, only_campaigns) s
  JOIN influencer_days d ON d.campaign_id = s.campaign_id AND d.day BETWEEN s.first_day AND s.last_day
  WHERE d.influencer = ANY (only_influencers)
$$;
COMMENT ON FUNCTION report_facts(date, date, text[], text[]) IS
  'Rows to be summed by campaign and UTC day, of everything or of what some influencers brought; several rows may have the same day. Amounts in USDC base units.';

CREATE FUNCTION report_totals(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL,
  only_influencers text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, name text, vaus bigint, new_users bigint, conversions bigint, attention_seconds bigint,
  average_quality double precision, spent_usd numeric, influencer_usd numeric, user_usd numeric)
LANGUAGE sql STABLE AS $$
  SELECT c.campaign_id, c.name, sum(f.vaus)::bigint, sum(f.new_users)::bigint, sum(f.conversions)::bigint,
    sum(f.attention_seconds)::bigint, ratio(sum(f.quality_sum), sum(f.vaus)),
    usd(sum(f.payable_usdc)), usd(sum(f.influencer_usdc)), usd(sum(f.payable_usdc - f.influencer_usdc))
  FROM report_facts(from_day, to_day, only_campaigns, only_influencers) f
  JOIN campaigns c ON c.campaign_id = f.campaign_id
  GROUP BY c.campaign_id, c.name
$$;
COMMENT ON FUNCTION report_totals(date, date, text[], text[]) IS
  'A row per campaign in which something happened: VAUs, users with their first VAU, conversions, seconds of attention, average quality (0 to 100), and dollars spent, of which to influencers and to users.';

-- When a campaign is on the charts: from its start to its end or now, and wherever it has rows (conversions come after the end).
CREATE FUNCTION campaign_active_days(as_of timestamptz DEFAULT now())
RETURNS TABLE (campaign_id text, first_day date, last_day date)
LANGUAGE sql STABLE AS $$
  SELECT c.campaign_id,
    least(utc_day(c.start_date), (SELECT min(d.day) FROM campaign_days d WHERE d.campaign_id = c.campaign_id)),
    greatest(utc_day(least(c.end_date, c.ended_at, as_of)), (SELECT max(d.day) FROM campaign_days d WHERE d.campaign_id = c.campaign_id))
  FROM campaigns c
$$;
COMMENT ON FUNCTION campaign_active_days(timestamptz) IS
  'First and last UTC day of a campaign''s series; last before first for one that has not begun.';

CREATE FUNCTION report_days(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL,
  only_influencers text[] DEFAULT NULL, as_of timestamptz DEFAULT now())
RETURNS TABLE (campaign_id text, day date, vaus bigint, new_users bigint, conversions bigint, attention_seconds bigint,
  spent_usd numeric, cumulative_usd numeric)
LANGUAGE sql STABLE AS $$
  SELECT s.campaign_id, series.day::date, coalesce(sum(f.vaus), 0)::bigint, coalesce(sum(f.new_users), 0)::bigint,
    coalesce(sum(f.conversions), 0)::bigint, coalesce(sum(f.attention_seconds), 0)::bigint,
    usd(coalesce(sum(f.payable_usdc), 0)),
    usd(sum(coalesce(sum(f.payable_usdc), 0)) OVER (PARTITION BY s.campaign_id ORDER BY series.day::date))
  FROM report_scope(from_day, to_day, only_campaigns) s
  JOIN campaign_active_days(as_of) a ON a.campaign_id = s.campaign_id
  CROSS JOIN LATERAL generate_series(greatest(a.first_day, s.first_day)::timestamp, least(a.last_day, s.last_day)::timestamp,
    interval '1 day') AS series (day)
  LEFT JOIN report_facts(from_day, to_day, only_campaigns, only_influencers) f
    ON f.campaign_id = s.campaign_id AND f.day = series.day::date
  GROUP BY s.campaign_id, series.day::date
$$;
COMMENT ON FUNCTION report_days(date, date, text[], text[], timestamptz) IS
  'A row per campaign and UTC day of its active range, without gaps. cumulative_usd begins at the first day asked for.';

CREATE FUNCTION report_hours(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL,
  as_of timestamptz DEFAULT now())
RETURNS TABLE (campaign_id text, hour timestamptz, vaus bigint, new_users bigint, conversions bigint, attention_seconds bigint,
  spent_usd numeric)
LANGUAGE sql STABLE AS $$
  SELECT s.campaign_id, series.hour, coalesce(h.vaus, 0), coalesce(h.new_users, 0), coalesce(h.conversions, 0),
    coalesce(h.attention_seconds, 0), usd(coalesce(h.payable_usdc, 0))
  FROM report_scope(from_day, to_day, only_campaigns) s
  JOIN campaign_active_days(as_of) a ON a.campaign_id = s.campaign_id
  JOIN campaigns c ON c.campaign_id = s.campaign_id
  CROSS JOIN LATERAL generate_series(
    greatest(a.first_day, s.first_day)::timestamp AT TIME ZONE 'UTC',
    (least(a.last_day, s.last_day)::timestamp + interval '23 hours') AT TIME ZONE 'UTC',
    interval '1 hour') AS series (hour)
  LEFT JOIN campaign_hours h ON h.campaign_id = s.campaign_id AND h.hour = series.hour
  WHERE h.hour IS NOT NULL
    OR series.hour BETWEEN date_trunc('hour', c.start_date, 'UTC') AND least(c.end_date, c.ended_at, as_of)
$$;
COMMENT ON FUNCTION report_hours(date, date, text[], timestamptz) IS
  'A row per campaign and UTC hour of its active range, without gaps; hours outside of it where something happened too.';

CREATE FUNCTION report_geo(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, country text, vaus bigint, new_users bigint, attention_seconds bigint, attention_usd numeric,
  vau_share double precision, spend_share double precision)
LANGUAGE sql STABLE AS $$
  SELECT d.campaign_id, d.country, sum(d.vaus)::bigint, sum(d.new_users)::bigint, sum(d.attention_seconds)::bigint,
    usd(sum(d.payable_usdc)),
    ratio(sum(d.vaus), sum(sum(d.vaus)) OVER (PARTITION BY d.campaign_id)),
    ratio(sum(d.payable_usdc), sum(sum(d.payable_usdc)) OVER (PARTITION BY d.campaign_id))
  FROM report_scope(from_day, to_day, only_campaigns) s
  JOIN campaign_country_days d ON d.campaign_id = s.campaign_id AND d.day BETWEEN s.first_day AND s.last_day
  GROUP BY d.campaign_id, d.country
$$;
COMMENT ON FUNCTION report_geo(date, date, text[]) IS
  'A row per campaign and country. Conversions have no country: amounts are those of VAUs.';

CREATE FUNCTION report_quality(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, quality_score smallint, vaus bigint, attention_usd numeric, share double precision,
  cumulative_share double precision)
LANGUAGE sql STABLE AS $$
  SELECT d.campaign_id, d.quality_score, sum(d.vaus)::bigint, usd(sum(d.payable_usdc)),
    ratio(sum(d.vaus), sum(sum(d.vaus)) OVER (PARTITION BY d.campaign_id)),
    ratio(sum(sum(d.vaus)) OVER (PARTITION BY d.campaign_id ORDER BY d.quality_score),
      sum(sum(d.vaus)) OVER (PARTITION BY d.campaign_id))
  FROM report_scope(from_day, to_day, only_campaigns) s
  JOIN campaign_quality_days d ON d.campaign_id = s.campaign_id AND d.day BETWEEN s.first_day AND s.last_day
  GROUP BY d.campaign_id, d.quality_score
$$;
COMMENT ON FUNCTION report_quality(date, date, text[]) IS
  'A row per campaign and quality score that occurred. Conversions have no score: amounts are those of VAUs.';

-- What no influencer brought is what is left of the campaign's sums, as a row of its own: so all rows add up to the campaign.
CREATE FUNCTION report_influencers(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL,
  only_influencers text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, influencer text, vaus bigint, referrals bigint, conversions bigint, attention_seconds bigint,
  average_quality double precision, spent_usd numeric, earned_usd numeric, conversion_rate double precision,
  spend_share double precision)
LANGUAGE sql STABLE AS $$
  WITH parts AS (
    SELECT d.campaign_id, d.influencer, d.vaus, d.referrals, d.conversions, d.attention_seconds, d.quality_sum, d.payable_usdc,
      d.earned_usdc
    FROM report_scope(from_day, to_day, only_campaigns) s
    JOIN influencer_days d ON d.campaign_id = s.campaign_id AND d.day BETWEEN s.first_day AND s.last_day
    WHERE only_influencers IS NULL OR d.influencer = ANY (only_influencers)
    UNION ALL
    SELECT f.campaign_id, NULL, f.vaus, f.new_users, f.conversions, f.attention_seconds, f.quality_sum, f.payable_usdc,
      f.influencer_usdc
    FROM report_facts(from_day, to_day, only_campaigns) f
    WHERE only_influencers IS NULL
    UNION ALL
    SELECT d.campaign_id, NULL, -d.vaus, -d.referrals, -d.conversions, -d.attention_seconds, -d.quality_sum, -d.payable_usdc,
      -d.earned_usdc
    FROM report_scope(from_day, to_day, only_campaigns) s
    JOIN influencer_days d ON d.campaign_id = s.campaign_id AND d.day BETWEEN s.first_day AND s.last_day
    WHERE only_influencers IS NULL
  )
  SELECT p.campaign_id, p.influencer, sum(p.vaus)::bigint, sum(p.referrals)::bigint, sum(p.conversions)::bigint,
    sum(p.attention_seconds)::bigint, ratio(sum(p.quality_sum), sum(p.vaus)), usd(sum(p.payable_usdc)), usd(sum(p.earned_usdc)),
    ratio(sum(p.conversions), sum(p.referrals)),
    ratio(sum(p.payable_usdc), sum(sum(p.payable_usdc)) OVER (PARTITION BY p.campaign_id))
  FROM parts p
  GROUP BY p.campaign_id, p.influencer
  HAVING sum(p.vaus) <> 0 OR sum(p.conversions) <> 0
$$;
COMMENT ON FUNCTION report_influencers(date, date, text[], text[]) IS
  'A row per campaign and influencer, and one with influencer null for users of the campaign''s own links (left out when influencers are asked for by wallet).';

CREATE FUNCTION report_funnel(from_day date DEFAULT NULL, to_day date DEFAULT NULL, only_campaigns text[] DEFAULT NULL)
RETURNS TABLE (campaign_id text, users bigint, attributed_users bigint, conversions bigint, attributed_conversions bigint,
  attribution_rate double precision, conversion_rate double precision, attributed_conversion_rate double precision)
LANGUAGE sql STABLE AS $$
  SELECT r.campaign_id, sum(r.referrals)::bigint,
    coalesce(sum(r.referrals) FILTER (WHERE r.influencer IS NOT NULL), 0)::bigint,
    sum(r.conversions)::bigint,
    coalesce(sum(r.conversions) FILTER (WHERE r.influencer IS NOT NULL), 0)::bigint,
    ratio(sum(r.referrals) FILTER (WHERE r.influencer IS NOT NULL), sum(r.referrals)),
    ratio(sum(r.conversions), sum(r.referrals)),
    ratio(sum(r.conversions) FILTER (WHERE r.influencer IS NOT NULL), sum(r.referrals) FILTER (WHERE r.influencer IS NOT NULL))
  FROM report_influencers(from_day, to_day, only_campaigns) r
  GROUP BY r.campaign_id
$$;
COMMENT ON FUNCTION report_funnel(date, date, text[]) IS
  'A row per campaign: users with their first VAU, those of them whom an influencer brought, conversions. Limited to days it counts what happened on those days, so its rates compare users who came with users who converted then.';

-- Views: the reports without limits, and now.

CREATE VIEW campaign_geo AS SELECT * FROM report_geo();
COMMENT ON VIEW campaign_geo IS 'VAUs by the country that the attester saw, per campaign. Conversions have no country.';
COMMENT ON COLUMN campaign_geo.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_geo.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN campaign_geo.vaus IS 'VAUs from there.';
COMMENT ON COLUMN campaign_geo.new_users IS 'Users whose first VAU came from there.';
COMMENT ON COLUMN campaign_geo.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_geo.attention_usd IS 'US dollars spent on these VAUs, both parts.';
COMMENT ON COLUMN campaign_geo.vau_share IS 'Share of the campaign''s VAUs, 1 = all.';
COMMENT ON COLUMN campaign_geo.spend_share IS 'Share of what the campaign spent on VAUs, 1 = all; null when it spent nothing.';

CREATE VIEW campaign_quality AS SELECT * FROM report_quality();
COMMENT ON VIEW campaign_quality IS 'Distribution of the VAUs'' quality scores, per campaign.';
COMMENT ON COLUMN campaign_quality.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_quality.quality_score IS 'The attester''s score, 0 to 100.';
COMMENT ON COLUMN campaign_quality.vaus IS 'VAUs with this score.';
COMMENT ON COLUMN campaign_quality.attention_usd IS 'US dollars spent on these VAUs, both parts.';
COMMENT ON COLUMN campaign_quality.share IS 'Share of the campaign''s VAUs, 1 = all.';
COMMENT ON COLUMN campaign_quality.cumulative_share IS 'Share of the campaign''s VAUs with this score or a lower one.';

CREATE VIEW campaign_spend_days AS SELECT * FROM report_days();
COMMENT ON VIEW campaign_spend_days IS 'Spend per campaign and UTC day, from its start to its end or today, days without spend included.';
COMMENT ON COLUMN campaign_spend_days.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_spend_days.day IS 'UTC day, the one by which daily budgets count.';
COMMENT ON COLUMN campaign_spend_days.vaus IS 'VAUs recorded on the day.';
COMMENT ON COLUMN campaign_spend_days.new_users IS 'Users with their first VAU on the day.';
COMMENT ON COLUMN campaign_spend_days.conversions IS 'Conversions recorded on the day.';
COMMENT ON COLUMN campaign_spend_days.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_spend_days.spent_usd IS 'US dollars paid or accrued for VAUs and conversions.';
COMMENT ON COLUMN campaign_spend_days.cumulative_usd IS 'US dollars spent up to the end of the day.';

CREATE VIEW campaign_spend_hours AS SELECT * FROM report_hours();
COMMENT ON VIEW campaign_spend_hours IS 'Spend per campaign and UTC hour, from its start to its end or now, hours without spend included. Ask for one campaign.';
COMMENT ON COLUMN campaign_spend_hours.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_spend_hours.hour IS 'Begin of the hour.';
COMMENT ON COLUMN campaign_spend_hours.vaus IS 'VAUs recorded in the hour.';
COMMENT ON COLUMN campaign_spend_hours.new_users IS 'Users with their first VAU in the hour.';
COMMENT ON COLUMN campaign_spend_hours.conversions IS 'Conversions recorded in the hour.';
COMMENT ON COLUMN campaign_spend_hours.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_spend_hours.spent_usd IS 'US dollars paid or accrued for VAUs and conversions.';

CREATE VIEW campaign_funnel AS
SELECT f.campaign_id, c.name, f.users, f.attributed_users, f.conversions, f.attributed_conversions, f.attribution_rate,
  f.conversion_rate, f.attributed_conversion_rate
FROM report_funnel() f
JOIN campaigns c ON c.campaign_id = f.campaign_id;
COMMENT ON VIEW campaign_funnel IS 'From a first VAU to a conversion, per campaign with at least one VAU. A user converts once in a campaign.';
COMMENT ON COLUMN campaign_funnel.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_funnel.name IS 'Name of the campaign.';
COMMENT ON COLUMN campaign_funnel.users IS 'Users with a VAU.';
COMMENT ON COLUMN campaign_funnel.attributed_users IS 'Those whom an influencer brought.';
COMMENT ON COLUMN campaign_funnel.conversions IS 'Users who converted.';
COMMENT ON COLUMN campaign_funnel.attributed_conversions IS 'Users who converted and whom an influencer had brought.';
COMMENT ON COLUMN campaign_funnel.attribution_rate IS 'attributed_users / users.';
COMMENT ON COLUMN campaign_funnel.conversion_rate IS 'conversions / users.';
COMMENT ON COLUMN campaign_funnel.attributed_conversion_rate IS 'attributed_conversions / attributed_users; null without these.';

CREATE VIEW influencer_breakdown AS
SELECT r.campaign_id, c.name, r.influencer, i.handle, i.platform, i.tier, r.vaus, r.referrals, r.conversions, r.attention_seconds,
  r.average_quality, r.spent_usd, r.earned_usd, r.conversion_rate, r.spend_share
FROM report_influencers() r
JOIN campaigns c ON c.campaign_id = r.campaign_id
LEFT JOIN influencers i ON i.wallet = r.influencer;
COMMENT ON VIEW influencer_breakdown IS 'What each influencer brought to each campaign; influencer is null for the campaign''s own links. A campaign''s rows add up to the campaign.';
COMMENT ON COLUMN influencer_breakdown.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN influencer_breakdown.name IS 'Name of the campaign.';
COMMENT ON COLUMN influencer_breakdown.influencer IS 'Wallet, base58; null for users of the campaign''s own links.';
COMMENT ON COLUMN influencer_breakdown.handle IS 'The influencer''s handle.';
COMMENT ON COLUMN influencer_breakdown.platform IS 'The influencer''s platform.';
COMMENT ON COLUMN influencer_breakdown.tier IS 'The influencer''s tier.';
COMMENT ON COLUMN influencer_breakdown.vaus IS 'VAUs of their users.';
COMMENT ON COLUMN influencer_breakdown.referrals IS 'Users whose first touch was theirs.';
COMMENT ON COLUMN influencer_breakdown.conversions IS 'Conversions of their users.';
COMMENT ON COLUMN influencer_breakdown.attention_seconds IS 'Seconds of attention of their users.';
COMMENT ON COLUMN influencer_breakdown.average_quality IS 'Average quality score of these VAUs, 0 to 100.';
COMMENT ON COLUMN influencer_breakdown.spent_usd IS 'US dollars that the campaign spent on their users, both parts.';
COMMENT ON COLUMN influencer_breakdown.earned_usd IS 'US dollars of it that are the influencer''s.';
COMMENT ON COLUMN influencer_breakdown.conversion_rate IS 'conversions / referrals.';
COMMENT ON COLUMN influencer_breakdown.spend_share IS 'Share of what the campaign spent, 1 = all; null when it spent nothing.';

-- Return on a campaign's budget. What was spent is what was paid out: total less remaining would count an unfunded budget as spent.
CREATE FUNCTION campaign_roi_at(as_of timestamptz DEFAULT now())
RETURNS TABLE (id text, name text, budget_usd numeric, spent_usd numeric, unique_users bigint, total_hours double precision,
  conversions bigint, conversion_rate double precision, cost_per_conversion_usd numeric)
LANGUAGE sql STABLE AS $$
  SELECT c.campaign_id, c.name, usd(c.total_budget_usdc), usd(cs.paid_out_usdc), cs.unique_users, cs.attention_seconds / 3600.0::double precision,
    cs.conversions, ratio(cs.conversions, cs.unique_users), round(usd(cs.paid_out_usdc) / nullif(cs.conversions, 0), 6)
  FROM campaigns c
  JOIN campaign_stats cs ON cs.campaign_id = c.campaign_id
  WHERE c.end_date > as_of - interval '30 days'
  ORDER BY usd(cs.paid_out_usdc) DESC, c.campaign_id
$$;
COMMENT ON FUNCTION campaign_roi_at(timestamptz) IS 'campaign_roi as if it were that time: campaigns that end after 30 days before it. Sums are those of now.';
CREATE VIEW campaign_roi AS SELECT * FROM campaign_roi_at();
COMMENT ON VIEW campaign_roi IS 'Campaigns that run or ended less than 30 days ago, by what they spent.';
COMMENT ON COLUMN campaign_roi.id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_roi.name IS 'Name of the campaign.';
COMMENT ON COLUMN campaign_roi.budget_usd IS 'US dollars that it may spend; funded or not.';
COMMENT ON COLUMN campaign_roi.spent_usd IS 'US dollars paid or accrued for VAUs and conversions.';
COMMENT ON COLUMN campaign_roi.unique_users IS 'Users with a VAU.';
COMMENT ON COLUMN campaign_roi.total_hours IS 'Hours of attention.';
COMMENT ON COLUMN campaign_roi.conversions IS 'Users who converted.';
COMMENT ON COLUMN campaign_roi.conversion_rate IS 'conversions / unique_users, 1 = all; null without users.';
COMMENT ON COLUMN campaign_roi.cost_per_conversion_usd IS 'spent_usd / conversions in US dollars, rounded to the sixth decimal; null without conversions.';

-- Each (influencer, user) once first: a user whom an influencer brought to two campaigns is one referral, and both amounts.
CREATE FUNCTION influencer_leaderboard_at(as_of timestamptz DEFAULT now())
RETURNS TABLE (wallet text, handle text, platform text, tier text, referrals bigint, attention_hours double precision,
  earnings_usd numeric, conversions bigint, avg_attention_quality double precision)
LANGUAGE sql STABLE AS $$
  SELECT i.wallet, i.handle, i.platform, i.tier, count(*), sum(a.attention_seconds)::double precision / 3600,
    usd(sum(a.earned_usdc)), sum(a.conversions)::bigint, ratio(sum(a.quality_sum), sum(a.vaus))
  FROM influencers i
  JOIN (
    SELECT influencer, user_wallet, sum(total_attention_seconds) AS attention_seconds, sum(influencer_earned_usdc) AS earned_usdc,
      sum(converted::int) AS conversions, sum(quality_sum) AS quality_sum, sum(total_vaus) AS vaus
    FROM attributions
    WHERE first_vau_time > as_of - interval '7 days'
    GROUP BY influencer, user_wallet
  ) a ON a.influencer = i.wallet
  GROUP BY i.wallet, i.handle, i.platform, i.tier
  ORDER BY usd(sum(a.earned_usdc)) DESC, i.wallet
  LIMIT 100
$$;
COMMENT ON FUNCTION influencer_leaderboard_at(timestamptz) IS 'influencer_leaderboard as if it were that time: users whose first VAU came after seven days before it.';
CREATE VIEW influencer_leaderboard AS SELECT * FROM influencer_leaderboard_at();
COMMENT ON VIEW influencer_leaderboard IS 'The 100 influencers who earned most by users of the last seven days; all of these users'' figures, by first touch.';
COMMENT ON COLUMN influencer_leaderboard.wallet IS 'The influencer, base58.';
COMMENT ON COLUMN influencer_leaderboard.handle IS 'The influencer''s handle.';
COMMENT ON COLUMN influencer_leaderboard.platform IS 'The influencer''s platform.';
COMMENT ON COLUMN influencer_leaderboard.tier IS 'The influencer''s tier.';
COMMENT ON COLUMN influencer_leaderboard.referrals IS 'Users; one who came to several campaigns counts once.';
COMMENT ON COLUMN influencer_leaderboard.attention_hours IS 'Hours of attention of these users.';
COMMENT ON COLUMN influencer_leaderboard.earnings_usd IS 'US dollars, paid or accrued to the influencer for these users.';
COMMENT ON COLUMN influencer_leaderboard.conversions IS 'Conversions of these users.';
COMMENT ON COLUMN influencer_leaderboard.avg_attention_quality IS 'Average quality score of these users'' VAUs, 0 to 100; each VAU weighs the same.';

CREATE FUNCTION campaign_pacing_at(as_of timestamptz DEFAULT now())
RETURNS TABLE (campaign_id text, name text, spent_today_usd numeric, daily_budget_usd numeric, daily_share double precision,
  spent_usd numeric, budget_usd numeric, ideal_usd numeric, pace double precision, remaining_usd numeric, usd_per_hour numeric,
  projected_exhaustion timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT p.campaign_id, p.name, usd(p.today_usdc), usd(p.daily_budget_usdc), ratio(p.today_usdc, p.daily_budget_usdc),
    usd(p.paid_out_usdc), usd(p.total_budget_usdc), round(usd(p.total_budget_usdc) * p.elapsed, 6),
    ratio(p.paid_out_usdc, p.total_budget_usdc * p.elapsed), usd(p.remaining_usdc),
    round(usd(p.recent_usdc) * 3600 / nullif(p.recent_seconds, 0), 6),
    CASE WHEN p.remaining_usdc * p.recent_seconds <= p.recent_usdc * p.left_seconds AND p.recent_usdc > 0
      THEN as_of + make_interval(secs => (p.remaining_usdc * p.recent_seconds / p.recent_usdc)::double precision) END
  FROM (
    SELECT c.campaign_id, c.name, c.daily_budget_usdc, c.total_budget_usdc, cs.paid_out_usdc,
      greatest(least(c.total_budget_usdc - cs.paid_out_usdc, pot.available_usdc), 0) AS remaining_usdc,
      coalesce(today.payable_usdc, 0) AS today_usdc,
      extract(epoch FROM as_of - c.start_date) / extract(epoch FROM c.end_date - c.start_date) AS elapsed,
      extract(epoch FROM c.end_date - as_of) AS left_seconds,
      recent.usdc AS recent_usdc,
      extract(epoch FROM as_of - greatest(c.start_date, date_trunc('hour', as_of, 'UTC') - interval '23 hours')) AS recent_seconds
    FROM campaigns c
    JOIN campaign_stats cs ON cs.campaign_id = c.campaign_id
    JOIN pots pot ON pot.campaign_id = c.campaign_id
    LEFT JOIN campaign_days today ON today.campaign_id = c.campaign_id AND today.day = utc_day(as_of)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(h.payable_usdc), 0) AS usdc FROM campaign_hours h
      WHERE h.campaign_id = c.campaign_id AND h.hour >= date_trunc('hour', as_of, 'UTC') - interval '23 hours' AND h.hour <= as_of
    ) recent
    WHERE c.status = 'Active' AND c.start_date <= as_of AND c.end_date > as_of
  ) p
$$;
COMMENT ON FUNCTION campaign_pacing_at(timestamptz) IS 'campaign_pacing as if it were that time; what was spent and what is left are those of now.';
CREATE VIEW campaign_pacing AS SELECT * FROM campaign_pacing_at();
COMMENT ON VIEW campaign_pacing IS 'Running campaigns: today''s spend against the daily cap, all spend against an even one to the end date, and when the money is used up.';
COMMENT ON COLUMN campaign_pacing.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_pacing.name IS 'Name of the campaign.';
COMMENT ON COLUMN campaign_pacing.spent_today_usd IS 'US dollars spent on this UTC day.';
COMMENT ON COLUMN campaign_pacing.daily_budget_usd IS 'US dollars that it may spend a day; null without a cap.';
COMMENT ON COLUMN campaign_pacing.daily_share IS 'spent_today_usd / daily_budget_usd; null without a cap.';
COMMENT ON COLUMN campaign_pacing.spent_usd IS 'US dollars spent since the start.';
COMMENT ON COLUMN campaign_pacing.budget_usd IS 'US dollars that it may spend; funded or not.';
COMMENT ON COLUMN campaign_pacing.ideal_usd IS 'US dollars that an even spend of the budget from start to end date would have reached by now.';
COMMENT ON COLUMN campaign_pacing.pace IS 'spent_usd / ideal_usd: 1 is on the line, below is behind it; null at the moment of the start.';
COMMENT ON COLUMN campaign_pacing.remaining_usd IS 'US dollars that it still can spend: what is left of the budget, or of the pot where that is less.';
COMMENT ON COLUMN campaign_pacing.usd_per_hour IS 'US dollars per hour over this hour and the 23 before it, or since the start where that is later.';
COMMENT ON COLUMN campaign_pacing.projected_exhaustion IS 'When remaining_usd is used up at usd_per_hour; null when it lasts to the end date.';

-- A/B.

-- Hart's rational approximation (Computer Approximations, 1968, no. 5666, with its continued fraction beyond 7.07).
CREATE FUNCTION normal_tail(z double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN x > 37 THEN 0
    WHEN x < 7.07106781186547 THEN exp(-x * x / 2)
      * ((((((3.52624965998911e-02 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x
        + 112.079291497871) * x + 221.213596169931) * x + 220.206867912376)
      / (((((((8.83883476483184e-02 * x + 1.75566716318264) * x + 16.064177579207) * x + 86.7807322029461) * x
        + 296.564248779674) * x + 637.333633378831) * x + 793.826512519948) * x + 440.413735824752)
    ELSE exp(-x * x / 2) / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / 2.506628274631
  END
  FROM (SELECT abs(z) AS x) AS argument
$$;
COMMENT ON FUNCTION normal_tail(double precision) IS
  'Probability that a standard normal variable is above |z|. Absolute error below 1e-15, relative below 1e-8; 0 for |z| > 37.';

CREATE FUNCTION campaign_ab(a text, b text)
RETURNS TABLE (users_a bigint, conversions_a bigint, rate_a double precision, users_b bigint, conversions_b bigint,
  rate_b double precision, difference double precision, z_score double precision, p_value double precision, significant boolean,
  lift double precision, lift_low double precision, lift_high double precision)
LANGUAGE sql STABLE AS $$
  WITH counts AS (
    SELECT sa.unique_users AS na, sa.conversions AS ka, sb.unique_users AS nb, sb.conversions AS kb
    FROM campaign_stats sa CROSS JOIN campaign_stats sb
    WHERE sa.campaign_id = a AND sb.campaign_id = b
  ), rates AS (
    SELECT c.*, ratio(ka, na) AS pa, ratio(kb, nb) AS pb, ratio(ka + kb, na + nb) AS pooled FROM counts c
  ), scores AS (
    SELECT r.*,
      CASE WHEN na = 0 OR nb = 0 THEN NULL WHEN pooled IN (0, 1) THEN 0
        ELSE (pb - pa) / sqrt(pooled * (1 - pooled) * (1 / na::double precision + 1 / nb::double precision)) END AS z,
      CASE WHEN ka > 0 THEN pb / pa - 1 END AS relative,
      CASE WHEN ka > 0 AND kb > 0 AND na > 0 AND nb > 0
        THEN 1.959963984540054 * sqrt((1 - pa) / ka + (1 - pb) / kb) END AS log_margin
    FROM rates r
  )
  SELECT na, ka, pa, nb, kb, pb, pb - pa, z, 2 * normal_tail(z), coalesce(2 * normal_tail(z) < 0.05, false),
    relative, (relative + 1) * exp(-log_margin) - 1, (relative + 1) * exp(log_margin) - 1
  FROM scores
$$;
COMMENT ON FUNCTION campaign_ab(text, text) IS
  'Compares the conversion rates of two campaigns, b with a: the two-proportion z-test with pooled variance, two-sided; significant below 5 %. lift is rate_b / rate_a - 1 with its 95 % interval (log method), null where a side has no conversions. Without users on a side there is no z, and nothing is significant.';

-- What 0001 left without a word, so that the schema explains itself to whoever asks it.

COMMENT ON COLUMN cursor.id IS 'Always 1.';
COMMENT ON COLUMN cursor.program_id IS 'The program whose events these are, base58.';
COMMENT ON COLUMN cursor.events IS 'Events stored.';
COMMENT ON COLUMN cursor.updated_at IS 'When the row last moved, by the database''s clock.';

COMMENT ON COLUMN slots.slot IS 'Number of the slot.';
COMMENT ON COLUMN slots.blockhash IS 'Hash of the block in it, base58.';
COMMENT ON COLUMN slots.parent_slot IS 'Slot of the block before.';
COMMENT ON COLUMN slots.block_time IS 'Cluster time of the block; null where the node does not know it.';

COMMENT ON COLUMN transactions.slot IS 'Slot that holds it.';
COMMENT ON COLUMN transactions.signature IS 'First signature, base58.';

COMMENT ON COLUMN streams.id IS 'Number in this database.';
COMMENT ON COLUMN streams.key IS 'config, campaign:<id> or influencer:<wallet>.';
COMMENT ON COLUMN streams.head_slot IS 'Slot of its newest stored event.';

COMMENT ON COLUMN raw_events.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN raw_events.tx_index IS 'Place of the transaction in its block, from 0.';
COMMENT ON COLUMN raw_events.instruction IS 'Top-level instruction, from 0.';
COMMENT ON COLUMN raw_events.inner_instruction IS 'Inner instruction under it, from 0.';
COMMENT ON COLUMN raw_events.stream_id IS 'The stream (streams.id).';
COMMENT ON COLUMN raw_events.seq IS 'Number in the stream, from 1.';
COMMENT ON COLUMN raw_events.name IS 'Name of the event.';

COMMENT ON COLUMN event_gaps.stream_key IS 'Stream in which they are missing (streams.key).';
COMMENT ON COLUMN event_gaps.first_seq IS 'First missing event.';
COMMENT ON COLUMN event_gaps.last_seq IS 'Last missing event.';
COMMENT ON COLUMN event_gaps.noticed_at IS 'When it was noticed, by the database''s clock.';
COMMENT ON COLUMN event_gaps.repaired_at IS 'When the events had been found; null while they are missing.';

COMMENT ON COLUMN quarantine.signature IS 'Transaction, base58.';
COMMENT ON COLUMN quarantine.instruction IS 'Top-level instruction, from 0.';
COMMENT ON COLUMN quarantine.inner_instruction IS 'Inner instruction under it, from 0.';
COMMENT ON COLUMN quarantine.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN quarantine.bytes IS 'The event call as it stood there.';
COMMENT ON COLUMN quarantine.reason IS 'Why it could not be read.';
COMMENT ON COLUMN quarantine.noticed_at IS 'When it was noticed, by the database''s clock.';

COMMENT ON TABLE router_config IS 'One row: the program''s configuration.';
COMMENT ON COLUMN router_config.id IS 'Always 1.';
COMMENT ON COLUMN router_config.admin IS 'Who may change the configuration, base58.';
COMMENT ON COLUMN router_config.pending_admin IS 'Who was named as the next admin and has not accepted yet.';
COMMENT ON COLUMN router_config.verifier IS 'Who verifies influencers, base58.';
COMMENT ON COLUMN router_config.usdc_mint IS 'Mint of USDC, base58.';
COMMENT ON COLUMN router_config.ac_mint IS 'Mint of AC, base58.';
COMMENT ON COLUMN router_config.acd_mint IS 'Mint of AC-D, base58.';
COMMENT ON COLUMN router_config.ac_reserve IS 'Token account that keeps the AC behind AC-D, base58.';
COMMENT ON COLUMN router_config.swap_venues IS 'Programs through which USDC may be swapped for AC, base58.';
COMMENT ON COLUMN router_config.initialized_at IS 'Cluster time of the first configuration.';
COMMENT ON COLUMN router_config.updated_at IS 'Cluster time of the newest change.';

COMMENT ON TABLE campaigns IS 'Campaigns with their terms and state, as the newest event left them.';
COMMENT ON COLUMN campaigns.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaigns.owner IS 'Wallet of the advertiser, base58.';
COMMENT ON COLUMN campaigns.name IS 'Name that the advertiser gave.';
COMMENT ON COLUMN campaigns.campaign_type IS 'Influencer, Display, Performance or Hybrid.';
COMMENT ON COLUMN campaigns.influencer_policy IS 'Open: any registered influencer earns; Joined: only those who joined.';
COMMENT ON COLUMN campaigns.payout_asset IS 'Usdc, or AttentionToken (payees receive AC-D).';
COMMENT ON COLUMN campaigns.min_ac_per_usdc IS 'Least AC base units that one whole USDC must buy; 0 for a campaign in USDC.';
COMMENT ON COLUMN campaigns.total_budget_usdc IS 'USDC base units that it may spend in all; funded or not.';
COMMENT ON COLUMN campaigns.daily_budget_usdc IS 'USDC base units that it may spend a UTC day; null without a cap.';
COMMENT ON COLUMN campaigns.base_rate_per_second_usdc IS 'USDC base units for a second of attention, before multipliers.';
COMMENT ON COLUMN campaigns.conversion_bonus_usdc IS 'USDC base units for a conversion; null without.';
COMMENT ON COLUMN campaigns.max_payout_per_user_usdc IS 'USDC base units that one user can bring about at most; null without a cap.';
COMMENT ON COLUMN campaigns.influencer_share_bps IS 'The influencer''s share of a payout in basis points, before the multiplier of their tier.';
COMMENT ON COLUMN campaigns.user_bonus_bps IS 'The user''s bonus, in basis points.';
COMMENT ON COLUMN campaigns.min_attention_seconds IS 'Least seconds that a VAU must have.';
COMMENT ON COLUMN campaigns.require_cohort IS 'Whether a user must be in a target cohort.';
COMMENT ON COLUMN campaigns.target_cohorts IS 'Cohorts that it addresses; empty: all.';
COMMENT ON COLUMN campaigns.target_countries IS 'Countries that it addresses, ISO 3166-1 alpha-2; empty: all.';
COMMENT ON COLUMN campaigns.start_date IS 'First second in which attention is earned.';
COMMENT ON COLUMN campaigns.end_date IS 'Last second in which attention is earned, by the terms.';
COMMENT ON COLUMN campaigns.attribution_window_seconds IS 'Seconds after the end in which conversions still count.';
COMMENT ON COLUMN campaigns.attester IS 'Key that signs VAUs and conversions, base58.';
COMMENT ON COLUMN campaigns.next_attester IS 'Key that is to follow the attester; null without one.';
COMMENT ON COLUMN campaigns.next_attester_from IS 'From when next_attester signs.';
COMMENT ON COLUMN campaigns.tag_signer IS 'Key that signs links'' tags, base58.';
COMMENT ON COLUMN campaigns.next_tag_signer IS 'Key that is to follow the tag signer; null without one.';
COMMENT ON COLUMN campaigns.next_tag_signer_from IS 'From when next_tag_signer signs.';
COMMENT ON COLUMN campaigns.tag_signer_until IS 'Until when tags of the former signer still count.';
COMMENT ON COLUMN campaigns.vault IS 'Token account with its money, base58.';
COMMENT ON COLUMN campaigns.usdc_mint IS 'Mint of USDC, base58.';
COMMENT ON COLUMN campaigns.rent_payer IS 'Who paid the rent of its accounts and gets it back, base58.';
COMMENT ON COLUMN campaigns.paused IS 'Whether the owner has paused it.';
COMMENT ON COLUMN campaigns.paused_at IS 'Since when it is paused; null when it is not.';
COMMENT ON COLUMN campaigns.created_at IS 'Cluster time of its creation.';
COMMENT ON COLUMN campaigns.updated_at IS 'Cluster time of its newest change.';
COMMENT ON COLUMN campaigns.ended_at IS 'Last second in which attention was earned; null while Active.';
COMMENT ON COLUMN campaigns.settles_until IS 'Last second in which it settles; null while Active.';
COMMENT ON COLUMN campaigns.withdrawn_at IS 'Cluster time at which the owner withdrew the rest.';
COMMENT ON COLUMN campaigns.closed_at IS 'Cluster time at which its account was closed.';
COMMENT ON COLUMN campaigns.created_slot IS 'Slot of its creation.';
COMMENT ON COLUMN campaigns.updated_slot IS 'Slot of its newest change.';

COMMENT ON TABLE influencers IS 'Registered influencers, as the newest event left them.';
COMMENT ON COLUMN influencers.wallet IS 'Wallet, base58.';
COMMENT ON COLUMN influencers.handle IS 'Name on the platform.';
COMMENT ON COLUMN influencers.follower_count IS 'Followers, as they or the verifier said.';
COMMENT ON COLUMN influencers.tier IS 'Nano, Micro, Mid, Macro or Mega.';
COMMENT ON COLUMN influencers.verified IS 'Whether the verifier has confirmed them.';
COMMENT ON COLUMN influencers.rent_payer IS 'Who paid the rent of the account and gets it back, base58.';
COMMENT ON COLUMN influencers.registered_at IS 'Cluster time of the newest registration.';
COMMENT ON COLUMN influencers.updated_at IS 'Cluster time of the newest change.';
COMMENT ON COLUMN influencers.updated_slot IS 'Slot of the newest change.';

COMMENT ON COLUMN participations.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN participations.wallet IS 'Wallet of the influencer, base58.';
COMMENT ON COLUMN participations.joined_at IS 'Cluster time of the newest joining.';
COMMENT ON COLUMN participations.left_at IS 'Cluster time of leaving; null while in it.';

COMMENT ON TABLE campaign_stats IS 'Each campaign''s sums over all time.';
COMMENT ON COLUMN campaign_stats.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_stats.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_stats.conversions IS 'Conversions; a user converts once in a campaign.';
COMMENT ON COLUMN campaign_stats.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_stats.user_usdc IS 'USDC base units to users, bonuses included.';
COMMENT ON COLUMN campaign_stats.influencer_usdc IS 'USDC base units to influencers.';
COMMENT ON COLUMN campaign_stats.user_bonus_usdc IS 'USDC base units of user_usdc that the campaign calls a bonus.';
COMMENT ON COLUMN campaign_stats.user_acd IS 'AC-D base units that users received in place of USDC.';
COMMENT ON COLUMN campaign_stats.influencer_acd IS 'AC-D base units that influencers received in place of USDC.';
COMMENT ON COLUMN campaign_stats.conversion_value IS 'What the purchases were worth, in the unit that advertiser and attester agreed on.';
COMMENT ON COLUMN campaign_stats.claims IS 'Claims of accrued payouts.';

COMMENT ON COLUMN pots.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN pots.deposits IS 'Deposits received.';
COMMENT ON COLUMN pots.funded_usdc IS 'USDC base units paid in.';
COMMENT ON COLUMN pots.withdrawn_usdc IS 'USDC base units that went back to the owner at the end.';
COMMENT ON COLUMN pots.available_usdc IS 'USDC base units that payouts can still use.';

COMMENT ON TABLE influencer_stats IS 'Each influencer''s sums over all campaigns and all time.';
COMMENT ON COLUMN influencer_stats.wallet IS 'Wallet, base58.';
COMMENT ON COLUMN influencer_stats.vaus IS 'VAUs of their users.';
COMMENT ON COLUMN influencer_stats.attention_seconds IS 'Seconds of attention of their users.';
COMMENT ON COLUMN influencer_stats.quality_sum IS 'Sum of these VAUs'' quality scores, 0 to 100 each.';
COMMENT ON COLUMN influencer_stats.conversions IS 'Conversions of their users.';
COMMENT ON COLUMN influencer_stats.earned_acd IS 'AC-D base units received in place of USDC.';

COMMENT ON COLUMN attributions.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN attributions.user_wallet IS 'Wallet of the user, base58.';
COMMENT ON COLUMN attributions.tag_signer IS 'Key that signed the tag of the link, base58.';
COMMENT ON COLUMN attributions.tag_issued_at IS 'When the tag was issued.';
COMMENT ON COLUMN attributions.tag_expires_at IS 'When the tag expires.';
COMMENT ON COLUMN attributions.rent_payer IS 'Who paid the rent of the account and gets it back, base58.';
COMMENT ON COLUMN attributions.first_vau_time IS 'Cluster time of the first VAU.';
COMMENT ON COLUMN attributions.last_vau_time IS 'Cluster time of the newest VAU.';
COMMENT ON COLUMN attributions.total_vaus IS 'VAUs recorded.';
COMMENT ON COLUMN attributions.total_attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN attributions.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each.';
COMMENT ON COLUMN attributions.user_earned_usdc IS 'USDC base units, paid or accrued to the user.';
COMMENT ON COLUMN attributions.influencer_earned_usdc IS 'USDC base units, paid or accrued to the influencer.';
COMMENT ON COLUMN attributions.accrued_user_usdc IS 'USDC base units of it that the user still has to claim.';
COMMENT ON COLUMN attributions.accrued_influencer_usdc IS 'USDC base units of it that the influencer still has to claim.';
COMMENT ON COLUMN attributions.converted IS 'Whether the user has converted.';
COMMENT ON COLUMN attributions.closed_at IS 'Cluster time at which the account was closed; null while it is open.';

COMMENT ON COLUMN vaus.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN vaus.seq IS 'Number of the event in its campaigns stream.';
COMMENT ON COLUMN vaus.user_wallet IS 'Wallet of the user, base58.';
COMMENT ON COLUMN vaus.influencer IS 'Wallet of the influencer who brought the user, base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN vaus.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN vaus.quality_score IS 'The attester''s score, 0 to 100.';
COMMENT ON COLUMN vaus.country IS 'Country that the attester saw, ISO 3166-1 alpha-2.';
COMMENT ON COLUMN vaus.site_hash IS 'SHA-256 of the site''s origin, hex.';
COMMENT ON COLUMN vaus.user_usdc IS 'USDC base units to the user, bonus included.';
COMMENT ON COLUMN vaus.influencer_usdc IS 'USDC base units to the influencer.';
COMMENT ON COLUMN vaus.user_acd IS 'AC-D base units that the user received in place of user_usdc; 0 when paid in USDC.';
COMMENT ON COLUMN vaus.influencer_acd IS 'AC-D base units that the influencer received in place of influencer_usdc; 0 when paid in USDC.';
COMMENT ON COLUMN vaus.influencer_accrued IS 'Whether the influencer''s part accrued instead of being paid.';
COMMENT ON COLUMN vaus.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN vaus.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON TABLE conversions IS 'Conversions that were recorded, with what was paid for each.';
COMMENT ON COLUMN conversions.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN conversions.seq IS 'Number of the event in its campaigns stream.';
COMMENT ON COLUMN conversions.user_wallet IS 'Wallet of the user, base58.';
COMMENT ON COLUMN conversions.influencer IS 'Wallet of the influencer who brought the user, base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN conversions.payable_usdc IS 'USDC base units: user_usdc + influencer_usdc.';
COMMENT ON COLUMN conversions.user_bonus_usdc IS 'USDC base units of user_usdc that the campaign calls a bonus.';
COMMENT ON COLUMN conversions.user_accrued IS 'Whether the user''s part accrued instead of being paid.';
COMMENT ON COLUMN conversions.influencer_accrued IS 'Whether the influencer''s part accrued instead of being paid.';
COMMENT ON COLUMN conversions.user_usdc IS 'USDC base units to the user, bonus included.';
COMMENT ON COLUMN conversions.influencer_usdc IS 'USDC base units to the influencer.';
COMMENT ON COLUMN conversions.user_acd IS 'AC-D base units that the user received in place of user_usdc; 0 when paid in USDC.';
COMMENT ON COLUMN conversions.influencer_acd IS 'AC-D base units that the influencer received in place of influencer_usdc; 0 when paid in USDC.';
COMMENT ON COLUMN conversions.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN conversions.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN conversions.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON COLUMN claims.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN claims.seq IS 'Number of the event in its campaigns stream.';
COMMENT ON COLUMN claims.user_wallet IS 'User of the attribution, base58.';
COMMENT ON COLUMN claims.payee IS 'Wallet that was paid, base58.';
COMMENT ON COLUMN claims.amount_usdc IS 'USDC base units paid.';
COMMENT ON COLUMN claims.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN claims.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN claims.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON TABLE deposits IS 'Money that was paid into campaigns.';
COMMENT ON COLUMN deposits.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN deposits.seq IS 'Number of the event in its campaigns stream.';
COMMENT ON COLUMN deposits.funder IS 'Wallet that paid, base58.';
COMMENT ON COLUMN deposits.amount_usdc IS 'USDC base units paid in.';
COMMENT ON COLUMN deposits.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN deposits.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN deposits.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON COLUMN exhaustions.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN exhaustions.seq IS 'Number of the event in its campaigns stream.';
COMMENT ON COLUMN exhaustions.user_wallet IS 'User who would have been paid, base58.';
COMMENT ON COLUMN exhaustions.kind IS 'Vau or Conversion: what was not recorded.';
COMMENT ON COLUMN exhaustions.daily_left_usdc IS 'USDC base units left of the daily budget.';
COMMENT ON COLUMN exhaustions.campaign_left_usdc IS 'USDC base units left of the total budget.';
COMMENT ON COLUMN exhaustions.pot_left_usdc IS 'USDC base units left in the pot.';
COMMENT ON COLUMN exhaustions.user_left_usdc IS 'USDC base units left of the user''s cap.';
COMMENT ON COLUMN exhaustions.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN exhaustions.slot IS 'Slot of the transaction.';
COMMENT ON COLUMN exhaustions.tx_index IS 'Place of the transaction in its block, from 0.';

COMMENT ON TABLE campaign_hours IS 'Sums by campaign and UTC hour.';
COMMENT ON COLUMN campaign_hours.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_hours.hour IS 'Begin of the hour.';
COMMENT ON COLUMN campaign_hours.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_hours.new_users IS 'Users with their first VAU.';
COMMENT ON COLUMN campaign_hours.conversions IS 'Conversions recorded.';
COMMENT ON COLUMN campaign_hours.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_hours.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each.';
COMMENT ON COLUMN campaign_hours.user_usdc IS 'USDC base units of it to users, bonuses included.';
COMMENT ON COLUMN campaign_hours.influencer_usdc IS 'USDC base units of it to influencers.';
COMMENT ON COLUMN campaign_hours.user_bonus_usdc IS 'USDC base units of user_usdc that the campaign calls a bonus.';
COMMENT ON COLUMN campaign_hours.accrued_payouts IS 'Payouts whose payee could not receive them at once.';
COMMENT ON COLUMN campaign_hours.exhausted IS 'VAUs and conversions that found a budget used up.';

COMMENT ON TABLE campaign_days IS 'Sums by campaign and UTC day.';
COMMENT ON COLUMN campaign_days.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_days.vaus IS 'VAUs recorded.';
COMMENT ON COLUMN campaign_days.new_users IS 'Users with their first VAU.';
COMMENT ON COLUMN campaign_days.conversions IS 'Conversions recorded.';
COMMENT ON COLUMN campaign_days.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_days.quality_sum IS 'Sum of the VAUs'' quality scores, 0 to 100 each.';
COMMENT ON COLUMN campaign_days.payable_usdc IS 'Spend in USDC base units: what attention and conversions cost, both parts.';
COMMENT ON COLUMN campaign_days.user_usdc IS 'USDC base units of it to users, bonuses included.';
COMMENT ON COLUMN campaign_days.influencer_usdc IS 'USDC base units of it to influencers.';
COMMENT ON COLUMN campaign_days.user_bonus_usdc IS 'USDC base units of user_usdc that the campaign calls a bonus.';
COMMENT ON COLUMN campaign_days.accrued_payouts IS 'Payouts whose payee could not receive them at once.';
COMMENT ON COLUMN campaign_days.exhausted IS 'VAUs and conversions that found a budget used up.';

COMMENT ON COLUMN campaign_country_days.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_country_days.day IS 'UTC day.';
COMMENT ON COLUMN campaign_country_days.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN campaign_country_days.vaus IS 'VAUs from there.';
COMMENT ON COLUMN campaign_country_days.new_users IS 'Users whose first VAU came from there.';
COMMENT ON COLUMN campaign_country_days.attention_seconds IS 'Seconds of attention.';
COMMENT ON COLUMN campaign_country_days.payable_usdc IS 'USDC base units spent on these VAUs, both parts.';

COMMENT ON TABLE campaign_quality_days IS 'VAUs by the quality score that the attester gave.';
COMMENT ON COLUMN campaign_quality_days.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN campaign_quality_days.day IS 'UTC day.';
COMMENT ON COLUMN campaign_quality_days.quality_score IS '0 to 100.';
COMMENT ON COLUMN campaign_quality_days.vaus IS 'VAUs with this score.';
COMMENT ON COLUMN campaign_quality_days.payable_usdc IS 'USDC base units spent on these VAUs, both parts.';

COMMENT ON COLUMN influencer_days.influencer IS 'Wallet, base58.';
COMMENT ON COLUMN influencer_days.campaign_id IS 'The campaign, base58.';
COMMENT ON COLUMN influencer_days.day IS 'UTC day.';
COMMENT ON COLUMN influencer_days.vaus IS 'VAUs of their users.';
COMMENT ON COLUMN influencer_days.conversions IS 'Conversions of their users.';
COMMENT ON COLUMN influencer_days.attention_seconds IS 'Seconds of attention of their users.';
COMMENT ON COLUMN influencer_days.quality_sum IS 'Sum of these VAUs'' quality scores, 0 to 100 each.';
COMMENT ON COLUMN influencer_days.payable_usdc IS 'USDC base units spent on their users, both parts.';
COMMENT ON COLUMN influencer_days.earned_usdc IS 'USDC base units of it that are the influencer''s.';
