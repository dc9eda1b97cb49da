-- The platform: tenants, who may call, what they run, what their customers did and whom it is credited to.
--
-- Conventions: what belongs to a tenant has advertiser_id, and keys that lead to a campaign or an application carry it along, so that no row can
-- point into another tenant's. platform_campaign_id and influencer_id are the platform's (UUIDs); campaign_id and influencer stay the chain's
-- (base58). `_usdc` is USDC base units, `_micros` millionths of a currency, `_bps` basis points. Nothing that the chain knows is kept twice.

CREATE TABLE advertisers (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  status text NOT NULL CHECK (status IN ('active', 'inactive')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
COMMENT ON TABLE advertisers IS 'A tenant: who runs campaigns, and owns everything that is theirs.';
COMMENT ON COLUMN advertisers.id IS 'UUID version 7.';
COMMENT ON COLUMN advertisers.name IS 'What it is called.';
COMMENT ON COLUMN advertisers.status IS 'inactive: its users and keys are refused; nothing of it is deleted.';
COMMENT ON COLUMN advertisers.created_at IS 'When it was created.';
COMMENT ON COLUMN advertisers.updated_at IS 'When it was changed last.';

CREATE TABLE platform_influencers (
  id uuid PRIMARY KEY,
  handle text NOT NULL CHECK (handle <> ''),
  platform text NOT NULL,
  follower_count bigint CHECK (follower_count >= 0),
  engagement_rate_bps integer CHECK (engagement_rate_bps BETWEEN 0 AND 10000),
  email text,
  wallet text,
  wallet_proven_at timestamptz,
  referral_code text NOT NULL UNIQUE,
  referred_by uuid REFERENCES platform_influencers (id),
  status text NOT NULL CHECK (status IN ('pending', 'active', 'inactive', 'deleted')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (wallet IS NOT NULL OR wallet_proven_at IS NULL)
);
CREATE UNIQUE INDEX platform_influencers_handle ON platform_influencers (platform, lower(handle)) WHERE status <> 'deleted';
CREATE UNIQUE INDEX platform_influencers_wallet ON platform_influencers (wallet) WHERE wallet_proven_at IS NOT NULL;
COMMENT ON TABLE platform_influencers IS 'An influencer as the platform knows them; what the chain knows is in influencers.';
COMMENT ON COLUMN platform_influencers.id IS 'UUID version 7.';
COMMENT ON COLUMN platform_influencers.handle IS 'Their name on their platform, without @. Personal data: a tombstone after deletion.';
COMMENT ON COLUMN platform_influencers.platform IS 'Where they publish: twitter, tiktok, youtube, instagram, telegram or other.';
COMMENT ON COLUMN platform_influencers.follower_count IS 'As they told; null while unknown.';
COMMENT ON COLUMN platform_influencers.engagement_rate_bps IS 'Share of followers who react, in basis points, as they told; null while unknown.';
COMMENT ON COLUMN platform_influencers.email IS 'Where to write to; null when not given or deleted. Personal data.';
COMMENT ON COLUMN platform_influencers.wallet IS 'Their wallet in base58; null when not given.';
COMMENT ON COLUMN platform_influencers.wallet_proven_at IS 'When they last signed a message with it; null: it is only claimed, and nothing is paid to it.';
COMMENT ON COLUMN platform_influencers.referral_code IS 'With which they invite other influencers.';
COMMENT ON COLUMN platform_influencers.referred_by IS 'Who invited them; null for nobody.';
COMMENT ON COLUMN platform_influencers.status IS 'pending until approved; deleted: personal data is gone, amounts stay.';
COMMENT ON COLUMN platform_influencers.created_at IS 'When they registered.';
COMMENT ON COLUMN platform_influencers.updated_at IS 'When it was changed last.';

CREATE TABLE users (
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  sub text NOT NULL,
  email text,
  role text CHECK (role IN ('admin', 'advertiser', 'influencer')),
  advertiser_id uuid REFERENCES advertisers (id),
  influencer_id uuid REFERENCES platform_influencers (id),
  scopes text[] NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('pending', 'active', 'inactive')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (issuer, sub),
  CHECK (status <> 'active' OR role IS NOT NULL),
  CHECK ((advertiser_id IS NOT NULL) = (role IS NOT DISTINCT FROM 'advertiser')),
  CHECK ((influencer_id IS NOT NULL) = (role IS NOT DISTINCT FROM 'influencer'))
);
CREATE INDEX users_of_advertiser ON users (advertiser_id);
CREATE INDEX users_of_influencer ON users (influencer_id);
COMMENT ON TABLE users IS 'Who signs in: one row for each subject of the identity provider, made at the first visit.';
COMMENT ON COLUMN users.id IS 'UUID version 7.';
COMMENT ON COLUMN users.issuer IS 'The identity provider (iss): subjects are unique there only.';
COMMENT ON COLUMN users.sub IS 'Its name of the person (sub).';
COMMENT ON COLUMN users.email IS 'As the provider told; null when it did not. Personal data.';
COMMENT ON COLUMN users.role IS 'What they may do; null while nobody decided.';
COMMENT ON COLUMN users.advertiser_id IS 'Whose data an advertisers user sees; null for the other roles.';
COMMENT ON COLUMN users.influencer_id IS 'Who an influencers user is; null for the other roles.';
COMMENT ON COLUMN users.scopes IS 'Of admins: root (everything), reviewer, finance.';
COMMENT ON COLUMN users.status IS 'pending until an admin approves; inactive is blocked.';
COMMENT ON COLUMN users.created_at IS 'When they came first.';
COMMENT ON COLUMN users.updated_at IS 'When it was changed last.';

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  name text NOT NULL,
  prefix text NOT NULL,
  hash text NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  hmac_secret_enc text,
  hmac_required boolean NOT NULL DEFAULT false,
  replaced_by uuid REFERENCES api_keys (id),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  CHECK (NOT hmac_required OR hmac_secret_enc IS NOT NULL)
);
CREATE INDEX api_keys_of_advertiser ON api_keys (advertiser_id, created_at);
COMMENT ON TABLE api_keys IS 'A key with which an advertisers servers call. The key itself is shown once and stored nowhere.';
COMMENT ON COLUMN api_keys.id IS 'UUID version 7.';
COMMENT ON COLUMN api_keys.advertiser_id IS 'Whose key it is.';
COMMENT ON COLUMN api_keys.name IS 'What its owner calls it.';
COMMENT ON COLUMN api_keys.prefix IS 'Its first characters, shown instead of it.';
COMMENT ON COLUMN api_keys.hash IS 'SHA-256 of the key, in hex.';
COMMENT ON COLUMN api_keys.scopes IS 'What it may do, e.g. events:write.';
COMMENT ON COLUMN api_keys.hmac_secret_enc IS 'The secret of its signatures, encrypted with the platforms key; null: it has none.';
COMMENT ON COLUMN api_keys.hmac_required IS 'Whether unsigned events are refused.';
COMMENT ON COLUMN api_keys.replaced_by IS 'The key that it was rotated to; null when it was not.';
COMMENT ON COLUMN api_keys.created_at IS 'When it was made.';
COMMENT ON COLUMN api_keys.last_used_at IS 'When it was used last, to the minute; null before.';
COMMENT ON COLUMN api_keys.expires_at IS 'From when it is refused: the end of a rotations overlap; null for never.';
COMMENT ON COLUMN api_keys.revoked_at IS 'When it was revoked; null while it was not.';

CREATE TABLE platform_campaigns (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  name text NOT NULL CHECK (name <> ''),
  status text NOT NULL CHECK (status IN ('draft', 'reviewing', 'published', 'paused', 'completed')),
  budget_usdc numeric(20,0) NOT NULL CHECK (budget_usdc > 0),
  daily_budget_usdc numeric(20,0) CHECK (daily_budget_usdc > 0 AND daily_budget_usdc <= budget_usdc),
  hourly_budget_usdc numeric(20,0) CHECK (hourly_budget_usdc > 0 AND hourly_budget_usdc <= budget_usdc),
  cpm_usdc numeric(20,0) CHECK (cpm_usdc >= 0),
  slots integer CHECK (slots > 0),
  max_earnings_per_user_usdc numeric(20,0) CHECK (max_earnings_per_user_usdc > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  brief text NOT NULL DEFAULT '',
  targeting jsonb NOT NULL DEFAULT '{}',
  attribution_source text NOT NULL CHECK (attribution_source IN ('any', 'coupon', 'link')),
  auto_approve boolean NOT NULL DEFAULT false,
  allow_list uuid[],
  chain_campaign_id text,
  chain_tx jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (advertiser_id, id),
  CHECK (ends_at > starts_at)
);
CREATE UNIQUE INDEX platform_campaigns_on_chain ON platform_campaigns (chain_campaign_id);
CREATE INDEX platform_campaigns_of_advertiser ON platform_campaigns (advertiser_id, status);
COMMENT ON TABLE platform_campaigns IS 'A campaign as the advertiser plans it. What it has and spends on chain is in campaigns, campaign_stats and pots.';
COMMENT ON COLUMN platform_campaigns.id IS 'UUID version 7.';
COMMENT ON COLUMN platform_campaigns.advertiser_id IS 'Whose campaign it is.';
COMMENT ON COLUMN platform_campaigns.name IS 'What it is called.';
COMMENT ON COLUMN platform_campaigns.status IS 'Where it is in its life; only legal moves are made.';
COMMENT ON COLUMN platform_campaigns.budget_usdc IS 'Planned in all, USDC base units.';
COMMENT ON COLUMN platform_campaigns.daily_budget_usdc IS 'Most for a UTC day, USDC base units; null for no limit.';
COMMENT ON COLUMN platform_campaigns.hourly_budget_usdc IS 'Planned for an hour, USDC base units, enforced by nothing; null for no limit.';
COMMENT ON COLUMN platform_campaigns.cpm_usdc IS 'Pay for a thousand views, USDC base units; null where views are not paid.';
COMMENT ON COLUMN platform_campaigns.slots IS 'Most influencers who take part; null for no limit.';
COMMENT ON COLUMN platform_campaigns.max_earnings_per_user_usdc IS 'Planned for one influencer, USDC base units, enforced by nothing here; null for no limit.';
COMMENT ON COLUMN platform_campaigns.starts_at IS 'From when it runs; null while not planned.';
COMMENT ON COLUMN platform_campaigns.ends_at IS 'Until when it runs, not included; null for no end.';
COMMENT ON COLUMN platform_campaigns.brief IS 'What influencers are asked to make.';
COMMENT ON COLUMN platform_campaigns.targeting IS 'Whom it is for: {countries, platforms, cohorts, min_followers}.';
COMMENT ON COLUMN platform_campaigns.attribution_source IS 'Which keys decide for it; any: the whole waterfall.';
COMMENT ON COLUMN platform_campaigns.auto_approve IS 'Whether whoever applies is approved at once.';
COMMENT ON COLUMN platform_campaigns.allow_list IS 'Influencers who may apply; null: all.';
COMMENT ON COLUMN platform_campaigns.chain_campaign_id IS 'Its campaign on chain, in base58; null while there is none.';
COMMENT ON COLUMN platform_campaigns.chain_tx IS 'Transactions that its owner was given to sign, by action: {signature, state, prepared_at, landed_at}.';
COMMENT ON COLUMN platform_campaigns.created_at IS 'When it was created.';
COMMENT ON COLUMN platform_campaigns.updated_at IS 'When it was changed last.';

CREATE TABLE assignments (
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  platform_campaign_id uuid NOT NULL,
  influencer_id uuid NOT NULL REFERENCES platform_influencers (id),
  share_type text CHECK (share_type IN ('percentage', 'flat_per_conversion', 'flat_once')),
  share_bps integer CHECK (share_bps BETWEEN 0 AND 10000),
  flat_usdc numeric(20,0) CHECK (flat_usdc >= 0),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (platform_campaign_id, influencer_id),
  FOREIGN KEY (advertiser_id, platform_campaign_id) REFERENCES platform_campaigns (advertiser_id, id),
  CHECK ((share_bps IS NOT NULL) = (share_type IS NOT DISTINCT FROM 'percentage')),
  CHECK ((flat_usdc IS NOT NULL) = (share_type IS NOT NULL AND share_type <> 'percentage'))
);
CREATE INDEX assignments_of_advertiser ON assignments (advertiser_id, influencer_id);
CREATE INDEX assignments_of_influencer ON assignments (influencer_id);
COMMENT ON TABLE assignments IS 'An influencer takes part in a campaign, and for what share.';
COMMENT ON COLUMN assignments.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN assignments.platform_campaign_id IS 'The campaign.';
COMMENT ON COLUMN assignments.influencer_id IS 'The influencer.';
COMMENT ON COLUMN assignments.share_type IS 'How they are paid; null: not agreed, nothing is paid.';
COMMENT ON COLUMN assignments.share_bps IS 'Of percentage: their part of revenue in basis points (1500 is 15 %).';
COMMENT ON COLUMN assignments.flat_usdc IS 'Of flat_…: the sum in USDC base units.';
COMMENT ON COLUMN assignments.created_at IS 'When they were assigned.';
COMMENT ON COLUMN assignments.updated_at IS 'When it was changed last.';

CREATE TABLE applications (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  platform_campaign_id uuid NOT NULL,
  influencer_id uuid NOT NULL REFERENCES platform_influencers (id),
  status text NOT NULL CHECK (status IN ('applied', 'approved', 'active', 'completed', 'paid', 'rejected')),
  note text NOT NULL DEFAULT '',
  history jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (advertiser_id, id),
  FOREIGN KEY (advertiser_id, platform_campaign_id) REFERENCES platform_campaigns (advertiser_id, id)
);
CREATE UNIQUE INDEX applications_open ON applications (platform_campaign_id, influencer_id) WHERE status <> 'rejected';
CREATE INDEX applications_of_advertiser ON applications (advertiser_id, status);
CREATE INDEX applications_of_influencer ON applications (influencer_id);
COMMENT ON TABLE applications IS 'An influencer wants to take part in a campaign, and what became of it.';
COMMENT ON COLUMN applications.id IS 'UUID version 7.';
COMMENT ON COLUMN applications.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN applications.platform_campaign_id IS 'The campaign.';
COMMENT ON COLUMN applications.influencer_id IS 'The influencer.';
COMMENT ON COLUMN applications.status IS 'Where it is; only legal moves are made.';
COMMENT ON COLUMN applications.note IS 'What the influencer wrote.';
COMMENT ON COLUMN applications.history IS 'Its moves, the oldest first: [{from, to, at, by, reason}].';
COMMENT ON COLUMN applications.created_at IS 'When they applied.';
COMMENT ON COLUMN applications.updated_at IS 'When it was changed last.';

CREATE TABLE evidence (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  application_id uuid NOT NULL,
  influencer_id uuid NOT NULL REFERENCES platform_influencers (id),
  kind text NOT NULL CHECK (kind IN ('post', 'screenshot', 'link')),
  url text NOT NULL CHECK (url ~ '^https?://'),
  note text NOT NULL DEFAULT '',
  status text NOT NULL CHECK (status IN ('submitted', 'approved', 'rejected')),
  review_note text NOT NULL DEFAULT '',
  reviewed_by uuid REFERENCES users (id),
  reviewed_at timestamptz,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (advertiser_id, application_id) REFERENCES applications (advertiser_id, id)
);
CREATE INDEX evidence_of_application ON evidence (application_id);
CREATE INDEX evidence_of_advertiser ON evidence (advertiser_id, status);
CREATE INDEX evidence_of_influencer ON evidence (influencer_id);
COMMENT ON TABLE evidence IS 'What an influencer shows for their work: a post, a screenshot, a link.';
COMMENT ON COLUMN evidence.id IS 'UUID version 7.';
COMMENT ON COLUMN evidence.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN evidence.application_id IS 'For which application.';
COMMENT ON COLUMN evidence.influencer_id IS 'The influencer.';
COMMENT ON COLUMN evidence.kind IS 'What is shown.';
COMMENT ON COLUMN evidence.url IS 'Where it is.';
COMMENT ON COLUMN evidence.note IS 'What the influencer wrote.';
COMMENT ON COLUMN evidence.status IS 'What the reviewer decided.';
COMMENT ON COLUMN evidence.review_note IS 'Why.';
COMMENT ON COLUMN evidence.reviewed_by IS 'Who decided; null before.';
COMMENT ON COLUMN evidence.reviewed_at IS 'When it was decided; null before.';
COMMENT ON COLUMN evidence.created_at IS 'When it was submitted.';

ALTER TABLE tracking_links
  ADD COLUMN advertiser_id uuid REFERENCES advertisers (id),
  ADD COLUMN platform_campaign_id uuid,
  ADD COLUMN influencer_id uuid REFERENCES platform_influencers (id),
  ADD COLUMN label text,
  ADD COLUMN ab_test text,
  ADD COLUMN ab_variant text,
  ADD COLUMN replaced_by text REFERENCES tracking_links (code),
  ADD FOREIGN KEY (advertiser_id, platform_campaign_id) REFERENCES platform_campaigns (advertiser_id, id),
  ADD CHECK (advertiser_id IS NOT NULL OR (platform_campaign_id IS NULL AND influencer_id IS NULL)),
  ADD CHECK ((ab_test IS NULL) = (ab_variant IS NULL));
CREATE INDEX tracking_links_of_advertiser ON tracking_links (advertiser_id, platform_campaign_id);
CREATE INDEX tracking_links_of_influencer ON tracking_links (influencer_id);
COMMENT ON COLUMN tracking_links.advertiser_id IS 'The tenant; null for a link that was made beside the platform, which no tenant sees.';
COMMENT ON COLUMN tracking_links.platform_campaign_id IS 'The platform''s campaign; null for none.';
COMMENT ON COLUMN tracking_links.influencer_id IS 'The platform''s influencer; null for a link of the campaign''s own.';
COMMENT ON COLUMN tracking_links.label IS 'What its owner calls it; null for nothing.';
COMMENT ON COLUMN tracking_links.ab_test IS 'The comparison that it is one side of; null for none.';
COMMENT ON COLUMN tracking_links.ab_variant IS 'Which side; null for none.';
COMMENT ON COLUMN tracking_links.replaced_by IS 'The link that was made in its place; null while it was not replaced.';

CREATE TABLE coupons (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  platform_campaign_id uuid NOT NULL,
  influencer_id uuid REFERENCES platform_influencers (id),
  code text NOT NULL CHECK (code ~ '^[A-Za-z0-9_-]{1,64}$'),
  code_key text NOT NULL CHECK (code_key = upper(code)),
  kind text NOT NULL CHECK (kind IN ('auto', 'vanity', 'generic')),
  status text NOT NULL CHECK (status IN ('active', 'invalidated')),
  valid_from timestamptz,
  valid_until timestamptz,
  replaced_by uuid REFERENCES coupons (id),
  created_at timestamptz NOT NULL,
  invalidated_at timestamptz,
  FOREIGN KEY (advertiser_id, platform_campaign_id) REFERENCES platform_campaigns (advertiser_id, id),
  CHECK (kind <> 'generic' OR influencer_id IS NULL),
  CHECK (valid_until > valid_from),
  CHECK ((status = 'invalidated') = (invalidated_at IS NOT NULL))
);
CREATE UNIQUE INDEX coupons_code ON coupons (advertiser_id, code_key) WHERE status = 'active';
CREATE INDEX coupons_of_key ON coupons (advertiser_id, code_key, created_at);
CREATE INDEX coupons_of_campaign ON coupons (platform_campaign_id);
CREATE INDEX coupons_of_influencer ON coupons (influencer_id);
COMMENT ON TABLE coupons IS 'A code that buyers enter, and whom it speaks for.';
COMMENT ON COLUMN coupons.id IS 'UUID version 7.';
COMMENT ON COLUMN coupons.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN coupons.platform_campaign_id IS 'The campaign.';
COMMENT ON COLUMN coupons.influencer_id IS 'Who is credited; null for a generic code, which fixes the campaign only.';
COMMENT ON COLUMN coupons.code IS 'As it was given out.';
COMMENT ON COLUMN coupons.code_key IS 'The code in capitals: by which it is found. Unique among an advertisers active codes.';
COMMENT ON COLUMN coupons.kind IS 'auto: made by chance; vanity: chosen; generic: of nobody.';
COMMENT ON COLUMN coupons.status IS 'invalidated: it decides nothing any more.';
COMMENT ON COLUMN coupons.valid_from IS 'From when it decides; null for always.';
COMMENT ON COLUMN coupons.valid_until IS 'Until when it decides, not included; null for no end.';
COMMENT ON COLUMN coupons.replaced_by IS 'The code that was made in its place; null when there is none.';
COMMENT ON COLUMN coupons.created_at IS 'When it was made.';
COMMENT ON COLUMN coupons.invalidated_at IS 'When it was invalidated; null while active.';

CREATE TABLE customer_events (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  action text NOT NULL CHECK (action IN ('purchase', 'add_to_cart', 'signup', 'drop_off', 'landing', 'custom')),
  value_micros numeric(20,0) CHECK (value_micros >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3,5}$'),
  properties jsonb NOT NULL DEFAULT '{}',
  coupon_code text,
  ref_code text,
  click_id text,
  landing_url text,
  referrer text,
  session_id text,
  customer_hash text,
  customer_wallet text,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  dedup_key text NOT NULL,
  body_hash text NOT NULL,
  attributed boolean NOT NULL,
  platform_campaign_id uuid,
  influencer_id uuid REFERENCES platform_influencers (id),
  tracking_link_code text,
  coupon_id uuid,
  matched_click_id uuid,
  deciding_key text NOT NULL CHECK (deciding_key IN ('coupon', 'ref_code', 'landing_url', 'referrer', 'click_id', 'session_id', 'none')),
  rule_version text NOT NULL,
  confidence_percent smallint NOT NULL CHECK (confidence_percent BETWEEN 0 AND 100),
  attribution jsonb NOT NULL,
  UNIQUE (advertiser_id, dedup_key),
  FOREIGN KEY (advertiser_id, platform_campaign_id) REFERENCES platform_campaigns (advertiser_id, id),
  CHECK (attributed = (influencer_id IS NOT NULL))
);
CREATE INDEX customer_events_by_time ON customer_events (advertiser_id, occurred_at);
CREATE INDEX customer_events_of_campaign ON customer_events (platform_campaign_id, occurred_at);
CREATE INDEX customer_events_of_influencer ON customer_events (influencer_id, occurred_at);
CREATE INDEX customer_events_of_link ON customer_events (tracking_link_code);
CREATE INDEX customer_events_of_customer ON customer_events (advertiser_id, customer_hash) WHERE customer_hash IS NOT NULL;
COMMENT ON TABLE customer_events IS 'What an advertisers customer did, as its server told, and whom it is credited to and why. No foreign key to links, coupons and clicks: an event is kept whatever it names.';
COMMENT ON COLUMN customer_events.id IS 'UUID version 7.';
COMMENT ON COLUMN customer_events.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN customer_events.action IS 'What was done.';
COMMENT ON COLUMN customer_events.value_micros IS 'What it is worth in millionths of the currency; null for nothing told.';
COMMENT ON COLUMN customer_events.currency IS 'ISO 4217, or USDC.';
COMMENT ON COLUMN customer_events.properties IS 'What else was told. May hold personal data: emptied on deletion.';
COMMENT ON COLUMN customer_events.coupon_code IS 'As told; null when not.';
COMMENT ON COLUMN customer_events.ref_code IS 'As told; null when not.';
COMMENT ON COLUMN customer_events.click_id IS 'As told; null when not.';
COMMENT ON COLUMN customer_events.landing_url IS 'As told; null when not. Emptied on deletion.';
COMMENT ON COLUMN customer_events.referrer IS 'As told; null when not. Emptied on deletion.';
COMMENT ON COLUMN customer_events.session_id IS 'As told; null when not. Emptied on deletion.';
COMMENT ON COLUMN customer_events.customer_hash IS 'Keyed hash of the advertisers name for the customer; null when not told, or deleted.';
COMMENT ON COLUMN customer_events.customer_wallet IS 'The customers wallet in base58, where the shop knows it; null when not told, or deleted.';
COMMENT ON COLUMN customer_events.occurred_at IS 'When it happened, as told; else when it was received.';
COMMENT ON COLUMN customer_events.received_at IS 'When it was received.';
COMMENT ON COLUMN customer_events.dedup_key IS 'By which a repetition is known: the idempotency key, the events id, or a hash of what was told.';
COMMENT ON COLUMN customer_events.body_hash IS 'SHA-256 of what was told, in hex: the same key with another body is a conflict.';
COMMENT ON COLUMN customer_events.attributed IS 'Whether an influencer is credited.';
COMMENT ON COLUMN customer_events.platform_campaign_id IS 'The campaign that it counts for; null for none.';
COMMENT ON COLUMN customer_events.influencer_id IS 'Who is credited; null for nobody.';
COMMENT ON COLUMN customer_events.tracking_link_code IS 'The link that led here; null for none.';
COMMENT ON COLUMN customer_events.coupon_id IS 'The coupon that was valid; null for none.';
COMMENT ON COLUMN customer_events.matched_click_id IS 'The click that was found; null for none.';
COMMENT ON COLUMN customer_events.deciding_key IS 'What decided.';
COMMENT ON COLUMN customer_events.rule_version IS 'The rule that decided, e.g. waterfall-1.';
COMMENT ON COLUMN customer_events.confidence_percent IS 'How sure the rule is; 0 for unattributed.';
COMMENT ON COLUMN customer_events.attribution IS 'Each step of the rule and why it decided or did not: [{step, outcome, reason}].';

CREATE TABLE chain_conversions (
  event_id uuid PRIMARY KEY REFERENCES customer_events (id),
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  platform_campaign_id uuid NOT NULL,
  wallet text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'accepted', 'refused')),
  reason text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  FOREIGN KEY (advertiser_id, platform_campaign_id) REFERENCES platform_campaigns (advertiser_id, id)
) WITH (fillfactor = 60);
CREATE INDEX chain_conversions_due ON chain_conversions (due_at) WHERE state = 'queued';
COMMENT ON TABLE chain_conversions IS 'Events on their way to the chain, for campaigns that pay conversions there. What was paid is in conversions.';
COMMENT ON COLUMN chain_conversions.event_id IS 'The event; also the conversions idempotency key.';
COMMENT ON COLUMN chain_conversions.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN chain_conversions.platform_campaign_id IS 'The campaign; its chain_campaign_id says which on chain.';
COMMENT ON COLUMN chain_conversions.wallet IS 'Whose conversion it is, in base58.';
COMMENT ON COLUMN chain_conversions.state IS 'accepted: the edge took it over and delivers it; refused: it never will.';
COMMENT ON COLUMN chain_conversions.reason IS 'Why it was refused, or last tried in vain; null otherwise.';
COMMENT ON COLUMN chain_conversions.attempts IS 'How often it was tried in vain.';
COMMENT ON COLUMN chain_conversions.due_at IS 'When it is tried next.';
COMMENT ON COLUMN chain_conversions.created_at IS 'When it was queued.';

CREATE TABLE failed_events (
  id uuid PRIMARY KEY,
  advertiser_id uuid NOT NULL REFERENCES advertisers (id),
  received_at timestamptz NOT NULL,
  status smallint NOT NULL,
  error_code text NOT NULL,
  field text,
  body_excerpt text NOT NULL,
  retried_at timestamptz
);
CREATE INDEX failed_events_of_advertiser ON failed_events (advertiser_id, received_at);
COMMENT ON TABLE failed_events IS 'Event requests that were refused, kept for diagnosis for as long as retention says.';
COMMENT ON COLUMN failed_events.id IS 'UUID version 7.';
COMMENT ON COLUMN failed_events.advertiser_id IS 'The tenant: the campaigns advertiser.';
COMMENT ON COLUMN failed_events.received_at IS 'When it came.';
COMMENT ON COLUMN failed_events.status IS 'The HTTP status of the answer.';
COMMENT ON COLUMN failed_events.error_code IS 'The answers code.';
COMMENT ON COLUMN failed_events.field IS 'The field that broke the rule; null for none.';
COMMENT ON COLUMN failed_events.body_excerpt IS 'The bodys beginning, without values of personal fields.';
COMMENT ON COLUMN failed_events.retried_at IS 'When the same was taken after all; null while it was not.';

CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  status smallint NOT NULL,
  response jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
COMMENT ON TABLE idempotency_keys IS 'Answers to requests that must not be done twice, kept for a day.';
COMMENT ON COLUMN idempotency_keys.scope IS 'Who asked and which route: keys of different callers never meet.';
COMMENT ON COLUMN idempotency_keys.key IS 'The header Idempotency-Key.';
COMMENT ON COLUMN idempotency_keys.body_hash IS 'SHA-256 of path and body, in hex: another request with the key is a conflict.';
COMMENT ON COLUMN idempotency_keys.status IS 'The HTTP status of the answer.';
COMMENT ON COLUMN idempotency_keys.response IS 'The answer. Never holds a secret.';
COMMENT ON COLUMN idempotency_keys.created_at IS 'When it was answered.';

CREATE TABLE audit_log (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('admin', 'advertiser', 'influencer', 'pending', 'api_key', 'system')),
  actor_id uuid,
  advertiser_id uuid REFERENCES advertisers (id),
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text
);
CREATE INDEX audit_log_of_subject ON audit_log (subject_kind, subject_id, at);
CREATE INDEX audit_log_of_advertiser ON audit_log (advertiser_id, at);
COMMENT ON TABLE audit_log IS 'Who changed what: written in the transaction of the change, never changed.';
COMMENT ON COLUMN audit_log.id IS 'UUID version 7.';
COMMENT ON COLUMN audit_log.at IS 'When.';
COMMENT ON COLUMN audit_log.actor_kind IS 'In which role; pending: signed in, not approved yet.';
COMMENT ON COLUMN audit_log.actor_id IS 'The users or the keys id; null for the system.';
COMMENT ON COLUMN audit_log.advertiser_id IS 'Whose data was changed; null for nobodys.';
COMMENT ON COLUMN audit_log.action IS 'What was done, e.g. campaign.update.';
COMMENT ON COLUMN audit_log.subject_kind IS 'Kind of the thing that was changed: its table.';
COMMENT ON COLUMN audit_log.subject_id IS 'Its id.';
COMMENT ON COLUMN audit_log.before IS 'What it was; null for what is new. Never holds a secret or a deleted persons data.';
COMMENT ON COLUMN audit_log.after IS 'What it is; null for what is gone.';
COMMENT ON COLUMN audit_log.request_id IS 'The request that did it; null for none.';

CREATE TABLE wallet_challenges (
  id uuid PRIMARY KEY,
  influencer_id uuid NOT NULL REFERENCES platform_influencers (id),
  wallet text NOT NULL,
  nonce text NOT NULL UNIQUE,
  message text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX wallet_challenges_of_influencer ON wallet_challenges (influencer_id, created_at);
COMMENT ON TABLE wallet_challenges IS 'Messages that influencers are asked to sign, to prove that a wallet is theirs.';
COMMENT ON COLUMN wallet_challenges.id IS 'UUID version 7.';
COMMENT ON COLUMN wallet_challenges.influencer_id IS 'The influencer.';
COMMENT ON COLUMN wallet_challenges.wallet IS 'The wallet in base58.';
COMMENT ON COLUMN wallet_challenges.nonce IS 'By chance; in the message.';
COMMENT ON COLUMN wallet_challenges.message IS 'What is to be signed, word for word.';
COMMENT ON COLUMN wallet_challenges.created_at IS 'When it was given out.';
COMMENT ON COLUMN wallet_challenges.expires_at IS 'From when it proves nothing.';
COMMENT ON COLUMN wallet_challenges.used_at IS 'When it was signed: once only; null before.';

CREATE TABLE privacy_requests (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('export', 'delete')),
  subject_kind text NOT NULL CHECK (subject_kind IN ('user', 'influencer', 'customer')),
  subject_id text NOT NULL,
  advertiser_id uuid REFERENCES advertisers (id),
  status text NOT NULL CHECK (status IN ('open', 'done', 'refused')),
  requested_by uuid REFERENCES users (id),
  requested_at timestamptz NOT NULL,
  completed_at timestamptz,
  result jsonb NOT NULL DEFAULT '{}',
  CHECK ((subject_kind = 'customer') = (advertiser_id IS NOT NULL))
);
CREATE INDEX privacy_requests_of_subject ON privacy_requests (subject_kind, subject_id);
COMMENT ON TABLE privacy_requests IS 'Requests of people to get their data, or to have it deleted, and what was done.';
COMMENT ON COLUMN privacy_requests.id IS 'UUID version 7.';
COMMENT ON COLUMN privacy_requests.kind IS 'What is asked for.';
COMMENT ON COLUMN privacy_requests.subject_kind IS 'Whose data.';
COMMENT ON COLUMN privacy_requests.subject_id IS 'Their id; of customers the keyed hash.';
COMMENT ON COLUMN privacy_requests.advertiser_id IS 'Of customers: whose; null for the others.';
COMMENT ON COLUMN privacy_requests.status IS 'What became of it.';
COMMENT ON COLUMN privacy_requests.requested_by IS 'Who asked; null when it was an API key.';
COMMENT ON COLUMN privacy_requests.requested_at IS 'When it was asked.';
COMMENT ON COLUMN privacy_requests.completed_at IS 'When it was done or refused; null before.';
COMMENT ON COLUMN privacy_requests.result IS 'What was done: rows by table, or why not. No personal data.';

CREATE TABLE retention_settings (
  subject text PRIMARY KEY CHECK (subject IN ('clicks', 'customer_events', 'failed_events', 'audit_log', 'wallet_challenges')),
  keep_days integer NOT NULL CHECK (keep_days BETWEEN 1 AND 36500),
  updated_at timestamptz NOT NULL
);
COMMENT ON TABLE retention_settings IS 'How long things are kept; what has no row is kept for its default.';
COMMENT ON COLUMN retention_settings.subject IS 'What.';
COMMENT ON COLUMN retention_settings.keep_days IS 'For how many days.';
COMMENT ON COLUMN retention_settings.updated_at IS 'When it was set.';
