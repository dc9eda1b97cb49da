-- What reports need beside the facts: clicks counted by day, an index that holds all that reports ask of an event, and what retention took away.
--
-- Clicks are counted when they are stored, in the same statement, whoever stores them. The count stays when the clicks themselves have been
-- kept for long enough; of what is gone, whole days are known.

CREATE TABLE click_days (
  code text NOT NULL,
  day date NOT NULL,
  clicks bigint NOT NULL CHECK (clicks >= 0),
  bot_clicks bigint NOT NULL CHECK (bot_clicks >= 0),
  PRIMARY KEY (code, day)
) WITH (fillfactor = 60);
COMMENT ON TABLE click_days IS 'Clicks on each link on each UTC day; days without clicks have no row. Kept when the clicks are deleted.';
COMMENT ON COLUMN click_days.code IS 'The link.';
COMMENT ON COLUMN click_days.day IS 'UTC day of clicked_at.';
COMMENT ON COLUMN click_days.clicks IS 'Visits that were taken for human. Only grows.';
COMMENT ON COLUMN click_days.bot_clicks IS 'Visits that were not. Only grows.';

-- In one order, so that two writers wait for each other instead of dying of each other.
CREATE FUNCTION count_clicks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO click_days (code, day, clicks, bot_clicks)
  SELECT added.code, (added.clicked_at AT TIME ZONE 'UTC')::date,
    count(*) FILTER (WHERE added.bot_reason IS NULL), count(*) FILTER (WHERE added.bot_reason IS NOT NULL)
  FROM added
  GROUP BY 1, 2
  ORDER BY 1, 2
  ON CONFLICT (code, day) DO UPDATE
    SET clicks = click_days.clicks + excluded.clicks, bot_clicks = click_days.bot_clicks + excluded.bot_clicks;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION count_clicks IS 'Adds the clicks that a statement stored to click_days; repetitions that it left out are not among them.';

CREATE TRIGGER clicks_counted_by_day AFTER INSERT ON clicks
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_clicks();

INSERT INTO click_days (code, day, clicks, bot_clicks)
SELECT code, (clicked_at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE bot_reason IS NULL), count(*) FILTER (WHERE bot_reason IS NOT NULL)
FROM clicks
GROUP BY 1, 2;

-- Hours and parts of days are counted from the clicks themselves; retention deletes by it.
CREATE INDEX clicks_by_time_and_link ON clicks (clicked_at) INCLUDE (code, bot_reason);

-- All that reports ask of an event, without its texts, so that they read the index alone. Takes the place of the index on time alone, and
-- orders exports. Purchases once more, since commissions ask for nothing else.
DROP INDEX customer_events_by_time;
CREATE INDEX customer_events_by_time ON customer_events (advertiser_id, occurred_at, id)
  INCLUDE (action, currency, value_micros, platform_campaign_id, influencer_id, coupon_id, tracking_link_code, deciding_key);
CREATE INDEX customer_events_purchases ON customer_events (advertiser_id, occurred_at, id)
  INCLUDE (currency, value_micros, platform_campaign_id, influencer_id, coupon_id, tracking_link_code) WHERE action = 'purchase';

-- Without it, Postgres takes every event for a day of its own, and sorts them on disk.
CREATE STATISTICS customer_events_days ON ((occurred_at AT TIME ZONE 'UTC')::date) FROM customer_events;

-- What retention looks for. Events it finds by their ids, which are in the order of their coming.
CREATE INDEX attention_reports_by_age ON attention_reports (changed_at);
CREATE INDEX failed_events_by_age ON failed_events (received_at);
CREATE INDEX audit_log_by_age ON audit_log (at);
CREATE INDEX wallet_challenges_by_age ON wallet_challenges (expires_at);

ALTER TABLE retention_settings DROP CONSTRAINT retention_settings_subject_check;
ALTER TABLE retention_settings ADD CONSTRAINT retention_settings_subject_check CHECK (subject IN (
  'clicks', 'attention_reports', 'customer_events', 'failed_events', 'audit_log', 'wallet_challenges'));

CREATE TABLE retention_deletions (
  subject text PRIMARY KEY,
  deleted_before timestamptz NOT NULL,
  deleted_rows bigint NOT NULL CHECK (deleted_rows >= 0),
  ran_at timestamptz NOT NULL
);
COMMENT ON TABLE retention_deletions IS 'What retention has taken away so far.';
COMMENT ON COLUMN retention_deletions.subject IS 'What, as in retention_settings.';
COMMENT ON COLUMN retention_deletions.deleted_before IS 'Everything older is gone, of clicks also what is about to go; never goes back, even when things are kept longer from now on.';
COMMENT ON COLUMN retention_deletions.deleted_rows IS 'How many rows were deleted or emptied. Only grows.';
COMMENT ON COLUMN retention_deletions.ran_at IS 'When the job was last done with it.';
