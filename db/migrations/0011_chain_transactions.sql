-- Transactions for wallets to sign, each a row with a state of its own: two of one action may be under way at once. Payouts use it, too.

CREATE TABLE platform.chain_transactions (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES platform.advertisers (id),
  subject_kind text NOT NULL CHECK (subject_kind IN ('campaign', 'payout')),
  subject_id uuid NOT NULL,
  action text NOT NULL CHECK (action <> ''),
  state text NOT NULL CHECK (state IN ('prepared', 'sent', 'landed', 'failed', 'expired')),
  wallet text NOT NULL,
  chain_campaign_id text NOT NULL,
  fingerprint text NOT NULL,
  blockhash text,
  slot bigint NOT NULL,
  last_valid_block_height bigint NOT NULL,
  signature text,
  reason text,
  prepared_at timestamptz NOT NULL,
  landed_at timestamptz,
  updated_at timestamptz NOT NULL,
  CHECK ((state = 'landed') = (landed_at IS NOT NULL)),
  CHECK (state <> 'sent' OR signature IS NOT NULL)
);
CREATE UNIQUE INDEX chain_transactions_signature ON platform.chain_transactions (signature) WHERE state IN ('landed', 'failed');
CREATE INDEX chain_transactions_of_subject ON platform.chain_transactions (subject_kind, subject_id, id);
CREATE INDEX chain_transactions_of_advertiser ON platform.chain_transactions (advertiser_id, id);
CREATE INDEX chain_transactions_alike ON platform.chain_transactions (wallet, fingerprint);
CREATE INDEX chain_transactions_open ON platform.chain_transactions (prepared_at) WHERE state IN ('prepared', 'sent');
COMMENT ON TABLE platform.chain_transactions IS 'Transactions that somebody was given to sign, and what became of each on chain.';
COMMENT ON COLUMN platform.chain_transactions.id IS 'UUID version 7.';
COMMENT ON COLUMN platform.chain_transactions.advertiser_id IS 'The tenant: whose money it is.';
COMMENT ON COLUMN platform.chain_transactions.subject_kind IS 'What it is about.';
COMMENT ON COLUMN platform.chain_transactions.subject_id IS 'Of a campaign or a payout: its id.';
COMMENT ON COLUMN platform.chain_transactions.action IS 'What it does: create, fund, pause, resume, finalize, withdraw, close.';
COMMENT ON COLUMN platform.chain_transactions.state IS 'prepared: given out; sent: its signature was told; landed: confirmed; failed: executed and refused; expired: can not land any more.';
COMMENT ON COLUMN platform.chain_transactions.wallet IS 'Who signs and pays, in base58.';
COMMENT ON COLUMN platform.chain_transactions.chain_campaign_id IS 'The campaign on chain, in base58.';
COMMENT ON COLUMN platform.chain_transactions.fingerprint IS 'SHA-256 of the program''s instruction, in hex: by which it is known again, whatever a wallet adds.';
COMMENT ON COLUMN platform.chain_transactions.blockhash IS 'With which it was given out: tells it from another that does the same; null where it was not kept.';
COMMENT ON COLUMN platform.chain_transactions.slot IS 'How far the chain had come when it was made: it lands there or later.';
COMMENT ON COLUMN platform.chain_transactions.last_valid_block_height IS 'With its blockhash it can not land in a later block.';
COMMENT ON COLUMN platform.chain_transactions.signature IS 'In base58; null while it is not known.';
COMMENT ON COLUMN platform.chain_transactions.reason IS 'Why it failed, or what is wrong; null otherwise.';
COMMENT ON COLUMN platform.chain_transactions.prepared_at IS 'When it was given out.';
COMMENT ON COLUMN platform.chain_transactions.landed_at IS 'When it was seen to have landed; null before.';
COMMENT ON COLUMN platform.chain_transactions.updated_at IS 'When it was changed last.';

INSERT INTO platform.chain_transactions (id, advertiser_id, subject_kind, subject_id, action, state, wallet, chain_campaign_id, fingerprint, slot,
  last_valid_block_height, signature, reason, prepared_at, landed_at, updated_at)
SELECT gen_random_uuid(), c.advertiser_id, 'campaign', c.id, t.action,
  CASE WHEN t.entry ->> 'state' = 'sent' AND t.entry ->> 'signature' IS NULL THEN 'prepared' ELSE t.entry ->> 'state' END,
  t.entry ->> 'wallet', t.entry ->> 'chain_campaign_id', t.entry ->> 'fingerprint', (t.entry ->> 'slot')::bigint,
  (t.entry ->> 'last_valid_block_height')::bigint, t.entry ->> 'signature', t.entry ->> 'reason', (t.entry ->> 'prepared_at')::timestamptz,
  CASE WHEN t.entry ->> 'state' = 'landed' THEN coalesce((t.entry ->> 'landed_at')::timestamptz, c.updated_at) END, c.updated_at
FROM platform.campaigns c CROSS JOIN LATERAL jsonb_each(c.chain_tx) AS t (action, entry);

INSERT INTO platform.jobs (id, kind, key, state, due_at, advertiser_id, created_at)
SELECT gen_random_uuid(), 'chain_transaction.watch', id::text, 'queued', now(), advertiser_id, now()
FROM platform.chain_transactions WHERE state IN ('prepared', 'sent');

ALTER TABLE platform.campaigns DROP COLUMN chain_tx;
