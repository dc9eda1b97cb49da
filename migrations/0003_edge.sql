-- The edge worker: links, clicks, what became of attention, and the state that the worker keeps while it runs on Node.
-- Tables called edge_… hold running state; in Durable Objects the same tables are kept in SQLite, so they keep to types that both have,
-- and times in Unix milliseconds.

CREATE TABLE tracking_links (
  code text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9_-]{1,64}$'),
  destination_url text NOT NULL CHECK (destination_url ~ '^https?://'),
  is_active boolean NOT NULL DEFAULT true,
  campaign_id text,
  influencer text,
  utm jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE clicks (
  id uuid PRIMARY KEY,
  clicked_at timestamptz NOT NULL,
  code text NOT NULL,
  campaign_id text,
  influencer text,
  ip_hash text NOT NULL,
  country text NOT NULL,
  device text NOT NULL,
  operating_system text NOT NULL,
  browser text NOT NULL,
  referrer_host text,
  bot_reason text,
  signals jsonb NOT NULL
);
CREATE INDEX clicks_of_link ON clicks (code, clicked_at);
CREATE INDEX clicks_of_campaign ON clicks (campaign_id, clicked_at);

CREATE TABLE attention_reports (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('vau', 'conversion')),
  campaign_id text NOT NULL,
  account text NOT NULL,
  influencer text,
  state text NOT NULL CHECK (state IN ('queued', 'sent', 'landed', 'final', 'parked')),
  reason text,
  sequence bigint,
  signature text,
  seconds integer NOT NULL,
  site text,
  country text NOT NULL,
  received_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  signals jsonb NOT NULL
);
CREATE INDEX attention_reports_of_campaign ON attention_reports (campaign_id, received_at);

CREATE TABLE untagged_attention (
  id text PRIMARY KEY,
  earned_at timestamptz NOT NULL,
  account text NOT NULL,
  site text NOT NULL,
  country text NOT NULL,
  seconds integer NOT NULL,
  user_presence boolean NOT NULL
);

CREATE TABLE edge_refusals (
  shard text NOT NULL,
  hour timestamptz NOT NULL,
  route text NOT NULL,
  reason text NOT NULL,
  refused bigint NOT NULL,
  PRIMARY KEY (shard, hour, route, reason)
);

CREATE TABLE edge_journal (
  id text PRIMARY KEY,
  kind text NOT NULL,
  body text NOT NULL,
  created_at_ms bigint NOT NULL,
  due_at_ms bigint NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  parked_reason text
);
CREATE INDEX edge_journal_due ON edge_journal (kind, due_at_ms) WHERE parked_reason IS NULL;

CREATE TABLE edge_counters (
  hour_ms bigint NOT NULL,
  route text NOT NULL,
  reason text NOT NULL,
  refused bigint NOT NULL,
  delivered bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hour_ms, route, reason)
);

CREATE TABLE edge_limits (
  key text NOT NULL,
  window_start_ms bigint NOT NULL,
  window_end_ms bigint NOT NULL,
  taken integer NOT NULL,
  PRIMARY KEY (key, window_start_ms)
);
CREATE INDEX edge_limits_ended ON edge_limits (window_end_ms);

CREATE TABLE edge_sessions (
  campaign_id text NOT NULL,
  id text NOT NULL,
  account text NOT NULL,
  influencer text,
  tag text NOT NULL,
  site text NOT NULL,
  page text NOT NULL,
  country text NOT NULL,
  ip_hash text NOT NULL,
  is_hot_page integer NOT NULL,
  cohort_filter text,
  opened_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  closed_at_ms bigint,
  signals text NOT NULL,
  PRIMARY KEY (campaign_id, id)
);
CREATE UNIQUE INDEX edge_sessions_open ON edge_sessions (campaign_id, account, page) WHERE closed_at_ms IS NULL;

CREATE TABLE edge_clocks (
  campaign_id text NOT NULL,
  account text NOT NULL,
  credited_until_ms bigint NOT NULL,
  PRIMARY KEY (campaign_id, account)
);

CREATE TABLE edge_outbox (
  campaign_id text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  place bigint NOT NULL,
  account text NOT NULL,
  influencer text,
  body text NOT NULL,
  state text NOT NULL,
  reason text,
  sequence bigint,
  signature text,
  attempts integer NOT NULL DEFAULT 0,
  due_at_ms bigint NOT NULL,
  received_at_ms bigint NOT NULL,
  changed_at_ms bigint NOT NULL,
  PRIMARY KEY (campaign_id, id)
);
CREATE INDEX edge_outbox_open ON edge_outbox (campaign_id, state, place);

CREATE TABLE edge_transactions (
  campaign_id text NOT NULL,
  signature text NOT NULL,
  outbox_id text NOT NULL,
  wire text NOT NULL,
  last_valid_block_height bigint NOT NULL,
  sent_at_ms bigint NOT NULL,
  PRIMARY KEY (campaign_id, signature, outbox_id)
);
