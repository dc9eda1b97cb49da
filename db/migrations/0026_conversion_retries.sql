-- What was given up can be delivered once more, and a delivery that ended as a dead letter is told as such.
ALTER TABLE platform.chain_conversions ADD COLUMN generation integer NOT NULL DEFAULT 1 CHECK (generation > 0);
COMMENT ON COLUMN platform.chain_conversions.generation IS 'From 2 on it is part of the key under which the edge knows the conversion: what the edge gave up under one key is a new conversion under the next. The program pays an account once all the same.';

CREATE OR REPLACE VIEW platform.conversion_outcomes AS
SELECT c.event_id, c.advertiser_id, c.campaign_id, p.chain_campaign_id,
  CASE
    WHEN c.state = 'queued' AND j.state = 'dead' THEN 'dead'
    WHEN c.state <> 'accepted' THEN c.state
    WHEN r.state IN ('landed', 'final') THEN 'landed'
    WHEN r.state = 'parked' THEN 'parked'
    ELSE 'accepted'
  END AS state,
  CASE WHEN c.state <> 'accepted' THEN c.reason WHEN r.state IN ('landed', 'final') THEN NULL ELSE r.reason END AS reason,
  c.attempts, c.created_at, CASE WHEN j.state = 'queued' THEN j.due_at END AS due_at, r.signature, r.changed_at AS settled_at,
  paid.payable_usdc AS paid_usdc
FROM platform.chain_conversions c
JOIN platform.campaigns p ON p.id = c.campaign_id
LEFT JOIN platform.jobs j ON j.kind = 'conversion.deliver' AND j.key = c.event_id::text AND c.state = 'queued'
LEFT JOIN edge.attention_reports r
  ON r.chain_campaign_id = p.chain_campaign_id AND r.id = c.edge_id AND r.kind = 'conversion' AND c.state = 'accepted'
LEFT JOIN LATERAL (
  SELECT sum(v.payable_usdc) AS payable_usdc FROM chain.conversions v
  WHERE v.campaign_id = p.chain_campaign_id AND v.user_wallet = c.wallet AND r.state IN ('landed', 'final')
) paid ON TRUE;
COMMENT ON VIEW platform.conversion_outcomes IS 'How each conversion stands: queued, dead, accepted, landed, parked or refused, and why. settled_at is when it came into its last state at the edge; paid_usdc what the chain paid in all, USDC base units, null while the indexer has not seen it.';
COMMENT ON COLUMN platform.conversion_outcomes.state IS 'queued, dead (its delivery failed too often), accepted, landed, parked or refused.';
COMMENT ON COLUMN platform.conversion_outcomes.due_at IS 'When it is delivered next; null unless queued.';
