-- What became of a conversion, from whoever knows: the platform until the edge took it over, then the edge, then the chain.

ALTER TABLE platform.chain_conversions ADD COLUMN edge_id text;
COMMENT ON COLUMN platform.chain_conversions.edge_id IS 'The edge''s id of it: what it is called in edge.attention_reports; null before the edge took it over.';
COMMENT ON COLUMN platform.chain_conversions.state IS 'queued: on its way to the edge; accepted: the edge took it over; refused: it never will. What became of it then is in conversion_outcomes.';

CREATE VIEW platform.conversion_outcomes AS
SELECT c.event_id, c.advertiser_id, c.campaign_id, p.chain_campaign_id,
  CASE
    WHEN c.state <> 'accepted' THEN c.state
    WHEN r.state IN ('landed', 'final') THEN 'landed'
    WHEN r.state = 'parked' THEN 'parked'
    ELSE 'accepted'
  END AS state,
  CASE WHEN c.state <> 'accepted' THEN c.reason WHEN r.state IN ('landed', 'final') THEN NULL ELSE r.reason END AS reason,
  c.attempts, c.created_at, j.due_at, r.signature, r.changed_at AS settled_at, paid.payable_usdc AS paid_usdc
FROM platform.chain_conversions c
JOIN platform.campaigns p ON p.id = c.campaign_id
LEFT JOIN platform.jobs j ON j.kind = 'conversion.deliver' AND j.key = c.event_id::text AND c.state = 'queued'
LEFT JOIN edge.attention_reports r
  ON r.chain_campaign_id = p.chain_campaign_id AND r.id = c.edge_id AND r.kind = 'conversion' AND c.state = 'accepted'
LEFT JOIN LATERAL (
  SELECT sum(v.payable_usdc) AS payable_usdc FROM chain.conversions v
  WHERE v.campaign_id = p.chain_campaign_id AND v.user_wallet = c.wallet AND r.state IN ('landed', 'final')
) paid ON TRUE;
COMMENT ON VIEW platform.conversion_outcomes IS 'How each conversion stands: queued, accepted, landed, parked or refused, and why. settled_at is when it came into its last state at the edge; paid_usdc what the chain paid in all, USDC base units, null while the indexer has not seen it.';
CREATE INDEX conversions_of_user ON chain.conversions (campaign_id, user_wallet);
COMMENT ON COLUMN platform.conversion_outcomes.event_id IS 'The event.';
COMMENT ON COLUMN platform.conversion_outcomes.advertiser_id IS 'The tenant.';
COMMENT ON COLUMN platform.conversion_outcomes.campaign_id IS 'The campaign, a UUID of platform.campaigns.';
COMMENT ON COLUMN platform.conversion_outcomes.chain_campaign_id IS 'The campaign on chain, base58.';
COMMENT ON COLUMN platform.conversion_outcomes.state IS 'queued, accepted, landed, parked or refused.';
COMMENT ON COLUMN platform.conversion_outcomes.reason IS 'Why it was refused or parked, or is waiting; null where there is none.';
COMMENT ON COLUMN platform.conversion_outcomes.attempts IS 'Deliveries to the edge that were tried.';
COMMENT ON COLUMN platform.conversion_outcomes.created_at IS 'When it was queued.';
COMMENT ON COLUMN platform.conversion_outcomes.due_at IS 'When it is delivered next; null unless queued.';
COMMENT ON COLUMN platform.conversion_outcomes.signature IS 'The transaction it landed in; null before.';
COMMENT ON COLUMN platform.conversion_outcomes.settled_at IS 'When it came into its last state at the edge.';
COMMENT ON COLUMN platform.conversion_outcomes.paid_usdc IS 'What the chain paid in all, USDC base units; null before the indexer has seen it.';
