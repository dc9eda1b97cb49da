-- A conversion follows the credit of its purchase until something of it may have left.
ALTER TABLE platform.chain_conversions ADD COLUMN sent_at timestamptz;
COMMENT ON COLUMN platform.chain_conversions.sent_at IS 'When it was first sent to the edge, written before: from then on it may have been paid, and stays with its campaign; null before.';
UPDATE platform.chain_conversions SET sent_at = created_at WHERE state <> 'queued' OR attempts > 0;

ALTER TABLE platform.attribution_corrections ADD COLUMN conversion text CHECK (conversion IN ('moved', 'cancelled', 'kept'));
COMMENT ON COLUMN platform.attribution_corrections.conversion IS 'What became of the conversion on its way to the chain. moved: it goes to the new campaign; cancelled: nothing of it was sent, and the new campaign pays for none; kept: it may have been paid by the old campaign, and stays there; null: there was none, or its campaign is the same.';
