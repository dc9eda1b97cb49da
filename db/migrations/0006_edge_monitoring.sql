-- For those who watch the edge: what came within the last minutes or hours whatever its campaign, and what is not paid. Clicks are found by
-- clicks_by_time_and_link.

CREATE INDEX attention_reports_by_time ON attention_reports (received_at);
CREATE INDEX attention_reports_unpaid ON attention_reports (state, changed_at) WHERE state IN ('queued', 'sent', 'parked');
