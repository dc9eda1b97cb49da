-- What the chain said (slots, transactions, raw_events, streams), what follows from it (everything else), and how far it is known (cursor).
--
-- Conventions: USDC and AC-D amounts are base units in numeric(20,0) (u64) or numeric(39,0) (u128); times are timestamptz, UTC; public keys and
-- campaign ids are base58 text. Rows of slots above cursor.finalized_slot are confirmed and may still be taken back.
-- Every table of a campaign's has campaign_id first in its key, so that it can be distributed by it.

CREATE TABLE cursor (
  id              smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  genesis_hash    text NOT NULL,
  program_id      text NOT NULL,
  nonce           bigint NOT NULL DEFAULT 0,
  finalized_slot  bigint NOT NULL DEFAULT -1,
  tip_slot        bigint NOT NULL DEFAULT -1,
  complete_until  timestamptz,
  events          bigint NOT NULL DEFAULT 0,
  digest          bytea NOT NULL,
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CHECK (finalized_slot <= tip_slot)
);
COMMENT ON TABLE cursor IS 'One row: how far the database is complete. Moves in the transaction that stores the events.';
COMMENT ON COLUMN cursor.genesis_hash IS 'The cluster; events of another one are refused.';
COMMENT ON COLUMN cursor.nonce IS 'Grows by one with every commit; a writer that does not know the newest value is refused.';
COMMENT ON COLUMN cursor.finalized_slot IS 'The frontier: up to it everything is stored and final.';
COMMENT ON COLUMN cursor.tip_slot IS 'Up to it everything confirmed is stored.';
COMMENT ON COLUMN cursor.complete_until IS 'Cluster time of tip_slot.';
COMMENT ON COLUMN cursor.digest IS 'Sum mod 2^256 of the hashes of all stored events, big-endian.';

CREATE TABLE slots (
  slot         bigint PRIMARY KEY,
  blockhash    text NOT NULL,
  parent_slot  bigint NOT NULL,
  block_time   timestamptz
);
COMMENT ON TABLE slots IS 'Blocks that hold transactions of the program.';

CREATE TABLE transactions (
  slot       bigint NOT NULL,
  tx_index   integer NOT NULL,
  signature  text NOT NULL UNIQUE,
  PRIMARY KEY (slot, tx_index)
);
COMMENT ON TABLE transactions IS 'Transactions that made events.';
COMMENT ON COLUMN transactions.tx_index IS 'Place in the block, from 0.';

CREATE TABLE streams (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key         text NOT NULL,
  epoch       integer NOT NULL,
  head_seq    bigint NOT NULL,
  head_chain  bytea NOT NULL,
  head_slot   bigint NOT NULL,
  UNIQUE (key, epoch)
);
COMMENT ON TABLE streams IS 'Every stream of events and how far it is known: config, campaign:<id>, influencer:<wallet>.';
COMMENT ON COLUMN streams.epoch IS '0, 1, …: an influencer who closes and registers again begins a new stream of the same key.';
COMMENT ON COLUMN streams.head_seq IS 'Number of the newest stored event; all before it are stored.';
COMMENT ON COLUMN streams.head_chain IS 'Its chain value, equal to that in the account on chain.';

CREATE TABLE raw_events (
  slot               bigint NOT NULL,
  tx_index           integer NOT NULL,
  instruction        smallint NOT NULL,
  inner_instruction  smallint NOT NULL,
  stream_id          integer NOT NULL,
  seq                bigint NOT NULL,
  name               text NOT NULL,
  body               bytea NOT NULL,
  PRIMARY KEY (slot, tx_index, instruction, inner_instruction),
  UNIQUE (stream_id, seq)
);
COMMENT ON TABLE raw_events IS 'Every event as it stood in its transaction; all other tables can be rebuilt from it.';
COMMENT ON COLUMN raw_events.body IS 'Discriminator, fields, chain value.';
-- What folds an entity anew after a rollback, without its thousands of VAUs.
CREATE INDEX raw_events_state ON raw_events (stream_id, seq)
  WHERE name NOT IN ('CampaignFunded', 'CampaignVauProcessed', 'AttributionCreated', 'ConversionProcessed', 'BudgetExhausted', 'RewardsClaimed',
    'AttributionClosed');

CREATE TABLE event_gaps (
  stream_key   text NOT NULL,
  first_seq    bigint NOT NULL,
  last_seq     bigint NOT NULL,
  before_slot  bigint NOT NULL,
  noticed_at   timestamptz NOT NULL DEFAULT now(),
  repaired_at  timestamptz,
  PRIMARY KEY (stream_key, first_seq, noticed_at)
);
COMMENT ON TABLE event_gaps IS 'Events that were missing when a later one came. While repaired_at is null the frontier stands.';
COMMENT ON COLUMN event_gaps.before_slot IS 'Slot of the event that came without them.';

CREATE TABLE quarantine (
  signature          text NOT NULL,
  instruction        smallint NOT NULL,
  inner_instruction  smallint NOT NULL,
  slot               bigint NOT NULL,
  bytes              bytea NOT NULL,
  reason             text NOT NULL,
  noticed_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (signature, instruction, inner_instruction)
);
COMMENT ON TABLE quarantine IS 'Event calls of the program that this version can not read.';

-- Entities: the newest state, folded from the events that change it.

CREATE TABLE router_config (
  id             smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  admin          text NOT NULL,
  pending_admin  text,
  verifier       text NOT NULL,
  usdc_mint      text NOT NULL,
  ac_mint        text NOT NULL,
  acd_mint       text NOT NULL,
  ac_reserve     text NOT NULL,
  swap_venues    text[] NOT NULL,
  initialized_at timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);

CREATE TABLE campaigns (
  campaign_id                 text PRIMARY KEY,
  owner                       text NOT NULL,
  name                        text NOT NULL,
  campaign_type               text NOT NULL,
  influencer_policy           text NOT NULL,
  payout_asset                text NOT NULL,
  min_ac_per_usdc             numeric(20,0) NOT NULL,
  total_budget_usdc           numeric(20,0) NOT NULL,
  daily_budget_usdc           numeric(20,0),
  base_rate_per_second_usdc   numeric(20,0) NOT NULL,
  quality_percents            smallint[] NOT NULL,
  conversion_bonus_usdc       numeric(20,0),
  max_payout_per_user_usdc    numeric(20,0),
  influencer_share_bps        integer NOT NULL,
  user_bonus_bps              integer NOT NULL,
  min_attention_seconds       smallint NOT NULL,
  require_cohort              boolean NOT NULL,
  target_sites                text[] NOT NULL,
  target_cohorts              integer[] NOT NULL,
  target_countries            text[] NOT NULL,
  start_date                  timestamptz NOT NULL,
  end_date                    timestamptz NOT NULL,
  attribution_window_seconds  bigint NOT NULL,
  attester                    text NOT NULL,
  next_attester               text,
  next_attester_from          timestamptz,
  tag_signer                  text NOT NULL,
  next_tag_signer             text,
  next_tag_signer_from        timestamptz,
  tag_signer_until            timestamptz,
  vault                       text NOT NULL,
  usdc_mint                   text NOT NULL,
  rent_payer                  text NOT NULL,
  status                      text NOT NULL CHECK (status IN ('Active', 'Finalizing', 'Closed', 'Buried')),
  paused                      boolean NOT NULL,
  paused_at                   timestamptz,
  created_at                  timestamptz NOT NULL,
  updated_at                  timestamptz NOT NULL,
  ended_at                    timestamptz,
  settles_until               timestamptz,
  withdrawn_at                timestamptz,
  closed_at                   timestamptz,
  surplus_usdc                numeric(20,0) NOT NULL DEFAULT 0,
  created_slot                bigint NOT NULL,
  updated_slot                bigint NOT NULL
);
CREATE INDEX campaigns_owner ON campaigns (owner);
COMMENT ON COLUMN campaigns.quality_percents IS 'Multipliers in percent for quality scores up to 69, 84, 94 and 100.';
COMMENT ON COLUMN campaigns.target_sites IS 'SHA-256 of each site''s origin, hex.';
COMMENT ON COLUMN campaigns.status IS 'Active, Finalizing (ended, still settling), Closed (withdrawn), Buried (account closed, tombstone left).';
COMMENT ON COLUMN campaigns.surplus_usdc IS 'Donations that went to the owner when the account was closed.';

CREATE TABLE influencers (
  wallet          text PRIMARY KEY,
  handle          text NOT NULL,
  platform        text NOT NULL,
  follower_count  numeric(20,0) NOT NULL,
  tier            text NOT NULL,
  verified        boolean NOT NULL,
  rent_payer      text NOT NULL,
  registered_at   timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  closed_at       timestamptz,
  updated_slot    bigint NOT NULL
);
COMMENT ON COLUMN influencers.platform IS 'Twitter, TikTok, YouTube, Instagram, Telegram, or the name they gave.';
COMMENT ON COLUMN influencers.closed_at IS 'Set while the account is closed; registering again clears it.';

CREATE TABLE participations (
  campaign_id  text NOT NULL,
  wallet       text NOT NULL,
  joined_at    timestamptz NOT NULL,
  left_at      timestamptz,
  PRIMARY KEY (campaign_id, wallet)
);
CREATE INDEX participations_wallet ON participations (wallet);
COMMENT ON TABLE participations IS 'Influencers who joined a campaign; left_at is set while they are out of it.';

-- Sums: added to, and taken back from, with each batch. Their pages keep room for a row's next version: a row that stays in its page needs no
-- new entries in the indexes, which makes an update three times as fast.

CREATE TABLE campaign_stats (
  campaign_id          text PRIMARY KEY,
  vaus                 bigint NOT NULL,
  unique_users         bigint NOT NULL,
  conversions          bigint NOT NULL,
  attention_seconds    bigint NOT NULL,
  quality_sum          bigint NOT NULL,
  paid_out_usdc        numeric(39,0) NOT NULL,
  user_usdc            numeric(39,0) NOT NULL,
  influencer_usdc      numeric(39,0) NOT NULL,
  user_bonus_usdc      numeric(39,0) NOT NULL,
  user_acd             numeric(39,0) NOT NULL,
  influencer_acd       numeric(39,0) NOT NULL,
  conversion_value     numeric(39,0) NOT NULL,
  accrued_payouts      bigint NOT NULL,
  claims               bigint NOT NULL,
  exhausted            bigint NOT NULL,
  attributed_users     bigint NOT NULL DEFAULT 0,
  attributed_conversions bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 60);
COMMENT ON COLUMN campaign_stats.unique_users IS 'Users with a first VAU.';
COMMENT ON COLUMN campaign_stats.quality_sum IS 'Sum of the VAUs'' quality scores; divided by vaus: the average.';
COMMENT ON COLUMN campaign_stats.paid_out_usdc IS 'Paid or accrued, for attention and conversions.';
COMMENT ON COLUMN campaign_stats.accrued_payouts IS 'Payouts whose payee could not receive them at once.';
COMMENT ON COLUMN campaign_stats.attributed_users IS 'Those of unique_users whom an influencer brought.';
COMMENT ON COLUMN campaign_stats.attributed_conversions IS 'Those of conversions whose user an influencer brought.';
COMMENT ON COLUMN campaign_stats.exhausted IS 'VAUs and conversions that found the budget used up.';

CREATE TABLE pots (
  campaign_id     text PRIMARY KEY,
  deposits        bigint NOT NULL,
  funded_usdc     numeric(39,0) NOT NULL,
  paid_usdc       numeric(39,0) NOT NULL,
  accrued_usdc    numeric(39,0) NOT NULL,
  withdrawn_usdc  numeric(39,0) NOT NULL,
  available_usdc  numeric(39,0) GENERATED ALWAYS AS (funded_usdc - paid_usdc - accrued_usdc - withdrawn_usdc) STORED
) WITH (fillfactor = 60);
COMMENT ON TABLE pots IS 'Each campaign''s money: funded = paid + accrued + available + withdrawn.';
COMMENT ON COLUMN pots.paid_usdc IS 'Left the vault to payees, or to the swap venue for AC-D.';
COMMENT ON COLUMN pots.accrued_usdc IS 'Owed to payees who could not receive it; claim_rewards pays it.';

CREATE TABLE influencer_stats (
  wallet             text PRIMARY KEY,
  referrals          bigint NOT NULL,
  vaus               bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  quality_sum        bigint NOT NULL,
  conversions        bigint NOT NULL,
  earned_usdc        numeric(39,0) NOT NULL,
  earned_acd         numeric(39,0) NOT NULL
) WITH (fillfactor = 60);
COMMENT ON COLUMN influencer_stats.referrals IS 'Attributions: users whose first touch in a campaign was theirs.';
COMMENT ON COLUMN influencer_stats.earned_usdc IS 'Paid or accrued, over all campaigns and registrations.';

CREATE TABLE attributions (
  campaign_id            text NOT NULL,
  user_wallet            text NOT NULL,
  influencer             text,
  tag_signer             text NOT NULL,
  tag_issued_at          timestamptz NOT NULL,
  tag_expires_at         timestamptz NOT NULL,
  rent_payer             text NOT NULL,
  first_vau_time         timestamptz NOT NULL,
  last_vau_time          timestamptz NOT NULL,
  total_vaus             bigint NOT NULL DEFAULT 0,
  total_attention_seconds bigint NOT NULL DEFAULT 0,
  quality_sum            bigint NOT NULL DEFAULT 0,
  user_earned_usdc       numeric(20,0) NOT NULL DEFAULT 0,
  influencer_earned_usdc numeric(20,0) NOT NULL DEFAULT 0,
  accrued_user_usdc      numeric(20,0) NOT NULL DEFAULT 0,
  accrued_influencer_usdc numeric(20,0) NOT NULL DEFAULT 0,
  converted              boolean NOT NULL DEFAULT false,
  closed_at              timestamptz,
  slot                   bigint NOT NULL,
  PRIMARY KEY (campaign_id, user_wallet)
) WITH (fillfactor = 60);
CREATE INDEX attributions_influencer ON attributions (influencer, first_vau_time);
CREATE INDEX attributions_first_vau ON attributions (first_vau_time);
COMMENT ON TABLE attributions IS 'First touch: who brought a user to a campaign, and what came of it.';
COMMENT ON COLUMN attributions.influencer IS 'Null for a link of the campaign''s own.';
COMMENT ON COLUMN attributions.slot IS 'Slot of the first touch.';

-- Occurrences: one row an event. (campaign_id, seq) is the campaign's own numbering of its events.

CREATE TABLE vaus (
  campaign_id         text NOT NULL,
  seq                 bigint NOT NULL,
  user_wallet         text NOT NULL,
  influencer          text,
  sequence            bigint NOT NULL,
  earned_at           timestamptz NOT NULL,
  recorded_at         timestamptz NOT NULL,
  attention_seconds   integer NOT NULL,
  quality_score       smallint NOT NULL,
  country             text NOT NULL,
  site_hash           text NOT NULL,
  payable_usdc        numeric(20,0) NOT NULL,
  user_usdc           numeric(20,0) NOT NULL,
  influencer_usdc     numeric(20,0) NOT NULL,
  user_bonus_usdc     numeric(20,0) NOT NULL,
  user_accrued        boolean NOT NULL,
  influencer_accrued  boolean NOT NULL,
  user_acd            numeric(20,0) NOT NULL,
  influencer_acd      numeric(20,0) NOT NULL,
  slot                bigint NOT NULL,
  tx_index            integer NOT NULL,
  PRIMARY KEY (campaign_id, seq)
) PARTITION BY HASH (campaign_id);
CREATE TABLE vaus_0 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE vaus_1 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE vaus_2 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE vaus_3 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE vaus_4 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE vaus_5 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE vaus_6 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE vaus_7 PARTITION OF vaus FOR VALUES WITH (MODULUS 8, REMAINDER 7);
COMMENT ON TABLE vaus IS 'Verified attention units that were recorded, with what was paid for each.';
COMMENT ON COLUMN vaus.sequence IS 'The user''s number of this VAU in the campaign: 1, 2, 3, …';
COMMENT ON COLUMN vaus.earned_at IS 'When the attention ended, as the attester saw it.';
COMMENT ON COLUMN vaus.recorded_at IS 'Cluster time of the transaction; budgets and rollups count by it.';
COMMENT ON COLUMN vaus.payable_usdc IS 'user_usdc + influencer_usdc.';
COMMENT ON COLUMN vaus.user_bonus_usdc IS 'The part of user_usdc that the campaign calls a bonus.';
COMMENT ON COLUMN vaus.user_accrued IS 'Whether the user''s part accrued instead of being paid.';

CREATE TABLE conversions (
  campaign_id         text NOT NULL,
  seq                 bigint NOT NULL,
  user_wallet         text NOT NULL,
  influencer          text,
  recorded_at         timestamptz NOT NULL,
  conversion_value    numeric(20,0) NOT NULL,
  payable_usdc        numeric(20,0) NOT NULL,
  user_usdc           numeric(20,0) NOT NULL,
  influencer_usdc     numeric(20,0) NOT NULL,
  user_bonus_usdc     numeric(20,0) NOT NULL,
  user_accrued        boolean NOT NULL,
  influencer_accrued  boolean NOT NULL,
  user_acd            numeric(20,0) NOT NULL,
  influencer_acd      numeric(20,0) NOT NULL,
  slot                bigint NOT NULL,
  tx_index            integer NOT NULL,
  PRIMARY KEY (campaign_id, seq)
);
COMMENT ON COLUMN conversions.conversion_value IS 'What the purchase was worth, in the unit that advertiser and attester agreed on.';

CREATE TABLE claims (
  campaign_id  text NOT NULL,
  seq          bigint NOT NULL,
  user_wallet  text NOT NULL,
  beneficiary  text NOT NULL,
  payee        text NOT NULL,
  amount_usdc  numeric(20,0) NOT NULL,
  recorded_at  timestamptz NOT NULL,
  slot         bigint NOT NULL,
  tx_index     integer NOT NULL,
  PRIMARY KEY (campaign_id, seq)
);
COMMENT ON TABLE claims IS 'Accrued amounts that were paid later.';
COMMENT ON COLUMN claims.beneficiary IS 'User or Influencer: which side of the attribution (campaign_id, user_wallet).';

CREATE TABLE deposits (
  campaign_id  text NOT NULL,
  seq          bigint NOT NULL,
  funder       text NOT NULL,
  amount_usdc  numeric(20,0) NOT NULL,
  recorded_at  timestamptz NOT NULL,
  slot         bigint NOT NULL,
  tx_index     integer NOT NULL,
  PRIMARY KEY (campaign_id, seq)
);

CREATE TABLE exhaustions (
  campaign_id         text NOT NULL,
  seq                 bigint NOT NULL,
  user_wallet         text NOT NULL,
  kind                text NOT NULL,
  daily_left_usdc     numeric(20,0) NOT NULL,
  campaign_left_usdc  numeric(20,0) NOT NULL,
  pot_left_usdc       numeric(20,0) NOT NULL,
  user_left_usdc      numeric(20,0) NOT NULL,
  recorded_at         timestamptz NOT NULL,
  slot                bigint NOT NULL,
  tx_index            integer NOT NULL,
  PRIMARY KEY (campaign_id, seq)
);
COMMENT ON TABLE exhaustions IS 'VAUs and conversions that were not recorded since a budget was used up.';

-- Rollups, by cluster time, in UTC.

CREATE TABLE campaign_hours (
  campaign_id        text NOT NULL,
  hour               timestamptz NOT NULL,
  vaus               bigint NOT NULL,
  new_users          bigint NOT NULL,
  conversions        bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  quality_sum        bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  user_usdc          numeric(39,0) NOT NULL,
  influencer_usdc    numeric(39,0) NOT NULL,
  user_bonus_usdc    numeric(39,0) NOT NULL,
  accrued_payouts    bigint NOT NULL,
  exhausted          bigint NOT NULL,
  PRIMARY KEY (campaign_id, hour)
) WITH (fillfactor = 60);
CREATE INDEX campaign_hours_hour ON campaign_hours (hour);
COMMENT ON COLUMN campaign_hours.payable_usdc IS 'Spend: what attention and conversions cost, both parts.';

CREATE TABLE campaign_days (
  campaign_id        text NOT NULL,
  day                date NOT NULL,
  vaus               bigint NOT NULL,
  new_users          bigint NOT NULL,
  conversions        bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  quality_sum        bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  user_usdc          numeric(39,0) NOT NULL,
  influencer_usdc    numeric(39,0) NOT NULL,
  user_bonus_usdc    numeric(39,0) NOT NULL,
  accrued_payouts    bigint NOT NULL,
  exhausted          bigint NOT NULL,
  attributed_users   bigint NOT NULL,
  attributed_conversions bigint NOT NULL,
  PRIMARY KEY (campaign_id, day)
) WITH (fillfactor = 60);
COMMENT ON COLUMN campaign_days.day IS 'UTC day, the one by which daily budgets count.';
COMMENT ON COLUMN campaign_days.attributed_users IS 'Those of new_users whom an influencer brought.';
COMMENT ON COLUMN campaign_days.attributed_conversions IS 'Those of conversions whose user an influencer brought.';

CREATE TABLE campaign_country_days (
  campaign_id        text NOT NULL,
  day                date NOT NULL,
  country            text NOT NULL,
  vaus               bigint NOT NULL,
  new_users          bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  PRIMARY KEY (campaign_id, day, country)
) WITH (fillfactor = 60);
COMMENT ON TABLE campaign_country_days IS 'VAUs by the country that the attester saw.';

CREATE TABLE campaign_quality_days (
  campaign_id    text NOT NULL,
  day            date NOT NULL,
  quality_score  smallint NOT NULL,
  vaus           bigint NOT NULL,
  payable_usdc   numeric(39,0) NOT NULL,
  PRIMARY KEY (campaign_id, day, quality_score)
) WITH (fillfactor = 60);

CREATE TABLE influencer_days (
  influencer         text NOT NULL,
  campaign_id        text NOT NULL,
  day                date NOT NULL,
  vaus               bigint NOT NULL,
  referrals          bigint NOT NULL,
  conversions        bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  quality_sum        bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  earned_usdc        numeric(39,0) NOT NULL,
  PRIMARY KEY (campaign_id, influencer, day)
) WITH (fillfactor = 60);
CREATE INDEX influencer_days_influencer ON influencer_days (influencer, day);
COMMENT ON TABLE influencer_days IS 'What each influencer brought to each campaign, by UTC day; rows with an influencer only.';
COMMENT ON COLUMN influencer_days.referrals IS 'Users with their first VAU on that day.';

-- Totals of the rollups above, for those who ask about all days of a campaign or about all campaigns on a day. They are few rows: what a report
-- reads grows neither with the days that a campaign runs nor with the number of campaigns.

CREATE TABLE campaign_country_stats (
  campaign_id        text NOT NULL,
  country            text NOT NULL,
  vaus               bigint NOT NULL,
  new_users          bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  PRIMARY KEY (campaign_id, country)
) WITH (fillfactor = 60);
COMMENT ON TABLE campaign_country_stats IS 'campaign_country_days, all days together.';

CREATE TABLE country_days (
  day                date NOT NULL,
  country            text NOT NULL,
  vaus               bigint NOT NULL,
  new_users          bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  PRIMARY KEY (day, country)
) WITH (fillfactor = 60);
COMMENT ON TABLE country_days IS 'campaign_country_days, all campaigns together.';

CREATE TABLE campaign_quality_stats (
  campaign_id    text NOT NULL,
  quality_score  smallint NOT NULL,
  vaus           bigint NOT NULL,
  payable_usdc   numeric(39,0) NOT NULL,
  PRIMARY KEY (campaign_id, quality_score)
) WITH (fillfactor = 60);
COMMENT ON TABLE campaign_quality_stats IS 'campaign_quality_days, all days together.';

CREATE TABLE campaign_influencer_stats (
  campaign_id        text NOT NULL,
  influencer         text NOT NULL,
  vaus               bigint NOT NULL,
  referrals          bigint NOT NULL,
  conversions        bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  quality_sum        bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  earned_usdc        numeric(39,0) NOT NULL,
  PRIMARY KEY (campaign_id, influencer)
) WITH (fillfactor = 60);
COMMENT ON TABLE campaign_influencer_stats IS 'influencer_days, all days together: what each influencer brought to each campaign.';

CREATE TABLE influencer_day_totals (
  influencer         text NOT NULL,
  day                date NOT NULL,
  vaus               bigint NOT NULL,
  referrals          bigint NOT NULL,
  conversions        bigint NOT NULL,
  attention_seconds  bigint NOT NULL,
  quality_sum        bigint NOT NULL,
  payable_usdc       numeric(39,0) NOT NULL,
  earned_usdc        numeric(39,0) NOT NULL,
  PRIMARY KEY (influencer, day)
) WITH (fillfactor = 60);
COMMENT ON TABLE influencer_day_totals IS 'influencer_days, all campaigns together: what each influencer brought on each UTC day.';

CREATE TABLE influencer_cohorts (
  influencer               text NOT NULL,
  day                      date NOT NULL,
  referrals                bigint NOT NULL,
  conversions              bigint NOT NULL,
  total_vaus               bigint NOT NULL,
  total_attention_seconds  bigint NOT NULL,
  quality_sum              bigint NOT NULL,
  influencer_earned_usdc   numeric(39,0) NOT NULL,
  PRIMARY KEY (influencer, day)
) WITH (fillfactor = 60);
COMMENT ON TABLE influencer_cohorts IS 'Attributions by influencer and UTC day of the first touch, and what came of them until now.';
COMMENT ON COLUMN influencer_cohorts.day IS 'UTC day of the users'' first touch; what the other columns count may have happened later.';
COMMENT ON COLUMN influencer_cohorts.referrals IS 'Attributions; a user of two campaigns counts twice.';
