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
CREATE INDEX tracking_links_of_campaign ON tracking_links (campaign_id, influencer);
CREATE INDEX tracking_links_by_age ON tracking_links (created_at, code);
COMMENT ON TABLE tracking_links IS 'A link that the platform gave out: /r/{code} leads to its destination.';
COMMENT ON COLUMN tracking_links.code IS 'What stands behind /r/; case matters. Never given to another destination''s owner.';
COMMENT ON COLUMN tracking_links.destination_url IS 'Where it leads; http or https, without user and password.';
COMMENT ON COLUMN tracking_links.is_active IS 'False: the link answers that it is gone.';
COMMENT ON COLUMN tracking_links.campaign_id IS 'The campaign on chain whose tag visitors get, in base58; null gives no tag.';
COMMENT ON COLUMN tracking_links.influencer IS 'The influencer''s wallet in base58; null for a link of the campaign''s own.';
COMMENT ON COLUMN tracking_links.utm IS 'UTM parameters that are put into the destination, without the prefix utm_: source, medium, campaign, term, content.';
COMMENT ON COLUMN tracking_links.created_at IS 'When it was created.';
COMMENT ON COLUMN tracking_links.updated_at IS 'When it was changed last.';

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
CREATE INDEX clicks_counted ON clicks (code) WHERE bot_reason IS NULL;
CREATE INDEX clicks_of_campaign ON clicks (campaign_id, clicked_at);
COMMENT ON TABLE clicks IS 'A visit to a link, told once however often it was delivered. Holds no address and no user agent.';
COMMENT ON COLUMN clicks.id IS 'UUID version 7; the destination got it as click_id.';
COMMENT ON COLUMN clicks.clicked_at IS 'When the edge answered.';
COMMENT ON COLUMN clicks.code IS 'The link.';
COMMENT ON COLUMN clicks.campaign_id IS 'The link''s campaign at that moment, in base58; null without one.';
COMMENT ON COLUMN clicks.influencer IS 'The link''s influencer at that moment, in base58; null without one.';
COMMENT ON COLUMN clicks.ip_hash IS 'Keyed hash of the truncated address; the key changes daily, so that days can not be joined.';
COMMENT ON COLUMN clicks.country IS 'ISO 3166-1 alpha-2; ZZ where unknown.';
COMMENT ON COLUMN clicks.device IS 'Class of the device, e.g. mobile; never the user agent itself.';
COMMENT ON COLUMN clicks.operating_system IS 'Family of the operating system.';
COMMENT ON COLUMN clicks.browser IS 'Family of the browser.';
COMMENT ON COLUMN clicks.referrer_host IS 'Host of the page that held the link; null where the browser did not say.';
COMMENT ON COLUMN clicks.bot_reason IS 'Null for a visitor taken for human; else why not. Only null is counted as a click.';
COMMENT ON COLUMN clicks.signals IS 'What the fraud rules noticed: [{rule, score 0 to 100, detail}].';

CREATE TABLE attention_reports (
  id text NOT NULL,
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
  signals jsonb NOT NULL,
  PRIMARY KEY (campaign_id, id)
);
CREATE INDEX attention_reports_of_campaign ON attention_reports (campaign_id, received_at);
COMMENT ON TABLE attention_reports IS 'A VAU or a conversion that the edge accepted, and how it stands on its way to the chain. What the chain paid is in vaus.';
COMMENT ON COLUMN attention_reports.id IS 'The VAU''s or conversion''s id: what everything that is done with it is known again by.';
COMMENT ON COLUMN attention_reports.kind IS 'vau or conversion.';
COMMENT ON COLUMN attention_reports.campaign_id IS 'The campaign, in base58.';
COMMENT ON COLUMN attention_reports.account IS 'Who earned it: a wallet in base58.';
COMMENT ON COLUMN attention_reports.influencer IS 'Who brought the account, in base58; null for nobody.';
COMMENT ON COLUMN attention_reports.state IS 'queued, sent, landed (confirmed), final (finalized) or parked (given up).';
COMMENT ON COLUMN attention_reports.reason IS 'Why it is parked, or was last tried in vain; null otherwise.';
COMMENT ON COLUMN attention_reports.sequence IS 'Its number among the account''s VAUs in the campaign; null before it was first sent, and for conversions.';
COMMENT ON COLUMN attention_reports.signature IS 'The transaction that carries it; null before it was first sent.';
COMMENT ON COLUMN attention_reports.seconds IS 'Attention in seconds; 0 for conversions.';
COMMENT ON COLUMN attention_reports.site IS 'The page''s origin; null for conversions.';
COMMENT ON COLUMN attention_reports.country IS 'ISO 3166-1 alpha-2; ZZ where unknown.';
COMMENT ON COLUMN attention_reports.received_at IS 'When the edge accepted it.';
COMMENT ON COLUMN attention_reports.changed_at IS 'When it came into this state.';
COMMENT ON COLUMN attention_reports.signals IS 'What the fraud rules noticed: [{rule, score 0 to 100, detail}].';

CREATE TABLE untagged_attention (
  id text PRIMARY KEY,
  earned_at timestamptz NOT NULL,
  account text NOT NULL,
  site text NOT NULL,
  country text NOT NULL,
  seconds integer NOT NULL,
  user_presence boolean NOT NULL
);
COMMENT ON TABLE untagged_attention IS 'Attention without a campaign''s tag: nobody''s to pay for, kept where no other receiver is configured.';
COMMENT ON COLUMN untagged_attention.id IS 'By which a repetition is known.';
COMMENT ON COLUMN untagged_attention.earned_at IS 'When it was reported.';
COMMENT ON COLUMN untagged_attention.account IS 'Who gave it: a wallet in base58.';
COMMENT ON COLUMN untagged_attention.site IS 'The page''s origin.';
COMMENT ON COLUMN untagged_attention.country IS 'ISO 3166-1 alpha-2; ZZ where unknown.';
COMMENT ON COLUMN untagged_attention.seconds IS 'Attention in seconds.';
COMMENT ON COLUMN untagged_attention.user_presence IS 'Whether the visitor did something meanwhile.';

CREATE TABLE edge_refusals (
  shard text NOT NULL,
  hour timestamptz NOT NULL,
  route text NOT NULL,
  reason text NOT NULL,
  refused bigint NOT NULL,
  PRIMARY KEY (shard, hour, route, reason)
);
COMMENT ON TABLE edge_refusals IS 'How often the edge refused requests, by hour and reason.';
COMMENT ON COLUMN edge_refusals.shard IS 'Which of the edge''s counters says so; sums go over all.';
COMMENT ON COLUMN edge_refusals.hour IS 'Begin of the hour, in UTC.';
COMMENT ON COLUMN edge_refusals.route IS 'The route that refused.';
COMMENT ON COLUMN edge_refusals.reason IS 'The refusal''s code.';
COMMENT ON COLUMN edge_refusals.refused IS 'How often; only grows.';

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
COMMENT ON TABLE edge_journal IS 'State of the edge: records that were acknowledged and are not delivered to the tables above yet.';
COMMENT ON COLUMN edge_journal.id IS 'By which a repetition is known.';
COMMENT ON COLUMN edge_journal.kind IS 'click, report or attention.';
COMMENT ON COLUMN edge_journal.body IS 'The record in JSON.';
COMMENT ON COLUMN edge_journal.created_at_ms IS 'When it was stored, in Unix milliseconds.';
COMMENT ON COLUMN edge_journal.due_at_ms IS 'When it is delivered next, in Unix milliseconds.';
COMMENT ON COLUMN edge_journal.attempts IS 'How often it was refused as it is; failures of the receiver do not count.';
COMMENT ON COLUMN edge_journal.parked_reason IS 'Why it was given up; null while it waits.';

CREATE TABLE edge_counters (
  hour_ms bigint NOT NULL,
  route text NOT NULL,
  reason text NOT NULL,
  refused bigint NOT NULL,
  delivered bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hour_ms, route, reason)
) WITH (fillfactor = 60);
COMMENT ON TABLE edge_counters IS 'State of the edge: refusals that it counted.';
COMMENT ON COLUMN edge_counters.hour_ms IS 'Begin of the hour in Unix milliseconds; 0 holds the sum of the hours that are long over.';
COMMENT ON COLUMN edge_counters.route IS 'The route that refused.';
COMMENT ON COLUMN edge_counters.reason IS 'The refusal''s code.';
COMMENT ON COLUMN edge_counters.refused IS 'How often.';
COMMENT ON COLUMN edge_counters.delivered IS 'The count that edge_refusals was told last.';

CREATE TABLE edge_limits (
  key text NOT NULL,
  window_start_ms bigint NOT NULL,
  window_end_ms bigint NOT NULL,
  taken integer NOT NULL,
  PRIMARY KEY (key, window_start_ms)
) WITH (fillfactor = 60);
CREATE INDEX edge_limits_ended ON edge_limits (window_end_ms);
COMMENT ON TABLE edge_limits IS 'State of the edge: how much is taken of each limit. Windows that ended are deleted.';
COMMENT ON COLUMN edge_limits.key IS 'Whom and what it limits, and the window''s length in seconds; no personal data.';
COMMENT ON COLUMN edge_limits.window_start_ms IS 'Begin of the window in Unix milliseconds, included.';
COMMENT ON COLUMN edge_limits.window_end_ms IS 'End of the window in Unix milliseconds, not included.';
COMMENT ON COLUMN edge_limits.taken IS 'How many were admitted.';

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
  marks text NOT NULL,
  PRIMARY KEY (campaign_id, id)
);
CREATE UNIQUE INDEX edge_sessions_open ON edge_sessions (campaign_id, account, page) WHERE closed_at_ms IS NULL;
COMMENT ON TABLE edge_sessions IS 'State of the edge: sessions of attention on a page.';
COMMENT ON COLUMN edge_sessions.campaign_id IS 'The campaign of the visitor''s tag, in base58.';
COMMENT ON COLUMN edge_sessions.id IS '16 random bytes in hex.';
COMMENT ON COLUMN edge_sessions.account IS 'Who earns: a wallet in base58.';
COMMENT ON COLUMN edge_sessions.influencer IS 'Who brought the account, in base58; null for nobody.';
COMMENT ON COLUMN edge_sessions.tag IS 'The visitor''s tag in its text form.';
COMMENT ON COLUMN edge_sessions.site IS 'The page''s origin.';
COMMENT ON COLUMN edge_sessions.page IS 'Hash of the page''s URL without query and fragment.';
COMMENT ON COLUMN edge_sessions.country IS 'ISO 3166-1 alpha-2; ZZ where unknown.';
COMMENT ON COLUMN edge_sessions.ip_hash IS 'Keyed hash of the truncated address; the key changes daily.';
COMMENT ON COLUMN edge_sessions.is_hot_page IS '1 for a page of the class hot, else 0.';
COMMENT ON COLUMN edge_sessions.cohort_filter IS 'The account''s cohorts as the program takes them, in hex; null for none.';
COMMENT ON COLUMN edge_sessions.opened_at_ms IS 'When it was opened, in Unix milliseconds.';
COMMENT ON COLUMN edge_sessions.expires_at_ms IS 'When it ends by itself, in Unix milliseconds.';
COMMENT ON COLUMN edge_sessions.closed_at_ms IS 'When it was closed, in Unix milliseconds; null while it is open.';
COMMENT ON COLUMN edge_sessions.signals IS 'What the fraud rules noticed, in JSON: [{rule, score 0 to 100, detail}].';
COMMENT ON COLUMN edge_sessions.marks IS 'Its newest reports, JSON, the oldest first: when, seconds claimed, seconds that had passed, user presence.';

CREATE TABLE edge_clocks (
  campaign_id text NOT NULL,
  account text NOT NULL,
  credited_until_ms bigint NOT NULL,
  PRIMARY KEY (campaign_id, account)
) WITH (fillfactor = 60);
COMMENT ON TABLE edge_clocks IS 'State of the edge: until when an account''s attention is credited, so that no second is paid twice.';
COMMENT ON COLUMN edge_clocks.campaign_id IS 'The campaign, in base58.';
COMMENT ON COLUMN edge_clocks.account IS 'A wallet in base58.';
COMMENT ON COLUMN edge_clocks.credited_until_ms IS 'Attention before this moment is credited, in Unix milliseconds.';

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
) WITH (fillfactor = 60);
CREATE INDEX edge_outbox_open ON edge_outbox (campaign_id, state, place);
CREATE INDEX edge_outbox_under_way ON edge_outbox (campaign_id, account) WHERE state IN ('queued', 'sent', 'landed');
COMMENT ON TABLE edge_outbox IS 'State of the edge: VAUs and conversions on their way to the chain.';
COMMENT ON COLUMN edge_outbox.campaign_id IS 'The campaign, in base58.';
COMMENT ON COLUMN edge_outbox.id IS 'The VAU''s or conversion''s id.';
COMMENT ON COLUMN edge_outbox.kind IS 'vau or conversion.';
COMMENT ON COLUMN edge_outbox.place IS 'Order of arrival in the campaign: an account''s VAUs are sent in it.';
COMMENT ON COLUMN edge_outbox.account IS 'Who earned it: a wallet in base58.';
COMMENT ON COLUMN edge_outbox.influencer IS 'Who brought the account, in base58; null for nobody.';
COMMENT ON COLUMN edge_outbox.body IS 'What is sent to the program, in JSON.';
COMMENT ON COLUMN edge_outbox.state IS 'queued, sent, landed, final or parked.';
COMMENT ON COLUMN edge_outbox.reason IS 'Why it is parked, or was last tried in vain; null otherwise.';
COMMENT ON COLUMN edge_outbox.sequence IS 'Its number among the account''s VAUs; null while it has none.';
COMMENT ON COLUMN edge_outbox.signature IS 'The transaction that carries it last; null before it was first sent.';
COMMENT ON COLUMN edge_outbox.attempts IS 'How often it was tried in vain.';
COMMENT ON COLUMN edge_outbox.due_at_ms IS 'When it is looked at next, in Unix milliseconds.';
COMMENT ON COLUMN edge_outbox.received_at_ms IS 'When it was accepted, in Unix milliseconds.';
COMMENT ON COLUMN edge_outbox.changed_at_ms IS 'When it came into this state, in Unix milliseconds.';

CREATE TABLE edge_transactions (
  campaign_id text NOT NULL,
  signature text NOT NULL,
  outbox_id text NOT NULL,
  wire text NOT NULL,
  last_valid_block_height bigint NOT NULL,
  sent_at_ms bigint NOT NULL,
  PRIMARY KEY (campaign_id, signature, outbox_id)
);
COMMENT ON TABLE edge_transactions IS 'State of the edge: transactions as they were signed, stored before they are sent, for as long as they can land.';
COMMENT ON COLUMN edge_transactions.campaign_id IS 'The campaign, in base58.';
COMMENT ON COLUMN edge_transactions.signature IS 'The transaction''s signature in base58.';
COMMENT ON COLUMN edge_transactions.outbox_id IS 'What it carries.';
COMMENT ON COLUMN edge_transactions.wire IS 'Its bytes in base64.';
COMMENT ON COLUMN edge_transactions.last_valid_block_height IS 'It can not land in a later block.';
COMMENT ON COLUMN edge_transactions.sent_at_ms IS 'When it was sent last, in Unix milliseconds.';
