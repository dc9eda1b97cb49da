-- Attribution by when things happened: what a campaign counted at each time, what events still wait for, and what late facts corrected.

ALTER TABLE platform.campaigns ADD COLUMN attribution_window_days integer NOT NULL DEFAULT 30 CHECK (attribution_window_days BETWEEN 1 AND 365);
ALTER TABLE platform.campaigns ADD COLUMN credits_in text[] NOT NULL DEFAULT '{draft,reviewing,published,paused,completed}'
  CHECK (credits_in <@ '{draft,reviewing,published,paused,completed}'::text[]);
COMMENT ON COLUMN platform.campaigns.attribution_window_days IS 'For so many days a click, or an earlier event of the session, credits what follows; and for so long a completed campaign still credits.';
COMMENT ON COLUMN platform.campaigns.credits_in IS 'In which of its statuses the campaign credits.';

CREATE TABLE platform.campaign_terms (
  campaign_id uuid NOT NULL REFERENCES platform.campaigns (id) ON DELETE CASCADE,
  since timestamptz NOT NULL,
  status text NOT NULL,
  attribution_source text NOT NULL,
  attribution_window_days integer NOT NULL,
  credits_in text[] NOT NULL,
  PRIMARY KEY (campaign_id, since)
);
COMMENT ON TABLE platform.campaign_terms IS 'What a campaign counted from when on: events are credited by the terms of the time at which they happened. Written by a trigger.';
COMMENT ON COLUMN platform.campaign_terms.campaign_id IS 'The campaign.';
COMMENT ON COLUMN platform.campaign_terms.since IS 'From then on, until the next row.';
COMMENT ON COLUMN platform.campaign_terms.status IS 'Its status.';
COMMENT ON COLUMN platform.campaign_terms.attribution_source IS 'Which keys it counted.';
COMMENT ON COLUMN platform.campaign_terms.attribution_window_days IS 'Its attribution window.';
COMMENT ON COLUMN platform.campaign_terms.credits_in IS 'In which statuses it credited.';

INSERT INTO platform.campaign_terms (campaign_id, since, status, attribution_source, attribution_window_days, credits_in)
SELECT id, created_at, status, attribution_source, attribution_window_days, credits_in FROM platform.campaigns;

CREATE FUNCTION platform.keep_campaign_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO platform.campaign_terms (campaign_id, since, status, attribution_source, attribution_window_days, credits_in)
  VALUES (NEW.id, CASE WHEN TG_OP = 'INSERT' THEN NEW.created_at ELSE NEW.updated_at END, NEW.status, NEW.attribution_source,
    NEW.attribution_window_days, NEW.credits_in)
  ON CONFLICT (campaign_id, since) DO UPDATE SET status = excluded.status, attribution_source = excluded.attribution_source,
    attribution_window_days = excluded.attribution_window_days, credits_in = excluded.credits_in;
  RETURN NEW;
END
$$;

CREATE TRIGGER campaigns_terms_first AFTER INSERT ON platform.campaigns FOR EACH ROW EXECUTE FUNCTION platform.keep_campaign_terms();
CREATE TRIGGER campaigns_terms AFTER UPDATE ON platform.campaigns FOR EACH ROW
  WHEN ((OLD.status, OLD.attribution_source, OLD.attribution_window_days, OLD.credits_in)
    IS DISTINCT FROM (NEW.status, NEW.attribution_source, NEW.attribution_window_days, NEW.credits_in))
  EXECUTE FUNCTION platform.keep_campaign_terms();

ALTER TABLE platform.customer_events ADD COLUMN received_ordinal integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN platform.customer_events.received_ordinal IS 'Its place among those that were received at the same time.';

-- Also those that nobody is credited for: a late fact of their session may credit them.
DROP INDEX platform.customer_events_of_session;
CREATE INDEX customer_events_of_session ON platform.customer_events (advertiser_id, session_id, occurred_at, received_at, received_ordinal)
  WHERE session_id IS NOT NULL;

CREATE TABLE platform.attribution_waiting (
  event_id uuid PRIMARY KEY REFERENCES platform.customer_events (id) ON DELETE CASCADE,
  click_id uuid NOT NULL,
  until timestamptz NOT NULL
);
CREATE INDEX attribution_waiting_for ON platform.attribution_waiting (click_id);
CREATE INDEX attribution_waiting_until ON platform.attribution_waiting (until);
COMMENT ON TABLE platform.attribution_waiting IS 'Events that name a click which has not arrived yet.';
COMMENT ON COLUMN platform.attribution_waiting.event_id IS 'The event.';
COMMENT ON COLUMN platform.attribution_waiting.click_id IS 'The click that it names.';
COMMENT ON COLUMN platform.attribution_waiting.until IS 'Until then it is waited for.';

CREATE TABLE platform.attribution_corrections (
  id uuid PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES platform.customer_events (id) ON DELETE CASCADE,
  advertiser_id uuid NOT NULL REFERENCES platform.advertisers (id),
  corrected_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason IN ('late_click', 'late_session', 'rerun')),
  before jsonb NOT NULL,
  after jsonb NOT NULL
);
CREATE INDEX attribution_corrections_of_event ON platform.attribution_corrections (event_id, corrected_at);
CREATE INDEX attribution_corrections_of_advertiser ON platform.attribution_corrections (advertiser_id, corrected_at, id);
COMMENT ON TABLE platform.attribution_corrections IS 'Events whose credit was corrected, because a fact of before them arrived after them. Never changed.';
COMMENT ON COLUMN platform.attribution_corrections.id IS 'UUID version 7.';
COMMENT ON COLUMN platform.attribution_corrections.event_id IS 'The event.';
COMMENT ON COLUMN platform.attribution_corrections.advertiser_id IS 'The tenant: the events advertiser.';
COMMENT ON COLUMN platform.attribution_corrections.corrected_at IS 'When.';
COMMENT ON COLUMN platform.attribution_corrections.reason IS 'late_click: the click arrived; late_session: an earlier event of the session was told, or credited; rerun: somebody ran the rule again.';
COMMENT ON COLUMN platform.attribution_corrections.before IS 'Whom it was credited to, and by what.';
COMMENT ON COLUMN platform.attribution_corrections.after IS 'Whom it has been credited to since, and by what.';

-- Codes as shops have them: letters of any script, blanks, signs. The key is what the platform makes of a code.
ALTER TABLE platform.coupons DROP CONSTRAINT coupons_code_check;
ALTER TABLE platform.coupons DROP CONSTRAINT coupons_check;
ALTER TABLE platform.coupons ADD CONSTRAINT coupons_code_check CHECK (code <> '' AND code_key <> '');
COMMENT ON FUNCTION platform.keep_campaign_terms() IS 'Keeps the terms of a campaign from each time on, so that an event counts by those of its own time.';
