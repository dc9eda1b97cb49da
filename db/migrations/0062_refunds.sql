-- Refunds: what was given back of a sale. A refund belongs to its sale, whoever that is credited to, and may be told before it.

CREATE TABLE platform.refunds (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES platform.advertisers (id),
  refund_id text NOT NULL,
  sale_key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('refund', 'chargeback')),
  value_micros numeric(20,0) CHECK (value_micros > 0),
  currency text,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  body_hash text NOT NULL,
  UNIQUE (advertiser_id, refund_id)
);
CREATE INDEX refunds_of_sale ON platform.refunds (advertiser_id, sale_key);
COMMENT ON TABLE platform.refunds IS 'Refunds of sales, each told once. Several of a sale add up, and come to no more than the sale.';
COMMENT ON COLUMN platform.refunds.id IS 'UUID version 7.';
COMMENT ON COLUMN platform.refunds.advertiser_id IS 'Whose sale it was.';
COMMENT ON COLUMN platform.refunds.refund_id IS 'The shop''s name of the refund: told again, it changes nothing.';
COMMENT ON COLUMN platform.refunds.sale_key IS 'The sale: customer_events.dedup_key of the same advertiser. It may come later.';
COMMENT ON COLUMN platform.refunds.kind IS 'refund: the shop gave it back; chargeback: the customer''s bank took it.';
COMMENT ON COLUMN platform.refunds.value_micros IS 'What was given back, millionths of the sale''s currency; null for all of it.';
COMMENT ON COLUMN platform.refunds.currency IS 'As it was told; null for the sale''s. One that is not the sale''s counts nothing.';
COMMENT ON COLUMN platform.refunds.occurred_at IS 'When it was given back.';
COMMENT ON COLUMN platform.refunds.received_at IS 'When it was told.';
COMMENT ON COLUMN platform.refunds.body_hash IS 'SHA-256 of what was told: the same refund_id for something else is refused.';

-- What influencers earned stands in the ledger: this reads it.
CREATE VIEW platform.earnings AS
SELECT a.book_id AS advertiser_id, a.campaign_id, a.influencer_id,
  coalesce(sum(-a.balance_usdc) FILTER (WHERE a.kind = 'held'), 0) AS held_usdc,
  coalesce(sum(-a.balance_usdc) FILTER (WHERE a.kind = 'unfunded'), 0) AS unfunded_usdc,
  coalesce(sum(-a.balance_usdc) FILTER (WHERE a.kind = 'due'), 0) AS due_usdc,
  coalesce(sum(a.balance_usdc) FILTER (WHERE a.kind = 'debt'), 0) AS debt_usdc,
  (SELECT min(c.releases_at) FROM platform.commissions c
    WHERE c.influencer_id = a.influencer_id AND c.campaign_id = a.campaign_id AND c.state = 'pending' AND c.amount_usdc > 0) AS next_release_at
FROM ledger.accounts a
WHERE a.influencer_id IS NOT NULL
GROUP BY a.book_id, a.campaign_id, a.influencer_id;
COMMENT ON VIEW platform.earnings IS 'What each influencer has earned in each campaign and was not paid yet, as the ledger has it.';
COMMENT ON COLUMN platform.earnings.advertiser_id IS 'Who owes it.';
COMMENT ON COLUMN platform.earnings.campaign_id IS 'The campaign.';
COMMENT ON COLUMN platform.earnings.influencer_id IS 'Who earned it.';
COMMENT ON COLUMN platform.earnings.held_usdc IS 'In its hold, and deposited. USDC base units.';
COMMENT ON COLUMN platform.earnings.unfunded_usdc IS 'Earned, and not deposited yet. USDC base units.';
COMMENT ON COLUMN platform.earnings.due_usdc IS 'Released: nobody takes it back. USDC base units.';
COMMENT ON COLUMN platform.earnings.debt_usdc IS 'Released for sales that were refunded since: taken off what is released next. USDC base units.';
COMMENT ON COLUMN platform.earnings.next_release_at IS 'When the next commission is released; null where none is in its hold.';

CREATE TABLE platform.pot_mirrors (
  campaign_id uuid PRIMARY KEY REFERENCES platform.campaigns (id),
  spent_usdc numeric(20,0) NOT NULL CHECK (spent_usdc >= 0),
  paid_usdc numeric(20,0) NOT NULL CHECK (paid_usdc >= 0),
  withdrawn_usdc numeric(20,0) NOT NULL CHECK (withdrawn_usdc >= 0)
) WITH (fillfactor = 60);
COMMENT ON TABLE platform.pot_mirrors IS 'How much of what campaigns spent on chain is posted to the ledger. Only grows, with the ledger''s transaction. Deposits are posted one by one.';
COMMENT ON COLUMN platform.pot_mirrors.campaign_id IS 'The campaign.';
COMMENT ON COLUMN platform.pot_mirrors.spent_usdc IS 'Payable on chain for attention and conversions, paid or accrued. USDC base units.';
COMMENT ON COLUMN platform.pot_mirrors.paid_usdc IS 'Of that, what left the vault. USDC base units.';
COMMENT ON COLUMN platform.pot_mirrors.withdrawn_usdc IS 'What the owner took back. USDC base units.';
