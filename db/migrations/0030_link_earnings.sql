-- Which link earned: attention knows the link that brought it, and what the chain paid for it is summed by link.

ALTER TABLE edge.sessions ADD COLUMN link_code text;
COMMENT ON COLUMN edge.sessions.link_code IS 'Code of the link that gave the tag; null where none is known.';

ALTER TABLE edge.attention_reports ADD COLUMN link_code text;
COMMENT ON COLUMN edge.attention_reports.link_code IS 'Code of the link that brought the account to this attention; null where none is known, and for conversions.';
CREATE INDEX attention_reports_of_link ON edge.attention_reports (link_code) WHERE link_code IS NOT NULL;

-- Sums outlive the reports that they were taken from, without a wallet.
CREATE TABLE platform.link_earnings_kept (
  link_code text NOT NULL,
  chain_campaign_id text NOT NULL,
  day date NOT NULL,
  vaus bigint NOT NULL,
  attention_seconds bigint NOT NULL,
  conversions bigint NOT NULL,
  user_usdc numeric(20,0) NOT NULL,
  influencer_usdc numeric(20,0) NOT NULL,
  conversion_usdc numeric(20,0) NOT NULL,
  PRIMARY KEY (link_code, chain_campaign_id, day)
);
COMMENT ON TABLE platform.link_earnings_kept IS 'What links earned by attention reports that retention has deleted. link_earnings counts it and the reports that are still there.';
COMMENT ON COLUMN platform.link_earnings_kept.link_code IS 'The link.';
COMMENT ON COLUMN platform.link_earnings_kept.chain_campaign_id IS 'The campaign on chain that paid, base58.';
COMMENT ON COLUMN platform.link_earnings_kept.day IS 'UTC day of the payments, by cluster time.';
COMMENT ON COLUMN platform.link_earnings_kept.vaus IS 'VAUs that landed. Only grows.';
COMMENT ON COLUMN platform.link_earnings_kept.attention_seconds IS 'Their seconds of attention.';
COMMENT ON COLUMN platform.link_earnings_kept.conversions IS 'Conversions that landed.';
COMMENT ON COLUMN platform.link_earnings_kept.user_usdc IS 'Payable to users for both, USDC base units.';
COMMENT ON COLUMN platform.link_earnings_kept.influencer_usdc IS 'Payable to the influencer for both, USDC base units.';
COMMENT ON COLUMN platform.link_earnings_kept.conversion_usdc IS 'The part of user_usdc and influencer_usdc that conversions brought, USDC base units.';

-- Attention is known by its transaction, not by its number alone: an entry that a fork undid may still be told with a number that is another's by
-- now. Whom the chain credits was decided by the account's first tag: what it pays to another influencer than the link's is not the link's.
CREATE VIEW platform.link_payments AS
SELECT r.chain_campaign_id, r.id AS report_id, r.link_code, v.recorded_at, 1::bigint AS vaus, v.attention_seconds::bigint AS attention_seconds,
  0::bigint AS conversions, v.user_usdc, v.influencer_usdc, 0::numeric AS conversion_usdc
FROM edge.attention_reports r
JOIN chain.transactions t ON t.signature = r.signature
JOIN chain.vaus v ON v.campaign_id = r.chain_campaign_id AND v.user_wallet = r.account AND v.sequence = r.sequence
  AND v.slot = t.slot AND v.tx_index = t.tx_index AND v.influencer IS NOT DISTINCT FROM r.influencer
WHERE r.kind = 'vau' AND r.state IN ('landed', 'final') AND r.link_code IS NOT NULL
UNION ALL
SELECT r.chain_campaign_id, r.id, l.code, p.recorded_at, 0, 0, 1, p.user_usdc, p.influencer_usdc, p.payable_usdc
FROM edge.attention_reports r
JOIN platform.chain_conversions c ON c.edge_id = r.id AND c.state = 'accepted'
JOIN platform.customer_events e ON e.id = c.event_id
JOIN platform.tracking_links l ON l.code = e.tracking_link_code AND l.campaign_id = c.campaign_id
LEFT JOIN platform.influencers i ON i.id = l.influencer_id
JOIN chain.transactions t ON t.signature = r.signature
JOIN chain.conversions p ON p.campaign_id = r.chain_campaign_id AND p.user_wallet = r.account
  AND p.slot = t.slot AND p.tx_index = t.tx_index
  AND (p.influencer IS NOT DISTINCT FROM l.influencer OR i.status = 'deleted') -- Whose links name no wallet any more.
WHERE r.kind = 'conversion' AND r.state IN ('landed', 'final');
CREATE INDEX chain_conversions_at_edge ON platform.chain_conversions (edge_id) WHERE edge_id IS NOT NULL;
COMMENT ON VIEW platform.link_payments IS 'What the chain paid for each attention report that a link brought: a VAU, or a conversion. Without a row: what came by no link, by a link of another influencer than the one whom the chain credits, or has not landed.';
COMMENT ON COLUMN platform.link_payments.chain_campaign_id IS 'The campaign on chain, base58.';
COMMENT ON COLUMN platform.link_payments.report_id IS 'The report: edge.attention_reports.id in the campaign.';
COMMENT ON COLUMN platform.link_payments.link_code IS 'The link: of a VAU the one that gave the visitor''s tag, of a conversion the one that its purchase is credited to.';
COMMENT ON COLUMN platform.link_payments.recorded_at IS 'Cluster time of the transaction.';
COMMENT ON COLUMN platform.link_payments.vaus IS '1 for a VAU, else 0.';
COMMENT ON COLUMN platform.link_payments.attention_seconds IS 'Seconds of attention; 0 for a conversion.';
COMMENT ON COLUMN platform.link_payments.conversions IS '1 for a conversion, else 0.';
COMMENT ON COLUMN platform.link_payments.user_usdc IS 'Payable to the user, USDC base units.';
COMMENT ON COLUMN platform.link_payments.influencer_usdc IS 'Payable to the influencer, USDC base units.';
COMMENT ON COLUMN platform.link_payments.conversion_usdc IS 'user_usdc + influencer_usdc of a conversion, 0 for a VAU. USDC base units.';

CREATE VIEW platform.link_earning_days AS
SELECT d.link_code, d.chain_campaign_id, l.influencer, d.day, sum(d.vaus)::bigint AS vaus, sum(d.attention_seconds)::bigint AS attention_seconds,
  sum(d.conversions)::bigint AS conversions, sum(d.user_usdc) AS user_usdc, sum(d.influencer_usdc) AS influencer_usdc,
  sum(d.conversion_usdc) AS conversion_usdc
FROM (
  SELECT p.link_code, p.chain_campaign_id, (p.recorded_at AT TIME ZONE 'UTC')::date AS day, p.vaus, p.attention_seconds, p.conversions,
    p.user_usdc, p.influencer_usdc, p.conversion_usdc
  FROM platform.link_payments p
  UNION ALL
  SELECT k.link_code, k.chain_campaign_id, k.day, k.vaus, k.attention_seconds, k.conversions, k.user_usdc, k.influencer_usdc, k.conversion_usdc
  FROM platform.link_earnings_kept k
) d
LEFT JOIN platform.tracking_links l ON l.code = d.link_code
GROUP BY d.link_code, d.chain_campaign_id, l.influencer, d.day;
COMMENT ON VIEW platform.link_earning_days IS 'What each link earned on chain on each UTC day: VAUs and conversions that landed, and what is payable for them.';
COMMENT ON COLUMN platform.link_earning_days.link_code IS 'The link.';
COMMENT ON COLUMN platform.link_earning_days.chain_campaign_id IS 'The campaign on chain that paid, base58.';
COMMENT ON COLUMN platform.link_earning_days.influencer IS 'The link''s influencer now: a wallet in base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN platform.link_earning_days.day IS 'UTC day of the payments, by cluster time.';
COMMENT ON COLUMN platform.link_earning_days.vaus IS 'VAUs that landed.';
COMMENT ON COLUMN platform.link_earning_days.attention_seconds IS 'Their seconds of attention.';
COMMENT ON COLUMN platform.link_earning_days.conversions IS 'Conversions that landed.';
COMMENT ON COLUMN platform.link_earning_days.user_usdc IS 'Payable to users for both, paid or accrued. USDC base units.';
COMMENT ON COLUMN platform.link_earning_days.influencer_usdc IS 'Payable to the influencer for both, paid or accrued. USDC base units.';
COMMENT ON COLUMN platform.link_earning_days.conversion_usdc IS 'The part of user_usdc and influencer_usdc that conversions brought. USDC base units.';

CREATE VIEW platform.link_earnings AS
SELECT link_code, chain_campaign_id, influencer, sum(vaus)::bigint AS vaus, sum(attention_seconds)::bigint AS attention_seconds,
  sum(conversions)::bigint AS conversions, sum(user_usdc) AS user_usdc, sum(influencer_usdc) AS influencer_usdc,
  sum(conversion_usdc) AS conversion_usdc
FROM platform.link_earning_days
GROUP BY link_code, chain_campaign_id, influencer;
COMMENT ON VIEW platform.link_earnings IS 'What each link earned on chain in each campaign, over all time. What chain.campaign_stats has more came by no link.';
COMMENT ON COLUMN platform.link_earnings.link_code IS 'The link.';
COMMENT ON COLUMN platform.link_earnings.chain_campaign_id IS 'The campaign on chain that paid, base58.';
COMMENT ON COLUMN platform.link_earnings.influencer IS 'The link''s influencer now: a wallet in base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN platform.link_earnings.vaus IS 'VAUs that landed.';
COMMENT ON COLUMN platform.link_earnings.attention_seconds IS 'Their seconds of attention.';
COMMENT ON COLUMN platform.link_earnings.conversions IS 'Conversions that landed.';
COMMENT ON COLUMN platform.link_earnings.user_usdc IS 'Payable to users for both, paid or accrued. USDC base units.';
COMMENT ON COLUMN platform.link_earnings.influencer_usdc IS 'Payable to the influencer for both, paid or accrued. USDC base units.';
COMMENT ON COLUMN platform.link_earnings.conversion_usdc IS 'The part of user_usdc and influencer_usdc that conversions brought. USDC base units.';
