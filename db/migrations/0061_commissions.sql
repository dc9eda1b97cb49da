-- Commissions: what a credited sale earns an influencer, by the rule that was agreed when it was credited.

ALTER TABLE platform.campaigns
  ADD COLUMN commission_hold_days smallint NOT NULL DEFAULT 30 CHECK (commission_hold_days BETWEEN 0 AND 90);
COMMENT ON COLUMN platform.campaigns.commission_hold_days IS 'So long after a sale its commission can be taken back by a refund. What is changed holds for later sales: commissions keep their date.';
COMMENT ON COLUMN platform.campaigns.max_earnings_per_user_usdc IS 'The most that one influencer''s commissions in the campaign come to, USDC base units; null for no limit. Commissions keep what of it was left.';

CREATE TABLE platform.commissions (
  id uuid PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES platform.customer_events (id),
  advertiser_id uuid NOT NULL REFERENCES platform.advertisers (id),
  campaign_id uuid NOT NULL,
  influencer_id uuid NOT NULL REFERENCES platform.influencers (id),
  rule jsonb NOT NULL,
  currency text NOT NULL,
  gross_micros numeric(20,0) NOT NULL CHECK (gross_micros >= 0),
  amount_usdc numeric(20,0) NOT NULL CHECK (amount_usdc >= 0),
  released_usdc numeric(20,0) CHECK (released_usdc >= 0),
  state text NOT NULL CHECK (state IN ('waiting', 'pending', 'available', 'paid', 'frozen', 'voided', 'clawed_back')),
  reason text,
  moves integer NOT NULL CHECK (moves > 0),
  occurred_at timestamptz NOT NULL,
  accrued_at timestamptz NOT NULL,
  releases_at timestamptz NOT NULL,
  released_at timestamptz,
  UNIQUE (event_id, campaign_id, influencer_id),
  FOREIGN KEY (advertiser_id, campaign_id) REFERENCES platform.campaigns (advertiser_id, id),
  CHECK ((released_usdc IS NULL) = (released_at IS NULL)),
  CHECK (state NOT IN ('available', 'paid', 'clawed_back') OR released_at IS NOT NULL),
  CHECK (state <> 'voided' OR amount_usdc = 0)
) WITH (fillfactor = 80);
-- Whatever becomes of its credit, a sale is paid for once.
CREATE UNIQUE INDEX commissions_live ON platform.commissions (event_id) WHERE state <> 'voided';
CREATE INDEX commissions_to_release ON platform.commissions (releases_at, id) WHERE state = 'pending';
CREATE INDEX commissions_of_influencer ON platform.commissions (influencer_id, campaign_id) INCLUDE (amount_usdc);
CREATE INDEX commissions_of_advertiser ON platform.commissions (advertiser_id, id);
CREATE INDEX commissions_of_campaign ON platform.commissions (campaign_id);
COMMENT ON TABLE platform.commissions IS 'Commissions: one for each sale and influencer. The ledger has the money, this says why.';
COMMENT ON COLUMN platform.commissions.id IS 'UUID version 7.';
COMMENT ON COLUMN platform.commissions.event_id IS 'The sale.';
COMMENT ON COLUMN platform.commissions.advertiser_id IS 'Whose sale it is, and who pays.';
COMMENT ON COLUMN platform.commissions.campaign_id IS 'The campaign to which it was credited.';
COMMENT ON COLUMN platform.commissions.influencer_id IS 'Who earns it.';
COMMENT ON COLUMN platform.commissions.rule IS 'What was agreed when it was credited: type, share_bps or flat_usdc, and cap_left_usdc of the influencer''s cap.';
COMMENT ON COLUMN platform.commissions.currency IS 'Of the sale: ISO 4217, or USDC.';
COMMENT ON COLUMN platform.commissions.gross_micros IS 'Value of the sale without its refunds, millionths of the currency.';
COMMENT ON COLUMN platform.commissions.amount_usdc IS 'What the rule gives for what was not refunded, rounded down, USDC base units.';
COMMENT ON COLUMN platform.commissions.released_usdc IS 'amount_usdc when it was released. What amount_usdc is less than that by now the influencer owes.';
COMMENT ON COLUMN platform.commissions.state IS 'waiting: for a rate of its currency; pending: in its hold, or not funded; available: released; voided: nothing is left of it; clawed_back: refunded after its release.';
COMMENT ON COLUMN platform.commissions.reason IS 'Why it is so, for machines; null where its state says it.';
COMMENT ON COLUMN platform.commissions.moves IS 'How many rows of commission_moves it has.';
COMMENT ON COLUMN platform.commissions.occurred_at IS 'When the sale happened.';
COMMENT ON COLUMN platform.commissions.accrued_at IS 'When it was credited.';
COMMENT ON COLUMN platform.commissions.releases_at IS 'Until when a refund voids it: stored, and never changed.';
COMMENT ON COLUMN platform.commissions.released_at IS 'When it was released; null before.';

CREATE TABLE platform.commission_moves (
  commission_id uuid NOT NULL REFERENCES platform.commissions (id),
  number integer NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  state text NOT NULL,
  reason text,
  amount_usdc numeric(20,0) NOT NULL,
  ledger_key text,
  PRIMARY KEY (commission_id, number)
);
COMMENT ON TABLE platform.commission_moves IS 'Everything that became of commissions, in its order.';
COMMENT ON COLUMN platform.commission_moves.commission_id IS 'The commission.';
COMMENT ON COLUMN platform.commission_moves.number IS 'From 1.';
COMMENT ON COLUMN platform.commission_moves.at IS 'When.';
COMMENT ON COLUMN platform.commission_moves.state IS 'Its state from then on.';
COMMENT ON COLUMN platform.commission_moves.reason IS 'Why, for machines; null where the state says it.';
COMMENT ON COLUMN platform.commission_moves.amount_usdc IS 'Its amount from then on, USDC base units.';
COMMENT ON COLUMN platform.commission_moves.ledger_key IS 'Key of the ledger''s transaction that moved the money; null where none moved.';
