-- The attribution of events: the session's first event that somebody was credited for.
CREATE INDEX customer_events_of_session ON customer_events (advertiser_id, session_id, received_at)
  WHERE session_id IS NOT NULL AND attributed;
